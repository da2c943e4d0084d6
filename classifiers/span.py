"""Span: where something stands in a text."""

from collections.abc import Iterable
from typing import NamedTuple


class Span(NamedTuple):
    """
    A half-open range of code points, in the text that its owner names.

    >>> "no talks"[Span(3, 8).slice]
    'talks'
    """

    start: int
    end: int

    @property
    def slice(self) -> slice:
        """The range as a slice."""
        return slice(self.start, self.end)

    def overlaps(self, other: "Span") -> bool:
        """Whether a code point belongs to both."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: "Span") -> bool:
        """Whether *other* lies inside this span."""
        return self.start <= other.start and other.end <= self.end


class Cover:
    """
    The places that some spans cover, for many questions whether another span meets one of them; each takes no longer than that span.

    >>> Cover([Span(0, 3), Span(8, 9)]).meets(Span(2, 5)), Cover([]).meets(Span(0, 1))
    (True, False)
    """

    def __init__(self, spans: Iterable[Span]) -> None:
        """Take in the spans."""
        self._places = {place for span in spans for place in range(span.start, span.end)}

    def meets(self, span: Span) -> bool:
        """Whether a code point of *span* is covered."""
        return not self._places.isdisjoint(range(span.start, span.end))
