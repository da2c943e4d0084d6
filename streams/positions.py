"""Positions: statements in; where each side of a dyad stands toward the other out. The value of `parley.positions`."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import pairwise
from typing import NamedTuple

from msgspec import Struct

from classifiers.claim import Moment
from classifiers.stance import Stance
from streams.bands import Axis, Band, band
from streams.weights import SAID


class Verdict(Struct, frozen=True, kw_only=True):
    """
    What a rule decided when it last looked at *actor*'s side, and why: so that 'why did it not fire' needs no second store.

    *reason* is a value of `streams.rules.Reason`; *at* is the event time that it looked at.
    """

    rule: str
    fired: bool
    reason: str
    at: Moment
    statement_id: str | None = None
    actor: str | None = None


class Stand(Struct, frozen=True, kw_only=True):
    """
    Where *actor* stands toward *counterpart*.

    *willingness* runs from -1 (closed) to 1 (open), *plans* from -1 (denied) to 1 (confirmed); null where nothing was said on that axis inside
    the horizon. The bands are those values in words, with hysteresis. *statements* are the ids that it rests on, newest first, at most
    32. *last_change* is when a band was last reached by a statement, to the day where the statement itself is no longer kept.
    """

    actor: str
    counterpart: str
    willingness: float | None
    plans: float | None
    conditional: bool
    undecided: bool
    statements: tuple[str, ...]
    last_change: Moment | None
    willingness_band: Band | None = None
    plans_band: Band | None = None

    def value(self, axis: Axis) -> float | None:
        """Return the value on *axis*."""
        return self.willingness if axis is Axis.WILLINGNESS else self.plans

    def band(self, axis: Axis) -> Band | None:
        """Return the band on *axis*."""
        return self.willingness_band if axis is Axis.WILLINGNESS else self.plans_band


class Position(Struct, frozen=True, kw_only=True):
    """Both directions of a dyad at *as_of*, the latest event time that it has heard; the values decay from there."""

    dyad: str
    as_of: Moment
    stands: tuple[Stand, ...]
    verdicts: tuple[Verdict, ...]
    v: int = 1


HORIZON_DAYS = 180
"""What is older, in event time, counts no more and is forgotten."""

HALF_LIFE_DAYS = 14
"""After a fortnight a statement weighs half: about the time in which a diplomatic line is either repeated or dropped."""

DAY_SECONDS = 86_400

_FLAG_SHARE = 1 / 3
_FLAG_FLOOR = 100
_LISTED = 32
_SIGNS = {
    Axis.WILLINGNESS: ((Stance.OPEN, 1), (Stance.CLOSED, -1)),
    Axis.PLANS: ((Stance.CONFIRMATION, 1), (Stance.DENIAL, -1)),
}


class Contribution(NamedTuple):
    """
    What a statement, or a day bucket of collapsed ones, adds to one side.

    *at* is in seconds since 1970, *strengths* are in thousandths for each stance, *statement_id* is null for a bucket.
    """

    at: int
    strengths: Mapping[str, int]
    statement_id: str | None = None


def stand(actor: str, counterpart: str, contributions: Iterable[Contribution], as_of: int) -> Stand:
    """
    Sum up where *actor* stands toward *counterpart* at *as_of* (seconds since 1970).

    On an axis, the value is the mean of the signs (+1, -1), weighted by strength and by age: half for every fortnight. Strengths are
    whole numbers, summed by day before they decay, so that the order of the contributions makes no difference at all. A modifier
    is flagged while it makes up a third of what was said and is not faint with age.
    """
    kept = sorted((c for c in contributions if 0 <= _age_days(c.at, as_of) < HORIZON_DAYS), key=_order)
    steps = list(_walk(_by_day(kept)))
    bands = {axis: _bands(axis, steps) for axis in Axis}
    last_day, totals = steps[-1] if steps else (0, {})
    faded = {label: total * _decay(as_of // DAY_SECONDS - last_day) for label, total in totals.items()}
    ids = [c.statement_id for c in reversed(kept) if c.statement_id is not None]
    return Stand(
        actor=actor,
        counterpart=counterpart,
        willingness=_mean(Axis.WILLINGNESS, totals),
        plans=_mean(Axis.PLANS, totals),
        conditional=_flag(Stance.CONDITIONAL, faded),
        undecided=_flag(Stance.UNDECIDED, faded),
        statements=tuple(ids[:_LISTED]),
        last_change=_last_change(bands.values(), kept),
        willingness_band=bands[Axis.WILLINGNESS][-1][1] if steps else None,
        plans_band=bands[Axis.PLANS][-1][1] if steps else None,
    )


def moment(seconds: int) -> datetime:
    """Turn seconds since 1970 into an aware time, in UTC."""
    return datetime.fromtimestamp(seconds, UTC)


def _order(contribution: Contribution) -> tuple[int, str]:
    return contribution.at, contribution.statement_id or ""


def _age_days(at: int, as_of: int) -> int:
    return as_of // DAY_SECONDS - at // DAY_SECONDS


def _by_day(contributions: Iterable[Contribution]) -> dict[int, dict[str, int]]:
    days: dict[int, dict[str, int]] = {}
    for at, strengths, _ in contributions:
        bucket = days.setdefault(at // DAY_SECONDS, defaultdict(int))
        for label, strength in strengths.items():
            bucket[label] += strength
    return dict(sorted(days.items()))


def _walk(days: Mapping[int, Mapping[str, int]]) -> Iterator[tuple[int, dict[str, float]]]:
    """Yield every day on which something was said, in order, with the decayed totals at its end, by stance."""
    totals: dict[str, float] = {}
    before = None
    for day, bucket in days.items():
        decay = _decay(0 if before is None else day - before)
        totals = {label: totals.get(label, 0.0) * decay + bucket.get(label, 0) for label in sorted({*totals, *bucket})}
        before = day
        yield day, totals


def _decay(days: int) -> float:
    return float(0.5 ** (days / HALF_LIFE_DAYS))


def _mean(axis: Axis, totals: Mapping[str, float]) -> float | None:
    weight = sum(totals.get(label, 0.0) for label, _ in _SIGNS[axis])
    if weight <= 0:
        return None
    return round(sum(sign * totals.get(label, 0.0) for label, sign in _SIGNS[axis]) / weight, 4)


def _flag(label: Stance, totals: Mapping[str, float]) -> bool:
    weight = totals.get(label, 0.0)
    return weight >= _FLAG_FLOOR and weight >= _FLAG_SHARE * totals.get(SAID, 0.0)


def _bands(axis: Axis, steps: Iterable[tuple[int, Mapping[str, float]]]) -> list[tuple[int, Band | None]]:
    """List the band at the end of every day: the walk that hysteresis needs, the same whatever the order of arrival."""
    bands: list[tuple[int, Band | None]] = []
    current: Band | None = None
    for day, totals in steps:
        current = band(axis, _mean(axis, totals), current)
        bands.append((day, current))
    return bands


def _last_change(walks: Iterable[list[tuple[int, Band | None]]], kept: Iterable[Contribution]) -> datetime | None:
    changes = [
        day for walk in walks for (_, before), (day, after) in pairwise([(0, None), *walk]) if before is not after
    ]
    if not changes:
        return None
    day = max(changes)
    told = [c.at for c in kept if c.at // DAY_SECONDS == day and c.statement_id is not None]
    return moment(max(told, default=day * DAY_SECONDS))
