"""Casting: a stance at its place in a candidate, and what an encoder holds of the parties, in; whose it is, and toward whom, as labelled news taught it, out."""

from collections.abc import Sequence
from typing import Any, NamedTuple, Self

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from classifiers.actors import Roles
from classifiers.estimator import Regression, Transformer
from classifiers.features import Features
from classifiers.part_features import Described, Placed, described, pool
from classifiers.parties import ANY
from classifiers.rows import Rows
from classifiers.stance import LABELS

Matrix = NDArray[np.float64]

_CROSSED = ("ruled:", "rank:", "near:", "standing:", "dyad:", "speaks:", "list:")
"""What is said of a party that means something else where several have the contact together."""
_ALSO = 0.5
"""From which logit on a second party has a stance, too, that isn't had together: two that say the same."""
_OTHER_SIDE = -1.0
"""From which logit on a party is the other side. It is under 0, since to name nobody is wrong for certain where there is somebody, and to name one too many only by half."""
_TOGETHER = -0.15
"""From which logit on several parties have a stance together; under 0 as news as it comes tells of more contacts that both sides had than news that was chosen for rare stances."""
_FARTHEST = 6.0
"""A logit of the encoder farther from 0 counts as this one: trained to the end, it is too sure."""


class Parts(NamedTuple):
    """The logits `[n]` of each party of the pool to have a stance, and to be the other side."""

    holder: Matrix
    toward: Matrix


class Casting(Struct, frozen=True):
    """
    Three logistic regressions over hashed features of `part_features`.

    *shared* reads the contact; *holder* and *toward* read a party, and are told whether the stance is shared.
    """

    party_marks: Transformer
    shared: Regression
    holder: Regression
    toward: Regression

    @classmethod
    def of(cls, parts: dict[str, Any]) -> Self:
        """Make it of the parts by name; KeyError where one is missing, ValueError where they have different columns."""
        widths = {parts[name].coef_.shape for name in ("shared", "holder", "toward")}
        if len(widths) > 1:
            raise ValueError(f"parts with {sorted(widths)} columns")
        return cls(**{name: parts[name] for name in cls.__struct_fields__})

    def parts(self) -> dict[str, Any]:
        """The parts by name, as `of` takes them."""
        return {name: getattr(self, name) for name in self.__struct_fields__}

    def together(self, seen: Described) -> float:
        """The logit that several parties have a described stance together."""
        return float(_product(self.shared, Rows.of(self.party_marks.transform([seen.contact])))[0])

    def weigh(self, seen: Described, *, shared: bool) -> Parts:
        """The logits of the parties, if the stance is *shared* or if it isn't."""
        told = Rows.of(self.party_marks.transform([crossed(one, shared=shared) for one in seen.parties]))
        return Parts(_product(self.holder, told), _product(self.toward, told))


class Hearing(Struct, frozen=True):
    """
    The same three once more, over few columns: what `Casting` holds, and the encoder's logits of the parties.

    They are fitted to news that neither has been trained on.
    """

    shared: Regression
    holder: Regression
    toward: Regression

    @classmethod
    def of(cls, parts: dict[str, Any]) -> Self:
        """Make it of the parts by name; KeyError where one is missing, ValueError where one has other columns than this program."""
        for name, columns in (("shared", SHARED_COLUMNS), ("holder", PARTY_COLUMNS), ("toward", PARTY_COLUMNS)):
            if parts[name].coef_.shape != (1, columns):
                raise ValueError(f"{name} has {parts[name].coef_.shape[-1]} columns, needed are {columns}")
        return cls(**{name: parts[name] for name in cls.__struct_fields__})

    def parts(self) -> dict[str, Any]:
        """The parts by name, as `of` takes them."""
        return {name: getattr(self, name) for name in self.__struct_fields__}

    def together(self, told: float, heard: Matrix) -> float:
        """The logit that several have the stance, in the light of what the encoder holds; *heard* is what `audible` makes of it."""
        return float(shared_row(told, heard) @ self.shared.coef_[0] + self.shared.intercept_[0])

    def weigh(self, told: Parts, heard: Matrix, *, shared: bool) -> Parts:
        """The logits of the parties in that light."""
        rows = party_rows(told, heard, shared=shared)
        return Parts(*(rows @ one.coef_[0] + one.intercept_[0] for one in (self.holder, self.toward)))


class Caster(Struct, frozen=True):
    """Says whose a stance is and toward whom; by the encoder's opinion as well where there are a *hearing* and an opinion."""

    casting: Casting
    hearing: Hearing | None = None

    def cast(self, placed: Placed, opinion: Matrix | None = None) -> Roles:
        """
        Choose the parts of all parties together; *opinion* are the encoder's logits `[n_parties, 6]` of the candidate's parties.

        Parties in the order of the sentence, those that it doesn't name behind them. Nobody is both. Who has a stance is somebody, if there is a party that
        can have one; a stance that is shared has two at least. The same input gives the same parts.
        """
        names = [party.party for party in pool(placed.candidate)]
        seen = described(placed)
        heard = None if self.hearing is None or opinion is None else audible(placed, opinion)
        together = self.casting.together(seen)
        if self.hearing is not None and heard is not None:
            together = self.hearing.together(together, heard)
        shared = together > _TOGETHER and sum(name != ANY for name in names) > 1
        told = self.casting.weigh(seen, shared=shared)
        if self.hearing is not None and heard is not None:
            told = self.hearing.weigh(told, heard, shared=shared)
        return decided(names, told, shared=shared)


def crossed(features: Features, *, shared: bool) -> Features:
    """The features of a party with those that count apart where the stance is shared, and where it isn't."""
    sign = "shared" if shared else "own"
    return features | {f"{sign}|{name}": 1.0 for name in features if name.startswith(_CROSSED)}


def decided(names: Sequence[str], told: Parts, *, shared: bool) -> Roles:
    """
    Choose the parts of the parties *names* that go together, of a stance that is *shared* or isn't.

    >>> told = Parts(np.array([2.0, -2.0]), np.array([-3.0, 1.0]))
    >>> decided(("TR", "GR"), told, shared=False)
    Roles(actors=('TR',), counterparts=('GR',))
    >>> decided(("TR", "GR"), told, shared=True)
    Roles(actors=('TR', 'GR'), counterparts=())
    """
    able = [index for index, name in enumerate(names) if name != ANY]
    likeliest = sorted(able, key=lambda index: -told.holder[index])
    least = 0.0 if shared else _ALSO
    chosen = {*likeliest[: 2 if shared else 1], *(index for index in able if told.holder[index] > least)}
    actors = tuple(name for index, name in enumerate(names) if index in chosen)
    if shared or not able:
        return Roles(actors, ())
    rest = (index for index in range(len(names)) if index not in chosen)
    return Roles(actors, tuple(names[index] for index in rest if told.toward[index] > _OTHER_SIDE))


def audible(placed: Placed, opinion: Matrix) -> Matrix:
    """What the encoder holds of each party of the pool to have the stance: `[n, 2]`, its logit, and whether it has one; it reads only those that the sentence names."""
    parties = pool(placed.candidate)
    found = np.zeros((len(parties), 2))
    column = LABELS.index(placed.label)
    for row, party in enumerate(parties):
        if party.mentions:
            found[row] = np.clip(opinion[row, column], -_FARTHEST, _FARTHEST), 1.0
    return found


def shared_row(told: float, heard: Matrix) -> Matrix:
    """Describe a contact `[SHARED_COLUMNS]`: what casting holds, and the two highest logits of the encoder, where it read two."""
    read = sorted(heard[heard[:, 1] > 0, 0], reverse=True)
    two = len(read) > 1
    return np.array([told, read[1] if two else 0.0, read[0] if two else 0.0, float(two), 1.0])


SHARED_COLUMNS = 5


def party_rows(told: Parts, heard: Matrix, *, shared: bool) -> Matrix:
    """
    Describe each party `[n, PARTY_COLUMNS]`: what casting holds of it, the encoder's logit, and how far that is behind the highest.

    Some of it stands there once more if the stance is shared, so that it can count for more or less then.
    """
    holder, toward, (logit, read) = told.holder, told.toward, heard.T
    highest = float(logit[read > 0].max(initial=-_FARTHEST))
    columns = [holder, toward, logit * read, (logit - highest) * read, read, np.ones_like(holder)]
    again = [shared * one for one in (holder, logit * read, read, np.ones_like(holder))]
    return np.stack([*columns, *again], axis=1)


PARTY_COLUMNS = 10


def _product(regression: Regression, rows: Rows) -> Matrix:
    return np.asarray(rows.times(regression.coef_[0]) + regression.intercept_[0])
