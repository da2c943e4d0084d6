"""Receivers: where alerts go and who is told of what, as records; no address and no secret of them is ever shown."""

from enum import StrEnum

from msgspec import Struct

from streams.addresses import Allowed
from streams.routes import Route
from streams.settings import Secret

OWN = "webhook"
"""The name of the receiver of `PARLEY_WEBHOOK_URL`; it is part of every delivery's id."""


class Kind(StrEnum):
    """What a receiver speaks."""

    WEBHOOK = "webhook"
    ALERTMANAGER = "alertmanager"


class Receiver(Struct, frozen=True, kw_only=True):
    """
    Where alerts go. No address and no secret is ever shown: addresses of hooks often are secrets themselves.

    *secrets* are those of Standard Webhooks, the newest first; *authorization* is the header that an Alertmanager wants. *in_flight* is how many requests may
    be under way at once. An alert that nothing resolves fires for *firing_hours* in Alertmanager, which hears of it every *resend_seconds*.
    """

    name: str
    kind: Kind
    url: Secret
    allow: Allowed = Allowed()
    secrets: tuple[Secret, ...] = ()
    authorization: Secret | None = None
    in_flight: int = 1
    firing_hours: float = 24.0
    resend_seconds: float = 60.0


class Receivers(Struct, frozen=True, kw_only=True):
    """All of them, by name in the order of the file, and who is told of what."""

    by_name: dict[str, Receiver] = {}
    routes: tuple[Route, ...] = ()
