"""Pace: how many articles a second are wanted in; a wait before each, out."""

import time
from collections.abc import Callable

_SLICE_SECONDS = 0.2  # Ctrl-C is noticed between two of them


class Pace:
    """
    Lets at most *rate* things a second pass, evenly and without catching up on what a slow source let lie; null lets all pass.

    >>> moments = iter([0.0, 0.0, 0.9])
    >>> waits = []
    >>> pace = Pace(2, clock=lambda: next(moments), sleep=waits.append)
    >>> for _ in range(3): pace.wait()
    >>> [round(wait, 1) for wait in waits]
    [0.2, 0.2, 0.1, 0.1]
    """

    def __init__(
        self,
        rate: float | None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._every = 1 / rate if rate else 0.0
        self._clock = clock
        self._sleep = sleep
        self._next = 0.0

    def wait(self) -> None:
        """Wait until the next may pass."""
        if not self._every:
            return
        now = self._clock()
        left = self._next - now
        self._next = max(self._next, now) + self._every
        while left > 1e-9:
            part = min(left, _SLICE_SECONDS)
            self._sleep(part)
            left -= part
