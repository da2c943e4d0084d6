"""Ten thousand deliveries go through a lane, and what waits takes little memory. No Kafka, no network."""

import asyncio
import gc
import tracemalloc

import pytest

from streams.attempts import Attempt, Outcome
from streams.clock import Clock
from streams.errors import FatalError
from streams.lanes import Lane
from streams.patience import Patience
from tests.streams.alerting import alert, due
from tests.streams.claiming import START
from tests.streams.receiving import webhook

MANY = 10_000
ALERT = alert()
MEGABYTE = 1024 * 1024


class Courier:
    """Takes everything, or nothing."""

    def __init__(self, outcome=Outcome.DELIVERED, in_flight=1):
        self.receiver = webhook("http://127.0.0.1/", in_flight=in_flight)
        self.outcome = outcome
        self.sent = 0
        self.at_once = 0
        self.most_at_once = 0

    async def send(self, webhook_id, content):
        self.sent += 1
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(0)
        self.at_once -= 1
        return Attempt(outcome=self.outcome)


class Desk:
    """Has every alert, and a log that it does not keep."""

    def __init__(self):
        self.clock = Clock(now=lambda: START)
        self.ended = 0
        self.fault = None

    async def alert_of(self, one):
        if self.fault is not None:
            raise self.fault
        return None if one.alert_id == "a3" else ALERT

    async def record(self, changed):
        self.ended += sum(not one.is_pending for one in changed)

    def broke(self, one, error):
        raise FatalError("too many")


async def through(lane, done):
    task = asyncio.create_task(lane.run())
    try:
        async with asyncio.timeout(60):
            while not done() and not task.done():  # noqa: ASYNC110 -- what is waited for has no event
                await asyncio.sleep(0.001)
        if task.done():
            task.result()
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@pytest.mark.parametrize("in_flight", [1, 8])
async def test_ten_thousand_that_are_taken_leave_nothing_behind(in_flight):
    courier, desk = Courier(in_flight=in_flight), Desk()
    lane = Lane(courier, desk, Patience())
    kept = []

    async def feed():
        for number in range(MANY):
            lane.add(due(number, alert_id=f"b{number}"))
            if len(lane.backlog) > 200:
                while len(lane.backlog) > 100:  # noqa: ASYNC110 -- what is waited for has no event
                    await asyncio.sleep(0)
            if number in (MANY // 4, MANY - 1):
                kept.append(len(gc.get_objects()))

    feeding = asyncio.create_task(feed())
    await through(lane, lambda: desk.ended == MANY)
    await feeding

    assert courier.most_at_once == in_flight
    assert len(lane.backlog) == 0
    # what is kept after ten thousand is not more than what was after a quarter of them
    assert kept[1] - kept[0] < 1_000


async def test_ten_thousand_that_wait_take_ten_megabytes_and_ask_with_one_request():
    courier, desk = Courier(Outcome.UNREACHABLE), Desk()
    lane = Lane(courier, desk, Patience())
    tracemalloc.start()
    for number in range(MANY):
        lane.add(due(number))
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    await through(lane, lambda: courier.sent and lane.backlog.health.down)
    assert len(lane.backlog) == MANY
    assert taken < 10 * MEGABYTE
    assert courier.sent == 1


async def test_an_alert_that_is_no_longer_there_ends_and_the_others_go_on():
    courier, desk = Courier(), Desk()
    lane = Lane(courier, desk, Patience())
    for number in range(6):
        lane.add(due(number))
    await through(lane, lambda: desk.ended == 6)
    assert courier.sent == 5


async def test_what_must_end_the_process_ends_the_lane():
    lane = Lane(Courier(), desk := Desk(), Patience())
    desk.fault = ValueError("a bug")
    lane.add(due())
    with pytest.raises(FatalError):
        await through(lane, lambda: False)


async def test_while_kafka_does_not_answer_a_delivery_waits():
    courier, desk = Courier(), Desk()
    waits = 0

    async def sleep(_):
        nonlocal waits
        waits += 1
        if waits == 3:
            desk.fault = None
        await asyncio.sleep(0)

    desk.clock = Clock(sleep=sleep)
    desk.fault = TimeoutError()
    lane = Lane(courier, desk, Patience())
    lane.add(due())
    await through(lane, lambda: desk.ended == 1)
    assert (waits, courier.sent) == (3, 1)


async def test_a_request_under_way_may_end_when_its_partition_goes_to_another_process():
    courier, desk = Courier(), Desk()
    asked, answer = asyncio.Event(), asyncio.Event()

    async def send(webhook_id, content):
        asked.set()
        await answer.wait()
        return Attempt(outcome=Outcome.DELIVERED)

    courier.send = send
    lane = Lane(courier, desk, Patience())
    lane.add(due(0))
    lane.add(due(1))
    task = asyncio.create_task(lane.run())
    await asked.wait()
    revoking = asyncio.create_task(lane.revoke({0}, 30))
    await asyncio.sleep(0)
    answer.set()
    await revoking
    assert (desk.ended, len(lane.backlog)) == (1, 0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_a_request_that_takes_too_long_is_cut_short_and_the_lane_lives():
    courier, desk = Courier(), Desk()
    first = asyncio.Event()

    async def send(webhook_id, content):
        if not first.is_set():
            first.set()
            await asyncio.sleep(3600)
        return Attempt(outcome=Outcome.DELIVERED)

    courier.send = send
    lane = Lane(courier, desk, Patience())
    lane.add(due(0, partition=0))
    task = asyncio.create_task(lane.run())
    await first.wait()
    await lane.revoke({0}, 0.01)
    lane.add(due(1, partition=1))
    async with asyncio.timeout(60):
        while not desk.ended:  # noqa: ASYNC110 -- what is waited for has no event
            await asyncio.sleep(0.001)
    assert not task.done()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
