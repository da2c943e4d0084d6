"""Judging: labelled candidates that neither reader was trained on in; a judge between the readers, fitted to them, out."""

from collections.abc import Callable, Sequence

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from classifiers.casting import Casting, Hearing
from classifiers.encoder import Encoder
from classifiers.estimator import Estimator, Scale, probability
from classifiers.features import View, view
from classifiers.identity import digest
from classifiers.judge import ANY_COLUMNS, STANCE_COLUMNS, Judge, Opinions, actor_rows, any_row, logit, stance_rows
from classifiers.labelled import Labelled, truth
from classifiers.manifest import Bounds
from classifiers.model import is_passed, opinions
from classifiers.rehearsal import RehearsalRecipe, hear, rehearse
from classifiers.stance import LABELS

Matrix = NDArray[np.float64]
Progress = Callable[[str, int, int], None]
"""Called with a stage's name, how much of it is done, and how much there is."""


class JudgingRecipe(Struct, frozen=True):
    """The numbers that the fit depends on."""

    stance_c: float = 0.1
    actor_c: float = 0.3
    any_c: float = 1.0
    gate: float = 0.5
    """Where a sentence is less likely than this to express anything at all, it scores nothing."""
    threshold: float = 0.3
    """One for all stances: a rare stance has too few examples to choose its own by."""
    actor_share: float = 0.7
    folds: int = 5
    recall: float = 0.995
    """The encoder's gate lets this share of the sentences that express a stance through, at least."""
    seed: int = 20241004


class Judged(Struct, frozen=True):
    """
    A fitted judge, how its scores are to be read, and from which probability on a sentence goes through the encoder.

    *hearing* weighs the encoder's opinion of the parties, where there was a casting to weigh it against. *fast* is the scale that makes the estimator's own probabilities, without the encoder, keep their promise. *unseen* `[n, 6]` are the probabilities that each sentence got from a judge that had not seen its document, *truth* what was right.
    """

    judge: Judge
    bounds: Bounds
    encoder_gate: float
    fast: Scale
    unseen: Matrix
    truth: NDArray[np.int_]
    hearing: Hearing | None = None


def fit(
    labelled: Sequence[Labelled],
    estimator: Estimator,
    encoder: Encoder,
    recipe: JudgingRecipe | None = None,
    progress: Progress | None = None,
    casting: Casting | None = None,
) -> Judged:
    """
    Fit a judge to *labelled* candidates, which neither *estimator* nor *encoder* nor *casting* may have been trained on: what a reader knows by heart it is too sure of.

    Raises ValueError where nothing is expressed in them, or nobody is the actor of anything.
    """
    recipe = recipe or JudgingRecipe()
    tell = progress or _quiet
    documents = _documents(labelled)
    told: list[Opinions] = []
    for done, indices in enumerate(documents):
        views = [view(labelled[index].candidate) for index in indices]
        told.append(opinions(estimator, encoder, views, 0.0))
        tell("ask", done + 1, len(documents))
    order = [index for indices in documents for index in indices]
    ordered = [labelled[index] for index in order]
    judged = _fitted(ordered, told, recipe)
    return judged if casting is None else replace(judged, hearing=_hearing(ordered, told, casting))


def _hearing(labelled: Sequence[Labelled], told: Sequence[Opinions], casting: Casting) -> Hearing | None:
    recipe = RehearsalRecipe()
    places = ((one, place) for one in told for place in range(len(one.views)))
    rehearsed = [
        (part, opinion.read[place].parties)
        for one, (opinion, place) in zip(labelled, places, strict=True)
        if place in opinion.read
        for part in rehearse(one, opinion.views[place], recipe)
    ]
    return hear(casting, rehearsed, recipe) if rehearsed else None


def _fitted(labelled: Sequence[Labelled], told: Sequence[Opinions], recipe: JudgingRecipe) -> Judged:
    rows = np.concatenate([_stance_rows(one) for one in told])
    right = truth(labelled)
    if not right.any():
        raise ValueError("nothing is expressed in the sentences that the judge is to be fitted to; add items")
    folds = np.array([int(digest(one.document)[:8], 16) % recipe.folds for one in labelled])
    unseen = np.zeros(right.shape)
    for fold in range(recipe.folds):
        held = folds == fold
        if held.any() and right[~held].any():
            one = _regression(rows[~held], right[~held], recipe.stance_c, recipe)
            unseen[held] = _probabilities(one, rows[held])
    judge = Judge(
        stance=_regression(rows, right, recipe.stance_c, recipe),
        anything=_regression(_any_rows(told), right.any(axis=1).astype(int), recipe.any_c, recipe),
        actor=_actor(labelled, told, recipe),
    )
    bounds = Bounds(
        thresholds={label.value: recipe.threshold for label in LABELS}, actor_share=recipe.actor_share, gate=recipe.gate
    )
    fast = _scale(right, np.concatenate([one.stances for one in told]), recipe)
    return Judged(judge, bounds, _gate(right, told, recipe), fast, unseen, right)


def _scale(right: NDArray[np.int_], stances: Matrix, recipe: JudgingRecipe) -> Scale:
    """The scale on which probabilities are as likely as possible to have given what is right; one for all stances."""
    rows = logit(stances).reshape(-1, 1)
    regression = LogisticRegression(C=1e3, max_iter=2000, random_state=recipe.seed).fit(rows, right.reshape(-1))
    return Scale(round(float(regression.coef_[0, 0]), 4), round(float(regression.intercept_[0]), 4))


def _documents(labelled: Sequence[Labelled]) -> list[list[int]]:
    by_document: dict[str, list[int]] = {}
    for number, one in enumerate(labelled):
        by_document.setdefault(one.document, []).append(number)
    return list(by_document.values())


def _stance_rows(told: Opinions) -> Matrix:
    """The rows `[n, 6, columns]` of an article's sentences; zeros where the encoder has not read it."""
    found = np.zeros((len(told.views), len(LABELS), STANCE_COLUMNS))
    for place, opinion in told.read.items():
        found[place] = stance_rows(told, place, opinion)
    return found


def _any_rows(told: Sequence[Opinions]) -> Matrix:
    """The rows `[n, columns]` of all sentences; zeros where the encoder has not read it."""
    rows = np.zeros((sum(len(one.views) for one in told), ANY_COLUMNS))
    first = 0
    for one in told:
        for place, opinion in one.read.items():
            rows[first + place] = any_row(one, place, opinion)
        first += len(one.views)
    return rows


def _regression(rows: Matrix, right: NDArray[np.int_], c: float, recipe: JudgingRecipe) -> LogisticRegression:
    flat = rows.reshape(-1, rows.shape[-1])
    regression = LogisticRegression(C=c, max_iter=2000, random_state=recipe.seed, fit_intercept=False)
    return regression.fit(flat, right.reshape(-1))


def _probabilities(regression: LogisticRegression, rows: Matrix) -> Matrix:
    return np.asarray(probability(regression, rows.reshape(-1, rows.shape[-1])).reshape(rows.shape[:2]))


def _actor(labelled: Sequence[Labelled], told: Sequence[Opinions], recipe: JudgingRecipe) -> LogisticRegression:
    """Fit who of a candidate's parties is the actor, on the stances that sentences express of a party they mark."""
    rows, right = [], []
    places = ((one, place) for one in told for place in range(len(one.views)))
    for one, (opinion, place) in zip(labelled, places, strict=True):
        parties = [party.party.casefold() for party in one.candidate.parties]
        if place not in opinion.read:
            continue
        described = actor_rows(opinion, place, opinion.read[place]).reshape(len(parties), len(LABELS), -1)
        for stance, actors in one.actors.items():
            if actors & set(parties):
                rows.append(described[:, LABELS.index(stance)])
                right += [int(party in actors) for party in parties]
    if not 0 < sum(right) < len(right):
        raise ValueError("too few sentences name the actor of a stance beside another party; add items")
    regression = LogisticRegression(C=recipe.actor_c, max_iter=2000, random_state=recipe.seed, fit_intercept=False)
    return regression.fit(np.concatenate(rows), np.array(right))


def _gate(right: NDArray[np.int_], told: Sequence[Opinions], recipe: JudgingRecipe) -> float:
    """The highest gate, in steps of .005, that lets enough of the sentences through that express something."""
    expressed = right.any(axis=1)
    seen: list[tuple[View, float]] = [
        (one, chance)
        for opinion in told
        for one, chance in zip(opinion.views, opinion.any_stance.tolist(), strict=True)
    ]
    for gate in np.arange(0.2, 0.0, -0.005):
        passed = np.array([is_passed(one, chance, float(gate)) for one, chance in seen])
        reachable = np.array([is_passed(one, chance, 0.0) for one, chance in seen])
        if passed[expressed].sum() >= recipe.recall * reachable[expressed].sum():
            return round(float(gate), 3)
    return 0.0


def _quiet(stage: str, done: int, whole: int) -> None:
    """Tell nobody."""
