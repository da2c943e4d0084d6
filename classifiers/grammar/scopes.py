"""Scopes: a candidate and its marks in; whether it is about something else than dialogue between political parties out."""

from functools import lru_cache

from classifiers.candidates import Candidate
from classifiers.folding import fold
from classifiers.grammar.classes import classes
from classifiers.grammar.marks import Marked, mark
from classifiers.parties import Standing

BARGAINED = frozenset({"BIZ", "LABOUR", "DOMESTIC"})
"""Fields over which political parties bargain too."""
_FILLED = 2
"""So many words of sport, business or another field make a sentence theirs."""
_CACHED_NEIGHBOURS = 256
_CACHED_TEXTS = 4096


def out_of_scope(candidate: Candidate, marked: Marked) -> bool:
    """
    Whether *candidate* is about something else: words of another field fill its sentence, and no two parties are named or nobody of politics.

    With the title and the sentence before, two such words are enough where no two parties are named, and one where no two are known at all.
    """
    here = _words(marked)
    around = here + _words_in(candidate.title, candidate.language) + _words_in(candidate.previous, candidate.language)
    named = sum(bool(party.mentions) for party in candidate.parties)
    political = any("POL" in one.classes for one in marked.marks) or _bargaining(candidate, marked)
    if here >= _FILLED and (named < 2 or not political):
        return True
    return (around >= _FILLED and named < 2) or (around > 0 and len(_known(candidate)) < 2)


def _bargaining(candidate: Candidate, marked: Marked) -> bool:
    """Whether two sides stand there with a word for dialogue, and all that is foreign are wages, prices or a budget: these they may bargain over."""
    acting = {one.party for one in candidate.parties if one.mentions and one.standing is Standing.NAMED}
    foreign = [one for one in marked.marks if one.has(classes().having["scope"])]
    spoken = any(one.has(classes().dialogue) for one in marked.marks)
    return len(acting) > 1 and spoken and all(one.has(BARGAINED) for one in foreign)


def _known(candidate: Candidate) -> frozenset[str]:
    """The parties that the sentence can be about: named, speaking, or those of the story."""
    speaking = (said.speaker.party for said in candidate.said)
    found = {*(party.party for party in candidate.parties), *speaking, *candidate.dyad}
    return frozenset(party for party in found if party is not None)


def _words(marked: Marked) -> int:
    return sum(one.has(classes().having["scope"]) for one in marked.marks)


@lru_cache(maxsize=_CACHED_TEXTS)
def _words_in(text: str, language: str) -> int:
    """How many words of other fields a neighbouring text has; it is the neighbour of many."""
    return _words(neighbour(text, language)) if text else 0


@lru_cache(maxsize=_CACHED_NEIGHBOURS)
def neighbour(text: str, language: str) -> Marked:
    """Mark a text that only stands beside what is read: its parties are words like others."""
    return mark(fold(text).text, language)
