"""Offsets: a role in; whether Kafka still knows how far it has read, and what was done about it where not, out."""

from datetime import UTC, datetime, timedelta

import structlog
from confluent_kafka import Consumer, KafkaException, TopicPartition

from streams import security
from streams.scanner import Scanner
from streams.settings import Settings, Start
from streams.topics import ARTICLES, HISTORY, RAW, SIGNALS, UnreachableError

_SECONDS = 10.0
_FORGOTTEN_AFTER = timedelta(hours=12)
"""
A role that wrote something later than this and has no offsets has died before its first commit: it simply begins again. Kafka forgets the
offsets of an idle group after seven days, and after one in its older releases.
"""

_WORK = {"articles": (RAW, ARTICLES), "positions": (SIGNALS, HISTORY)}
"""What a role reads, and what shows that it has worked before. Deliveries may begin long after there are alerts, and then bring all of them."""

log = structlog.get_logger()


def check(settings: Settings, role: str, now: datetime | None = None) -> str | None:
    """
    Make sure that *role* knows where to go on, or say in one line why it may not begin; null where it may.

    A group without offsets would silently read its topic from the beginning. That is right the first time, and after a death before the
    first commit; but where the role has worked before and Kafka has forgotten how far, somebody has to choose: `PARLEY_START`. Blocks for some
    seconds; *now* is aware. Raises `UnreachableError` and `TopicsError`.
    """
    if role not in _WORK:
        return None
    read, written = (topic.named(settings.topic_prefix) for topic in _WORK[role])
    with Scanner(settings) as scanner:
        ends = {partition: end for partition, (_, end) in scanner.bounds(read).items()}
        if _known(settings, role, read, ends):
            return None
        last = _last(scanner, written)
    if last is None or (now or datetime.now(UTC)) - last < _FORGOTTEN_AFTER:
        return None
    if settings.start is Start.STOP:
        return (
            f"{role}: Kafka no longer knows how far group {settings.group(role)} has read {read}, and it worked until {last:%Y-%m-%d %H:%M}Z; set PARLEY_START=beginning"
            " to read all that is there again (outputs keep their ids, old news does not ring), or PARLEY_START=end to go on with what comes from now on"
        )
    if settings.start is Start.END:
        _commit(settings, role, read, ends)
    log.warning("offsets_forgotten", role=role, topic=read, start=settings.start.value)
    return None


def _known(settings: Settings, role: str, topic: str, ends: dict[int, int]) -> bool:
    consumer = Consumer(_of_group(settings, role))
    try:
        asked = [TopicPartition(topic, partition) for partition in ends]
        return any(place.offset >= 0 for place in consumer.committed(asked, timeout=_SECONDS))
    except KafkaException as error:
        raise UnreachableError(f"Kafka at {settings.brokers} does not say what {role} has read ({error})") from None
    finally:
        consumer.close()


def _commit(settings: Settings, role: str, topic: str, ends: dict[int, int]) -> None:
    consumer = Consumer(_of_group(settings, role))
    try:
        places = [TopicPartition(topic, partition, end) for partition, end in ends.items()]
        consumer.commit(offsets=places, asynchronous=False)
    except KafkaException as error:
        raise UnreachableError(f"Kafka at {settings.brokers} does not take the offsets of {role} ({error})") from None
    finally:
        consumer.close()


def _of_group(settings: Settings, role: str) -> dict[str, object]:
    return security.librdkafka(settings) | {"group.id": settings.group(role), "enable.auto.commit": False}


def _last(scanner: Scanner, topic: str) -> datetime | None:
    """When the newest record of *topic* was written, or null where none ever was."""
    bounds = scanner.bounds(topic)
    newest = [scanner.at(topic, partition, end - 1) for partition, (start, end) in bounds.items() if end > start]
    times = [record.time for record in newest if record is not None]
    if times:
        return max(times)
    # written, and dropped since by age
    return datetime.fromtimestamp(0, UTC) if any(end for _, end in bounds.values()) else None
