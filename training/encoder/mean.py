"""Mean: a network's parameters, step after step, in; their running mean, to look at in their place, out."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import torch
from torch.nn import Parameter


class Mean:
    """The running mean of *parameters*: each step it keeps the share *kept* of itself; with 0 it is the parameters as they are."""

    def __init__(self, parameters: Sequence[Parameter], kept: float) -> None:
        self._parameters, self._kept = parameters, kept
        self._mean = [one.detach().clone() for one in parameters]

    def add(self) -> None:
        """Take in the parameters as they are now."""
        with torch.no_grad():
            for mean, now in zip(self._mean, self._parameters, strict=True):
                mean.lerp_(now, 1.0 - self._kept)

    @contextmanager
    def instead(self) -> Iterator[None]:
        """While it lasts the network has the mean in place of its parameters."""
        self._swap()
        try:
            yield
        finally:
            self._swap()

    def _swap(self) -> None:
        with torch.no_grad():
            for mean, now in zip(self._mean, self._parameters, strict=True):
                held = now.clone()
                now.copy_(mean)
                mean.copy_(held)
