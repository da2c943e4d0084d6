"""Turns: a key in; the right to work on it, one after another in the order of asking, out. Different keys don't wait for each other."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Turns:
    """
    Turns of one event loop. Keys that nobody works on or waits for are forgotten.

    >>> async def told(turns, key, seconds, heard):
    ...     async with turns.of(key):
    ...         await asyncio.sleep(seconds)
    ...         heard.append((key, seconds))
    >>> async def all_told():
    ...     turns, heard = Turns(), []
    ...     await asyncio.gather(*(told(turns, key, seconds, heard) for key, seconds in [("a", 0.01), ("a", 0), ("b", 0)]))
    ...     return heard
    >>> asyncio.run(all_told())
    [('b', 0), ('a', 0.01), ('a', 0)]
    """

    def __init__(self) -> None:
        self._locks: dict[bytes, asyncio.Lock] = {}
        self._askers: Counter[bytes] = Counter()

    def __len__(self) -> int:
        """Tell how many keys are worked on."""
        return len(self._locks)

    @asynccontextmanager
    async def of(self, key: bytes) -> AsyncIterator[None]:
        """Wait until all who asked for *key* before are done; who asks without a pause after it got its work keeps the order of the work."""
        lock = self._locks.setdefault(key, asyncio.Lock())
        self._askers[key] += 1
        try:
            async with lock:
                yield
        finally:
            self._askers[key] -= 1
            if not self._askers[key]:
                del self._askers[key], self._locks[key]
