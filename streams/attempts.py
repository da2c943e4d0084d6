"""Attempts: the answer to one request in; what became of it, and whose fault it is, out. Pure."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from msgspec import Struct

from classifiers.openenum import OpenEnum


class Outcome(OpenEnum):
    """What became of an attempt; the value is the metric label, the log word and what the log of deliveries keeps."""

    DELIVERED = "delivered"  # 2xx
    REFUSED = "refused"  # the receiver will never take this message
    GONE = "gone"  # 410: the receiver wants no more
    THROTTLED = "throttled"  # 429: too much at once
    BUSY = "busy"  # 502, 503, 504: it, or what stands before it, is not there
    FAILED = "failed"  # 500 and whatever else: it stumbled, perhaps over this message
    UNAUTHORIZED = "unauthorized"  # 401, 403, 407: secret or password are wrong
    NOT_FOUND = "not_found"  # 404
    REDIRECTED = "redirected"  # never followed: an alert goes where the operator said
    TIMEOUT = "timeout"
    UNRESOLVED = "unresolved"  # no address for its name
    UNREACHABLE = "unreachable"  # no connection, or one that broke
    BAD_TLS = "bad_tls"  # its certificate is not to be trusted
    FORBIDDEN = "forbidden"  # its name led to an address that is not public
    OTHER = "other"  # one that a newer version knows


DOUBTFUL = frozenset({Outcome.FAILED, Outcome.TIMEOUT, Outcome.OTHER})
"""These may be about this one message: the next one is tried before the receiver is held to be down. All others are about the receiver."""


class Attempt(Struct, frozen=True, kw_only=True):
    """What became of one request. *detail* is one line for a log, without address or secret; *seconds* is how long it took."""

    outcome: Outcome
    status: int | None = None
    retry_after_seconds: float | None = None
    detail: str = ""
    seconds: float = 0.0


MAX_WAIT_SECONDS = 86_400.0

_SHOWN_CHARS = 200
_BY_STATUS = (
    (Outcome.GONE, frozenset({410})),
    (Outcome.THROTTLED, frozenset({429})),
    (Outcome.BUSY, frozenset({502, 503, 504})),
    (Outcome.UNAUTHORIZED, frozenset({401, 403, 407, 511})),
    (Outcome.NOT_FOUND, frozenset({404})),
    # about this very message; any other 4xx is about how we are set up, or about now (408, 409, 425)
    (Outcome.REFUSED, frozenset({400, 405, 406, 411, 413, 414, 415, 422, 431, 451})),
)


def classify(status: int, retry_after: str | None, answer: bytes, now: datetime, seconds: float = 0.0) -> Attempt:
    """
    Tell what a receiver's *status* means.

    A refusal is final only where it is about the message itself. Wrong credentials or a wrong path (401, 403, 404) are mended by an
    operator within hours, so that they are tried again like a server that is away.

    >>> classify(503, "120", b"", datetime.now(UTC)).retry_after_seconds, classify(422, None, b"", datetime.now(UTC)).outcome.value
    (120.0, 'refused')
    """
    outcome = _outcome(status)
    shown = "".join(char if char.isprintable() else " " for char in answer.decode(errors="replace"))
    return Attempt(
        outcome=outcome,
        status=status,
        retry_after_seconds=_retry_after(retry_after, now) if retry_after else None,
        detail="" if outcome is Outcome.DELIVERED else f"{status} {' '.join(shown.split())[:_SHOWN_CHARS]}".strip(),
        seconds=seconds,
    )


def _outcome(status: int) -> Outcome:
    if 200 <= status < 300:
        return Outcome.DELIVERED
    if 300 <= status < 400:
        return Outcome.REDIRECTED
    return next((outcome for outcome, statuses in _BY_STATUS if status in statuses), Outcome.FAILED)


def _retry_after(text: str, now: datetime) -> float | None:
    """Read Retry-After: seconds or a date (RFC 9110, section 10.2.3); nonsense is as if it were not there."""
    text = text.strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:9]), MAX_WAIT_SECONDS)
    try:
        at = parsedate_to_datetime(text)
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
        return min(max((at - now).total_seconds(), 0.0), MAX_WAIT_SECONDS)
    except (ValueError, OverflowError):
        return None
