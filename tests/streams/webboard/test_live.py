"""Those who follow the board: every change in order, and nothing missed by who was away."""

import asyncio
from unittest import mock

import pytest
from aiohttp import ClientConnectionResetError
from aiohttp.test_utils import make_mocked_request

from streams.settings import load
from streams.webboard.server import BoardServer
from tests.integration.conftest import until
from tests.streams.webboard.board_news import all_news


async def read_events(board, count, after=None, headers=None, query=""):
    events = []
    address = f"{board.base}/live?{'' if after is None else f'after={after}'}{query}"
    async with board.session.get(address, headers=headers or {}) as response:
        assert response.headers["Content-Type"] == "text/event-stream"
        async for line in response.content:
            if line.startswith(b"id: "):
                events.append(int(line[4:]))
            if line.startswith(b"event: reset"):
                events.append("reset")
            if len(events) >= count:
                return events
    return events


async def test_changes_come_in_order_and_a_browser_that_was_away_misses_none(board):
    newest = board.queries.kept()[1]
    log = all_news()
    following = asyncio.create_task(read_events(board, 6, after=newest - 2))
    await until(lambda: len(board.hub))
    for read in log.reads[:20]:
        board.take([read])
    assert await asyncio.wait_for(following, 30) == list(range(newest - 1, newest + 5))
    resumed = await read_events(board, 3, after=1, headers={"Last-Event-ID": str(newest + 2)})
    assert resumed == [newest + 3, newest + 4, newest + 5], "what the browser says it saw last goes before the address"


@pytest.mark.parametrize("after", [10**9, 1])
async def test_a_number_that_is_not_kept_any_more_makes_the_page_begin_anew(board, after):
    board.store._connection.execute("DELETE FROM changes WHERE number < 8")
    newest = board.queries.kept()[1]
    assert await read_events(board, 2, after=after) == [newest, "reset"]


async def test_a_dyads_page_hears_only_of_its_own(board):
    own = [c.number for c in board.queries.changes(0, 99) if c.dyad == "IR~US"]
    assert await read_events(board, len(own), after=0, query="&dyad=IR~US") == own


@pytest.mark.slow
async def test_two_hundred_who_follow_miss_nothing_and_leave_nothing_behind(board):
    newest = board.queries.kept()[1]
    reads = [read for read in all_news().reads for _ in range(3)]
    expected = sum(read.current and type(read.record).__name__ in ("Position", "Statement", "Alert") for read in reads)
    followers = [asyncio.create_task(read_events(board, expected, after=newest)) for _ in range(200)]
    await until(lambda: len(board.hub) == 200, 60)
    for read in reads:
        board.take([read])
        await asyncio.sleep(0)
    everyone = await asyncio.wait_for(asyncio.gather(*followers), 90)
    assert all(events == list(range(newest + 1, newest + 1 + expected)) for events in everyone)
    # a connection that has closed is noticed when something is sent
    for _ in range(3):
        board.take(reads[:40])
        await asyncio.sleep(0.2)
    await until(lambda: not len(board.hub), 60)


async def test_one_who_is_too_slow_is_let_go_and_what_waits_for_it_is_bounded(board):
    follower = board.hub.follow(board.queries.kept()[1])
    step = asyncio.create_task(anext(follower))
    await until(lambda: len(board.hub))
    await asyncio.sleep(0.1)
    reads = [read for read in all_news().reads if read.current]
    for _ in range(60):
        board.take(reads)
    assert len(board.hub) == 0
    with pytest.raises(StopAsyncIteration):
        await step


async def test_a_browser_that_left_before_the_stream_began_is_no_fault(board):
    server = BoardServer(load({}), board.queries, board.hub, lambda: 0)
    gone = mock.Mock(send_headers=mock.Mock(side_effect=ClientConnectionResetError), write_headers=mock.AsyncMock())
    response = await server._live(make_mocked_request("GET", "/live", writer=gone))
    assert gone.send_headers.called
    assert len(board.hub) == 0
    assert response.status == 200
