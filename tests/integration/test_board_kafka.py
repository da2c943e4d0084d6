"""The board beside a worker: a correction changes the position, and both survive a restart; export, tail and the training format see it."""

import asyncio
import io
import json
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
from click.testing import CliRunner

from classifiers import corpus
from streams.cli import main
from streams.cli.exporting import export
from streams.cli.tailing import tail
from streams.settings import load
from streams.topics import CORRECTIONS, RAW
from streams.webboard.run import Board
from tests.integration.conftest import until
from tests.integration.reading import read as reader
from tests.integration.topiclog import length, write

pytestmark = [pytest.mark.embedded, pytest.mark.slow, pytest.mark.timeout(300)]

ROLES = ("articles", "positions", "corrections")


def environment(broker, folder):
    """The settings of a board that takes corrections, on the tests' broker."""
    return {
        "PARLEY_BROKERS": broker.bootstrap,
        "PARLEY_PARTITIONS": "3",
        "PARLEY_FETCH_WAIT_MS": "20",
        "PARLEY_DATA_DIR": str(folder / "board"),
        "PARLEY_BOARD_PORT": "0",
        "PARLEY_BOARD_CORRECTIONS": "on",
    }


def article(name, said):
    published = datetime.now(UTC) - timedelta(hours=3)
    value = {
        "id": name,
        "text": f"Between FR and DE there will be {said} on {' '.join(name * 9)}.",
        "published_at": published.isoformat(),
        "language": "en",
    }
    return name.encode(), json.dumps(value).encode()


def stand(board):
    position = board._queries.position("DE~FR")
    return next((one for one in position.stands if one.actor == "FR"), None) if position else None


async def test_a_correction_changes_the_position_and_survives_a_restart(embedded, settings, running, tmp_path):
    environ = environment(embedded, tmp_path)
    looking = load(environ)
    runner = CliRunner(env=environ)
    async with running(settings, ROLES, read=reader):
        async with Board(looking) as board, aiohttp.ClientSession() as session:
            base = f"http://127.0.0.1:{board.port}"
            write(embedded.bootstrap, RAW.named("parley"), [article("a", "talks")])
            await until(lambda: stand(board), 120)
            assert stand(board).willingness == 1.0
            (statement,) = board._queries.statements("DE~FR")
            await until(lambda: board._queries.claim(statement.evidence[0].claim_id))
            form = {
                "statement": statement.statement_id,
                "claim": statement.evidence[0].claim_id,
                "fault": "wrong_stance",
                "stance": "closed_to_dialogue",
                "actors": "France",
                "counterparts": "DE",
                "speaker": "",
            }
            async with session.post(f"{base}/corrections", data=form, allow_redirects=False) as response:
                assert response.status == 303, await response.text()
            assert len(board._queries.corrections("a")) == 1, "it shows at once"
            await until(lambda: stand(board).willingness == -1.0, 120)
            await until(lambda: board.behind == 0)
            async with session.get(f"{base}/health") as response:
                assert (await response.json())["status"] == "ok"
            offsets = board._store.offsets()
            position = board._queries.position("DE~FR")

        async with Board(looking) as board:
            assert board._queries.position("DE~FR") == position
            assert board._store.offsets() == offsets
            assert len(board._queries.corrections("a")) == 1
            assert {s.retracted for s in board._queries.statements("DE~FR")} == {True, False}
            # what comes later is followed from where the first board was
            write(embedded.bootstrap, RAW.named("parley"), [article("b", "no talks")])
            await until(lambda: sum(s.claims for s in board._queries.statements("DE~FR")) == 2, 120)

        lines = tail(looking, ("DE", "FR"), ("closed_to_dialogue",), ("statements",), None, as_json=False)
        told = asyncio.create_task(asyncio.to_thread(next, lines))
        for number in range(60):
            write(embedded.bootstrap, RAW.named("parley"), [article(f"c{number}", "no talks")])
            await asyncio.wait((told,), timeout=2)
            if told.done():
                break
        assert "  statement  FR -> DE     closed_to_dialogue" in await told
        lines.close()
    assert length(embedded.bootstrap, CORRECTIONS.named("parley")) == 1

    exported = await asyncio.to_thread(runner.invoke, main, ["corrections", "export"])
    assert exported.exit_code == 0, exported.output
    item = corpus.parse(exported.stdout.encode(), "export")
    (claim,) = item.sentences[1].claims
    assert (claim.actor, claim.counterparts, [s.value for s in claim.stances]) == (
        ("FR",),
        ("DE",),
        ["closed_to_dialogue"],
    )
    listed = await asyncio.to_thread(runner.invoke, main, ["corrections", "list"])
    assert "wrong_stance a: FR>DE -> FR>DE closed_to_dialogue" in listed.stdout

    rows = [json.loads(line) for line in written(looking, "statements", ("FR", "DE")).splitlines()]
    assert sorted(row["retracted"] for row in rows)[-2:] == [False, True]
    assert written(looking, "statements", ("RU", "US")) == ""


def written(settings, what, pair):
    class Out:
        buffer = io.BytesIO()

    import sys
    from unittest import mock

    out = Out()
    out.buffer = io.BytesIO()
    with mock.patch.object(sys, "stdout", out):
        export(settings, what, pair, None, "jsonl", None)
    return out.buffer.getvalue().decode()
