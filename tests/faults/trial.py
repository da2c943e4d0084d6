"""Trials: articles in, whatever is done to workers, brokers and the network in between; an account of what was lost or told twice, out."""

import asyncio
import random
import time
from collections import Counter

import msgspec
from msgspec import Struct

from classifiers.claim import Claim
from streams.alerts import Alert
from streams.delivery import Delivery
from streams.positions import Position
from streams.signals import Signal
from streams.topics import ALERTS, CLAIMS, DEADLETTERS, DELIVERIES, POSITIONS, RAW, SIGNALS
from streams.wire import current_version, decode
from tests.integration.conftest import until
from tests.integration.supervising import DYADS, Records, news, replayed
from tests.integration.topiclog import write

STEPS = (("articles", RAW), ("positions", SIGNALS), ("deliveries", ALERTS))
_SETTLE_SECONDS = 180.0
_REST_SECONDS = 2.5  # wakes are looked for once a second


class Account(Struct, frozen=True, kw_only=True):
    """
    What went in and what came out, counted by ids.

    *lost*: articles without their claim, and, held against an undisturbed replay of the signals: alerts without an accepted webhook, alerts that
    the replay does not make, dyads with another position. *twice*: accepted webhooks beyond one for each alert and state, as a receiver sees them that drops repeated ids. *repeats* are
    records and requests that came again under an id that had come before, which is allowed.
    """

    articles: int
    claims: int
    alerts: int
    accepted: int
    lost_articles: int
    lost_alerts: int
    unfounded_alerts: int
    wrong_positions: int
    twice: int
    repeated_claims: int
    repeated_alerts: int
    repeated_webhooks: int
    letters: int
    fatal_exits: int

    @property
    def lost(self) -> int:
        """Whatever is missing or wrong."""
        return self.lost_articles + self.lost_alerts + self.unfounded_alerts + self.wrong_positions

    @property
    def repeats(self) -> int:
        """Whatever came again under its own id."""
        return self.repeated_claims + self.repeated_alerts + self.repeated_webhooks


class Trial:
    """
    A pipeline on Apache Kafka under test: articles are fed, workers started and killed, and in the end everything is counted.

    Every article is a statement of its own about a watched dyad, so that many ring; the seed makes a run of chance repeatable.
    """

    def __init__(self, environ, supervisor, receiver, seed):
        self.rng = random.Random(seed)
        self.seed = seed
        self.supervisor = supervisor
        self.records = Records(environ)
        self._environ = environ
        self._receiver = receiver
        self._fed = set()

    def feed(self, count):
        """Write *count* more articles to the raw topic."""
        articles = [news(len(self._fed) + number, self.rng, DYADS) for number in range(count)]
        self._fed |= {key for key, _ in articles}
        write(self.records.settings.brokers, RAW.named(self.records.settings.topic_prefix), articles)

    async def fed_slowly(self, count, seconds):
        """Write *count* articles over *seconds*, in steps of a tenth of a second."""
        steps = max(1, round(seconds * 10))
        for step in range(steps):
            share = count * (step + 1) // steps - count * step // steps
            if share:
                await asyncio.to_thread(self.feed, share)
            await asyncio.sleep(0.1)

    async def settle(self, seconds=_SETTLE_SECONDS):
        """
        Wait until every role has committed all that there is to read and no more of it comes; what gave up with 70 is started afresh meanwhile.

        What a role has written last may set a wake, and a wake is one more signal: hence the rest that must follow.
        """
        since, before = time.monotonic(), None

        def at_rest():
            nonlocal since, before
            self.supervisor.restarted()
            lengths = self._lengths()
            if lengths is None or lengths != before or not self._all_finished() or not self._all_delivered():
                since, before = time.monotonic(), lengths
            return time.monotonic() - since >= _REST_SECONDS

        await until(at_rest, seconds)

    def _lengths(self):
        try:
            return [self.records.length(topic) for _, topic in STEPS]
        except Exception:  # noqa: BLE001, a broker that is away or has just come back
            return None

    def _all_finished(self):
        return all(self._finished(role, topic) for role, topic in STEPS)

    def _finished(self, role, topic):
        try:
            return self.records.finished(role, topic)
        except Exception:  # noqa: BLE001, a broker that is away or has just come back
            return False

    def _all_delivered(self):
        """Whether no delivery is pending: an alert is committed when the log has it, long before a receiver has."""
        try:
            newest = {record.key: record.value for record in self.records.of(DELIVERIES)}
        except Exception:  # noqa: BLE001, as above
            return False
        return all(value is None or not decode(Delivery, value).is_pending for value in newest.values())

    async def account(self):
        """Count, when everything has settled; once more if a wake came while it was counted."""
        while True:
            lengths = self._lengths()
            account = await asyncio.to_thread(self._count)
            if lengths == self._lengths():
                return account
            await self.settle()

    def _count(self):
        claims = self.records.of(CLAIMS, Claim)
        alerts = self.records.of(ALERTS, Alert)
        signals = self.records.of(SIGNALS, Signal)
        told = Counter(_told(body) for body in self._receiver.accepted.values())
        made = {(alert.alert_id, alert.state.value) for alert in alerts}
        # a later release's version is no other position
        latest = {
            record.key.decode(): msgspec.structs.replace(decode(Position, record.value), v=current_version(Position))
            for record in self.records.of(POSITIONS)
        }
        replay = replayed(signals, self._environ)
        return Account(
            articles=len(self._fed),
            claims=len({claim.claim_id for claim in claims}),
            alerts=len(replay.alerts),
            accepted=len(self._receiver.accepted),
            lost_articles=len(self._fed - {claim.article_id.encode() for claim in claims}),
            lost_alerts=len(replay.alerts - told.keys()),
            unfounded_alerts=len(made - replay.alerts),
            wrong_positions=sum(latest.get(dyad) != position for dyad, position in replay.positions.items()),
            twice=sum(told.values()) - len(told),
            repeated_claims=len(claims) - len({claim.claim_id for claim in claims}),
            repeated_alerts=len(alerts) - len(made),
            repeated_webhooks=self._receiver.repeats,
            letters=self.records.length(DEADLETTERS),
            fatal_exits=self.supervisor.fatal_exits,
        )


def _told(body):
    return body["data"]["alert_id"], body["data"]["state"]
