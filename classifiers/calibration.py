"""Calibration: gold items and the claims that were read from them in; how often a confidence keeps its promise out."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from classifiers.claim import Claim
from classifiers.corpus import Item, placed, places
from classifiers.span import Span
from classifiers.stance import Stance

BINS = 10


class Promise(Struct, frozen=True):
    """A stance that was read in a sentence, how sure the reader was, and whether the sentence is labelled with it."""

    language: str
    label: Stance
    confidence: float
    kept: bool


class Bin(Struct, frozen=True):
    """The promises with a confidence over *low* and up to *high*: how many, the mean confidence, and the share that was kept."""

    low: float
    high: float
    count: int
    confidence: float
    kept: float


def promises(items: Iterable[Item], claims: Iterable[Claim]) -> tuple[Promise, ...]:
    """
    Every stance that was read, once a sentence, with the highest confidence that it has there.

    Claims point into `corpus.raw_article` of their item; those that belong to no sentence are left out.
    """
    by_article: dict[str, list[Claim]] = {}
    for claim in claims:
        by_article.setdefault(claim.article_id, []).append(claim)
    return tuple(one for item in items for one in _of_item(item, by_article.get(item.id, ())))


def bins(found: Sequence[Promise]) -> tuple[Bin, ...]:
    """The bins of equal width that have promises in them, in order."""
    by_bin: dict[int, list[Promise]] = {}
    for one in found:
        by_bin.setdefault(min(int(one.confidence * BINS), BINS - 1), []).append(one)
    return tuple(
        Bin(
            number / BINS,
            (number + 1) / BINS,
            len(inside),
            sum(one.confidence for one in inside) / len(inside),
            sum(one.kept for one in inside) / len(inside),
        )
        for number, inside in sorted(by_bin.items())
    )


def expected_error(found: Sequence[Promise]) -> float | None:
    """
    The expected calibration error (Naeini et al. 2015): how far confidence and outcome are apart, the mean over bins weighted by their counts.

    Null where nothing was promised.

    >>> expected_error([Promise("en", Stance.OPEN, 0.9, True), Promise("en", Stance.OPEN, 0.9, False)])
    0.4
    """
    if not found:
        return None
    return sum(one.count * abs(one.confidence - one.kept) for one in bins(found)) / len(found)


def _of_item(item: Item, claims: Iterable[Claim]) -> Iterator[Promise]:
    where = places(item)
    surest: dict[tuple[int, Stance], float] = {}
    for claim in claims:
        number = placed(claim.field, Span(claim.start, claim.end), where)
        if number is None:
            continue
        for stance in claim.stances:
            key = (number, stance.label)
            surest[key] = max(surest.get(key, 0.0), stance.confidence)
    for (number, label), confidence in surest.items():
        yield Promise(item.lang, label, confidence, label in item.sentences[number].stances)
