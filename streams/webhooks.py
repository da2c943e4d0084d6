"""Webhooks: an alert in; one signed request to a receiver, and what became of it, out."""

import base64
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import msgspec
from msgspec import Struct
from standardwebhooks import Webhook

from classifiers.identity import digest
from streams.alerts import Alert
from streams.settings import Secret


class Outcome(StrEnum):
    """What became of an attempt; the value is the metric label. Whether it is worth trying again is `Attempt.recoverable`."""

    DELIVERED = "delivered"  # 2xx
    GONE = "gone"  # 410: the receiver wants no more
    REFUSED = "refused"  # the receiver will never take this message
    RETRY = "retry"  # the receiver is not well, busy, or set up wrongly
    REDIRECTED = "redirected"  # never followed: an alert goes where the operator said
    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"


class Attempt(Struct, frozen=True, kw_only=True):
    """What became of one request. *detail* is one line for a log, without address or secret."""

    outcome: Outcome
    status: int | None = None
    retry_after_seconds: float | None = None
    detail: str = ""

    @property
    def recoverable(self) -> bool:
        """Whether the same request may be accepted later."""
        return self.outcome not in (Outcome.DELIVERED, Outcome.GONE, Outcome.REFUSED)


class Receiver(Struct, frozen=True, kw_only=True):
    """Where alerts go. Neither address nor secret is shown: addresses of hooks often are secrets themselves."""

    name: str
    url: Secret
    secret: Secret


class ReceiverError(ValueError):
    """A receiver that could never be reached or signed for; one line that says why and what to write."""


CONNECT_SECONDS = 5.0
TOTAL_SECONDS = 20.0
"""The Standard Webhooks specification asks for 15 to 30."""

MAX_WAIT_SECONDS = 86_400.0

_BODY_BYTES = 1024
_SHOWN_CHARS = 200
_SECRET_BYTES = range(24, 65)
# about this very message; any other 4xx is about how we are set up (401, 403, 404) or about now (408, 409, 425, 429)
_ABOUT_THE_MESSAGE = frozenset({400, 405, 406, 411, 413, 414, 415, 422, 431, 451})


def receiver(name: str, url: Secret, secret: Secret) -> Receiver:
    """
    Check where alerts shall go before the first one does.

    The address is http or https with a host. The secret is that of Standard Webhooks: `whsec_` and 24 to 64 bytes in base64. Raises `ReceiverError`.
    """
    if not _is_address(url.reveal()):
        raise ReceiverError(
            f"receiver {name}: the address is no http or https address with a host; for example https://desk.example/hooks/parley"
        )
    if len(_key(secret.reveal())) not in _SECRET_BYTES:
        raise ReceiverError(
            f"receiver {name}: the secret is not whsec_ and 24 to 64 bytes in base64; make one with: echo whsec_$(openssl rand -base64 32)"
        )
    return Receiver(name=name, url=url, secret=secret)


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _key(secret: str) -> bytes:
    """Decode a secret, strictly: the library would drop the characters that are no base64, and sign with what is left."""
    text = secret.removeprefix("whsec_")
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except ValueError:
        return b""


def delivery_id(alert: Alert, receiver: str) -> str:
    """Identify a delivery: the `webhook-id` of every attempt, in whatever process, by which a receiver drops repeats."""
    return digest(alert.alert_id, alert.state, receiver)


def body(alert: Alert) -> bytes:
    """
    Write what is sent: `{"type": "parley.alert.firing", "timestamp", "data"}`, JSON in UTF-8.

    The timestamp is the alert's event time, so that every attempt sends the same bytes.
    """
    message = {"type": f"parley.alert.{alert.state}", "timestamp": alert.event_time.astimezone(UTC), "data": alert}
    return msgspec.json.encode(message)


def signed(receiver: Receiver, webhook_id: str, content: bytes, now: datetime) -> dict[str, str]:
    """
    Make the headers of one attempt at *now*, which must be aware; the signature covers id, time and body.

    Source: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
    """
    # the library replaces the zone of a time, it does not convert it
    now = now.astimezone(UTC)
    return {
        "content-type": "application/json",
        "user-agent": "parley",
        "webhook-id": webhook_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(receiver.secret.reveal()).sign(webhook_id, now, content.decode()),
    }


def session() -> aiohttp.ClientSession:
    """Open a client that waits no longer than 20 seconds, keeps no cookies and takes no proxies from the environment; close it in the end."""
    return aiohttp.ClientSession(
        timeout=aiohttp.ClientTimeout(total=TOTAL_SECONDS, sock_connect=CONNECT_SECONDS),
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,
    )


async def send(
    client: aiohttp.ClientSession, receiver: Receiver, webhook_id: str, content: bytes, now: datetime
) -> Attempt:
    """
    Post *content* once. Whatever the network or the receiver does is an `Attempt`, never an exception.

    At most 1 KiB of the answer is read. Redirects are not followed. `DELIVERED` means that the receiver answered 2xx, not that somebody has
    read it; `TIMEOUT` does not mean that it has not arrived.
    """
    headers = signed(receiver, webhook_id, content, now)
    try:
        async with client.post(receiver.url.reveal(), data=content, headers=headers, allow_redirects=False) as response:
            answer = await _first_bytes(response)
            return classify(response.status, response.headers.get("Retry-After"), answer, now)
    except TimeoutError as error:
        return Attempt(outcome=Outcome.TIMEOUT, detail=type(error).__name__)
    except (aiohttp.ClientError, OSError, ValueError) as error:
        # the messages of these errors may contain the address
        return Attempt(outcome=Outcome.UNREACHABLE, detail=type(error).__name__)


def classify(status: int, retry_after: str | None, answer: bytes, now: datetime) -> Attempt:
    """
    Tell what a receiver's *status* means.

    A refusal is final only where it is about the message itself. Wrong credentials or a wrong path (401, 403, 404) are mended by an
    operator within hours, so that they are tried again like any 5xx.

    >>> classify(503, "120", b"", datetime.now(UTC)).retry_after_seconds, classify(422, None, b"", datetime.now(UTC)).recoverable
    (120.0, False)
    """
    outcome = _outcome(status)
    shown = " ".join(answer.decode(errors="replace").split())[:_SHOWN_CHARS]
    return Attempt(
        outcome=outcome,
        status=status,
        retry_after_seconds=_seconds(retry_after, now) if retry_after else None,
        detail="" if outcome is Outcome.DELIVERED else f"{status} {shown}".strip(),
    )


def _outcome(status: int) -> Outcome:
    if 200 <= status < 300:
        return Outcome.DELIVERED
    if 300 <= status < 400:
        return Outcome.REDIRECTED
    if status == 410:
        return Outcome.GONE
    return Outcome.REFUSED if status in _ABOUT_THE_MESSAGE else Outcome.RETRY


def _seconds(retry_after: str, now: datetime) -> float | None:
    """Read Retry-After: seconds or a date (RFC 9110, section 10.2.3); nonsense is as if it were not there."""
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:9]), MAX_WAIT_SECONDS)
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return min(max((at - now).total_seconds(), 0.0), MAX_WAIT_SECONDS)


async def _first_bytes(response: Any) -> bytes:
    answer: bytes = await response.content.read(_BODY_BYTES)
    return answer
