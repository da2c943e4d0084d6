"""Rows: the features of sentences, few of very many columns, in; what a linear model needs of them out. What scipy's sparse rows do, without a second to load them."""

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

Numbers = NDArray[Any]


class Rows(Struct, frozen=True, eq=False):
    """
    Sparse rows: *data* are the values, *indices* their columns, row by row; row `n` goes from `indptr[n]` to `indptr[n + 1]`, and *width* is the number of columns.

    Within a row a column occurs once, and in order.
    """

    data: Numbers
    indices: Numbers
    indptr: Numbers
    width: int

    @classmethod
    def of(cls, found: Any) -> Self:
        """Take any rows, those of scipy as well."""
        return found if isinstance(found, cls) else cls(found.data, found.indices, found.indptr, found.shape[1])

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.indptr) - 1

    def numbers(self) -> Numbers:
        """The number of the row that each value stands in."""
        return np.repeat(np.arange(len(self)), np.diff(self.indptr))

    def sums(self, values: Numbers) -> NDArray[np.float64]:
        """The sum of *values*, one for each in the rows, by row; added up one after another, as scipy does, so that it is the same to the last bit."""
        return np.bincount(self.numbers(), weights=values, minlength=len(self)).astype(np.float64, copy=False)

    def scaled(self, weight: float) -> Self:
        """The same rows, each value *weight* times as high."""
        return type(self)(self.data * weight, self.indices, self.indptr, self.width)

    def times(self, coefficients: Numbers) -> NDArray[np.float64]:
        """
        The product of each row with *coefficients*, in double precision.

        >>> rows = Rows(np.array([2.0, 1.0]), np.array([0, 2]), np.array([0, 2, 2]), 3)
        >>> rows.times(np.array([1.0, 5.0, 0.5])).tolist()
        [2.5, 0.0]
        """
        if len(coefficients) != self.width:
            raise ValueError(f"{len(coefficients)} coefficients for {self.width} columns")
        return self.sums(self.data.astype(np.float64) * coefficients[self.indices].astype(np.float64))


def beside(blocks: Sequence[Rows]) -> Rows:
    """
    Put *blocks* with equally many rows side by side.

    >>> left = Rows(np.array([1.0, 2.0]), np.array([0, 1]), np.array([0, 1, 2]), 2)
    >>> both = beside([left, left])
    >>> both.indices.tolist(), both.indptr.tolist(), both.width
    ([0, 2, 1, 3], [0, 2, 4], 4)
    """
    offsets = np.cumsum([0, *(block.width for block in blocks)])
    order = np.argsort(np.concatenate([block.numbers() for block in blocks]), kind="stable")
    return Rows(
        np.concatenate([block.data for block in blocks])[order],
        np.concatenate([block.indices + offset for block, offset in zip(blocks, offsets, strict=False)])[order],
        np.sum([block.indptr for block in blocks], axis=0),
        int(offsets[-1]),
    )


def collected(parts: Sequence[Numbers], values: Sequence[Numbers] | None, width: int) -> Rows:
    """
    Make a row of each of *parts*, columns in any order; what comes twice is added up. *values* stand beside the columns; without them each counts one.

    >>> rows = collected([np.array([2, 0, 2])], None, 3)
    >>> rows.indices.tolist(), rows.data.tolist()
    ([0, 2], [1.0, 2.0])
    """
    found = [_sorted(columns, None if values is None else values[place]) for place, columns in enumerate(parts)]
    ends = np.cumsum([0, *(len(columns) for columns, _ in found)])
    none = (np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32))
    every = [*found, none]
    return Rows(
        np.concatenate([data for _, data in every]), np.concatenate([columns for columns, _ in every]), ends, width
    )


def _sorted(columns: Numbers, values: Numbers | None) -> tuple[Numbers, Numbers]:
    if values is None:
        distinct, counts = np.unique(columns, return_counts=True)
        return distinct, counts.astype(np.float32)
    order = np.argsort(columns, kind="stable")
    columns, values = columns[order], values[order]
    first = np.ones(len(columns), dtype=bool)
    first[1:] = columns[1:] != columns[:-1]
    if first.all():
        return columns, values
    return columns[first], np.add.reduceat(values, np.flatnonzero(first))
