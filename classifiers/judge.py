"""Judge: what the n-grams joined with the grammar, and what the encoder hold of sentences and their parties in; the probabilities of both together out."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from classifiers.encoder import Opinion
from classifiers.estimator import Regression, probability
from classifiers.features import View
from classifiers.stance import LABELS

Matrix = NDArray[np.float64]

_EXTREME = 1e-3
_FARTHEST = 6.0
"""A logit farther from 0 counts as this one: an encoder that is trained to the end is too sure."""
_OWN = 0.5
"""How much a stance's own column weighs beside the one that all stances share: a rare stance leans on the others."""


class Opinions(Struct, frozen=True):
    """
    What is held of the sentences of one article.

    *stances* `[n, 6]` and *any_stance* `[n]` are the probabilities of n-grams and grammar, *actors* what they hold of the parties, `[n_parties, 6]`
    each; *read* is what the encoder says of those that it has read, by their place.
    """

    views: tuple[View, ...]
    stances: Matrix
    any_stance: Matrix
    actors: Sequence[Matrix]
    read: Mapping[int, Opinion]


class Judge(Struct, frozen=True):
    """
    Small regressions: *stance*, for all stances at once, says whether a sentence expresses one, *anything* whether it expresses any at all, *actor*, for all
    stances as well, whether, if so, a party is its actor.

    They have few columns, so that some hundred sentences that neither reader was trained on suffice.
    """

    stance: Regression
    anything: Regression
    actor: Regression

    @classmethod
    def of(cls, parts: dict[str, Any]) -> "Judge":
        """Make a judge of the parts by name; KeyError where one is missing, ValueError where one has other columns than this program."""
        judge = cls(**{name: parts[name] for name in cls.__struct_fields__})
        for name, columns in (("stance", STANCE_COLUMNS), ("anything", ANY_COLUMNS), ("actor", ACTOR_COLUMNS)):
            regression = parts[name]
            if regression.coef_.shape != (1, columns):
                raise ValueError(f"{name} has {regression.coef_.shape[-1]} columns, needed are {columns}")
        return judge

    def parts(self) -> dict[str, Any]:
        """The parts by name, as `of` takes them."""
        return {name: getattr(self, name) for name in self.__struct_fields__}

    def judge(self, told: Opinions) -> tuple[Matrix, Matrix]:
        """The probability `[n, 6]` of each stance in each sentence, and `[n]` of any; 0 where the encoder has not read it."""
        found, anything = np.zeros((len(told.views), len(LABELS))), np.zeros(len(told.views))
        for index, opinion in told.read.items():
            found[index] = probability(self.stance, stance_rows(told, index, opinion))
            anything[index] = probability(self.anything, any_row(told, index, opinion))[0]
        return found, anything

    def whose(self, told: Opinions, index: int) -> Matrix:
        """The probability `[n_parties, 6]` of each party of a sentence that the encoder has read to be the actor of each stance, if there is one."""
        rows = actor_rows(told, index, told.read[index])
        return np.asarray(probability(self.actor, rows).reshape(-1, len(LABELS)))


def stance_rows(told: Opinions, index: int, opinion: Opinion) -> Matrix:
    """
    Describe a sentence once for each stance: `[6, STANCE_COLUMNS]`.

    What all stances share (both readers' logits, the highest logit of a party, whether the grammar places the stance, whether anything at all is expressed), then
    both readers' logits and the grammar again for that stance alone.
    """
    fast, slow = logit(told.stances[index]), np.clip(opinion.sentence, -_FARTHEST, _FARTHEST)
    placed = _placed(told.views[index])
    anything = float(logit(told.any_stance[index : index + 1])[0])
    shared = np.column_stack(
        [
            fast,
            slow,
            placed,
            _loudest(told.views[index], opinion),
            np.full(len(LABELS), anything),
            np.full(len(LABELS), float(slow.max())),
            np.ones(len(LABELS)),
        ]
    )
    own = np.zeros((len(LABELS), len(LABELS), 4))
    for place in range(len(LABELS)):
        own[place, place] = [fast[place], slow[place], placed[place], 1.0]
    return np.hstack([shared, _OWN * own.reshape(len(LABELS), -1)])


STANCE_COLUMNS = 7 + 4 * len(LABELS)


def any_row(told: Opinions, index: int, opinion: Opinion) -> Matrix:
    """Describe a sentence `[1, ANY_COLUMNS]` for whoever says whether it expresses anything: what n-grams and grammar say in the light of the article, and each reader's highest logit."""
    slow = float(np.clip(opinion.sentence, -_FARTHEST, _FARTHEST).max())
    around, fast = logit(told.any_stance[index]), logit(told.stances[index].max())
    return np.array([[float(around), slow, float(fast), 1.0]])


ANY_COLUMNS = 4


def actor_rows(told: Opinions, index: int, opinion: Opinion) -> Matrix:
    """
    Describe each party of a sentence once for each stance: `[n_parties * 6, ACTOR_COLUMNS]`.

    Both readers' logits for the party, how far it is behind the likeliest one, and whether the grammar names it as a holder or as the other side.
    """
    view = told.views[index]
    fast = logit(told.actors[index])
    slow = np.clip(opinion.parties, -_FARTHEST, _FARTHEST)
    named = np.array([[float(bool(party.mentions))] * len(LABELS) for party in view.candidate.parties])
    behind = slow - slow.max(axis=0, initial=-_FARTHEST) if len(slow) else slow
    holders, others = _sides(view)
    columns = [fast, slow * named, behind * named, named, holders, others, np.ones_like(fast)]
    return np.stack([np.asarray(column, dtype=np.float64).reshape(-1) for column in columns], axis=1)


ACTOR_COLUMNS = 7


def logit(chances: Matrix | np.float64) -> Matrix:
    """The logits of probabilities, none farther from 0 than that of one in a thousand."""
    held = np.clip(chances, _EXTREME, 1 - _EXTREME)
    return np.asarray(np.log(held / (1 - held)))


def _loudest(view: View, opinion: Opinion) -> Matrix:
    """The highest logit `[6]` that the encoder gives a party which the sentence names: it reads parties and sentence by different heads."""
    named = [row for row, party in enumerate(view.candidate.parties) if party.mentions]
    highest = opinion.parties[named].max(axis=0, initial=-_FARTHEST)
    return np.asarray(np.clip(highest, -_FARTHEST, _FARTHEST) if named else np.full(len(LABELS), -_FARTHEST))


def _placed(view: View) -> Matrix:
    found = {label for firing in view.fired if firing.holder for label in firing.stances}
    return np.array([float(label in found) for label in LABELS])


def _sides(view: View) -> tuple[Matrix, Matrix]:
    """Whether the grammar takes each party for a holder of each stance, and for the other side: `[n_parties, 6]` each."""
    parties = [party.party for party in view.candidate.parties]
    holders, others = np.zeros((len(parties), len(LABELS))), np.zeros((len(parties), len(LABELS)))
    for firing in view.fired:
        for label in firing.stances:
            column = LABELS.index(label)
            for row, party in enumerate(parties):
                holders[row, column] = max(holders[row, column], float(party in firing.holder))
                others[row, column] = max(others[row, column], float(party in firing.toward))
    return holders, others
