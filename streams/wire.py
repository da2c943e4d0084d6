"""The wire: records in, a topic's value bytes and CloudEvents headers out; and back, older versions upcast, faults as values."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import cache
from typing import Any, TypeVar, cast

import msgspec
from msgspec import Struct

from classifiers.claim import Claim
from classifiers.rejected import Reason, Rejected
from streams.alerts import Alert, of_version_1
from streams.positions import Position
from streams.statements import Statement

Record = TypeVar("Record", bound=Struct)
Headers = list[tuple[str, bytes]]
Upcaster = Callable[[dict[str, Any]], dict[str, Any]]

UPCASTERS: dict[tuple[type[Struct], int], Upcaster] = {
    (Alert, 1): of_version_1,
    (Claim, 1): lambda members: members,  # version 2 says why, in what grade, and what the codes lose; version 1 didn't
    (Statement, 1): dict,  # what it lacks has defaults
    (Position, 1): dict,
}
"""By record and version: what makes the next version of it, as plain JSON values, out of that one."""

SPEC_VERSION = "1.0"


class _Versioned(Struct):
    v: int = 1


def encode(record: Struct) -> bytes:
    """
    Write *record* as JSON in UTF-8.

    The same record gives the same bytes; `decode` gives it back as it was.
    """
    return msgspec.json.encode(record)


def decode(
    kind: type[Record], value: bytes | None, upcasters: dict[tuple[type[Struct], int], Upcaster] | None = None
) -> Record | Rejected:
    """
    Read a *kind* from the JSON *value*; every fault is a `Rejected`, never an exception.

    Unknown members are ignored and unknown values of an enumeration are its `other`, so that an older reader survives a newer writer. A
    value of an older version is upcast, version by version. A missing value (a tombstone) is a fault here: who expects one asks first.
    """
    if value is None:
        return Rejected(Reason.BAD_JSON, "the record has no value; only compacted topics have tombstones")
    table = UPCASTERS if upcasters is None else upcasters
    try:
        value.decode()
        version = _decoder(_Versioned).decode(value).v
        if version < current_version(kind):
            return _upcast(kind, value, version, table)
        return cast(Record, _decoder(kind).decode(value))
    except UnicodeDecodeError as error:
        return Rejected(Reason.BAD_UTF8, f"byte {error.start} is not UTF-8")
    except msgspec.ValidationError as error:
        return Rejected(Reason.BAD_FIELD, str(error))
    except (msgspec.DecodeError, RecursionError) as error:
        return Rejected(Reason.BAD_JSON, str(error))


def current_version(kind: type[Struct]) -> int:
    """Tell which version of *kind* this code writes: the default of its `v`."""
    return next(int(field.default) for field in msgspec.structs.fields(kind) if field.name == "v")


def cloud_event(event_type: str, event_id: str, source: str, time: datetime) -> Headers:
    """
    Make the headers of a CloudEvent in Kafka's binary mode; the record's value is the event's data.

    *event_type* is the topic's name, *source* the part that writes it (`/parley/articles`). *event_id* is the same for the same event,
    however often it is sent. *time* must be aware.

    Source: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md, section 3.2.

    >>> dict(cloud_event("parley.claims", "c1", "/parley/articles", datetime(2024, 10, 4, 9, tzinfo=UTC)))["ce_time"]
    b'2024-10-04T09:00:00Z'
    """
    stamp = time.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return [
        ("ce_specversion", SPEC_VERSION.encode()),
        ("ce_id", event_id.encode()),
        ("ce_type", event_type.encode()),
        ("ce_source", source.encode()),
        ("ce_time", stamp.encode()),
        ("content-type", b"application/json"),
    ]


def moment(timestamp_ms: int) -> datetime:
    """
    Read a Kafka timestamp, milliseconds since 1970, as a point in UTC.

    >>> moment(1728032400123).isoformat()
    '2024-10-04T09:00:00.123000+00:00'
    """
    # in whole numbers: a float of seconds does not give every millisecond back
    return datetime.fromtimestamp(timestamp_ms // 1000, UTC).replace(microsecond=timestamp_ms % 1000 * 1000)


def header(headers: Iterable[tuple[str, bytes]], name: str) -> str | None:
    """Find a header's first value; bytes that are not UTF-8 are replaced, because a header is only shown."""
    return next((value.decode(errors="replace") for key, value in headers if key == name and value is not None), None)


def _upcast(
    kind: type[Record], value: bytes, version: int, table: dict[tuple[type[Struct], int], Upcaster]
) -> Record | Rejected:
    members = msgspec.json.decode(value)
    for step in range(version, current_version(kind)):
        upcaster = table.get((kind, step))
        if upcaster is None:
            return Rejected(
                Reason.BAD_FIELD, f"{kind.__name__} of version {version} is older than anything this release reads"
            )
        members = upcaster(members) | {"v": step + 1}
    return msgspec.convert(members, kind)


@cache
def _decoder(kind: type[Record]) -> "msgspec.json.Decoder[Record]":
    return msgspec.json.Decoder(kind)
