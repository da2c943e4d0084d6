"""Marks: a text and named spans of it in; the text with every span highlighted, however they overlap, out. Pure."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from msgspec import Struct

from classifiers.span import Span
from streams.webboard.html import Markup, join, tag


class Mark(Struct, frozen=True):
    """A span that is highlighted, and what it is: `claim`, `cue`, `why`."""

    span: Span
    kind: str


def marked(text: str, marks: Iterable[Mark]) -> Markup:
    """
    Highlight *marks* in *text*; each stretch is one element with the kinds that cover it as classes. What lies outside of the text is left out.

    Offsets are code points, as everywhere.

    >>> marked("no talks", [Mark(Span(0, 8), "claim"), Mark(Span(3, 8), "why")])
    '<mark class="claim">no </mark><mark class="claim why">talks</mark>'
    """
    inside = [m for m in marks if 0 <= m.span.start < m.span.end <= len(text)]
    edges = sorted({0, len(text), *(edge for m in inside for edge in m.span)})
    pieces = pairwise(edges)
    return join(_piece(text[start:end], Span(start, end), inside) for start, end in pieces)


def _piece(text: str, span: Span, marks: Sequence[Mark]) -> Markup | str:
    kinds = dict.fromkeys(mark.kind for mark in marks if mark.span.contains(span))
    return tag("mark", text, class_=" ".join(kinds)) if kinds else text
