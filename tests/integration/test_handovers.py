"""Partitions that change hands, on Apache Kafka: workers that join, leave and die, while there is work."""

import asyncio
import random
from contextlib import AsyncExitStack

import pytest

from streams.alerts import Alert
from streams.positions import Position
from streams.settings import load
from streams.signals import Signal
from streams.statements import Statement
from streams.topics import ALERTS, DEADLETTERS, POSITIONS, SIGNALS, STATEMENTS
from streams.wire import decode
from tests.integration.conftest import until
from tests.integration.reading import read as reader
from tests.integration.supervising import DYADS, Records, kill, news, replayed, say, signals_of
from tests.integration.topiclog import write

pytestmark = [pytest.mark.kafka, pytest.mark.slow, pytest.mark.timeout(300)]

SIGNALS_WRITTEN = 1500


async def test_signals_survive_workers_that_join_leave_and_die(kafka_environ, supervisor, receiver, capsys):
    records = Records(kafka_environ)
    rng = random.Random(1)
    articles = [news(number, rng, DYADS) for number in range(SIGNALS_WRITTEN)]
    # a backlog before the first worker of a new group: where stock Faust loses most
    write(records.settings.brokers, SIGNALS.named(records.settings.topic_prefix), signals_of(articles))
    first = supervisor.start("positions")
    await until(lambda: len(records.of(POSITIONS)) > 50, 120)
    second = supervisor.start("positions")
    await until(lambda: len(records.of(POSITIONS)) > 400, 120)
    first.terminate()
    third = supervisor.start("positions")
    await until(lambda: len(records.of(POSITIONS)) > 800, 120)
    kill(second)
    await until(lambda: records.finished("positions", SIGNALS), 120)

    statements = {statement.statement_id for statement in records.of(STATEMENTS, Statement)}
    alerts = [(alert.alert_id, alert.state) for alert in records.of(ALERTS, Alert)]
    sent = len(records.of(POSITIONS))
    say(
        capsys,
        f"{SIGNALS_WRITTEN} signals, {sent} positions sent, {len(alerts) - len(set(alerts))} alerts repeated with their ids",
    )
    assert first.wait(60) == 0, supervisor.log()
    assert third.poll() is None, supervisor.log()
    assert len(statements) == SIGNALS_WRITTEN, "none was skipped"
    assert records.of(DEADLETTERS) == []
    assert (latest(records), set(alerts)) == replayed(records.of(SIGNALS, Signal), kafka_environ)


def latest(records):
    return {record.key.decode(): decode(Position, record.value) for record in records.of(POSITIONS)}


async def test_a_spare_worker_waits_and_takes_over(kafka_environ, running):
    # one worker more than there are partitions: it has nothing to do, and must not be taken for a dead one
    settings = load(kafka_environ | {"PARLEY_STALL_SECONDS": "5"})
    reasons = []
    async with AsyncExitStack() as spares:
        async with AsyncExitStack() as busy:
            for _ in range(settings.partitions):
                await busy.enter_async_context(running(settings, ("articles",), read=reader, abort=reasons.append))
            spare = await spares.enter_async_context(
                running(settings, ("articles",), read=reader, abort=reasons.append, healthy=False)
            )
            await asyncio.sleep(12)
            assert reasons == []
        await until(lambda: spare.report().healthy, 120)
    assert reasons == []
