"""The breaker: how a receiver has been so far and one more attempt in; how it is now, and when it may be asked again, out. Pure."""

from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from streams.attempts import DOUBTFUL, Attempt, Outcome

_DOUBTFUL_IN_A_ROW = 5
_THROTTLED_SECONDS = (1.0, 60.0)
_SPREAD = 0.1
_MOST_OFTEN = 10  # a receiver that asks to be asked soon is, but that often as one that doesn't, and no oftener


class Pauses(Struct, frozen=True):
    """How long a receiver that is down is left alone after its first failure, its second, and so on; the last one stays."""

    seconds: tuple[float, ...] = (5, 300, 1_800)


WEBHOOK = Pauses()
"""The first steps of the Standard Webhooks schedule. No pause is longer than half an hour: it is one request, for all that waits."""
ALERTMANAGER = Pauses((5, 15, 60))
"""Alertmanager has to hear again of what fires before its end has come."""


class Health(Struct, frozen=True, kw_only=True):
    """
    How a receiver is. While it is *down*, one request at a time asks whether it is back; nothing is sent before *not_before*.

    *failures* counts the messages that went wrong since the last success, *throttled* how often it was too much, *asked* what went wrong since it is down. *gone* is one that said 410.
    """

    down: bool = False
    gone: bool = False
    failures: int = 0
    asked: int = 0
    throttled: int = 0
    not_before: datetime | None = None
    last: Outcome | None = None

    @property
    def well(self) -> bool:
        """Whether as much may be under way as the receiver takes."""
        return not (self.down or self.gone or self.failures or self.throttled)

    def may_ask(self, now: datetime) -> bool:
        """Whether a request may begin at *now*."""
        return not self.gone and (self.not_before is None or now >= self.not_before)


def after(
    health: Health, attempt: Attempt, now: datetime, pauses: Pauses, chance: float, *, again: bool = False
) -> Health:
    """
    Take one more attempt into account, that ended at *now*; *again* says that the same message has failed since the last success.

    A success, or a refusal of one message, makes the receiver well. 429 slows it down. Whatever is about the receiver makes it down at once, so that its
    alerts keep their order; what may be about one message (500, a timeout) does so after five of them in a row, and the pauses then stay at the second.
    With Retry-After the receiver names the pause itself.
    """
    if health.gone or attempt.outcome is Outcome.GONE:
        return Health(gone=True, last=attempt.outcome)
    if attempt.outcome in (Outcome.DELIVERED, Outcome.REFUSED):
        return Health(last=attempt.outcome)
    if attempt.outcome is Outcome.THROTTLED:
        first, longest = _THROTTLED_SECONDS
        pause = min(first * 2.0 ** min(health.throttled, 10), longest)
        changed = replace(health, throttled=health.throttled + 1)
    else:
        failures = health.failures + (not again)
        steps = pauses.seconds[:2] if attempt.outcome in DOUBTFUL else pauses.seconds
        down = health.down or attempt.outcome not in DOUBTFUL or failures >= _DOUBTFUL_IN_A_ROW
        pause = steps[min(health.asked, len(steps) - 1)] if down else 0.0
        changed = replace(health, failures=failures, down=down, asked=health.asked + down)
    if attempt.retry_after_seconds is not None:
        pause = max(pause / _MOST_OFTEN, attempt.retry_after_seconds)
    pause *= 1 + _SPREAD * chance
    return replace(changed, last=attempt.outcome, not_before=now + timedelta(seconds=pause) if pause else None)
