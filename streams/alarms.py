"""Alarms: when each dyad wants to be woken in; which are due out. It reads no clock, and an alarm that rang comes again until its dyad has moved on."""

import heapq
from collections.abc import Iterable

_AGAIN_SECONDS = 60
_LONGEST_SECONDS = 3600


class Alarms:
    """
    The times at which dyads have to be looked at; all of them in seconds since 1970.

    A wake may be lost with the worker that sent it, or wait behind a backlog. So what was handed out comes again after a minute, then after two and so on up to an hour,
    until `set` says that the dyad wants another time. Wakes that come twice are harmless.

    >>> alarms = Alarms()
    >>> alarms.set(b"RU~US", 100)
    >>> alarms.due(99), alarms.due(100), alarms.due(120), alarms.due(160)
    ([], [(b'RU~US', 100)], [], [(b'RU~US', 100)])
    """

    def __init__(self) -> None:
        self._wanted: dict[bytes, int] = {}
        self._pause: dict[bytes, int] = {}
        self._ready: dict[bytes, int] = {}
        self._heap: list[tuple[int, bytes]] = []

    def __len__(self) -> int:
        return len(self._wanted)

    def set(self, key: bytes, at: int | None) -> None:
        """Wake *key* at *at*, or never; the time that it has already changes nothing."""
        if at is None:
            for known in (self._wanted, self._pause, self._ready):
                known.pop(key, None)
        elif self._wanted.get(key) != at:
            self._wanted[key] = at
            self._pause[key] = _AGAIN_SECONDS
            self._arm(key, at)

    def replace(self, wanted: Iterable[tuple[bytes, int | None]]) -> None:
        """Forget all and begin with *wanted*: what a worker that was given other partitions finds in its table."""
        self.__init__()  # type: ignore[misc]
        for key, at in wanted:
            self.set(key, at)

    def first(self) -> int | None:
        """Tell when the next one is due; null for never."""
        while self._heap and self._ready.get(self._heap[0][1]) != self._heap[0][0]:
            heapq.heappop(self._heap)
        return self._heap[0][0] if self._heap else None

    def due(self, now: int, most: int = 500) -> list[tuple[bytes, int]]:
        """List what is due at *now*, the longest overdue first, at most so many."""
        found: list[tuple[bytes, int]] = []
        while self._heap and self._heap[0][0] <= now and len(found) < most:
            ready, key = heapq.heappop(self._heap)
            if self._ready.get(key) != ready:
                continue  # it was set anew since
            found.append((key, self._wanted[key]))
            self._arm(key, now + self._pause[key])
            self._pause[key] = min(2 * self._pause[key], _LONGEST_SECONDS)
        return found

    def _arm(self, key: bytes, ready: int) -> None:
        self._ready[key] = ready
        heapq.heappush(self._heap, (ready, key))
