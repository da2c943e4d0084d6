"""Scopes: a candidate and its marks in; whether it is about something else than dialogue between political parties out."""

from classifiers.candidates import Candidate
from classifiers.grammar.classes import classes
from classifiers.grammar.marks import Marked

_ENOUGH = 2


def out_of_scope(candidate: Candidate, marked: Marked) -> bool:
    """Whether words of sport, business or another field fill a sentence in which no two parties are named, or nobody of politics."""
    scope = classes().having["scope"]
    words = sum(one.has(scope) for one in marked.marks)
    named = sum(bool(party.mentions) for party in candidate.parties)
    political = any("POL" in one.classes for one in marked.marks)
    return words >= _ENOUGH and (named < _ENOUGH or not political)
