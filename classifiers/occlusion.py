"""Occlusion: a scorer, a candidate and a stance in; the words without which the stance would be least sure out."""

import re
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray

from classifiers.candidates import Candidate
from classifiers.claim import Words
from classifiers.features import View, view
from classifiers.span import Span
from classifiers.stance import LABELS, Stance

Score = Callable[[Sequence[View]], list[NDArray[np.float64]]]

MOST = 3
LEAST_DROP = 0.05
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


class Weighed(Struct, frozen=True):
    """A word and how much less sure the stance is without it: a difference of probabilities."""

    words: Words
    drop: float


def occluded(score: Score, candidate: Candidate, label: Stance) -> tuple[Weighed, ...]:
    """
    Blot out each word of *candidate* in turn, but for those that name its parties, and score what is left by itself.

    Returns up to `MOST` words, the weightiest first, whose loss costs at least `LEAST_DROP`. One scoring a word: this is for whoever asks why, not for every article.
    (Zeiler and Fergus 2014 did it with pictures.)
    """
    column = LABELS.index(label)
    whole = _chance(score, candidate, column)
    weighed = [
        Weighed(_words(candidate, span), round(whole - _chance(score, _without(candidate, span), column), 4))
        for span in _spans(candidate)
    ]
    telling = [one for one in weighed if one.drop >= LEAST_DROP]
    return tuple(sorted(telling, key=lambda one: (-one.drop, one.words.start))[:MOST])


def _chance(score: Score, candidate: Candidate, column: int) -> float:
    return float(score([view(candidate)])[0][:, column].max(initial=0.0))


def _spans(candidate: Candidate) -> Iterator[Span]:
    """The words of the candidate's text, as spans in its field."""
    named = [mention for party in candidate.parties for mention in party.mentions]
    for found in _WORD.finditer(candidate.text):
        span = Span(candidate.start + found.start(), candidate.start + found.end())
        if not any(span.overlaps(mention) for mention in named):
            yield span


def _without(candidate: Candidate, span: Span) -> Candidate:
    """The candidate with blanks where a word was, so that everything else stays in its place."""
    start, end = span.start - candidate.start, span.end - candidate.start
    return replace(candidate, text=candidate.text[:start] + " " * (end - start) + candidate.text[end:])


def _words(candidate: Candidate, span: Span) -> Words:
    return Words(
        start=span.start, end=span.end, text=candidate.text[span.start - candidate.start : span.end - candidate.start]
    )
