"""Patience: the attempts so far in; how long to wait for the next one, or that it is given up, out."""

from collections.abc import Callable

from msgspec import Struct

from streams.webhooks import Attempt


class Patience(Struct, frozen=True, kw_only=True):
    """How pauses grow: from *first_seconds*, doubled each time up to *longest_seconds*, until *give_up_seconds* after the first attempt."""

    first_seconds: float = 5.0
    longest_seconds: float = 3600.0
    give_up_seconds: float = 86_400.0


def pause(
    patience: Patience, attempt: Attempt, number: int, waited_seconds: float, random: Callable[[], float]
) -> float | None:
    """
    Decide in how many seconds to try again after attempt *number* (from 1), *waited_seconds* after the first; null to give up.

    A pause is spread by a quarter either way, by *random* (0 to 1), so that many alerts don't come back at once. A receiver that says when
    (Retry-After) is not asked before that, even where it then has to be given up.
    """
    if not attempt.recoverable or waited_seconds >= patience.give_up_seconds:
        return None
    grown = min(patience.first_seconds * 2.0 ** min(number - 1, 32), patience.longest_seconds)
    return max(grown * (0.75 + random() / 2), attempt.retry_after_seconds or 0.0)
