"""Repairs: text as it was sent in; the text as it was meant, with the way back and what was put right, out."""

import html
import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from msgspec import Struct

from classifiers.mojibake import misread
from classifiers.span import Span

MAX_EDITS = 2_000
"""A repair of more pieces is recorded by its name and number alone: the record must not grow beyond the article."""
_PASSES = 3
"""News is escaped, and misread, twice over; three times has been seen once."""

_ENTITY = re.compile(
    r"""
    &(?: \#[0-9]{1,7} | \#[xX][0-9a-fA-F]{1,6} | [A-Za-z][A-Za-z0-9]{1,31} );
    | &(?: nbsp | quot | laquo | raquo | ndash | mdash | hellip )\b   # what templates cut the semicolon off
    """,
    re.VERBOSE,
)
_INLINE = "a|abbr|b|big|cite|em|font|i|img|mark|nobr|q|s|small|span|strong|sub|sup|time|tt|u|wbr"
_BLOCK = "article|aside|blockquote|br|center|div|figcaption|figure|footer|h[1-6]|header|hr|li|ol|p|pre|section|table|tbody|td|th|tr|ul"
_TAG = re.compile(
    rf"""
    <(?P<hidden>script|style)\b[^<>]{{0,500}}>.{{0,4000}}?</(?P=hidden)>   # nothing of these is text
    | <!--.{{0,1000}}?-->
    | </?(?P<inline>{_INLINE})(?:\s[^<>]{{0,1000}})?/?>
    | </?(?P<block>{_BLOCK})(?:\s[^<>]{{0,1000}})?/?>
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)


class Edit(Struct, frozen=True, array_like=True):
    """One change: [start, end) of the text after the repair stood in the text before it as *was*."""

    start: int
    end: int
    was: str


class Repair(Struct, frozen=True, kw_only=True):
    """
    A repair that changed something: its name, how many places, and the places themselves, in order and apart.

    In a record *edits* is empty where there were more than `MAX_EDITS`.
    """

    name: str
    count: int
    edits: tuple[Edit, ...] = ()


class Change(NamedTuple):
    """What a repair wants: [start, end) of the text before it becomes *text*."""

    start: int
    end: int
    text: str


class Repaired(NamedTuple):
    """A text after its repairs, in the order in which they were made."""

    text: str
    repairs: tuple[Repair, ...]

    def raw_span(self, start: int, end: int) -> Span:
        """
        Translate the half-open range [start, end) of the text into that of the text as it was sent.

        A range that ends inside an edit takes what the edit's characters were made of; where that can't be told, all of the edit.

        >>> sent = "Moscow &amp; Kyiv"
        >>> mended = repair(sent)
        >>> at = mended.text.index("&")
        >>> sent[slice(*mended.raw_span(at, at + 6))]
        '&amp; Kyiv'
        """
        text = self.text
        for made in reversed(self.repairs):
            start, end = (
                _before(text, made.edits, start, is_end=False),
                _before(text, made.edits, end, is_end=True),
            )
            text = _undo(text, made.edits)
        return Span(start, max(start, end))

    @property
    def recorded(self) -> tuple[Repair, ...]:
        """The repairs as a record of the article carries them."""
        return tuple(
            made if made.count <= MAX_EDITS else Repair(name=made.name, count=made.count) for made in self.repairs
        )

    def undone(self) -> str:
        """Give back the text as it was sent."""
        text = self.text
        for made in reversed(self.repairs):
            text = _undo(text, made.edits)
        return text


def repair(text: str) -> Repaired:
    r"""
    Put right what happened to *text* on its way, repair by repair in the order of `REPAIRS`; most texts come back as they are.

    Only what would hide the words from a reader is changed: mojibake, entities, left-over tags. Marks, tatweel, digits and NUL stay, because
    folding reads over them. Nothing raises, and `undone` gives back *text*.

    >>> repair("&laquo;Ð\x9dÐµÑ\x82&raquo;, &amp;mdash; Ñ\x81ÐºÐ°Ð·Ð°Ð» Ð¾Ð½<br>").text
    '«Нет», — сказал он\n'
    >>> [made.name for made in repair("Talks &amp; terms").repairs]
    ['entities']
    """
    made: list[Repair] = []
    for name, find in REPAIRS:
        for _ in range(_PASSES):
            changes = find(text)
            if not changes:
                break
            text, done = _apply(text, name, changes)
            made.append(done)
    return Repaired(text, tuple(made))


def _entities(text: str) -> list[Change]:
    """Read entities as the characters that they stand for; an unknown one stays."""
    if "&" not in text:
        return []
    found = ((entity, html.unescape(entity[0].rstrip(";") + ";")) for entity in _ENTITY.finditer(text))
    return [
        Change(entity.start(), entity.end(), _breathing(char))
        for entity, char in found
        if not char.startswith("&") or char == "&"
    ]


def _breathing(char: str) -> str:
    # a space that doesn't break is a space to every reader, but not to a splitter of sentences
    return " " if char in "\u00a0\u2009\u202f" else char


def _tags(text: str) -> list[Change]:
    """Drop tags that were left in a text, blocks and breaks for a line's end; what is no tag of a page ('<unknown>') stays."""
    if "<" not in text:
        return []
    return [Change(tag.start(), tag.end(), "\n" if tag["block"] else "") for tag in _TAG.finditer(text)]


def _mojibake(text: str) -> list[Change]:
    """Read again what was read with the wrong encoding."""
    return [Change(*part) for part in misread(text)]


REPAIRS: tuple[tuple[str, Callable[[str], list[Change]]], ...] = (
    ("mojibake", _mojibake),
    ("entities", _entities),
    ("tags", _tags),
)
"""The repairs in their order: what was misread may hide entities, and entities may hide tags."""


def _apply(text: str, name: str, changes: Sequence[Change]) -> tuple[str, Repair]:
    pieces: list[str] = []
    edits: list[Edit] = []
    past = length = 0
    for change in changes:
        kept = text[past : change.start]
        length += len(kept)
        edits.append(Edit(length, length + len(change.text), text[change.start : change.end]))
        length += len(change.text)
        pieces += (kept, change.text)
        past = change.end
    pieces.append(text[past:])
    return "".join(pieces), Repair(name=name, count=len(edits), edits=tuple(edits))


def _undo(text: str, edits: Sequence[Edit]) -> str:
    pieces: list[str] = []
    past = 0
    for edit in edits:
        pieces += (text[past : edit.start], edit.was)
        past = edit.end
    return "".join((*pieces, text[past:]))


def _before(text: str, edits: Sequence[Edit], at: int, *, is_end: bool) -> int:
    """Where the offset *at* into *text* stood before the edits: what was deleted at a range's own end is no part of the range."""
    shift = 0
    for edit in edits:
        if edit.end <= at and (edit.start < at or not is_end):
            shift += len(edit.was) - (edit.end - edit.start)
        elif edit.start < at:
            return edit.start + shift + _within(edit, text[edit.start : edit.end], at - edit.start, is_end=is_end)
        else:
            break
    return at + shift


def _within(edit: Edit, new: str, chars: int, *, is_end: bool) -> int:
    """How much of what an edit was its first *chars* characters took: misread text is one character for each byte or each character."""
    if len(new.encode("utf-8", "surrogatepass")) == len(edit.was):
        return len(new[:chars].encode("utf-8", "surrogatepass"))
    if len(new) == len(edit.was):
        return chars
    return len(edit.was) if is_end else 0
