"""What a crash may not do, on Apache Kafka: lose an article, or have an alert accepted twice. Worker processes are killed by chance and at chosen points."""

import random

import pytest

from classifiers.claim import Claim
from streams.alerts import Alert
from streams.positions import Position
from streams.signals import Signal
from streams.statements import Statement
from streams.topics import ALERTS, CLAIMS, DEADLETTERS, POSITIONS, RAW, SIGNALS, STATEMENTS
from streams.wire import decode
from tests.integration.conftest import until
from tests.integration.supervising import DYADS, Records, kill, news, replayed, say, signals_of
from tests.integration.topiclog import write
from tests.integration.worker_process import POINTS

pytestmark = [pytest.mark.kafka, pytest.mark.slow, pytest.mark.timeout(180)]

ARTICLES = 300
# all twelve signals may go with one commit; the other points are passed once a signal
DEATHS = [{"DIE_AT": point, "DIE_AFTER": "1" if "commit" in point else "5"} for point in POINTS]


async def test_two_kills_at_random_lose_no_article_and_ring_nothing_twice(kafka_environ, supervisor, receiver, capsys):
    seed = random.randrange(10**6)
    rng = random.Random(seed)
    records = Records(kafka_environ)
    articles = [news(number, rng, DYADS) for number in range(ARTICLES)]
    kill_at = sorted(rng.sample(range(ARTICLES // 10, ARTICLES * 8 // 10), 2))
    process = supervisor.start()
    for first in range(0, ARTICLES, 50):
        write(records.settings.brokers, RAW.named(records.settings.topic_prefix), articles[first : first + 50])
    for claims in kill_at:
        await until(lambda: len(records.of(CLAIMS)) >= claims, 40)  # noqa: B023, awaited here
        kill(process)
        process = supervisor.start()
    await until(lambda: records.finished("articles", RAW), 60)
    await until(lambda: records.finished("positions", SIGNALS), 60)
    await until(lambda: records.finished("deliveries", ALERTS), 60)

    claims = records.of(CLAIMS, Claim)
    alerts = records.of(ALERTS, Alert)
    say(
        capsys,
        f"seed {seed}, killed at {kill_at}: {len(claims)} claims for {ARTICLES} articles, {len(alerts)} alerts,"
        f" {len(receiver.accepted)} accepted, {receiver.repeats} repeats dropped",
    )
    assert {claim.article_id for claim in claims} == {f"n{number}" for number in range(ARTICLES)}, supervisor.log()[
        -3000:
    ]
    assert len({claim.claim_id for claim in claims}) == ARTICLES
    assert records.of(DEADLETTERS) == []
    assert {record.key.decode(): decode(Position, record.value) for record in records.of(POSITIONS)} == replayed(
        records.of(SIGNALS, Signal), kafka_environ
    )
    assert receiver.forged == 0
    rung = {alert.alert_id for alert in alerts}
    assert {body["data"]["alert_id"] for body in receiver.accepted.values()} == rung
    assert len(receiver.accepted) == len(rung) >= ARTICLES


@pytest.mark.parametrize("death", DEATHS, ids=POINTS)
async def test_a_death_between_two_steps_changes_nothing_that_counts(
    kafka_environ, supervisor, receiver, death, capsys
):
    records = Records(kafka_environ)
    articles = [news(number, random.Random(number), DYADS[:1]) for number in range(12)]
    write(records.settings.brokers, SIGNALS.named(records.settings.topic_prefix), signals_of(articles))
    process = supervisor.start("positions", "deliveries", **death)
    await until(lambda: process.poll() is not None, 40)
    assert process.returncode == -9, supervisor.log()
    supervisor.start("positions", "deliveries")
    await until(lambda: records.finished("positions", SIGNALS), 40)
    await until(lambda: records.finished("deliveries", ALERTS), 40)

    alerts = records.of(ALERTS, Alert)
    say(
        capsys,
        f"died {death['DIE_AT']}: {len(alerts)} alerts, {len(receiver.accepted)} accepted, {receiver.repeats} repeats dropped",
    )
    (position,) = replayed(records.of(SIGNALS, Signal), kafka_environ).values()
    assert records.of(POSITIONS, Position)[-1] == position
    statements = {statement.statement_id for statement in records.of(STATEMENTS, Statement)}
    assert len(statements) == 12
    assert len(receiver.accepted) == len({alert.alert_id for alert in alerts}) >= 12
