"""Loops: work and its inputs in; what one input costs, as a ratio to a fixed loop that takes turns with it, out."""

import time
from collections.abc import Callable, Sequence
from statistics import median
from typing import TypeVar

from msgspec import Struct

T = TypeVar("T")

_TURNS = 10_000
_FLOORS = 3


class Cost(Struct, frozen=True):
    """What an input costs: *loops* is the ratio to the reference loop, *seconds* the processor time here and now; *loop_seconds* that of the loop."""

    loops: float
    seconds: float
    loop_seconds: float

    @property
    def a_second(self) -> float:
        """How many inputs a second one core takes, here and now."""
        return 1 / self.seconds

    def __str__(self) -> str:
        """The ratio first: it is what can be compared."""
        return f"{self.loops:8.2f} loops, {self.a_second:8.0f}/s here (loop {self.loop_seconds * 1e3:.2f} ms)"


def reference() -> int:
    """The fixed loop that everything is compared with."""
    total = 0
    for turn in range(_TURNS):
        total += turn & 7
    return total


def cost(work: Callable[[T], object], inputs: Sequence[T], batch: int = 10) -> Cost:
    """
    Do *work* on *inputs*, *batch* by batch, with the reference loop in turn, all in processor time.

    The mean of the inputs, since a stream has cheap and dear ones, over the median of the loops, since those are equal.
    """
    spent, floors = 0.0, list[float]()
    for start in range(0, len(inputs), batch):
        began = time.process_time()
        for one in inputs[start : start + batch]:
            work(one)
        done = time.process_time()
        for _ in range(_FLOORS):
            reference()
        floors.append((time.process_time() - done) / _FLOORS)
        spent += done - began
    floor = median(floors)
    return Cost(spent / len(inputs) / floor, spent / len(inputs), floor)
