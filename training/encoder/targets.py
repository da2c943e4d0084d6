"""Targets: examples in; the label matrices that a run learns from and is measured by, out."""

from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from classifiers.encoding import Encoded
from classifiers.stance import LABELS
from training.encoder.examples import Example

Float = NDArray[np.float32]


class Targets(Struct, frozen=True, eq=False):
    """
    What is true of sentences: *sentence* `[n, 6]`, and for each of them *party* `[n_parties, 6]`.

    *named* `[n_parties]` is 1 where the input shows the party, *weights* `[n]` what a sentence counts, *own* `[n]` whether it is the
    project's own wording.
    """

    sentence: Float
    party: tuple[Float, ...]
    named: tuple[Float, ...]
    weights: Float
    own: NDArray[np.bool_]


def targets(examples: Sequence[Example], encoded: Sequence[Encoded], own_weight: float = 1.0) -> Targets:
    """Make the matrices of *examples*, whose inputs are *encoded*; our own wording weighs *own_weight*."""
    return Targets(
        np.array([one.labels for one in examples], dtype=np.float32).reshape(-1, len(LABELS)),
        tuple(
            np.array([party.labels for party in one.parties], dtype=np.float32).reshape(-1, len(LABELS))
            for one in examples
        ),
        tuple((one.weights.sum(axis=1) > 0).astype(np.float32) for one in encoded),
        np.array([own_weight if one.own else 1.0 for one in examples], dtype=np.float32),
        np.array([one.own for one in examples], dtype=bool),
    )


def weights_of_rare(found: Targets) -> tuple[Float, Float]:
    """
    How much more a present stance weighs than an absent one: the root of absent by present, for sentences and for parties, `[6]` each.

    A stance that never occurs weighs as one that occurs once.
    """
    parties = np.concatenate([party[named > 0] for party, named in zip(found.party, found.named, strict=True)])
    return _rarity(found.sentence), _rarity(parties)


def _rarity(truth: Float) -> Float:
    present = np.maximum(truth.sum(axis=0), 1.0)
    weights: Float = np.sqrt(np.maximum(len(truth) - present, 1.0) / present).astype(np.float32)
    return weights
