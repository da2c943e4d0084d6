"""Estimator: fitted scikit-learn objects and candidates in; the matrices of scores out."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from scipy import sparse
from sklearn.base import clone
from sklearn.feature_extraction import FeatureHasher
from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer
from sklearn.linear_model import LogisticRegression

from classifiers.candidates import Candidate
from classifiers.features import View, view
from classifiers.party_features import party_features
from classifiers.stance import LABELS

CHARACTER_WEIGHT, WORD_WEIGHT, CUE_WEIGHT = 2.0, 1.5, 0.15
"""How the views weigh beside each other: higher means less regularised. A cue feature counts singly, n-grams have unit length together."""

Matrix = NDArray[np.float64]


class Estimator(Struct, frozen=True):
    """
    What a trained model consists of.

    Three views of the sentence (n-grams of characters and of words by TF-IDF, cue features) are hashed side by side into one sparse
    row; a logistic regression for each stance, and one for 'any', reads it: *stances*, in the order of `LABELS`, *any_stance*. Another,
    *actor*, says of a party and a stance, given that the sentence expresses it, whether the party is its actor.
    """

    characters: HashingVectorizer
    character_weights: TfidfTransformer
    words: HashingVectorizer
    word_weights: TfidfTransformer
    cues: FeatureHasher
    stances: tuple[LogisticRegression, ...]
    any_stance: LogisticRegression
    party_cues: FeatureHasher
    actor: LogisticRegression

    @classmethod
    def of(cls, parts: dict[str, Any]) -> "Estimator":
        """Make an estimator of the parts by name; KeyError or TypeError where one is missing or wrong."""
        stances = tuple(parts["stances"])
        if len(stances) != len(LABELS):
            raise ValueError(f"{len(stances)} stances, needed are {len(LABELS)}")
        return cls(**{**{name: parts[name] for name in cls.__struct_fields__}, "stances": stances})

    def parts(self) -> dict[str, Any]:
        """The parts by name, as `of` takes them."""
        parts = {name: getattr(self, name) for name in self.__struct_fields__} | {"stances": list(self.stances)}
        # Use leaves the address of the stop words in a vectorizer; a clone is as it was made, so that what is stored is always the same.
        return parts | {name: clone(parts[name]) for name in ("characters", "words")}

    def score(self, batch: Sequence[Candidate], gate: float) -> list[Matrix]:
        """Score *batch* as `Model.score` says; sentences whose probability of any stance is under *gate* score nothing."""
        if not batch:
            return []
        views = [view(candidate) for candidate in batch]
        rows = self.rows(views)
        stances = np.column_stack([probability(regression, rows) for regression in self.stances])
        stances[probability(self.any_stance, rows) < gate] = 0.0
        telling = np.flatnonzero(stances.any(axis=1)).tolist()
        actors = iter(self._actors([batch[index] for index in telling], [views[index] for index in telling]))
        scored = [np.zeros((len(candidate.parties), len(LABELS))) for candidate in batch]
        for index, actor in zip(telling, actors, strict=True):
            scored[index] = stances[index] * shares(actor)
        return scored

    def rows(self, views: Sequence[View]) -> sparse.csr_matrix:
        """The sparse rows `[n_sentences, n_features]` that the stances are read from."""
        return sparse.hstack(
            [
                self.character_weights.transform(self.characters.transform([seen.masked for seen in views]))
                * CHARACTER_WEIGHT,
                self.word_weights.transform(self.words.transform([seen.words for seen in views])) * WORD_WEIGHT,
                self.cues.transform([seen.features for seen in views]) * CUE_WEIGHT,
            ],
            format="csr",
        )

    def _actors(self, batch: Sequence[Candidate], views: Sequence[View]) -> list[Matrix]:
        """The probability `[n_parties, 6]` of each party to be the actor of each stance, if there is one."""
        described = [party_features(candidate, seen) for candidate, seen in zip(batch, views, strict=True)]
        flat = [features for parties in described for by_label in parties for features in by_label]
        if not flat:
            return [np.zeros((0, len(LABELS))) for _ in batch]
        scores = probability(self.actor, self.party_cues.transform(flat)).reshape(-1, len(LABELS))
        ends = np.cumsum([len(parties) for parties in described])
        return np.split(scores, ends[:-1])


def probability(regression: LogisticRegression, rows: sparse.csr_matrix) -> Matrix:
    """The probability of a binary *regression* for each row; without the checks that cost more than the product."""
    logits = rows @ regression.coef_[0].astype(np.float64) + regression.intercept_[0]
    return np.asarray(1.0 / (1.0 + np.exp(-logits)))


def shares(actor: Matrix) -> Matrix:
    """
    Each party's probability compared with the likeliest party's, by column.

    >>> shares(np.array([[0.8], [0.4]])).tolist()
    [[1.0], [0.5]]
    """
    return np.asarray(actor / actor.max(axis=0, initial=1e-12))
