"""Quotations: sentence text in, spans of what stands between quotation marks out."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from classifiers.span import Span

_MARK = re.compile(
    r"""
    [«»‹›]            # guillemets
    | [“”„‟]          # curly double marks
    | "               # the straight one
    | ''|``           # typewriter: two single ones
    | [‘’‚‛']         # single marks, of which most are apostrophes
    """,
    re.VERBOSE,
)
_OPENING_BEFORE = frozenset("([{«‹“„‘\"'—–-:،؛،,…/")
_CLOSING_AFTER = frozenset(")]}»›”“’\"'—–-:،؛؟,;.!?…/")
_STOPS = frozenset(",.!?…،؟")
_REPORTING_DASH = re.compile(r"\s*,\s*[—–-]")
_NEVER = 9.0
_STRAY = (
    0.9  # a mark without partner; two wrong readings cost more than two strays, one wrong reading a bit more than one
)


class _Mark(NamedTuple):
    """A quotation mark at [start, end), and what it costs to read it as opening or closing."""

    start: int
    end: int
    glyph: str
    opens: float
    closes: float


_Pair = tuple[_Mark, _Mark]
_Way = tuple[_Mark, "_Way"] | None


def quotations(text: str) -> tuple[Span, ...]:
    """
    Find the quoted parts of *text*, without their marks.

    Spans are half-open code-point offsets into *text*, in order, never empty, and never overlap; a quotation inside another belongs to the
    outer one. An opening mark without its partner quotes nothing: a paragraph that ends inside a quotation must not swallow the article.
    Apostrophes are no marks. A quoted name ('"تاس"') is a quotation as well: whoever uses them decides by length. Linear in the text.

    >>> text = "قال: «لا توجد خطط» أمس"
    >>> [text[span.slice] for span in quotations(text)]
    ['لا توجد خطط']
    >>> quotations('He said "no')
    ()
    """
    marks = [_mark(text, found) for found in _MARK.finditer(text)]
    pairs = [*_guillemets([m for m in marks if m.glyph in "«»‹›"], text)]
    curly = [m for m in marks if m.glyph in "“”„‟"]
    straight = [m for m in marks if m.glyph in {'"', "''", "``"}]
    nested, _ = _nested(curly)
    if len(nested) * 2 == len(curly):
        pairs += nested + _alternating(straight)
    else:  # mixed kinds (“no") are common in scraped text
        pairs += _alternating(sorted(curly + straight))
    pairs += _alternating([m for m in marks if m.glyph in "‘’‚‛'"])
    return _outermost(pairs, text)


def left_open(text: str, quoted: Sequence[Span]) -> int | None:
    """
    Find where a quotation begins that *text* does not end: behind its last opening mark without partner; null where there is none.

    *quoted* are the `quotations` of the text. Single marks are no evidence: most are apostrophes.

    >>> text = "He wrote: “We begin."
    >>> text[left_open(text, quotations(text)) :]
    'We begin.'
    """
    past = quoted[-1].end + 1 if quoted else 0
    opening = [
        found.end()
        for found in _MARK.finditer(text, past)
        if found.group() in _LEFT_OPEN and _fits_opening(text, found.start(), found.end())
    ]
    return opening[-1] if opening else None


_LEFT_OPEN = frozenset({"«", "“", "„", '"', "``", "''"})


def _mark(text: str, found: re.Match[str]) -> _Mark:
    """Weigh a mark by its glyph and by what stands on both sides of it."""
    start, end = found.span()
    before, after = text[start - 1 : start], text[end : end + 1]
    may_open = _fits_opening(text, start, end)
    may_close = (not after or after.isspace() or after in _CLOSING_AFTER) and not (not before or before.isspace())
    glyph = found.group()
    if glyph in "‘’‚‛'":
        return _Mark(start, end, glyph, *_single(glyph, before, may_open, may_close))
    if glyph in {"“", "„", "‟", "«", "``"}:
        return _Mark(start, end, glyph, 0.0, 0.3 if may_close and glyph == "“" else 1.0)
    if glyph in {"”", "»"}:
        return _Mark(start, end, glyph, 0.3 if may_open and glyph == "”" else 1.0, 0.0)
    return _Mark(start, end, glyph, _cost(may_open, may_close), _cost(may_close, may_open))


def _fits_opening(text: str, start: int, end: int) -> bool:
    """Whether a mark at [start, end) leans on what follows it and not on what precedes."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return (not before or before.isspace() or before in _OPENING_BEFORE) and bool(after) and not after.isspace()


def _cost(fits: bool, other_fits: bool) -> float:
    """What a straight mark costs in a role: nothing where only this role fits the neighbours, one where only the other does."""
    if fits == other_fits:
        return 0.1
    return 0.0 if fits else 1.0


def _single(glyph: str, before: str, may_open: bool, may_close: bool) -> tuple[float, float]:
    """Weigh a single mark, strictly: `don't` is neither, `ministers'` closes less well than `talks.'`."""
    opens = 0.0 if may_open and glyph != "’" else _NEVER
    closes = _NEVER if not may_close or glyph in "‘‚‛" else 0.0 if before in _STOPS else 0.2
    return opens, closes


def _guillemets(marks: list[_Mark], text: str) -> list[_Pair]:
    """Pair guillemets, also in texts that have them the other way round (»no«), which shows at the first."""
    if marks and marks[0].glyph in "»›" and _fits_opening(text, marks[0].start, marks[0].end):
        marks = [mark._replace(opens=mark.closes, closes=mark.opens) for mark in marks]
    pairs, waiting = _nested(marks)
    if pairs and waiting and pairs[-1][1] is marks[-1] and _REPORTING_DASH.match(text, marks[-1].end):
        # Russian print closes two quotations with one mark: «Мы читаем «Вечер», — сказал он.
        pairs.append((waiting[0], marks[-1]))
    return pairs


def _nested(marks: list[_Mark]) -> tuple[list[_Pair], list[_Mark]]:
    """Pair marks that have a direction, as brackets are paired; the second part are the opening ones without partner."""
    pairs: list[_Pair] = []
    waiting: list[_Mark] = []
    for mark in marks:
        if waiting and (mark.closes < mark.opens or (waiting[-1].glyph == "„" and mark.glyph == "“")):
            pairs.append((waiting.pop(), mark))
        elif mark.opens < mark.closes:
            waiting.append(mark)
    return pairs, waiting


def _alternating(marks: list[_Mark]) -> list[_Pair]:
    """
    Pair marks that open and close in turn, some of them strays, at the least total cost.

    A Viterbi search over two states, outside and inside; it ends outside.
    """
    outside: tuple[float, _Way] = (0.0, None)
    inside: tuple[float, _Way] = (float("inf"), None)
    for mark in marks:
        closed = (inside[0] + mark.closes, (mark, inside[1]))
        opened = (outside[0] + mark.opens, (mark, outside[1]))
        outside, inside = (
            min((outside[0] + _STRAY, outside[1]), closed, key=lambda way: way[0]),
            min((inside[0] + _STRAY, inside[1]), opened, key=lambda way: way[0]),
        )
    return _pairs(outside[1])


def _pairs(way: "_Way") -> list[_Pair]:
    """Unwind a way of alternately closing and opening marks, last first."""
    pairs: list[_Pair] = []
    while way:
        closing, before = way
        assert before  # nothing closes that was not opened
        opening, way = before
        pairs.append((opening, closing))
    return pairs


def _outermost(pairs: list[_Pair], text: str) -> tuple[Span, ...]:
    """Keep the outer of nested and the earlier of crossing pairs, less the white space inside the marks."""
    spans: list[Span] = []
    past = 0
    for opening, closing in sorted(pairs):
        if opening.start < past:
            continue
        past = closing.end
        inner = text[opening.end : closing.start]
        start = opening.end + len(inner) - len(inner.lstrip())
        if content := inner.strip():
            spans.append(Span(start, start + len(content)))
    return tuple(spans)
