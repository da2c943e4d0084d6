"""Training: labelled candidates in; a fitted estimator with its thresholds out. No clock, no global randomness: the same in, the same out."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction import FeatureHasher
from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer
from sklearn.linear_model import LogisticRegression

from classifiers import rehearsal
from classifiers.casting import Casting
from classifiers.claim import Grade
from classifiers.estimator import PLAIN, Estimator, Matrix, probability
from classifiers.features import Features, View, view
from classifiers.identity import digest
from classifiers.join import opinions as join_opinions
from classifiers.join import surroundings
from classifiers.judging import Judged
from classifiers.labelled import Labelled, truth
from classifiers.manifest import Bounds, Manifest
from classifiers.model import Joined, gazetteer_version, save
from classifiers.party_features import party_features
from classifiers.stance import LABELS, Stance

_TOKENS = r"\S+"  # `View.words` is already cut into words

_AS_GOOD = 0.01

Progress = Callable[[str, int, int], None]
"""Called with a stage's name, how much of it is done, and how much there is."""


class Recipe(Struct, frozen=True):
    """The numbers that training depends on; chosen by cross-validation on the training slices."""

    character_columns: int = 2**17
    word_columns: int = 2**16
    mark_columns: int = 2**16
    opinion_columns: int = 2**12
    party_columns: int = 2**14
    rarest: int = 3
    """A column that fewer sentences have is left out."""
    stance_c: float = 1.0
    joint_c: float = 0.3
    actor_c: float = 0.3
    own_weight: float = 0.5
    """What a sentence of our own wording weighs beside one of real news."""
    folds: int = 4
    most_false_alarms: float = 0.10
    """The gate is set so that at most this share of the sentences of items without claims keeps a stance."""
    actor_share: float = 0.7
    seed: int = 20241004


class Trained(Struct, frozen=True):
    """A fitted estimator, and how its scores are to be read; *sentences* is how many it was fitted on."""

    estimator: Estimator
    thresholds: dict[Stance, float]
    gate: float
    actor_share: float
    sentences: int
    casting: Casting | None = None


class _Seen(Struct, frozen=True):
    """The training set as arrays: views, truth `[n, 6]` as 0 and 1, weights, fold numbers (−1 for what never validates)."""

    labelled: tuple[Labelled, ...]
    views: tuple[View, ...]
    truth: NDArray[np.int_]
    weights: Matrix
    folds: NDArray[np.int_]
    silent: NDArray[np.bool_]


def fit(labelled: Iterable[Labelled], recipe: Recipe | None = None, progress: Progress | None = None) -> Trained:
    """
    Fit a model on *labelled* candidates.

    Thresholds and gate are chosen on scores that each sentence got from a model that had not seen its document. Raises ValueError where a
    stance has no example, or where there are fewer documents than folds. *progress* is told what goes on.
    """
    recipe = recipe or Recipe()
    tell = progress or quiet
    seen = _seen(tuple(labelled), recipe, tell)
    _check(seen, recipe)
    opinions, any_opinion = _cross_validated(seen, recipe, tell)
    unseen, unseen_any, joined = _joined(seen, opinions, any_opinion, recipe)
    real = seen.folds >= 0
    gate = _gate(unseen, unseen_any, seen, recipe)
    unseen[unseen_any < gate] = 0.0
    thresholds = {
        stance: threshold(seen.truth[real, column], unseen[real, column]) for column, stance in enumerate(LABELS)
    }
    tell("fit", 0, 1)
    estimator = _fit(seen, np.ones(len(seen.views), dtype=bool), recipe)
    estimator = Estimator.of(estimator.parts() | joined)
    tell("fit", 1, 1)
    tell("cast", 0, 1)
    casting = _casting(seen)
    tell("cast", 1, 1)
    return Trained(estimator, thresholds, gate, recipe.actor_share, len(seen.views), casting)


def _casting(seen: _Seen) -> Casting | None:
    recipe = rehearsal.RehearsalRecipe()
    rehearsed = (
        part
        for one, look in zip(seen.labelled, seen.views, strict=True)
        for part in rehearsal.rehearse(one, look, recipe)
    )
    return rehearsal.fit(tuple(rehearsed), recipe)


def quiet(stage: str, done: int, whole: int) -> None:
    """Tell nobody."""


def write(
    trained: Trained,
    folder: Path,
    trained_on: dict[str, int],
    judged: Judged | None = None,
    encoder: Mapping[str, bytes] | None = None,
) -> str:
    """
    Save *trained* as a model in *folder* and return its version; *trained_on* tells the sets and how many items each had.

    *judged* and the files of the *encoder* that it was fitted with make it a model with a full grade.
    """
    scale = PLAIN if judged is None else judged.fast
    chosen = {stance.value: threshold for stance, threshold in trained.thresholds.items()}
    fast = Bounds(
        thresholds={name: round(float(scale.of(np.array([one]))[0]), 4) for name, one in chosen.items()},
        actor_share=trained.actor_share,
        gate=trained.gate,
        slope=scale.slope,
        offset=scale.offset,
    )
    manifest = Manifest(
        grades={Grade.FAST: fast} | ({} if judged is None else {Grade.FULL: judged.bounds}),
        encoder_gate=0.0 if judged is None else judged.encoder_gate,
        gazetteer=gazetteer_version(),
        trained_on=trained_on | {"sentences": trained.sentences},
    )
    full = None if judged is None else Joined(encoder or {}, judged.judge, judged.hearing)
    return save(folder, trained.estimator, manifest, full, trained.casting)


def _seen(labelled: tuple[Labelled, ...], recipe: Recipe, tell: Progress) -> _Seen:
    views = []
    for done, one in enumerate(labelled):
        views.append(view(one.candidate))
        if done % 100 == 0:
            tell("look", done, len(labelled))
    tell("look", len(labelled), len(labelled))
    weights = np.array([recipe.own_weight if one.own else 1.0 for one in labelled])
    folds = np.array(
        [-1 if one.own else int(digest(one.document)[:8], 16) % recipe.folds for one in labelled], dtype=int
    )
    return _Seen(
        labelled, tuple(views), truth(labelled), weights, folds, np.array([one.silent for one in labelled], dtype=bool)
    )


def _check(seen: _Seen, recipe: Recipe) -> None:
    if set(seen.folds.tolist()) - {-1} != set(range(recipe.folds)):
        raise ValueError(f"too few documents for {recipe.folds} folds; add items or use fewer folds")
    needed = {stance.value: seen.truth[:, column] for column, stance in enumerate(LABELS)}
    needed["no stance"] = 1 - seen.truth.max(axis=1)
    for name, examples in needed.items():
        if not all(examples[seen.folds != fold].any() for fold in range(recipe.folds)):
            raise ValueError(f"too few documents express {name}; add examples")


def _cross_validated(seen: _Seen, recipe: Recipe, tell: Progress) -> tuple[Matrix, Matrix]:
    """Scores `[n, 6]` and probabilities of any stance `[n]`, each from a model that did not see the document; 0 for own wording."""
    scores, any_scores = np.zeros(seen.truth.shape), np.zeros(len(seen.views))
    for fold in range(recipe.folds):
        tell("validate", fold, recipe.folds)
        held = seen.folds == fold
        estimator = _fit(seen, ~held, recipe, with_actors=False)
        rows = estimator.rows([seen.views[index] for index in np.flatnonzero(held)])
        scores[held] = np.column_stack([probability(regression, rows) for regression in estimator.stances])
        any_scores[held] = probability(estimator.any_stance, rows)
    tell("validate", recipe.folds, recipe.folds)
    return scores, any_scores


def _joined(
    seen: _Seen, opinions: Matrix, any_opinion: Matrix, recipe: Recipe
) -> tuple[Matrix, Matrix, dict[str, Any]]:
    """
    Fit those who judge between n-grams and grammar on *opinions* of n-grams that had not seen the document.

    Returns their own probabilities `[n, 6]` and `[n]`, each again from a fit without the document, 0 for own wording; and the fitted parts.
    Own wording is left out: its writers had the grammar's constructions in mind.
    """
    hasher: FeatureHasher = unfitted(recipe)["opinions"]
    told: list[Features] = [{} for _ in seen.views]
    around: list[Features] = [{} for _ in seen.views]
    for indices in _documents(seen):
        views = [seen.views[index] for index in indices]
        neighbours = surroundings(views, any_opinion[indices])
        for index, view_, more in zip(indices, views, neighbours, strict=True):
            told[index] = join_opinions(view_, opinions[index], float(any_opinion[index]))
            around[index] = told[index] | more
    rows, any_rows = hasher.transform(told), hasher.transform(around)
    truth, any_truth = seen.truth, seen.truth.any(axis=1).astype(int)
    unseen, unseen_any = np.zeros(truth.shape), np.zeros(len(seen.views))

    def fitted(chosen: NDArray[np.bool_]) -> tuple[list[LogisticRegression], LogisticRegression]:
        weights = np.ones(int(chosen.sum()))
        each = [
            _regression(rows[chosen], truth[chosen, column], weights, recipe.joint_c, recipe)
            for column in range(len(LABELS))
        ]
        return each, _regression(any_rows[chosen], any_truth[chosen], weights, recipe.joint_c, recipe)

    real = seen.folds >= 0
    for fold in range(recipe.folds):
        held = seen.folds == fold
        each, any_stance = fitted(real & ~held)
        unseen[held] = np.column_stack([probability(regression, rows[held]) for regression in each])
        unseen_any[held] = probability(any_stance, any_rows[held])
    each, any_stance = fitted(real)
    return unseen, unseen_any, {"joined": each, "any_joined": any_stance}


def _documents(seen: _Seen) -> list[NDArray[np.int_]]:
    """The numbers of the candidates of each document, in order."""
    by_document: dict[str, list[int]] = {}
    for number, one in enumerate(seen.labelled):
        by_document.setdefault(one.document, []).append(number)
    return [np.array(numbers) for numbers in by_document.values()]


def _fit(seen: _Seen, chosen: NDArray[np.bool_], recipe: Recipe, *, with_actors: bool = True) -> Estimator:
    indices = np.flatnonzero(chosen)
    views = [seen.views[index] for index in indices]
    truth, weights = seen.truth[indices], seen.weights[indices]
    empty = unfitted(recipe)
    characters = empty["characters"].transform([one.masked for one in views])
    words = empty["words"].transform([one.words for one in views])
    estimator = Estimator(
        **empty,
        character_weights=TfidfTransformer(sublinear_tf=True).fit(characters),
        word_weights=TfidfTransformer(sublinear_tf=True).fit(words),
        stances=(),
        any_stance=LogisticRegression(),
        joined=(),
        any_joined=LogisticRegression(),
        actor=LogisticRegression(),
    )
    seen_rows = estimator.rows(views)
    rows = common(
        sparse.csr_matrix(
            (seen_rows.data, seen_rows.indices, seen_rows.indptr), shape=(len(seen_rows), seen_rows.width)
        ),
        recipe.rarest,
    )
    regressions = [
        _regression(rows, truth[:, column], weights, recipe.stance_c, recipe) for column in range(len(LABELS))
    ]
    any_stance = _regression(rows, truth.any(axis=1).astype(int), weights, recipe.stance_c, recipe)
    actor = _fit_actor(seen, indices, empty["party_marks"], recipe) if with_actors else estimator.actor
    return Estimator.of(
        estimator.parts() | {"stances": regressions, "any_stance": any_stance, "actor": actor, "joined": regressions}
    )


def unfitted(recipe: Recipe) -> dict[str, Any]:
    """The parts that learn nothing: where features are hashed to. A vocabulary would take seconds to load."""
    plain = {"alternate_sign": False, "norm": None, "lowercase": False, "dtype": np.float32}
    return {
        "characters": HashingVectorizer(
            analyzer="char_wb", ngram_range=(2, 5), n_features=recipe.character_columns, **plain
        ),
        "words": HashingVectorizer(
            analyzer="word", token_pattern=_TOKENS, ngram_range=(1, 2), n_features=recipe.word_columns, **plain
        ),
        "marks": FeatureHasher(n_features=recipe.mark_columns, alternate_sign=False, dtype=np.float32),
        "opinions": FeatureHasher(n_features=recipe.opinion_columns, alternate_sign=False, dtype=np.float32),
        "party_marks": FeatureHasher(n_features=recipe.party_columns, alternate_sign=False, dtype=np.float32),
    }


def common(rows: sparse.csr_matrix, rarest: int) -> sparse.csr_matrix:
    """*rows* with the columns emptied that fewer than *rarest* of them have: what occurs once is learned by heart."""
    counts = np.bincount(rows.indices, minlength=rows.shape[1])
    kept: sparse.csr_matrix = rows @ sparse.diags((counts >= rarest).astype(rows.dtype))
    kept.eliminate_zeros()
    return kept


def _regression(
    rows: sparse.csr_matrix, truth: NDArray[np.int_], weights: Matrix, c: float, recipe: Recipe
) -> LogisticRegression:
    """A logistic regression with its coefficients in single precision, which halves the file and moves no score by more than 1e-6."""
    regression = LogisticRegression(C=c, solver="liblinear", dual=True, random_state=recipe.seed, max_iter=1000)
    regression.fit(rows, truth, sample_weight=weights)
    regression.coef_ = regression.coef_.astype(np.float32)
    return regression


def _fit_actor(seen: _Seen, indices: NDArray[np.int_], hasher: FeatureHasher, recipe: Recipe) -> LogisticRegression:
    """Learn which of a candidate's parties is the actor, from the sentences that express a stance of a party they mark."""
    described, truth, weights = [], [], []
    for index in indices:
        one = seen.labelled[index]
        present = [(LABELS.index(stance), actors) for stance, actors in one.actors.items()]
        if not present:
            continue
        parties = [party.party.casefold() for party in one.candidate.parties]
        features = party_features(seen.views[index])
        for column, actors in present:
            if actors & set(parties):
                described += [by_label[column] for by_label in features]
                truth += [int(party in actors) for party in parties]
                weights += [seen.weights[index]] * len(parties)
    return _regression(hasher.transform(described), np.array(truth), np.array(weights), recipe.actor_c, recipe)


def threshold(truth: NDArray[np.int_], scores: Matrix) -> float:
    """
    The highest threshold whose F1 is as good as the best, but for a hundredth.

    F1 is smoothed over neighbours, because a peak of one step is luck; and where it is flat, the fewer labels are the better ones.
    """
    grid = np.round(np.arange(0.10, 0.80, 0.01), 2)
    found = (scores[None, :] >= grid[:, None]).astype(int)
    f1 = 2 * (found * truth).sum(axis=1) / np.maximum(found.sum(axis=1) + truth.sum(), 1)
    smooth = np.convolve(np.pad(f1, 4, mode="edge"), np.full(9, 1 / 9), mode="valid")
    return float(grid[np.flatnonzero(smooth >= smooth.max() - _AS_GOOD)[-1]])


def _gate(scores: Matrix, any_scores: Matrix, seen: _Seen, recipe: Recipe) -> float:
    """The lowest gate, in steps of .01, at which few enough sentences of silent items keep a stance over its own best threshold."""
    real, silent = seen.folds >= 0, seen.silent & (seen.folds >= 0)
    if not silent.any():
        return 0.0
    for gate in np.round(np.arange(0.0, 0.9, 0.01), 2):
        open_ = any_scores >= gate
        alarms = np.zeros(len(open_), dtype=bool)
        for column in range(len(LABELS)):
            gated = np.where(open_, scores[:, column], 0.0)
            alarms |= gated >= threshold(seen.truth[real, column], gated[real])
        if alarms[silent].mean() <= recipe.most_false_alarms:
            return float(gate)
    return 0.9
