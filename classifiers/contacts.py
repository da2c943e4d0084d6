"""Contacts: a sentence in; the words for contacts in it, by what they say of its sides, out."""

import re
from collections.abc import Collection
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from classifiers.folding import fold
from classifiers.grammar.forms import forms
from classifiers.grammar.lexicon import Lexicon, look_up, parse
from classifiers.span import Span

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_CACHED_WORDS = 16_384
_CACHED_TEXTS = 256
"""A clause is looked at once for each stance that it expresses."""
_LANGUAGES = frozenset({"ar", "ru", "en"})


class Sides(StrEnum):
    """What a word for a contact says of its sides."""

    VISIT = "visit"  # one comes, or sends somebody, to the other
    MEET = "meet"  # they have it together
    PLAN = "plan"  # one wants or prepares it
    OFFER = "offer"  # one makes it to the other: an invitation, a proposal


class Contact(NamedTuple):
    """A word for a contact: half-open code points of the text that was searched, and what it says of the sides."""

    start: int
    end: int
    sides: Sides


def predicates(text: str, language: str, classes: Collection[str]) -> tuple[Span, ...]:
    """
    Find the words of *text* that are of one of the grammar's *classes*, in order.

    >>> predicates("China rejected the proposal", "en", {"REFUSE"})
    (Span(start=6, end=14),)
    """
    if language not in _LANGUAGES:
        return ()
    folded = fold(text)
    return tuple(
        folded.span(*match.span())
        for match in _WORD.finditer(folded.text)
        if not look_up(match.group(), language)[0].isdisjoint(classes)
    )


@lru_cache(maxsize=_CACHED_TEXTS)
def contacts(text: str, language: str) -> tuple[Contact, ...]:
    """
    Find the words for contacts in *text*, in order; none in a language without a file.

    >>> [(one.sides.value, one.start) for one in contacts("Lavrov visited Doha and met the emir", "en")]
    [('visit', 7), ('meet', 24)]
    """
    if language not in _LANGUAGES:
        return ()
    folded = fold(text)
    found = []
    for match in _WORD.finditer(folded.text):
        sides = _sides(match.group(), language)
        if sides is not None:
            found.append(Contact(*folded.span(*match.span()), sides))
    return tuple(found)


@lru_cache(maxsize=_CACHED_WORDS)
def _sides(word: str, language: str) -> Sides | None:
    words = _lexicon(language)
    for level in forms(word, language):
        for reading in level:
            known = words.table(reading).get(reading.form, frozenset()) & _SIDES.keys()
            if known:
                return min((_SIDES[kind] for kind in known), key=list(Sides).index)
    return None


_SIDES = {sides.value.upper(): sides for sides in Sides}
_KINDS = _SIDES.keys() | {"WITH", "TO", "BETWEEN", "OF", "OTHER", "STOP"}
"""What a row of the files may be."""


def prepositions(language: str) -> dict[str, frozenset[str]]:
    """
    The words of *language*, folded, that a name can stand behind, with what they make of it; `STOP` for those that a preposition does not reach over.

    >>> sorted(prepositions("en")["with"])
    ['WITH']
    """
    return _lexicon(language).exact if language in _LANGUAGES else {}


@cache
def _lexicon(language: str) -> Lexicon:
    name = f"{language}.tsv"
    text = (files("classifiers") / "data" / "contacts" / name).read_text(encoding="utf-8")
    return parse(text, language, f"contacts/{name}", _KINDS)
