"""Letters: records of the topic of dead letters in; what each says of a record that could not be read, and what became of it, out."""

from collections.abc import Collection, Iterable
from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from classifiers.rejected import Reason
from streams.deadletters import PREFIX
from streams.incoming import Incoming
from streams.wire import Headers, header, moment

_OUTCOME = f"{PREFIX}outcome"
_OF = f"{PREFIX}of"
REPLAYED_FROM = "replayed-from"
"""The header of a replayed record that names the letter it was: `topic/partition/offset`."""


class Outcome(StrEnum):
    """What somebody did about a letter."""

    REPLAYED = "replayed"
    DROPPED = "dropped"


class Place(Struct, frozen=True, order=True):
    """Where a letter stands in its topic; written `partition:offset`."""

    partition: int
    offset: int

    def __str__(self) -> str:
        return f"{self.partition}:{self.offset}"


def place(text: str) -> Place:
    """
    Read a place; ValueError with one line where it is none.

    >>> place("3:1207")
    Place(partition=3, offset=1207)
    """
    partition, colon, offset = text.partition(":")
    if not (colon and partition.isascii() and partition.isdigit() and offset.isascii() and offset.isdigit()):
        raise ValueError(f"{text!r} is no place of a letter; write partition:offset as `parley deadletters list` does")
    return Place(int(partition), int(offset))


class Letter(Struct, frozen=True, kw_only=True):
    """
    A dead letter: why *role* could not take the record at *offset* of *partition* of *topic*, written at *timestamp_ms*, and that record.

    *size_bytes* and *sha256* are those of the whole value where *is_cut*: then *value* is only its first part. *headers* are the record's own.
    """

    place: Place
    written: datetime
    reason: Reason
    detail: str
    role: str
    topic: str
    partition: int
    offset: int
    timestamp_ms: int
    trace: str
    is_cut: bool
    size_bytes: int
    sha256: str | None
    key: bytes | None
    value: bytes | None
    headers: Headers


def letter(record: Incoming) -> Letter | None:
    """Read a record of the topic as a letter; null where it is none of ours, or only notes what became of one."""
    marks = {name.removeprefix(PREFIX): header(record.headers, name) or "" for name, _ in record.headers}
    if header(record.headers, f"{PREFIX}reason") is None or not {"topic", "partition", "offset"} <= marks.keys():
        return None
    value = record.value or b""
    try:
        return Letter(
            place=Place(record.partition, record.offset),
            written=record.time,
            reason=Reason(marks["reason"]),
            detail=marks.get("detail", ""),
            role=marks.get("role", ""),
            topic=marks["topic"],
            partition=int(marks["partition"]),
            offset=int(marks["offset"]),
            timestamp_ms=int(marks.get("timestamp", record.timestamp_ms)),
            trace=marks.get("trace", ""),
            is_cut="cut" in marks,
            size_bytes=int(marks.get("bytes", len(value))),
            sha256=marks.get("sha256"),
            key=record.key,
            value=record.value,
            headers=[(name, content) for name, content in record.headers if not name.startswith(PREFIX)],
        )
    except ValueError:
        return None


def note(of: Letter, outcome: Outcome) -> tuple[bytes | None, Headers]:
    """
    Make the key and headers of the record that notes what became of a letter; it goes to the letter's own partition, behind it.

    Kafka cannot delete one record of a topic, so the topic is a log: letters, and what was done about them.
    """
    return of.key, [(_OUTCOME, outcome.value.encode()), (_OF, str(of.place).encode())]


def outcomes(records: Iterable[Incoming]) -> dict[Place, Outcome]:
    """Collect what became of which letter; the last note counts."""
    found: dict[Place, Outcome] = {}
    for record in records:
        outcome, of = header(record.headers, _OUTCOME), header(record.headers, _OF)
        if outcome in set(Outcome) and of is not None:
            found[place(of)] = Outcome(outcome)
    return found


class Wanted(Struct, frozen=True, kw_only=True):
    """Which letters are meant: all that fit every filter that is set. *topics* are names with their prefix."""

    reasons: Collection[Reason] = ()
    topics: Collection[str] = ()
    since: datetime | None = None
    until: datetime | None = None
    places: Collection[Place] = ()

    @property
    def is_everything(self) -> bool:
        """Whether no filter is set."""
        return not (self.reasons or self.topics or self.since or self.until or self.places)

    def __contains__(self, one: Letter) -> bool:
        return (
            (not self.reasons or one.reason in self.reasons)
            and (not self.topics or one.topic in self.topics)
            and (self.since is None or one.written >= self.since)
            and (self.until is None or one.written < self.until)
            and (not self.places or one.place in self.places)
        )


def revived(one: Letter, deadletters: str) -> tuple[bytes | None, bytes | None, Headers, datetime]:
    """
    Make the record that a letter was: key, value, headers and time as they were, and one header more that says where it comes from.

    *deadletters* is the name of the letters' topic. A letter that is cut has to get its value back first.
    """
    kept = [(name, content) for name, content in one.headers if name != REPLAYED_FROM]
    origin = f"{deadletters}/{one.place.partition}/{one.place.offset}"
    return one.key, one.value, [*kept, (REPLAYED_FROM, origin.encode())], moment(one.timestamp_ms)
