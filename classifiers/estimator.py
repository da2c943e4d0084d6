"""Estimator: fitted parts, scikit-learn's or what `classifiers.weights` reads of them, and views of sentences in; the matrices of scores out."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from classifiers.features import View
from classifiers.join import opinions, surroundings
from classifiers.party_features import party_features
from classifiers.rows import Rows, beside
from classifiers.stance import LABELS

CHARACTER_WEIGHT, WORD_WEIGHT, MARK_WEIGHT = 2.0, 1.5, 0.15
"""How the views weigh beside each other: higher means less regularised. A feature of marks counts singly, n-grams have unit length together."""

Matrix = NDArray[np.float64]


class Scale(Struct, frozen=True):
    """
    A line that logits are moved along, so that probabilities keep their promise; the order of scores stays.

    >>> Scale(0.5).of(np.array([0.5, 0.9])).tolist()
    [0.5, 0.75]
    """

    slope: float = 1.0
    offset: float = 0.0

    def of(self, chances: Matrix) -> Matrix:
        """Move the probabilities *chances*; a scale that changes nothing gives just what it got."""
        if (self.slope, self.offset) == (1.0, 0.0):
            return chances
        held = np.clip(chances, 1e-6, 1 - 1e-6)
        return np.asarray(1 / (1 + np.exp(-(self.slope * np.log(held / (1 - held)) + self.offset))))


PLAIN = Scale()


class Transformer(Protocol):
    """Makes rows: of texts, of features by name, of other rows."""

    def transform(self, given: Any) -> Any:
        """Rows of this package, or of scipy."""
        ...


class Regression(Protocol):
    """A fitted binary logistic regression: *coef_* `[1, n_columns]`, *intercept_* `[1]`."""

    @property
    def coef_(self) -> Any:
        """The coefficients."""
        ...

    @property
    def intercept_(self) -> Any:
        """The intercept."""
        ...


_SEVERAL = ("stances", "joined")
"""Parts of which there is one for each stance."""


class Estimator(Struct, frozen=True):
    """
    What a trained model consists of.

    First the n-grams have an opinion: three views of the sentence (n-grams of characters and of words by TF-IDF, features of its marks) are
    hashed side by side into one sparse row, and a logistic regression for each stance, and one for 'any', reads it: *stances*, in the order of
    `LABELS`, *any_stance*. Then it is joined with what the grammar found: *joined*, in the same order, and *any_joined*, which sees the
    article around the sentence as well, read the features of `classifiers.join`. *actor* says of a party and a stance, given that the sentence expresses it, whether the party is its actor.
    """

    characters: Transformer
    character_weights: Transformer
    words: Transformer
    word_weights: Transformer
    marks: Transformer
    stances: tuple[Regression, ...]
    any_stance: Regression
    opinions: Transformer
    joined: tuple[Regression, ...]
    any_joined: Regression
    party_marks: Transformer
    actor: Regression

    @classmethod
    def of(cls, parts: dict[str, Any]) -> "Estimator":
        """Make an estimator of the parts by name; KeyError or TypeError where one is missing or wrong."""
        several = {name: tuple(parts[name]) for name in _SEVERAL}
        for name, regressions in several.items():
            if len(regressions) != len(LABELS):
                raise ValueError(f"{len(regressions)} {name}, needed are {len(LABELS)}")
        return cls(**{**{name: parts[name] for name in cls.__struct_fields__}, **several})

    def parts(self) -> dict[str, Any]:
        """The parts by name, as `of` takes them, of an estimator that scikit-learn fitted."""
        from sklearn.base import clone  # noqa: PLC0415 (seconds to load, and only who has trained needs it)

        parts = {name: getattr(self, name) for name in self.__struct_fields__}
        parts |= {name: list(parts[name]) for name in _SEVERAL}
        # Use leaves the address of the stop words in a vectorizer; a clone is as it was made, so that what is stored is always the same.
        return parts | {name: clone(parts[name]) for name in ("characters", "words")}

    def score(self, views: Sequence[View], gate: float, scale: Scale = PLAIN) -> list[Matrix]:
        """Score the sentences of one article as `Model.score` says; those whose probability of any stance is under *gate* score nothing."""
        if not views:
            return []
        stances, any_stance = self.judge(views)
        stances = scale.of(stances)
        stances[any_stance < gate] = 0.0
        telling = np.flatnonzero(stances.any(axis=1)).tolist()
        actors = self.actors([views[index] for index in telling])
        return spread(stances, dict(zip(telling, actors, strict=True)), views)

    def judge(self, views: Sequence[View]) -> tuple[Matrix, Matrix]:
        """The probability `[n, 6]` of each stance, and of any `[n]`, in the sentences of one article."""
        rows = self.rows(views)
        stances = np.column_stack([probability(regression, rows) for regression in self.stances])
        any_stance = probability(self.any_stance, rows)
        both, around = self.joint_rows(views, stances, any_stance)
        joined = np.column_stack([probability(regression, both) for regression in self.joined])
        return joined, probability(self.any_joined, around)

    def joint_rows(self, views: Sequence[View], stances: Matrix, any_stance: Matrix) -> tuple[Rows, Rows]:
        """The sparse rows that *joined*, and those that *any_joined* reads: with what stands around the sentences of one article."""
        told = [opinions(seen, stances[place], float(any_stance[place])) for place, seen in enumerate(views)]
        around = [one | more for one, more in zip(told, surroundings(views, any_stance), strict=True)]
        return Rows.of(self.opinions.transform(told)), Rows.of(self.opinions.transform(around))

    def rows(self, views: Sequence[View]) -> Rows:
        """The sparse rows `[n_sentences, n_features]` that the stances are read from."""
        blocks = (
            (
                self.character_weights.transform(self.characters.transform([one.masked for one in views])),
                CHARACTER_WEIGHT,
            ),
            (self.word_weights.transform(self.words.transform([one.words for one in views])), WORD_WEIGHT),
            (self.marks.transform([one.features for one in views]), MARK_WEIGHT),
        )
        return beside([Rows.of(block).scaled(weight) for block, weight in blocks])

    def actors(self, views: Sequence[View]) -> list[Matrix]:
        """The probability `[n_parties, 6]` of each party to be the actor of each stance, if there is one."""
        described = [party_features(seen) for seen in views]
        flat = [features for parties in described for by_label in parties for features in by_label]
        if not flat:
            return [np.zeros((0, len(LABELS))) for _ in views]
        scores = probability(self.actor, Rows.of(self.party_marks.transform(flat))).reshape(-1, len(LABELS))
        ends = np.cumsum([len(parties) for parties in described])
        return np.split(scores, ends[:-1])


def probability(regression: Regression, rows: Any) -> Matrix:
    """The probability of a binary *regression* for each row, sparse or not; without the checks that cost more than the product."""
    coefficients = regression.coef_[0]
    product = rows.times(coefficients) if isinstance(rows, Rows) else rows @ coefficients.astype(np.float64)
    return np.asarray(1.0 / (1.0 + np.exp(-(product + regression.intercept_[0]))))


def spread(stances: Matrix, actors: Mapping[int, Matrix], views: Sequence[View]) -> list[Matrix]:
    """Give the stances `[n, 6]` of sentences to their parties, by the probabilities of each to be the actor; a sentence that is not in *actors* scores nothing."""
    return [
        stances[index] * shares(actors[index])
        if index in actors
        else np.zeros((len(seen.candidate.parties), len(LABELS)))
        for index, seen in enumerate(views)
    ]


def shares(actor: Matrix) -> Matrix:
    """
    Each party's probability compared with the likeliest party's, by column.

    >>> shares(np.array([[0.8], [0.4]])).tolist()
    [[1.0], [0.5]]
    """
    return np.asarray(actor / actor.max(axis=0, initial=1e-12))
