"""Russian words: a text in; its words and marks in order, each with the cases, numbers and genders that it can stand in, out."""

import re
from collections.abc import Iterator
from functools import lru_cache, partial
from typing import NamedTuple

from classifiers.languages.cutting import within
from classifiers.morphology import russian_parses

ANY_CASE = "*"
"""The case of what doesn't decline: 'МЧС', 'Bloomberg', a name that no dictionary has."""
_TOKEN = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*|[^\w\s]")
_CASES = {"gen1": "gent", "gen2": "gent", "loc1": "loct", "loc2": "loct", "acc2": "accs"}
_CACHED_SENTENCES = 64
_LIKELY = 0.04
"""A reading counts if it has this share of the likeliest one's probability."""


class Form(NamedTuple):
    """What a word can be: part of speech, case, number and gender as pymorphy writes them, '' for what it doesn't show."""

    pos: str
    case: str
    number: str
    gender: str
    is_animate: bool
    is_name: bool


class Token(NamedTuple):
    """A word or a mark at [start, end) of a text."""

    start: int
    end: int
    text: str
    forms: tuple[Form, ...]

    @property
    def has_capital(self) -> bool:
        """Whether it is written like a name."""
        return self.text[:1].isupper()

    def can_be(self, *pos: str) -> bool:
        """Whether one of its readings is of one of these parts of speech."""
        for form in self.forms:  # noqa: SIM110 - asked of every word, and twice as fast as any()
            if form.pos in pos:
                return True
        return False

    def in_case(self, case: str, *pos: str) -> Form | None:
        """The likeliest reading of these parts of speech that can stand in *case*."""
        for form in self.forms:
            if form.pos in pos and (form.case == case or form.case == ANY_CASE):  # noqa: PLR1714 - asked of every word
                return form
        return None


def tokens(text: str, start: int, end: int) -> tuple[Token, ...]:
    """
    Take text[start:end] apart.

    >>> [(token.text, sorted({form.case for form in token.forms})) for token in tokens("о мире, МЧС", 0, 11)]
    [('о', ['']), ('мире', ['loct']), (',', []), ('МЧС', ['*'])]
    """
    return within(_whole(text), start, end, partial(_tokens, text))


@lru_cache(maxsize=_CACHED_SENTENCES)
def _whole(text: str) -> tuple[Token, ...]:
    return tuple(_tokens(text, 0, len(text)))


def _tokens(text: str, start: int, end: int) -> Iterator[Token]:
    capitals = text.isupper() and " " in text.strip()
    for found in _TOKEN.finditer(text, start, end):
        word = found.group()
        yield Token(found.start(), found.end(), word, forms(word.casefold() if capitals else word))


@lru_cache(maxsize=65_536)
def forms(word: str) -> tuple[Form, ...]:
    """List what a word can be, likeliest first; marks can be nothing."""
    if not word[0].isalnum():
        return ()
    if word.isdigit():
        return (Form("NUMR", ANY_CASE, "plur", "", False, False),)
    parses = russian_parses(word)
    if _doesnt_decline(word, parses[0].is_known):
        return (Form("NOUN", ANY_CASE, "", "", False, True),)
    found = dict.fromkeys(
        _form(parse.tag) for parse in parses if parse.score >= _LIKELY * parses[0].score and parse.tag.POS
    )
    if (
        word[0].isupper() and not parses[0].is_known and not word.casefold().endswith(_OBLIQUE_ENDS)
    ):  # a name: its likely readings are guesses
        found[Form("NOUN", ANY_CASE, "", "", True, True)] = None
    return tuple(found)


def _doesnt_decline(word: str, is_known: bool) -> bool:
    latin = "a" <= word[0].casefold() <= "z"
    return latin or (len(word) > 1 and word.isupper() and (not is_known or len(word) < _ACRONYM))


_OBLIQUE_ENDS = ("ому", "ему", "ого", "его")
_ACRONYM = 6  # letters that a word in capitals has at least


def _form(tag: object) -> Form:
    grammemes = set(str(tag).replace(" ", ",").split(","))
    fixed = "Fixd" in grammemes
    case = ANY_CASE if fixed else str(getattr(tag, "case", None) or "")
    return Form(
        pos=str(getattr(tag, "POS", "")),
        case=_CASES.get(case, case),
        number="" if fixed and "Sgtm" not in grammemes else str(getattr(tag, "number", None) or ""),
        gender=str(getattr(tag, "gender", None) or ""),
        is_animate="anim" in grammemes,
        is_name=bool(grammemes & {"Name", "Surn", "Patr"}),
    )
