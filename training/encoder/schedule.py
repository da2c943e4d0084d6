"""Schedule: the lengths of sentences and a recipe in; which of them each step learns from, and how fast, out."""

import math
from collections.abc import Iterator

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

_WINDOW = 24
"""So many batches are sorted by length together: little is padded, and who sits beside whom still changes."""


class Recipe(Struct, frozen=True, kw_only=True):
    """The numbers that a run depends on."""

    epochs: float = 2.0
    batch_size: int = 16
    rate: float = 1e-4
    head_rate: float = 1e-3
    layer_decay: float = 0.9
    weight_decay: float = 0.01
    warm_up: float = 0.1
    """Share of the steps in which the rate grows."""
    last_rate: float = 0.0
    """What the rate falls to, as a share of the highest."""
    clip: float = 1.0
    dropout: float = 0.1
    frozen_layers: int = 4
    """So many of the lowest layers stay as they are; what they say is computed once."""
    masked: float = 0.0
    """Share of the tokens that a step hides from the network; only where no layer is frozen."""
    averaged: float = 0.0
    """The network that is looked at and kept is the running mean of the trained one, which keeps so much of itself at each step."""
    capitals: float = 0.05
    """Share of the sentences that are read a second time as if written in capitals."""
    own_weight: float = 1.0
    """What a sentence of the project's own wording weighs beside one of real news."""
    own_share: float = 1.0
    """Share of the project's own wording that an epoch sees, each epoch another."""
    context_tokens: int = 64
    """Title and the sentence before fill a sentence up to so many tokens."""
    party_share: float = 1.0
    """What the loss of the parties weighs beside that of the sentences."""
    looks_an_epoch: int = 2
    seed: int = 20241004


def rate_at(step: int, steps: int, recipe: Recipe) -> float:
    """
    The learning rate of a step, as a share of the highest: it grows in a line, then falls in a line.

    >>> [round(rate_at(step, 100, Recipe()), 2) for step in (0, 9, 10, 55, 100)]
    [0.1, 1.0, 1.0, 0.5, 0.0]
    """
    warm = max(1, int(steps * recipe.warm_up))
    if step < warm:
        return (step + 1) / warm
    left = max(0.0, (steps - step) / max(1, steps - warm))
    return recipe.last_rate + (1 - recipe.last_rate) * left


def steps_an_epoch(own: NDArray[np.bool_], recipe: Recipe) -> int:
    """
    How many batches an epoch has, where *own* says which sentences are the project's own wording.

    >>> steps_an_epoch(np.array([False] * 32 + [True] * 32), Recipe(own_share=0.5))
    3
    """
    return math.ceil(len(_seen(own, recipe, np.random.default_rng(0))) / recipe.batch_size)


def batches(lengths: NDArray[np.int64], own: NDArray[np.bool_], steps: int, recipe: Recipe) -> Iterator[list[int]]:
    """Numbers of sentences, *steps* times; each epoch in another order, sentences of like length together."""
    random = np.random.default_rng(recipe.seed)
    left = steps
    while left:
        order = _seen(own, recipe, random)
        window = recipe.batch_size * _WINDOW
        sorted_in = [part[np.argsort(lengths[part], kind="stable")] for part in _parts(order, window)]
        cut = [rows for part in sorted_in for rows in _parts(part, recipe.batch_size)]
        for at in random.permutation(len(cut))[:left]:
            yield cut[at].tolist()
        left -= min(left, len(cut))


def by_length(lengths: NDArray[np.int64], size: int) -> list[list[int]]:
    """
    The numbers of sentences in parts of *size*, the short ones first.

    >>> by_length(np.array([30, 10, 20]), 2)
    [[1, 2], [0]]
    """
    return [part.tolist() for part in _parts(np.argsort(lengths, kind="stable"), size)]


def _seen(own: NDArray[np.bool_], recipe: Recipe, random: np.random.Generator) -> NDArray[np.int64]:
    """What an epoch sees, in its order: all real news, and its share of our own wording."""
    ours = random.permutation(np.flatnonzero(own))
    chosen = np.concatenate([np.flatnonzero(~own), ours[: round(recipe.own_share * len(ours))]])
    return random.permutation(chosen)


def _parts(numbers: NDArray[np.int64], size: int) -> list[NDArray[np.int64]]:
    return [numbers[start : start + size] for start in range(0, len(numbers), size)]
