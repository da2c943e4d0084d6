"""On Apache Kafka: what waits rings by a wake, also when the worker that owed it is gone and the rules are others; why and replay tell of it."""

import asyncio
import json
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from streams.alerts import Alert, State
from streams.bands import Band
from streams.cli import main
from streams.positions import Position
from streams.settings import load
from streams.topics import ALERTS, POSITIONS, RAW
from tests.integration.conftest import until
from tests.integration.reading import read as reader
from tests.integration.supervising import Records
from tests.integration.topiclog import write

pytestmark = [pytest.mark.kafka, pytest.mark.timeout(300)]

RULES = '[[rule]]\nkind = "shift"\nname = "turn"\nfor = "1h"\n'
SECONDS = 90.0
SOONER = RULES.replace("1h", "1s")


def article(name, said, ago):
    published = datetime.now(UTC) - ago
    text = f"Between FR and DE there will be {said} on {' '.join(name * 9)}."
    value = {"id": name, "text": text, "published_at": published.isoformat(), "language": "en"}
    return name.encode(), json.dumps(value).encode()


async def test_what_waits_with_a_dead_worker_rings_with_its_heir_by_the_rules_of_now_and_once(
    kafka_environ, running, tmp_path
):
    rules = tmp_path / "rules.toml"
    rules.write_text(RULES)
    environ = kafka_environ | {"PARLEY_RULES": str(rules)}
    records = Records(environ)
    raw = RAW.named(records.settings.topic_prefix)

    def position():
        return next(iter(reversed(records.of(POSITIONS, Position))), None)

    def begun():
        return [a for a in records.of(ALERTS, Alert) if a.state is State.FIRING]

    async with running(load(environ), ("articles", "positions"), read=reader):
        write(records.settings.brokers, raw, [article("refusal", "no talks", timedelta(hours=30))])
        await until(lambda: position() is not None, SECONDS)
        write(records.settings.brokers, raw, [article("offer", "talks", timedelta(0))])
        await until(lambda: any(v.reason == "pending" for v in position().verdicts), SECONDS)
    assert begun() == [], "it has not held for an hour when its worker goes"

    rules.write_text(SOONER)
    async with running(load(environ), ("positions",), read=reader):
        await until(begun, SECONDS)
        (alert,) = begun()
        assert (alert.rule, alert.actor, alert.after.willingness_band) == ("turn", "FR", Band.MIXED)
        await until(lambda: alert.alert_id in position().alerts)
        runner = CliRunner(env=environ)
        await tells_why(runner)
        await replays(runner, alert.alert_id, tmp_path)
        await asyncio.sleep(2)
    assert len(begun()) == 1


async def tells_why(runner):
    done = await asyncio.to_thread(runner.invoke, main, ["why", "de", "FR"])
    assert done.exit_code == 0, done.output
    assert "France toward Germany" in done.stdout
    assert "turn about FR: fired: rang" in done.stdout
    as_json = await asyncio.to_thread(runner.invoke, main, ["why", "FR", "DE", "--json"])
    assert json.loads(as_json.stdout)["position"]["dyad"] == "DE~FR"
    unknown = await asyncio.to_thread(runner.invoke, main, ["why", "FR", "IT"])
    assert (unknown.exit_code, unknown.stdout) == (1, "")
    assert unknown.stderr.startswith("parley: nothing is known of FR~IT")


async def replays(runner, alert_id, folder):
    """The same rules ring the same alert; stricter ones would not have."""

    async def replay(*arguments):
        return await asyncio.to_thread(runner.invoke, main, ["replay", *map(str, arguments)])

    same = await replay("--json")
    assert same.exit_code == 0, same.output
    found = json.loads(same.stdout)
    assert (found["same_alerts"], found["alerts_gained"], found["alerts_lost"]) == (1, [], [])
    assert found["positions"] == []

    strict, out = folder / "strict.toml", folder / "made"
    strict.write_text('[[rule]]\nkind = "shift"\nname = "turn"\nmin_confidence = 1.0\n')
    other = await replay("--rules", strict, "--out", out, "--from", "2h")
    assert other.exit_code == 0, other.output
    assert "alerts that would not have rung:" in other.stdout
    lost = json.loads((out / "comparison.json").read_bytes())["alerts_lost"]
    assert [alert["alert_id"] for alert in lost] == [alert_id]
    again = await replay("--out", out)
    assert again.exit_code == 1
    assert "made is not empty" in again.stderr
