"""Corpus: labelled JSON lines in; articles with the gold claims of each sentence, and the slice that an item belongs to, out."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
from msgspec import Struct

from classifiers.claim import Quote
from classifiers.raw import Field, Language, RawArticle
from classifiers.span import Span
from classifiers.stance import Stance

SLICES = 10
TRAINING_SLICES = frozenset(range(7))
"""What may be trained on; 7 is kept for the join with a grammar, 8 and 9 for final figures."""


class GoldClaim(Struct, frozen=True):
    """A labelled claim: canonical speaker or null, whose stance it is, toward whom, and the stances."""

    speaker: str | None
    actor: tuple[str, ...]
    counterparts: tuple[str, ...]
    stances: tuple[Stance, ...]
    quote: Quote = Quote.NARRATION


class GoldSentence(Struct, frozen=True):
    """A sentence with its claims, often none; *i* is its number in the item, 0 the title."""

    i: int
    text: str
    claims: tuple[GoldClaim, ...] = ()

    @property
    def stances(self) -> frozenset[Stance]:
        """What the sentence expresses, whoever's it is."""
        return frozenset(stance for claim in self.claims for stance in claim.stances)


class Item(Struct, frozen=True):
    """A labelled news item. Sentence 0 is the title, with an empty text where there is none."""

    id: str
    lang: Language
    sentences: tuple[GoldSentence, ...]
    date: str | None = None

    @property
    def is_silent(self) -> bool:
        """Whether nobody claims anything in it."""
        return not any(sentence.claims for sentence in self.sentences)


class Place(Struct, frozen=True):
    """Where a gold sentence stands in its article."""

    field: Field
    span: Span


_DECODER = msgspec.json.Decoder(Item)


def parse(line: bytes, place: str) -> Item:
    """Decode one item; ValueError with *place* (`file:line`) if it is none."""
    try:
        item = _DECODER.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"{place}: {error}; a labelled item has id, lang and sentences with text and claims") from None
    if not item.sentences or item.sentences[0].i != 0:
        raise ValueError(f"{place}: the first sentence must be number 0, the title (empty where there is none)")
    return item


def read(paths: Iterable[Path]) -> tuple[Item, ...]:
    """
    Read all items of *paths*, in order.

    Raises ValueError with file and line at a line that is no item, and where two items have one id; OSError where a file can't be read.
    """
    items = tuple(_lines(paths))
    seen: set[str] = set()
    for item in items:
        if item.id in seen:
            raise ValueError(f"two items have the id {item.id}; give each its own")
        seen.add(item.id)
    return items


def _lines(paths: Iterable[Path]) -> Iterator[Item]:
    for path in paths:
        for number, line in enumerate(path.read_bytes().split(b"\n"), start=1):
            if line.strip():
                yield parse(line, f"{path.name}:{number}")


def slice_of(item_id: str) -> int:
    """
    The slice, 0 to 9, that an item belongs to: by its id alone, so that it stays there for ever.

    >>> [slice_of(item) for item in ("a", "b", "c")]
    [0, 6, 3]
    """
    return int(hashlib.sha256(item_id.encode()).hexdigest()[:8], 16) % SLICES


def in_slices(items: Iterable[Item], slices: frozenset[int]) -> tuple[Item, ...]:
    """The items that belong to *slices*, in order."""
    return tuple(item for item in items if slice_of(item.id) in slices)


def raw_article(item: Item) -> RawArticle:
    """
    The article that a gold item was: the title, and the other sentences joined by one space.

    The language is left to be detected, as for any article that comes in.
    """
    title, *body = (sentence.text for sentence in item.sentences)
    return RawArticle(id=item.id, title=title or None, text=" ".join(body), published_at=item.date)


def places(item: Item) -> tuple[Place, ...]:
    """Where each gold sentence stands in `raw_article`, in order."""
    title, *body = (sentence.text for sentence in item.sentences)
    found, start = [Place("title", Span(0, len(title)))], 0
    for text in body:
        found.append(Place("text", Span(start, start + len(text))))
        start += len(text) + 1
    return tuple(found)


def placed(field: Field, span: Span, where: tuple[Place, ...]) -> int | None:
    """
    The number in *where* of the gold sentence that a range of code points belongs to, or None.

    It is the sentence that it overlaps most, if the overlap is at least half of the shorter of the two.
    """

    def overlap(place: Place) -> int:
        return min(place.span.end, span.end) - max(place.span.start, span.start) if place.field == field else 0

    best = max(range(len(where)), key=lambda number: overlap(where[number]))
    shorter = min(span.end - span.start, where[best].span.end - where[best].span.start)
    return best if 2 * overlap(where[best]) >= shorter > 0 else None
