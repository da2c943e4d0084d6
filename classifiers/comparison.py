"""Comparison: what two models read in the same gold sentences in; where they differ, and which of them is right there, out."""

from collections.abc import Iterator, Sequence
from math import comb

from msgspec import Struct

from classifiers.evaluation import ALL, Sentence, expressed
from classifiers.stance import LABELS, Stance


class Difference(Struct, frozen=True):
    """A sentence in which two models read different sets of stances."""

    article: str
    language: str
    number: int
    gold: tuple[Stance, ...]
    one: tuple[Stance, ...]
    other: tuple[Stance, ...]


class Tally(Struct, frozen=True):
    """
    Of *sentences*, in how many the sets of stances are the same, only *one* is right, only *other*, or both are wrong in ways of their own.

    *chance* is how likely a difference at least as large between the two would be if they were equally good (sign test, two-sided).
    """

    sentences: int
    same: int
    one: int
    other: int
    neither: int
    chance: float


def differences(one: Sequence[Sentence], other: Sequence[Sentence]) -> tuple[Difference, ...]:
    """Compare what was read sentence by sentence, in the order of *one*; both must come of the same items."""
    found = {(sentence.article, sentence.number): sentence for sentence in other if sentence.number is not None}
    return tuple(_differing(one, found))


def tallies(one: Sequence[Sentence], found: Sequence[Difference]) -> dict[str, Tally]:
    """Count the differences *found* between *one* and another in each language, in order of its code, and in all."""
    languages = sorted({sentence.language for sentence in one})
    return {name: _tally(one, found, None if name == ALL else name) for name in (*languages, ALL)}


def _differing(one: Sequence[Sentence], found: dict[tuple[str, int], Sentence]) -> Iterator[Difference]:
    for sentence in one:
        if sentence.number is None:
            continue
        # a sentence without text is only listed where a claim was found in it
        there = found.get((sentence.article, sentence.number))
        here, other = expressed(sentence.found), expressed(there.found) if there else frozenset()
        if here != other:
            yield Difference(
                sentence.article,
                sentence.language,
                sentence.number,
                _ordered(expressed(sentence.gold)),
                _ordered(here),
                _ordered(other),
            )


def _tally(one: Sequence[Sentence], found: Sequence[Difference], language: str | None) -> Tally:
    total = sum(language in (None, sentence.language) for sentence in one if sentence.number is not None)
    here = [difference for difference in found if language in (None, difference.language)]
    ours = sum(difference.one == difference.gold for difference in here)
    theirs = sum(difference.other == difference.gold for difference in here)
    return Tally(total, total - len(here), ours, theirs, len(here) - ours - theirs, _sign_test(ours, theirs))


def _sign_test(ours: int, theirs: int) -> float:
    """
    How likely so uneven a split of coin tosses is.

    >>> _sign_test(5, 5), _sign_test(0, 0), round(_sign_test(9, 1), 4)
    (1.0, 1.0, 0.0215)
    """
    tosses, fewer = ours + theirs, min(ours, theirs)
    tail = float(sum(comb(tosses, heads) for heads in range(fewer + 1)) / 2**tosses)
    return min(1.0, 2 * tail)


def _ordered(stances: frozenset[Stance]) -> tuple[Stance, ...]:
    return tuple(label for label in LABELS if label in stances)
