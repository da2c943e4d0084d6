"""Batches: single pieces of work for one thread in; each one's result out, some at a time where many wait, so that handing over costs little."""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, TypeVar

Given = TypeVar("Given")
Made = TypeVar("Made")

_BUDGET_SECONDS = 0.05
"""For so long one that is done may wait for others; a piece of work that takes longer goes by itself."""


class Batches(Generic[Given, Made]):
    """
    A thread of its own for *work*, which holds the interpreter for milliseconds and would hold up an event loop.

    To hand a piece of work to a thread and its result back, and to send what comes of it to Kafka, costs as much for eight as for one. So half of those that wait go together,
    as many as are done within *budget_seconds*; where few wait each goes by itself, at once. They are worked in the order in which they came.
    """

    def __init__(
        self,
        work: Callable[[Given], Made],
        name: str,
        *,
        budget_seconds: float = _BUDGET_SECONDS,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._work = work
        self._budget_seconds = budget_seconds
        self._clock = clock
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        self._waiting: deque[tuple[Given, asyncio.Future[Made]]] = deque()
        self._working: asyncio.Task[None] | None = None

    async def result(self, given: Given) -> Made:
        """Wait for *work* on *given*, and return what it returned or raise what it raised."""
        future: asyncio.Future[Made] = asyncio.get_running_loop().create_future()
        self._waiting.append((given, future))
        if self._working is None or self._working.done():
            self._working = asyncio.create_task(self._work_off())
        return await future

    async def _work_off(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            share = max(1, len(self._waiting) // 2)
            # who was cancelled wants nothing any more
            batch = [one for one in (self._waiting.popleft() for _ in range(share)) if not one[1].done()]
            outcomes = await loop.run_in_executor(self._thread, self._outcomes, [given for given, _ in batch])
            self._waiting.extendleft(reversed(batch[len(outcomes) :]))
            for (_, future), outcome in zip(batch, outcomes, strict=False):
                _settle(future, outcome)

    def _outcomes(self, batch: Sequence[Given]) -> list[Made | Exception]:
        """Work on the first of *batch*, and on more of them while there is time."""
        outcomes: list[Made | Exception] = []
        ends = self._clock() + self._budget_seconds
        for given in batch:
            if outcomes and self._clock() >= ends:
                break
            try:
                outcomes.append(self._work(given))
            except Exception as error:  # noqa: BLE001, it belongs to whoever gave the work
                outcomes.append(error)
            except BaseException as error:  # noqa: BLE001, a library in Rust that panics raises one; a piece of work must not end the worker
                outcomes.append(RuntimeError(f"{type(error).__name__}: {error}"))
        return outcomes


def _settle(future: asyncio.Future[Made], outcome: Made | Exception) -> None:
    if future.done():
        return
    if isinstance(outcome, Exception):
        future.set_exception(outcome)
    else:
        future.set_result(outcome)
