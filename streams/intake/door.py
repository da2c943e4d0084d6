"""The door: what a client sends in an HTTP request in; its articles one by one, or the status and reason why not, out. Pure."""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec
from msgspec import Struct

from classifiers import raw
from classifiers.rejected import Reason, Rejected
from streams.ingest import Record, record
from streams.intake.drafts import raw_value
from streams.intake.html import page
from streams.intake.items import of_line, of_members
from streams.intake.opening import inflated

MAX_BODY_BYTES = 16 * 1024 * 1024
"""Of a request, packed and unpacked."""
MAX_ARTICLES = 1_000
_JSON = "application/json"
_LINES = frozenset({"application/x-ndjson", "application/jsonl", "application/x-jsonlines", "application/json-seq"})
_HTML = frozenset({"text/html", "application/xhtml+xml"})
_CODINGS = frozenset({"", "identity", "gzip", "x-gzip", "deflate"})
_MIN_KEY_CHARS = 16


class Refusal(Struct, frozen=True, kw_only=True):
    """Why a request is not taken at all: the HTTP status, a word, and one line that says what to do."""

    status: int
    reason: str
    detail: str
    retry_after_seconds: int | None = None


class Verdict(StrEnum):
    """What became of one article of a request."""

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    REJECTED = "rejected"


class Result(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of an article: its id where it has one that can be read, and why it was rejected."""

    status: Verdict
    id: str | None = None
    reason: str | None = None
    detail: str | None = None


class Keys:
    r"""
    The keys that open the door, each with the name of whoever has it: `desk:KEY`, separated by commas or line ends. A key alone has no name.

    >>> keys = Keys("desk:correct horse battery\nwire:another long secret")
    >>> keys.owner("another long secret"), keys.owner("wrong"), keys.owner(None)
    ('wire', None, None)
    """

    def __init__(self, written: str) -> None:
        """Read the keys; ValueError says which of them is too short to be one."""
        self._owners: dict[bytes, str] = {}
        for number, one in enumerate(filter(None, map(str.strip, written.replace(",", "\n").splitlines())), 1):
            name, colon, key = one.partition(":")
            owner, secret = (name.strip(), key.strip()) if colon else (f"key {number}", one)
            if len(secret) < _MIN_KEY_CHARS:
                raise ValueError(
                    f"key {number} has fewer than {_MIN_KEY_CHARS} characters; make one with: openssl rand -hex 24"
                )
            self._owners[_hash(secret)] = owner
        if not self._owners:
            raise ValueError("there is no key in it")

    def owner(self, key: str | None) -> str | None:
        """Name whose key it is; null for nobody's. Takes as long for a near miss as for any."""
        given = _hash(key or "")
        found = None
        for known, owner in self._owners.items():
            if hmac.compare_digest(known, given):
                found = owner
        return found


def _hash(key: str) -> bytes:
    return hashlib.sha256(key.encode("utf-8", "surrogateescape")).digest()


def admitted(content_type: str, coding: str, length: int | None) -> Refusal | None:
    """
    Judge a request by its headers, before a byte of its body is read; null lets it in.

    >>> admitted("image/png", "", 10).status, admitted("application/json", "br", 10).status, admitted("application/json", "", 10**9).status
    (415, 415, 413)
    """
    if content_type not in _LINES | _HTML | {_JSON}:
        return Refusal(
            status=415,
            reason="unsupported_media_type",
            detail=f"{content_type or 'no content type'} is not taken; send application/json, application/x-ndjson or text/html",
        )
    if coding.strip().lower() not in _CODINGS:
        return Refusal(
            status=415, reason="unsupported_encoding", detail=f"{coding[:40]} is not taken; send gzip, deflate or plain"
        )
    return too_large() if (length or 0) > MAX_BODY_BYTES else None


def too_large() -> Refusal:
    """Refuse a body that is too long, packed or unpacked."""
    return Refusal(
        status=413, reason="too_large", detail=f"at most {MAX_BODY_BYTES} bytes are taken at once; send fewer articles"
    )


class Parcel(Struct, frozen=True, kw_only=True):
    """The articles of a request in order, each as the record to send or as why not; whether it was one article by itself."""

    records: tuple[Record | Result, ...]
    is_single: bool


def unwrapped(
    body: bytes,
    content_type: str,
    coding: str,
    *,
    topic: str,
    now: datetime,
    charset: str | None = None,
    url: str | None = None,
) -> Parcel | Refusal:
    """
    Read the articles of a body: one JSON object, a list of them, one a line, or a page that was fetched from *url*.

    A list with a bad article in it is taken but for that one. What is no JSON at all is refused whole.
    """
    content = inflated(body, coding, MAX_BODY_BYTES)
    if isinstance(content, Rejected):
        return too_large() if content.reason is Reason.TOO_LARGE else _unprocessable("bad_encoding", content.detail)
    if content_type in _HTML:
        made = page(content, charset=charset, url=url)
        return _parcel([made if isinstance(made, Rejected) else raw_value(made, now)], topic, now, is_single=True)
    if content_type in _LINES:
        lines = [line for line in content.split(b"\n") if line.strip(b" \t\r\x1e")]
        return _too_many(len(lines)) or _parcel(
            [of_line(line.strip(b" \t\r\x1e"), now) for line in lines], topic, now, is_single=False
        )
    return _of_json(content, topic, now)


def _of_json(content: bytes, topic: str, now: datetime) -> Parcel | Refusal:
    if not content.lstrip().startswith(b"["):
        value = of_line(content.strip(), now)
        if isinstance(value, Rejected) and value.reason in (Reason.BAD_JSON, Reason.BAD_UTF8):
            return _unprocessable(value.reason.value, value.detail)
        return _parcel([value], topic, now, is_single=True)
    try:
        members: list[Any] = msgspec.json.decode(content, type=list[Any])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return _unprocessable("bad_json", f"{error}; send a JSON object or a list of them")
    values = (
        of_members(one, now) if isinstance(one, dict) else Rejected(Reason.BAD_JSON, "this is no object")
        for one in members[:MAX_ARTICLES]
    )
    return _too_many(len(members)) or _parcel(list(values), topic, now, is_single=False)


def _parcel(values: Sequence[bytes | Rejected], topic: str, now: datetime, *, is_single: bool) -> Parcel | Refusal:
    if not values:
        return _unprocessable("empty", "there is no article in the body")
    return Parcel(records=tuple(_record(value, topic, now) for value in values), is_single=is_single)


def _record(value: bytes | Rejected, topic: str, now: datetime) -> Record | Result:
    made = value if isinstance(value, Rejected) else record(value, topic=topic, now=now)
    if not isinstance(made, Rejected):
        return made
    article = raw.parse(value) if isinstance(value, bytes) else None
    return rejection(made, article.id if isinstance(article, raw.RawArticle) else None)


def rejection(rejected: Rejected, article_id: str | None) -> Result:
    """Write a rejection as a result."""
    return Result(status=Verdict.REJECTED, id=article_id, reason=rejected.reason.value, detail=rejected.detail)


def _too_many(count: int) -> Refusal | None:
    if count <= MAX_ARTICLES:
        return None
    return Refusal(
        status=413,
        reason="too_many",
        detail=f"{count} articles, at most {MAX_ARTICLES} are taken at once; send them in parts",
    )


def _unprocessable(reason: str, detail: str) -> Refusal:
    return Refusal(status=422, reason=reason, detail=detail)


def status_of(results: Sequence[Result], *, is_single: bool) -> int:
    """
    Say how a request that was read went: 202 where all is in Kafka, 207 where some is, 422 (413 for one that is too large) where nothing is.

    >>> status_of([Result(status=Verdict.ACCEPTED), Result(status=Verdict.REJECTED)], is_single=False)
    207
    """
    rejected = [result for result in results if result.status is Verdict.REJECTED]
    if not rejected:
        return 202
    if len(rejected) < len(results):
        return 207
    return 413 if is_single and rejected[0].reason == Reason.TOO_LARGE else 422
