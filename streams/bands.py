"""Bands: a value on an axis in; the word for it, which small waverings do not change, out."""

from enum import StrEnum

from classifiers.openenum import OpenEnum


class Axis(StrEnum):
    """What a position is measured on."""

    WILLINGNESS = "willingness"
    PLANS = "plans"


class Band(OpenEnum):
    """A stretch of an axis, in a desk's words."""

    CLOSED = "closed"
    OPEN = "open"
    DENIED = "denied"
    CONFIRMED = "confirmed"
    MIXED = "mixed"
    OTHER = "other"  # a value that a newer version knows


POLES = {
    Axis.WILLINGNESS: (Band.CLOSED, Band.OPEN),
    Axis.PLANS: (Band.DENIED, Band.CONFIRMED),
}
"""The bands at -1 and at 1; between them things are mixed."""

_EDGE = 1 / 3
_MARGIN = 0.1


def band(axis: Axis, value: float | None, previous: Band | None) -> Band | None:
    """
    Name the band of *value* (-1 to 1), given the band that it was in.

    The edges are at a third. A band holds until the value is past its edge by a tenth, so that a value that trembles at an
    edge changes nothing. No value, no band.

    >>> band(Axis.PLANS, -0.3, None), band(Axis.PLANS, -0.3, Band.DENIED)
    (<Band.MIXED: 'mixed'>, <Band.DENIED: 'denied'>)
    """
    if value is None:
        return None
    low, high = POLES[axis]
    lower, upper = -_EDGE, _EDGE
    if previous is low:
        lower += _MARGIN
    elif previous is high:
        upper -= _MARGIN
    elif previous is Band.MIXED:
        lower, upper = lower - _MARGIN, upper + _MARGIN
    if value <= lower:
        return low
    return high if value >= upper else Band.MIXED
