"""Lanes: the records of one partition in, one after the other through a handler; what is finished out."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

Handle = Callable[[Any, asyncio.Event], Awaitable[bool]]
"""Work one record; the event is set when the lane closes. True when it is finished and may be committed."""


class Lane:
    """
    Works the records of one partition in order, while other partitions go on.

    A record that the handler does not finish ends the lane: what comes after it must not be committed.
    """

    def __init__(self, records: Iterable[Any], handle: Handle, finished: Callable[[Any], Awaitable[bool]]) -> None:
        self._records = deque(records)
        self._handle = handle
        self._finished = finished
        self._closing = asyncio.Event()
        self._task = asyncio.create_task(self._work())

    @property
    def waiting(self) -> int:
        """How many records are not finished."""
        return len(self._records)

    @property
    def done(self) -> bool:
        """Whether it works no more; `result` then raises what its handler raised."""
        return self._task.done()

    def result(self) -> bool:
        """Tell whether all was finished; raises what the handler raised. Only after `done`."""
        return self._task.result()

    async def close(self, grace_seconds: float) -> None:
        """Let the record under way come to its end, for at most *grace_seconds*; then cancel it. Never raises what the handler raised."""
        self._closing.set()
        await asyncio.wait({self._task}, timeout=grace_seconds)
        self._task.cancel()
        # also looks at what it raised, which asyncio would otherwise report when the task is forgotten
        await asyncio.gather(self._task, return_exceptions=True)

    async def _work(self) -> bool:
        while self._records and not self._closing.is_set():
            record = self._records[0]
            if not (await self._handle(record, self._closing) and await self._finished(record)):
                return False
            self._records.popleft()
        return not self._records
