"""Resampling: gold sentences beside what was read in them in; where the F1 of each stance lies in each language, by the bootstrap, out."""

from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from classifiers.evaluation import ALL, Interval, Sentence, expressed
from classifiers.stance import LABELS, Stance


class F1s(Struct, frozen=True):
    """Where the F1 of each stance and their mean lie in 95 of 100 resamplings; a stance that no document has is left out."""

    stances: dict[Stance, Interval]
    macro_f1: Interval | None


def f1_intervals(sentences: Sequence[Sentence], draws: int = 1000, seed: int = 0) -> dict[str, F1s]:
    """
    The 95 % bootstrap intervals of each language, in order of its code, and of all, over documents.

    Counts are added up once a document, so that thousands of draws take a second. The same sentences, draws and seed give the same intervals.
    """
    languages = sorted({sentence.language for sentence in sentences})
    parts = {one: [sentence for sentence in sentences if sentence.language == one] for one in languages}
    return {name: _of(part, draws, seed) for name, part in (parts | {ALL: list(sentences)}).items()}


def _of(sentences: Sequence[Sentence], draws: int, seed: int) -> F1s:
    counts = _counts(sentences)
    random = np.random.default_rng(seed)
    drawn = random.multinomial(len(counts), np.full(len(counts), 1 / len(counts)), size=draws)
    right, both = np.tensordot(drawn, counts, axes=1).transpose(2, 0, 1)  # [draws, 6] each
    with np.errstate(invalid="ignore"):
        f1 = 2 * right / both
    present = ~np.isnan(f1).all(axis=0)
    stances = {label: _interval(f1[:, column]) for column, label in enumerate(LABELS) if present[column]}
    return F1s(stances, _interval(np.nanmean(f1[:, present], axis=1)) if present.any() else None)


def _counts(sentences: Sequence[Sentence]) -> NDArray[np.float64]:
    """For each document and stance how often it was right, and found or there: `[n_documents, 6, 2]`."""
    by_document: dict[str, NDArray[np.float64]] = {}
    for sentence in sentences:
        if sentence.number is None:
            continue
        count = by_document.setdefault(sentence.article, np.zeros((len(LABELS), 2)))
        gold, found = expressed(sentence.gold), expressed(sentence.found)
        for column, label in enumerate(LABELS):
            count[column] += (label in gold and label in found, (label in gold) + (label in found))
    return np.array(list(by_document.values())).reshape(-1, len(LABELS), 2)


def _interval(values: NDArray[np.float64]) -> Interval:
    low, high = np.nanquantile(values, [0.025, 0.975])
    return Interval(float(low), float(high))
