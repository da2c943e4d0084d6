"""Live: changes of the store in; to each browser that looks, all of them in order from where it was, out."""

import asyncio
from collections.abc import AsyncIterator, Sequence

from streams.webboard.queries import Queries
from streams.webboard.store import Change

_QUEUE = 512
_PAGE = 500
BEAT_SECONDS = 15.0


class Hub:
    """
    Hands changes out to those who follow. What waits for one of them is bounded: who is too slow is let go, comes back by itself and says where it was.

    All methods belong to the event loop's thread.
    """

    def __init__(self, queries: Queries) -> None:
        self._queries = queries
        self._followers: set[asyncio.Queue[Change | None]] = set()

    def __len__(self) -> int:
        return len(self._followers)

    def tell(self, changes: Sequence[Change]) -> None:
        """Hand *changes* out; never waits."""
        for follower in [*self._followers]:
            try:
                for change in changes:
                    follower.put_nowait(change)
            except asyncio.QueueFull:
                self._let_go(follower)

    def close(self) -> None:
        """Let everybody go."""
        for follower in [*self._followers]:
            self._let_go(follower)

    async def follow(self, after: int | None) -> AsyncIterator[Change | None]:
        """
        Yield every change after the one with the number *after* (from now on, where that is null), first what the store has, then what comes.

        Null is a beat: nothing has changed for a while. It ends when the follower is let go. Raises `LookupError` where what comes
        after *after* is no longer kept, or *after* never was.
        """
        queue: asyncio.Queue[Change | None] = asyncio.Queue(_QUEUE)
        self._followers.add(queue)
        try:
            oldest, newest = await asyncio.to_thread(self._queries.kept)
            at = newest if after is None else after
            if at < oldest - 1 or at > newest:
                raise LookupError(after)
            while missed := await asyncio.to_thread(self._queries.changes, at, _PAGE):
                for change in missed:
                    yield change
                at = missed[-1].number
            async for coming in self._coming(queue, at):
                yield coming
        finally:
            self._followers.discard(queue)

    async def _coming(self, queue: asyncio.Queue[Change | None], at: int) -> AsyncIterator[Change | None]:
        while True:
            try:
                change = await asyncio.wait_for(queue.get(), BEAT_SECONDS)
            except TimeoutError:
                yield None
                continue
            if change is None:
                return
            if change.number > at:
                at = change.number
                yield change

    def _let_go(self, follower: asyncio.Queue[Change | None]) -> None:
        self._followers.discard(follower)
        while not follower.empty():
            follower.get_nowait()
        follower.put_nowait(None)
