"""Cutting: the tokens of a text and a range in; the tokens of the range, those at its edges cut where it begins and ends, out."""

from bisect import bisect_left
from collections.abc import Callable, Iterator
from operator import attrgetter
from typing import Protocol, TypeVar


class Placed(Protocol):
    """A token at the half-open range [start, end) of its text, in code points."""

    @property
    def start(self) -> int:
        """Where it begins."""

    @property
    def end(self) -> int:
        """Where it ends."""


T = TypeVar("T", bound=Placed)

_start = attrgetter("start")


def within(whole: tuple[T, ...], start: int, end: int, split: Callable[[int, int], Iterator[T]]) -> tuple[T, ...]:
    """
    Take the tokens of [start, end) out of *whole*, those of the text in order; *split* makes the tokens of a range anew, where one is cut.

    A sentence is asked for many of its ranges, and few of them cut a word.
    """
    first = bisect_left(whole, start, key=_start)
    last = bisect_left(whole, end, lo=first, key=_start)
    if last > first and whole[last - 1].end > end:
        return tuple(split(start, end))  # the last word is cut
    if not first or whole[first - 1].end <= start:
        return whole[first:last]
    return tuple(split(start, min(end, whole[first - 1].end))) + whole[first:last]
