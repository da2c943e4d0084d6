"""The courier: one body for one receiver in; one signed request, counted, and what became of it out."""

import structlog

from streams import alertmanager, webhooks
from streams.attempts import Attempt, Outcome
from streams.clock import Clock
from streams.metrics import Metrics
from streams.posting import Post
from streams.receivers import Kind, Receiver

log = structlog.get_logger()


class Courier:
    """Brings what it is given to one receiver. Has to be made inside a running event loop, and closed in the end."""

    def __init__(self, receiver: Receiver, metrics: Metrics, clock: Clock) -> None:
        self.receiver = receiver
        self._metrics = metrics
        self._clock = clock
        self._post = Post(receiver.url, receiver.allow, connections=receiver.in_flight)

    async def close(self) -> None:
        """Close what is open."""
        await self._post.close()

    async def send(self, webhook_id: str, content: bytes) -> Attempt:
        """Send *content* once. To a webhook it goes signed, as the message *webhook_id*; every repeat has the same."""
        now = self._clock.now()
        if self.receiver.kind is Kind.ALERTMANAGER:
            answer = await self._post.ask("POST", content, headers(self.receiver), now, alertmanager.PATH)
            attempt = answer.attempt
        else:
            signed = webhooks.signed(self.receiver.secrets, webhook_id, content, now)
            attempt = await self._post.send(content, signed, now)
        self._metrics.delivery_attempts.labels(self.receiver.name, attempt.outcome.value).inc()
        self._metrics.delivery_attempt_seconds.labels(self.receiver.name).observe(attempt.seconds)
        if attempt.outcome is not Outcome.DELIVERED:
            log.warning(
                "delivery_failed",
                receiver=self.receiver.name,
                delivery_id=webhook_id or None,
                outcome=attempt.outcome.value,
                detail=attempt.detail,
            )
        return attempt


def headers(receiver: Receiver) -> dict[str, str]:
    """Make the headers of a request to an Alertmanager."""
    found = {"content-type": "application/json"}
    if receiver.authorization is not None:
        found["authorization"] = receiver.authorization.reveal()
    return found
