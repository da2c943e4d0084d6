"""Incoming: a message as a client hands it over in; the record that it was in its topic, as plain values, out."""

from datetime import datetime
from typing import Any

from msgspec import Struct

from streams.wire import Headers, moment


class Incoming(Struct, frozen=True, kw_only=True):
    """A record as it stands in a topic: bytes that nobody has decoded yet, and where they stand."""

    topic: str
    partition: int
    offset: int
    timestamp_ms: int
    key: bytes | None
    value: bytes | None
    headers: Headers

    @property
    def time(self) -> datetime:
        """The record's timestamp, in UTC: when it was written, or when its producer says that it was."""
        return moment(self.timestamp_ms)


def incoming(message: Any) -> Incoming:
    """Take the plain values out of a message of Faust."""
    headers = message.headers or ()
    return Incoming(
        topic=message.topic,
        partition=message.partition,
        offset=message.offset,
        # Faust makes seconds of Kafka's milliseconds; a record without a timestamp has -1 there
        timestamp_ms=max(0, round((message.timestamp or 0.0) * 1000)),
        key=message.key,
        value=message.value,
        headers=list(headers.items() if isinstance(headers, dict) else headers),
    )
