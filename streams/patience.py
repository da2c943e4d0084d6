"""Patience: since when a delivery is tried in; when the next attempt is, or that it is given up, out. Pure."""

from datetime import datetime, timedelta

from msgspec import Struct


class Patience(Struct, frozen=True, kw_only=True):
    """
    When attempts are made, in seconds after the first: the schedule of Standard Webhooks, whose last step here is a day.

    Each pause is longer by up to *spread* of itself, so that many deliveries don't come back at once.

    Source: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md, 'Deliverability and reliability'.
    """

    schedule_seconds: tuple[float, ...] = (5, 305, 2_105, 9_305, 27_305, 63_305, 86_400)
    spread: float = 0.1

    @property
    def day(self) -> timedelta:
        """How long a delivery is tried."""
        return timedelta(seconds=self.schedule_seconds[-1])


def next_attempt(patience: Patience, since: datetime, now: datetime, chance: float) -> datetime | None:
    """
    Find the next step of the schedule after *now* for what was first tried at *since*; null where the last one has passed.

    What was held up beyond some steps does not make up for them. A delivery is always tried once at or after the end of its day.
    """
    passed = (now - since).total_seconds()
    before = 0.0
    for step in patience.schedule_seconds:
        if step > passed:
            return since + timedelta(seconds=step + (step - before) * patience.spread * chance)
        before = step
    return None
