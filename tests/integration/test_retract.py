"""`parley retract` on Apache Kafka: what a withdrawn article claimed is gone from the position, and only that."""

import asyncio
import json
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from streams.alerts import Alert, State
from streams.cli import main
from streams.positions import Position
from streams.retracting import partition_of
from streams.settings import load
from streams.topics import ALERTS, CLAIMS, POSITIONS, RAW, SIGNALS
from tests.integration.conftest import until
from tests.integration.reading import read as reader
from tests.integration.supervising import Records
from tests.integration.topiclog import write

pytestmark = [pytest.mark.kafka, pytest.mark.timeout(300)]


def article(name, said):
    published = datetime.now(UTC) - timedelta(hours=3)
    text = f"Between FR and DE there will be {said} on {' '.join(name * 9)}."
    value = {"id": name, "text": text, "published_at": published.isoformat(), "language": "en"}
    return name.encode(), json.dumps(value).encode()


async def test_a_withdrawn_article_no_longer_counts(kafka_environ, running):
    records = Records(kafka_environ)
    runner = CliRunner(env=kafka_environ)

    def position():
        found = records.of(POSITIONS, Position)
        return next((stand for stand in found[-1].stands if stand.actor == "FR"), None) if found else None

    def begun():
        return {alert.alert_id for alert in records.of(ALERTS, Alert) if alert.state is State.FIRING}

    async def retract(*arguments):
        return await asyncio.to_thread(runner.invoke, main, ["retract", *arguments])

    async with running(load(kafka_environ), ("articles", "positions"), read=reader):
        write(records.settings.brokers, RAW.named(records.settings.topic_prefix), [article("kept", "no talks")])
        await until(lambda: position() and position().willingness < 0)
        alone = position()
        write(records.settings.brokers, RAW.named(records.settings.topic_prefix), [article("withdrawn", "talks")])
        await until(lambda: position().willingness > alone.willingness)
        alerts = begun()

        tried = await retract("withdrawn", "--dry-run")
        assert (tried.exit_code, tried.stderr) == (0, "withdrawn: 1 claims would be taken back\n")
        assert records.length(SIGNALS) == 2
        done = await retract("withdrawn")
        assert (done.exit_code, done.stderr) == (0, "withdrawn: 1 claims taken back\n")
        assert done.stdout.endswith("FR -> DE: open_to_dialogue\n")
        await until(lambda: position().willingness == alone.willingness)
        assert begun() == alerts, "undoing a mistake rings nothing"

        written = records.length(POSITIONS)
        assert (await retract("withdrawn")).exit_code == 0
        await until(lambda: records.finished("positions", SIGNALS))
        assert records.length(POSITIONS) == written, "a second time is no news"

    unknown = await retract("never-sent")
    assert (unknown.exit_code, unknown.stderr) == (1, "never-sent: no claims of it are known\n")
    (claim,) = [record for record in records.of(CLAIMS) if record.key == b"withdrawn"]
    assert claim.partition == partition_of(b"withdrawn", records.settings.partitions)
