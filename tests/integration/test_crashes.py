"""What a crash may not do, on Apache Kafka: lose an article, or have an alert accepted twice. Worker processes are killed by chance and at chosen points."""

import itertools
import json
import os
import random
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from string import ascii_lowercase

import pytest

from classifiers.claim import Claim
from streams.agents.articles import reading
from streams.agents.positions import rules
from streams.alerts import Alert
from streams.dyads import fold
from streams.positions import Position
from streams.settings import load
from streams.signals import Signal
from streams.statements import Statement
from streams.topics import ALERTS, CLAIMS, DEADLETTERS, POSITIONS, RAW, SIGNALS, STATEMENTS
from streams.wire import decode, encode
from tests.integration.conftest import until
from tests.integration.reading import read as reader
from tests.integration.receiver import SECRET, Receiver
from tests.integration.topiclog import committed, read, write
from tests.integration.worker_process import POINTS

pytestmark = [pytest.mark.kafka, pytest.mark.slow, pytest.mark.timeout(180)]

ARTICLES = 300
ROLES = ("articles", "positions", "deliveries")
PARTIES = ("AE", "CN", "DE", "EG", "FR", "IN", "IR", "JP", "KR", "OM", "PK", "QA", "RU", "SA", "SY", "TR", "UA", "US")
DYADS = tuple(itertools.combinations(PARTIES, 2))[:150]
WATCHED = {"PARLEY_WATCH": ",".join("~".join(dyad) for dyad in DYADS)}
# all twelve signals may go with one commit; the other points are passed once a signal
DEATHS = [{"DIE_AT": point, "DIE_AFTER": "1" if "commit" in point else "5"} for point in POINTS]


class Supervisor:
    """Starts a worker process, kills it, and starts the next one; what they write goes to one log."""

    def __init__(self, environ, log):
        self._environ = os.environ | environ
        self._log = log
        self.starts = 0
        self.process = None

    def start(self, roles=ROLES, **environ):
        with self._log.open("ab") as stream:
            command = [sys.executable, "-m", "tests.integration.worker_process", *roles]
            self.process = subprocess.Popen(command, env=self._environ | environ, stderr=stream)
        self.starts += 1

    def kill(self):
        self.process.kill()
        self.process.wait(10)

    def log(self):
        return self._log.read_text()


@pytest.fixture
async def receiver():
    async with Receiver() as receiver:
        yield receiver


@pytest.fixture
def supervisor(kafka_environ, receiver, tmp_path):
    webhook = {"PARLEY_WEBHOOK_URL": receiver.url, "PARLEY_WEBHOOK_SECRET": SECRET}
    supervisor = Supervisor(kafka_environ | webhook | WATCHED, tmp_path / "workers.log")
    yield supervisor
    supervisor.kill()


def news(number, rng, dyads):
    """
    One of many articles, each a statement of its own: its words are nobody else's.

    Each dyad hears one refusal after another offer, so that there is something to ring for and an order that matters.
    """
    words = " ".join("".join(rng.choices(ascii_lowercase, k=7)) for _ in range(12))
    actor, counterpart = dyads[number % len(dyads)]
    said = "no talks" if number // len(dyads) % 2 else "talks"
    published = datetime.now(UTC) - timedelta(hours=40) + timedelta(minutes=7 * number)
    value = {
        "id": f"n{number}",
        "text": f"Between {actor} and {counterpart} there will be {said}: {words}.",
        "published_at": published.isoformat(),
        "language": "en",
    }
    return f"n{number}".encode(), json.dumps(value).encode()


def signals_of(articles):
    """The signals that the articles' claims are, keyed by dyad."""
    now = datetime.now(UTC).replace(microsecond=0)
    made = [signal for _, value in articles for signal in reading(value, now, reader).signals]
    return [(signal.dyad.encode(), encode(signal)) for signal in made]


def replayed(signals, environ):
    """The entry's position of each dyad when one process folds the log from its beginning, without any crash."""
    entries, positions = {}, {}
    for signal in signals:
        folded = fold(entries.get(signal.dyad), signal, rules(load(environ | WATCHED)))
        entries[signal.dyad] = folded.entry
        positions[signal.dyad] = folded.position or positions.get(signal.dyad)
    return positions


class Records:
    """What stands in the topics of a test."""

    def __init__(self, environ):
        self.settings = load(environ)

    def of(self, topic, kind=None):
        records = read(self.settings.brokers, topic.named(self.settings.topic_prefix))
        return [record if kind is None else decode(kind, record.value) for record in records]

    def finished(self, role, topic):
        name = topic.named(self.settings.topic_prefix)
        return committed(self.settings.brokers, self.settings.group(role), name) == len(self.of(topic))


async def test_two_kills_at_random_lose_no_article_and_ring_nothing_twice(kafka_environ, supervisor, receiver, capsys):
    seed = random.randrange(10**6)
    rng = random.Random(seed)
    records = Records(kafka_environ)
    articles = [news(number, rng, DYADS) for number in range(ARTICLES)]
    kill_at = sorted(rng.sample(range(ARTICLES // 10, ARTICLES * 8 // 10), 2))
    supervisor.start()
    for first in range(0, ARTICLES, 50):
        write(records.settings.brokers, RAW.named(records.settings.topic_prefix), articles[first : first + 50])
    for claims in kill_at:
        await until(lambda: len(records.of(CLAIMS)) >= claims, 40)  # noqa: B023, awaited here
        supervisor.kill()
        supervisor.start()
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
    supervisor.start(("positions", "deliveries"), **death)
    await until(lambda: supervisor.process.poll() is not None, 40)
    assert supervisor.process.returncode == -9, supervisor.log()[-3000:]
    supervisor.start(("positions", "deliveries"))
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


def say(capsys, line):
    """Tell whoever watches, whatever pytest captures: repeats are allowed, but they are counted."""
    with capsys.disabled():
        sys.stdout.write(f"\n  {line}\n")
