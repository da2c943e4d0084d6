"""Retracting: the id of a withdrawn article in; its claims in Kafka, and the signals that take them back, out."""

from collections.abc import Iterable
from datetime import datetime

from aiokafka.partitioner import murmur2

from classifiers.claim import Claim
from classifiers.identity import digest
from classifiers.rejected import Rejected
from streams.scanner import Scanner
from streams.sender import Sender
from streams.settings import Settings
from streams.signals import Signal, retraction
from streams.topics import CLAIMS, SIGNALS
from streams.wire import cloud_event, decode, encode

_SOURCE = "/parley/retract"


def partition_of(key: bytes, partitions: int) -> int:
    """
    Tell in which partition a key is, as Kafka's own default partitioner puts it.

    >>> partition_of(b"parley", 24)
    20
    """
    return int(murmur2(key) & 0x7FFFFFFF) % partitions


def claims_of(settings: Settings, article_id: str) -> tuple[Claim, ...]:
    """
    Find the claims of an article, each once, in the order in which they were written; also those of its older revisions.

    Reads the one partition of `parley.claims` that they are in, from its beginning. Raises `UnreachableError` and `TopicsError`.
    """
    topic = CLAIMS.named(settings.topic_prefix)
    key = article_id.encode()
    found: dict[str, Claim] = {}
    with Scanner(settings) as scanner:
        partitions = len(scanner.bounds(topic))
        for record in scanner.records(topic, {partition_of(key, partitions)}):
            claim = decode(Claim, record.value) if record.key == key else None
            if claim is not None and not isinstance(claim, Rejected):
                found.setdefault(claim.claim_id, claim)
    return tuple(found.values())


def retractions(claims: Iterable[Claim], article_id: str, ingest_time: datetime) -> tuple[Signal, ...]:
    """
    Make the signals that take *claims* back.

    Their ids are made of the article's, so that a second retraction of the same article is no news to anyone.
    """
    correction_id = digest("retract", article_id)
    return tuple(signal for claim in claims for signal in retraction(claim, correction_id, ingest_time))


def send(settings: Settings, signals: Iterable[Signal]) -> None:
    """Write *signals* to their topic, and return when Kafka has all of them. Raises `UnreachableError`."""
    sender = Sender(settings)
    topic = SIGNALS.named(settings.topic_prefix)
    for signal in signals:
        headers = cloud_event(topic, signal.signal_id, _SOURCE, signal.event_time)
        sender.send(topic, signal.dyad.encode(), encode(signal), headers)
    sender.flush()
