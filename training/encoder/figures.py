"""Figures: examples and a network's logits in; F1 by stance, language and party out."""

from collections.abc import Iterable, Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from classifiers.stance import LABELS
from training.encoder.examples import Example

Matrix = NDArray[np.bool_]


class Figures(Struct, frozen=True):
    """
    How a set was read, at .5: F1 of each stance, their mean, F1 over all decisions, F1 of 'any stance'; and of the parties that sentences name, the F1 over all decisions.

    *sentences* are gold sentences; one that was never asked about counts as read silent.
    """

    sentences: int
    f1: tuple[float, ...]
    any_stance: float
    micro: float
    party_micro: float
    party_macro: float

    @property
    def macro(self) -> float:
        """The mean F1 of the six stances."""
        return sum(self.f1) / len(self.f1)

    def line(self) -> str:
        """Everything in one line."""
        each = " ".join(f"{label.split('_')[0]} {f1:.3f}" for label, f1 in zip(LABELS, self.f1, strict=True))
        return (
            f"macro {self.macro:.3f} micro {self.micro:.3f} any {self.any_stance:.3f} | {each} | "
            f"party macro {self.party_macro:.3f} micro {self.party_micro:.3f} | {self.sentences} sentences"
        )


def figures(
    examples: Sequence[Example], sentence: NDArray[np.float32], party: Sequence[NDArray[np.float32]]
) -> Figures:
    """
    Hold logits `[n, 6]` and, for each example, `[n_parties, 6]` against the labels.

    A gold sentence that was cut in two has a stance where either part has.
    """
    truth, found = _by_sentence(examples, sentence)
    right = _counts(truth, found)
    named = [
        (np.array(whose.labels, dtype=bool), logits > 0)
        for one, each in zip(examples, party, strict=True)
        if one.candidate
        for whose, logits in zip(one.parties, each, strict=True)
    ]
    of_parties = _counts(_matrix(true for true, _ in named), _matrix(said for _, said in named))
    return Figures(
        len(truth),
        tuple(_f1(one) for one in right),
        _f1(_counts(_any(truth), _any(found))[0]),
        _f1(right.sum(axis=0)),
        _f1(of_parties.sum(axis=0)),
        float(np.mean([_f1(one) for one in of_parties])),
    )


def by_language(
    examples: Sequence[Example], sentence: NDArray[np.float32], party: Sequence[NDArray[np.float32]]
) -> dict[str, Figures]:
    """`figures` of all, and of each language by itself."""
    found = {"all": figures(examples, sentence, party)}
    for language in sorted({one.language for one in examples}):
        rows = [row for row, one in enumerate(examples) if one.language == language]
        found[language] = figures([examples[row] for row in rows], sentence[rows], [party[row] for row in rows])
    return found


def _by_sentence(examples: Sequence[Example], logits: NDArray[np.float32]) -> tuple[Matrix, Matrix]:
    places: dict[tuple[str, int], int] = {}
    for one in examples:
        places.setdefault((one.item, one.number), len(places))
    truth = np.zeros((len(places), len(LABELS)), dtype=bool)
    found = np.zeros_like(truth)
    for one, row in zip(examples, logits, strict=True):
        at = places[one.item, one.number]
        truth[at] |= np.array(one.labels, dtype=bool)
        if one.candidate:
            found[at] |= row > 0
    return truth, found


def _any(rows: Matrix) -> Matrix:
    """Whether there is a stance at all, `[n, 1]`."""
    return np.array(rows.any(axis=1), dtype=bool)[:, None]


def _matrix(rows: Iterable[Matrix]) -> Matrix:
    return np.array(list(rows), dtype=bool).reshape(-1, len(LABELS))


def _counts(truth: Matrix, found: Matrix) -> NDArray[np.int64]:
    """For each column how many are right, found, and there: `[columns, 3]`."""
    return np.stack([(truth & found).sum(axis=0), found.sum(axis=0), truth.sum(axis=0)], axis=1)


def _f1(counts: NDArray[np.int64]) -> float:
    right, found, there = (int(count) for count in counts)
    return 2 * right / (found + there) if found + there else 0.0
