"""Webhooks: an alert or a ping in; the body and the signed headers of one request, after Standard Webhooks, out. Pure."""

import base64
from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec
from standardwebhooks import Webhook

from streams.alerts import Alert
from streams.settings import Secret

_SECRET_BYTES = range(24, 65)


def is_secret(text: str) -> bool:
    """
    Whether *text* is a secret of Standard Webhooks: `whsec_` and 24 to 64 bytes in base64.

    >>> is_secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), is_secret("whsec_c2hvcnQ=")
    (True, False)
    """
    return text.startswith("whsec_") and len(_key(text)) in _SECRET_BYTES


def _key(secret: str) -> bytes:
    """Decode a secret, strictly: the library would drop the characters that are no base64, and sign with what is left."""
    text = secret.removeprefix("whsec_")
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except ValueError:
        return b""


def body(alert: Alert) -> bytes:
    """
    Write what is sent: `{"type": "parley.alert.firing", "timestamp", "data"}`, JSON in UTF-8.

    The timestamp is the alert's event time, so that every attempt sends the same bytes.
    """
    message = {"type": f"parley.alert.{alert.state}", "timestamp": alert.event_time.astimezone(UTC), "data": alert}
    return msgspec.json.encode(message)


def ping(receiver: str, at: datetime) -> bytes:
    """Write a ping, which a receiver verifies and drops like any type that it does not know."""
    return msgspec.json.encode({"type": "parley.ping", "timestamp": at.astimezone(UTC), "data": {"receiver": receiver}})


def signed(secrets: Sequence[Secret], webhook_id: str, content: bytes, now: datetime) -> dict[str, str]:
    """
    Make the headers of one attempt at *now*, which must be aware; each signature covers id, time and body.

    There is one signature for each of *secrets*, so that a receiver that knows the old one or the new one verifies it.

    Source: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
    """
    # the library replaces the zone of a time, it does not convert it
    now = now.astimezone(UTC)
    text = content.decode()
    return {
        "content-type": "application/json",
        "webhook-id": webhook_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(Webhook(secret.reveal()).sign(webhook_id, now, text) for secret in secrets),
    }
