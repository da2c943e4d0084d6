"""Schedule: how a poll went in; how long to wait for the next out."""

from msgspec import Struct

from streams.intake.fetching import Outcome

_MAX_SECONDS = 86_400.0
_MAX_IDLE = 4.0
"""A feed in which nothing happens is asked up to this much less often."""
_IDLE_STEP = 1.25
_JITTER = 0.1


class Standing(Struct, frozen=True, kw_only=True):
    """How a feed has been doing: polls in a row that failed, and polls in a row that brought nothing new."""

    failures: int = 0
    idle: int = 0

    def after(self, outcome: Outcome, new: int) -> "Standing":
        """
        Take in another poll, which brought *new* entries.

        >>> Standing(failures=2).after(Outcome.OK, 3), Standing().after(Outcome.TIMEOUT, 0).failures, Standing().after(Outcome.NOT_MODIFIED, 0).idle
        (Standing(failures=0, idle=0), 1, 1)
        """
        if outcome not in (Outcome.OK, Outcome.NOT_MODIFIED):
            return Standing(failures=self.failures + 1, idle=self.idle)
        return Standing(failures=0, idle=0 if new else self.idle + 1)


def wait_seconds(
    standing: Standing, outcome: Outcome, every_seconds: float, *, retry_after_seconds: float | None, chance: float
) -> float | None:
    """
    Say how long to wait before the next poll; null for never again, because the feed said that it is gone.

    After a failure twice as long each time, up to a day, and never less than the server asked for; while nothing happens, slowly up to four times
    as long. *chance*, from 0 to 1, moves it by up to a tenth, so that feeds do not meet.

    >>> [wait_seconds(Standing(failures=n), Outcome.TIMEOUT, 600, retry_after_seconds=None, chance=0.5) for n in (1, 2, 3, 20)]
    [1200.0, 2400.0, 4800.0, 86400.0]
    >>> wait_seconds(Standing(failures=1), Outcome.BUSY, 600, retry_after_seconds=7200, chance=0.5)
    7200.0
    """
    if outcome is Outcome.GONE:
        return None
    if standing.failures:
        wait = min(_MAX_SECONDS, every_seconds * 2.0 ** min(standing.failures, 16))
    else:
        wait = every_seconds * min(_MAX_IDLE, _IDLE_STEP**standing.idle)
    return max(wait, min(retry_after_seconds or 0.0, _MAX_SECONDS)) * (1 + _JITTER * (2 * chance - 1))
