"""Span: where something stands in a text."""

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
