"""The courier: an alert in; back when its receiver has accepted it, or never will, or there is no time left."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import aiohttp
import structlog
from msgspec import Struct

from classifiers.rejected import Reason, Rejected
from streams import webhooks
from streams.alerts import Alert
from streams.metrics import Metrics
from streams.patience import Patience, pause
from streams.settings import SettingError, Settings
from streams.webhooks import Attempt, Outcome, Receiver

RECEIVER = "webhook"
"""The name of the receiver in the settings; it is part of every delivery's id."""

UNFINISHED = Rejected(Reason.OTHER, "closed before the receiver accepted")
"""Not accepted and not given up: somebody else has to try again."""

log = structlog.get_logger()


class Time(Struct, frozen=True, kw_only=True):
    """The clock, the waiting and the chance that deliveries use; tests have their own."""

    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    random: Callable[[], float] = random.random


def receiver_of(settings: Settings) -> Receiver | None:
    """Take the receiver out of *settings*, null where none is set. Raises `SettingError` for one that cannot work."""
    if settings.webhook_url is None or settings.webhook_secret is None:
        return None
    try:
        return webhooks.receiver(RECEIVER, settings.webhook_url, settings.webhook_secret)
    except webhooks.ReceiverError as error:
        raise SettingError(f"PARLEY_WEBHOOK_URL, PARLEY_WEBHOOK_SECRET: {error}") from None


class Courier:
    """Brings alerts to one receiver. After a 410 it brings it nothing more, until the process starts again."""

    def __init__(
        self, receiver: Receiver, client: aiohttp.ClientSession, metrics: Metrics, patience: Patience, time: Time
    ) -> None:
        self._receiver = receiver
        self._client = client
        self._metrics = metrics
        self._patience = patience
        self._time = time
        self._gone = False
        self._waiting = 0

    async def bring(self, alert: Alert, written: datetime, closing: asyncio.Event) -> Rejected | None:
        """
        Send *alert* until it is accepted: null then.

        May take a day. Every attempt has the same `webhook-id`. Where *closing* is set while it waits, `UNFINISHED` comes back at once; any other
        `Rejected` is final. *written* is when the alert was, for the metric.
        """
        webhook_id, content = webhooks.delivery_id(alert, self._receiver.name), webhooks.body(alert)
        began, number = self._time.monotonic(), 0
        while not self._gone:
            number += 1
            attempt = await self._attempt(webhook_id, content)
            if attempt.outcome is Outcome.DELIVERED:
                self._metrics.delivery_seconds.observe(max(0.0, (self._time.now() - written).total_seconds()))
                log.info("delivered", alert_id=alert.alert_id, delivery_id=webhook_id, attempt=number)
                return None
            wait = pause(self._patience, attempt, number, self._time.monotonic() - began, self._time.random)
            log.warning(
                "delivery_failed",
                alert_id=alert.alert_id,
                delivery_id=webhook_id,
                attempt=number,
                outcome=attempt.outcome.value,
                detail=attempt.detail,
                pause_seconds=wait,
            )
            if wait is None:
                return Rejected(Reason.UNDELIVERABLE, f"{attempt.outcome} after {number} attempts: {attempt.detail}")
            if not await self._waited(wait, closing):
                return UNFINISHED
        return Rejected(Reason.UNDELIVERABLE, f"{Outcome.GONE}: receiver {self._receiver.name} wants no more")

    async def _attempt(self, webhook_id: str, content: bytes) -> Attempt:
        attempt = await webhooks.send(self._client, self._receiver, webhook_id, content, self._time.now())
        self._metrics.delivery_attempts.labels(attempt.outcome.value).inc()
        self._gone = self._gone or attempt.outcome is Outcome.GONE
        return attempt

    async def _waited(self, seconds: float, closing: asyncio.Event) -> bool:
        """Wait; false where it closed before the time was over."""
        sleep = asyncio.ensure_future(self._time.sleep(seconds))
        closed = asyncio.ensure_future(closing.wait())
        self._waiting += 1
        self._metrics.deliveries_waiting.set(self._waiting)
        try:
            await asyncio.wait({sleep, closed}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._waiting -= 1
            self._metrics.deliveries_waiting.set(self._waiting)
            sleep.cancel()
            closed.cancel()
        return not closing.is_set()
