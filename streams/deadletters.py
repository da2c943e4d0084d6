"""Dead letters: a record that cannot be read and the reason in; the record as it came, with headers that say why, out."""

import hashlib

from msgspec import Struct

from classifiers.rejected import Rejected
from streams.incoming import Incoming
from streams.topics import DEADLETTERS
from streams.wire import Headers

PREFIX = "deadletter-"
"""What our headers begin with; a replay takes them off again."""

_DETAIL_CHARS = 500
_TRACE_CHARS = 4000
_FIRST_BYTES = 64 * 1024
_HEADER_BYTES = 256 * 1024
# what a record batch and our own headers may take beside the original
_OVERHEAD_BYTES = 32 * 1024


class DeadLetter(Struct, frozen=True, kw_only=True):
    """A record for the topic of dead letters. *cut* says whether only its first part is there."""

    key: bytes | None
    value: bytes | None
    headers: Headers
    cut: bool


def dead_letter(record: Incoming, rejected: Rejected, role: str, trace: str = "") -> DeadLetter:
    """
    Make the letter for *record*: the original key, value and headers, then `deadletter-reason`, `-detail`, `-role`, `-topic`, `-partition`,
    `-offset`, `-timestamp`, and for a bug the end of its `-trace`.

    A record that is too large for the topic is cut: its first 64 KiB, with the `-bytes` and the `-sha256` of the whole, which
    stays in its own topic until it expires.
    """
    marks = {
        "reason": rejected.reason.value,
        "detail": _one_line(rejected.detail),
        "role": role,
        "topic": record.topic,
        "partition": str(record.partition),
        "offset": str(record.offset),
        "timestamp": str(record.timestamp_ms),
    }
    if trace:
        marks["trace"] = trace[-_TRACE_CHARS:]
    kept = record.headers if _size(record.headers) <= _HEADER_BYTES else []
    room = DEADLETTERS.max_bytes - _OVERHEAD_BYTES - _size(kept) - len(record.key or b"")
    value = record.value or b""
    cut = len(value) > room or kept is not record.headers
    if cut:
        marks |= {"cut": "true", "bytes": str(len(value)), "sha256": hashlib.sha256(value).hexdigest()}
    headers = kept + [(PREFIX + name, mark.encode(errors="replace")) for name, mark in marks.items()]
    return DeadLetter(
        key=record.key, value=value[:_FIRST_BYTES] if len(value) > room else record.value, headers=headers, cut=cut
    )


def _size(headers: Headers) -> int:
    return sum(len(name.encode(errors="replace")) + len(value or b"") + 10 for name, value in headers)


def _one_line(detail: str) -> str:
    return " ".join(detail.split())[:_DETAIL_CHARS]
