"""Hops: the topics of a run in; when each article that rang passed each of them, and how long it took from one to the next, out."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from math import ceil
from statistics import median
from typing import Any

import msgspec
from msgspec import Struct

from streams.incoming import Incoming
from streams.topics import ALERTS, CLAIMS, DELIVERIES, RAW, SIGNALS, STATEMENTS, Topic
from tests.integration.topiclog import read

STATIONS = ("raw", "claims", "signals", "statements", "alerts", "deliveries", "webhook")
"""Where an article is seen on its way to an alert; a record's timestamp is when its producer took it in."""


class Hop(Struct, frozen=True, kw_only=True):
    """From one station to the next: seconds, one for each article that passed both."""

    begins: str
    ends: str
    seconds: tuple[float, ...]

    def __str__(self) -> str:
        return f"{self.begins:>10} -> {self.ends:<10} {shown(self.seconds)}"


def passed(brokers: str, prefix: str, came: Mapping[str, float]) -> dict[str, dict[str, float]]:
    """Find when each url of *came*, which says when the webhook had it, passed each station; seconds since 1970."""
    found: dict[str, dict[str, float]] = {url: {"webhook": at} for url, at in came.items()}
    places: dict[tuple[int, int], str] = {}

    def note(station: str, url: str | None, timestamp_ms: int) -> None:
        if url in found:
            at = timestamp_ms / 1000
            found[url][station] = min(at, found[url].get(station, at))

    for topic, station in ((RAW, "raw"), (CLAIMS, "claims"), (SIGNALS, "signals"), (STATEMENTS, "statements")):
        for record, value in _records(brokers, prefix, topic):
            for url in _urls(value):
                note(station, url, record.timestamp_ms)
    for record, value in _records(brokers, prefix, ALERTS):
        for url in _urls(value):
            note("alerts", url, record.timestamp_ms)
            places[record.partition, record.offset] = url
    for record, value in _records(brokers, prefix, DELIVERIES):
        note("deliveries", places.get((record.partition, value["offset"])), record.timestamp_ms)
    return found


def hops(found: Mapping[str, Mapping[str, float]]) -> tuple[Hop, ...]:
    """
    Tell the hops between neighbouring stations.

    >>> [one.seconds for one in hops({"a": {"raw": 1.0, "claims": 1.5}}) if one.seconds]
    [(0.5,)]
    """
    return tuple(
        Hop(
            begins=begins,
            ends=ends,
            seconds=tuple(one[ends] - one[begins] for one in found.values() if begins in one and ends in one),
        )
        for begins, ends in pairwise(STATIONS)
    )


def shown(seconds: Sequence[float]) -> str:
    """
    Tell the median and what 99 of a hundred do not exceed, in milliseconds; of fewer than a hundred that is the longest.

    >>> shown([0.1] * 99 + [0.5])
    'p50 100 ms, p99 100 ms'
    >>> shown([0.1] * 30 + [0.5])
    'p50 100 ms, p99 500 ms'
    """
    if not seconds:
        return "none"
    last = sorted(seconds)[ceil(0.99 * len(seconds)) - 1]
    return f"p50 {median(seconds) * 1000:.0f} ms, p99 {last * 1000:.0f} ms"


def _records(brokers: str, prefix: str, topic: Topic) -> Iterator[tuple[Incoming, Any]]:
    for record in read(brokers, topic.named(prefix)):
        if record.value is not None:
            yield record, msgspec.json.decode(record.value)


def _urls(value: Mapping[str, Any]) -> tuple[str, ...]:
    evidence = value.get("evidence") or ()
    pieces = [evidence] if isinstance(evidence, Mapping) else evidence
    return tuple(url for url in (value.get("url"), *(piece.get("url") for piece in pieces)) if url)
