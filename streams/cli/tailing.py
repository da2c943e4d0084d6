"""The work of `parley tail`: settings and what is wanted in; a line for each record, as it comes, out."""

import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import click
from confluent_kafka import OFFSET_END, Consumer, KafkaException, TopicPartition
from msgspec import Struct

from classifiers.rejected import Rejected
from streams import security
from streams.cli.group import Failure
from streams.cli.moments import moment_of
from streams.cli.printing import printable
from streams.scanner import Scanner
from streams.settings import Settings
from streams.signals import dyad
from streams.telling import Wanted, line
from streams.topics import ALERTS, CLAIMS, MAX_REQUEST_BYTES, STATEMENTS, Topic, TopicsError, UnreachableError
from streams.wire import decode

_TOPICS = {"claims": CLAIMS, "statements": STATEMENTS, "alerts": ALERTS}
_SLICE_SECONDS = 0.2  # Ctrl-C is noticed between two calls into librdkafka
_ASK_SECONDS = 10.0


def tail(
    settings: Settings,
    pair: tuple[str, str] | None,
    stances: Sequence[str],
    kinds: Sequence[str],
    since: str | None,
    *,
    as_json: bool,
) -> Iterator[str]:
    """Yield lines, for ever."""
    start = None if since is None else moment_of(since, datetime.now(UTC))
    if since is not None and start is None:
        raise click.BadParameter(f"{since!r} is no time; write 2026-03-20 or 2h", param_hint="'--since'")
    wanted = Wanted(dyad=None if pair is None else dyad(*pair), stances=frozenset(stances))
    topics = {_TOPICS[kind].named(settings.topic_prefix): _TOPICS[kind] for kind in kinds}
    places = _places(settings, topics)
    consumer = _consumer(settings)
    try:
        consumer.assign(_positions(consumer, places, start))
        while True:
            message = consumer.poll(_SLICE_SECONDS)
            if message is None or message.error() is not None:
                continue
            record = _record(message, topics)
            if record is not None and wanted.fits(record):
                yield (message.value() or b"").decode() if as_json else printable(line(record)).replace("\n", " ")
    finally:
        consumer.close()


def _places(settings: Settings, topics: dict[str, Topic]) -> list[TopicPartition]:
    try:
        with Scanner(settings) as scanner:
            return [TopicPartition(name, number, OFFSET_END) for name in topics for number in scanner.bounds(name)]
    except (UnreachableError, TopicsError) as error:
        raise Failure(str(error)) from None


def _consumer(settings: Settings) -> Consumer:
    return Consumer(
        security.librdkafka(settings)
        | {
            "group.id": settings.group("tail"),
            "enable.auto.commit": False,
            "auto.offset.reset": "latest",
            "fetch.message.max.bytes": MAX_REQUEST_BYTES,
        }
    )


def _positions(consumer: Consumer, places: list[TopicPartition], start: datetime | None) -> list[TopicPartition]:
    if start is None:
        return places
    milliseconds = int(start.timestamp() * 1000)
    asked = [TopicPartition(place.topic, place.partition, milliseconds) for place in places]
    deadline = time.monotonic() + _ASK_SECONDS
    while True:
        try:
            found: list[TopicPartition] = consumer.offsets_for_times(asked, timeout=_ASK_SECONDS)
        except KafkaException as error:
            if time.monotonic() > deadline:
                raise Failure(f"Kafka does not say where that time is: {error.args[0].str()}; try again") from None
            time.sleep(_SLICE_SECONDS)
        else:
            return found


def _record(message: Any, topics: dict[str, Topic]) -> Struct | None:
    kind = topics[message.topic()].value
    if kind is None or message.value() is None:
        return None
    found = decode(kind, message.value())
    return None if isinstance(found, Rejected) else found
