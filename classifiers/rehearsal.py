"""Rehearsal: labelled candidates in; a casting fitted to them, and to fresh ones with an encoder's opinions a hearing, out."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction import FeatureHasher
from sklearn.linear_model import LogisticRegression

from classifiers.actors import Roles
from classifiers.casting import Casting, Hearing, audible, crossed, party_rows, shared_row
from classifiers.features import View
from classifiers.labelled import Labelled
from classifiers.part_features import Described, Placed, described, placings, pool

Matrix = NDArray[np.float64]


class RehearsalRecipe(Struct, frozen=True):
    """The numbers that the fits depend on; chosen by cross-validation on the training slices."""

    columns: int = 2**15
    rarest: int = 2
    """A column that fewer stances or parties have is left out."""
    c: float = 0.03
    heard_c: float = 0.3
    own_weight: float = 0.5
    """What a sentence of our own wording weighs beside one of real news."""
    seed: int = 20241004


class Rehearsed(Struct, frozen=True):
    """A stance where a labelled sentence expresses it, who has it and toward whom, in lower case, and what it weighs."""

    placed: Placed
    truth: Roles
    weight: float

    @property
    def seen(self) -> Described:
        """How it is described; made anew each time, as thousands of descriptions fill a gigabyte."""
        return described(self.placed)

    @property
    def is_shared(self) -> bool:
        """Whether several parties have the stance."""
        return len(self.truth.actors) > 1


def rehearse(one: Labelled, seen: View, recipe: RehearsalRecipe) -> Iterator[Rehearsed]:
    """Place each stance of a labelled candidate; where the sentence has claims of several parties, each place belongs to the claim that the rules come nearest to."""
    for label, truths in one.roles.items():
        for placed in placings(seen, label):
            truth = max(truths, key=lambda truth: _nearness(placed.ruled, truth))
            yield Rehearsed(placed, truth, recipe.own_weight if one.own else 1.0)


def fit(rehearsed: Sequence[Rehearsed], recipe: RehearsalRecipe) -> Casting | None:
    """Fit a casting; None where there is too little to learn from: no stance that is shared, none that isn't, or nobody on the other side."""
    hasher = FeatureHasher(n_features=recipe.columns, alternate_sign=False, dtype=np.float32)
    shared = np.array([int(one.is_shared) for one in rehearsed])
    holder, toward = _truths(rehearsed)
    if any(len(set(found.tolist())) < 2 for found in (shared, holder, toward)):
        return None
    contacts, parties = _rows(rehearsed, hasher)
    weights = np.array([one.weight for one in rehearsed])
    each = np.repeat(weights, [len(pool(one.placed.candidate)) for one in rehearsed])
    return Casting(
        party_marks=hasher,
        shared=_sparse(contacts, shared, weights, recipe),
        holder=_sparse(parties, holder, each, recipe),
        toward=_sparse(parties, toward, each, recipe),
    )


def hear(casting: Casting, rehearsed: Iterable[tuple[Rehearsed, Matrix]], recipe: RehearsalRecipe) -> Hearing | None:
    """Fit a hearing to stances that *casting* has not seen, each with the encoder's logits `[n_parties, 6]`; None where there is too little to learn from."""
    told = [(one, one.seen, audible(one.placed, opinion)) for one, opinion in rehearsed]
    holder, toward = _truths([one for one, _, _ in told])
    shared = np.array([int(one.is_shared) for one, _, _ in told])
    if any(len(set(found.tolist())) < 2 for found in (shared, holder, toward)):
        return None
    contacts = np.array([shared_row(casting.together(seen), heard) for _, seen, heard in told])
    parties = np.concatenate(
        [
            party_rows(casting.weigh(seen, shared=one.is_shared), heard, shared=one.is_shared)
            for one, seen, heard in told
        ]
    )
    return Hearing(
        shared=_dense(contacts, shared, recipe),
        holder=_dense(parties, holder, recipe),
        toward=_dense(parties, toward, recipe),
    )


def _rows(rehearsed: Sequence[Rehearsed], hasher: FeatureHasher) -> tuple[sparse.csr_matrix, sparse.csr_matrix]:
    """The hashed rows of all contacts, and of all their parties."""
    contacts, parties = [], []
    for first in range(0, len(rehearsed), _AT_ONCE):
        seen = [(one, one.seen) for one in rehearsed[first : first + _AT_ONCE]]
        contacts.append(hasher.transform([told.contact for _, told in seen]))
        parties.append(
            hasher.transform([crossed(row, shared=one.is_shared) for one, told in seen for row in told.parties])
        )
    return sparse.vstack(contacts).tocsr(), sparse.vstack(parties).tocsr()


_AT_ONCE = 256


def _truths(rehearsed: Iterable[Rehearsed]) -> tuple[NDArray[np.int_], NDArray[np.int_]]:
    """Of each party of each pool, whether it has the stance, and whether it is the other side."""
    found = [
        (party.party.casefold() in one.truth.actors, party.party.casefold() in one.truth.counterparts)
        for one in rehearsed
        for party in pool(one.placed.candidate)
    ]
    both = np.array(found, dtype=int).reshape(-1, 2)
    return both[:, 0], both[:, 1]


def _sparse(
    rows: sparse.csr_matrix, truth: NDArray[np.int_], weights: Matrix, recipe: RehearsalRecipe
) -> LogisticRegression:
    counts = np.bincount(rows.indices, minlength=rows.shape[1])
    kept = rows @ sparse.diags((counts >= recipe.rarest).astype(rows.dtype))
    kept.eliminate_zeros()
    regression = LogisticRegression(C=recipe.c, solver="liblinear", dual=True, random_state=recipe.seed, max_iter=2000)
    regression.fit(kept, truth, sample_weight=weights)
    regression.coef_ = regression.coef_.astype(np.float32)
    return regression


def _dense(rows: Matrix, truth: NDArray[np.int_], recipe: RehearsalRecipe) -> LogisticRegression:
    regression = LogisticRegression(C=recipe.heard_c, max_iter=2000, random_state=recipe.seed, fit_intercept=False)
    return regression.fit(rows, truth)


def _nearness(ruled: Roles, truth: Roles) -> tuple[float, float]:
    actors = {party.casefold() for party in ruled.actors}
    others = {party.casefold() for party in ruled.counterparts}
    return _likeness(actors, set(truth.actors)), _likeness(others, set(truth.counterparts))


def _likeness(one: set[str], other: set[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one or other else 1.0
