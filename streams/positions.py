"""Positions: statements in; where each side of a dyad stands toward the other out. The value of `parley.positions`."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from msgspec import Struct

from classifiers.claim import Moment
from classifiers.stance import LABELS, Stance
from streams.bands import Axis, Band, band
from streams.weights import SAID


class Verdict(Struct, frozen=True, kw_only=True):
    """
    What a rule decided when it last looked at *actor*'s side (at both, where that is null), and why: so that 'why did it not fire' needs no second store.

    *reason* is a value of `streams.reasons.Reason`; *at* is the event time that it looked at.
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

    *weights* say what the values are made of, at `as_of`: for each stance, and for `said`, the summed strength of what still counts, 1 for a statement that is
    quite sure, in the side's own words, of that very day. With *last_statement* they are enough to tell the stand of any later time (docs/positions.md).
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
    weights: dict[str, float] = {}
    last_statement: Moment | None = None

    def value(self, axis: Axis) -> float | None:
        """Return the value on *axis*."""
        return self.willingness if axis is Axis.WILLINGNESS else self.plans

    def band(self, axis: Axis) -> Band | None:
        """Return the band on *axis*."""
        return self.willingness_band if axis is Axis.WILLINGNESS else self.plans_band


class Position(Struct, frozen=True, kw_only=True):
    """
    Both directions of a dyad at *as_of*, the latest event time that it has heard; the values decay from there.

    *alerts* are the ids of those that fire. *next_wake* is when the rules have to look again even if nothing is heard; null where that is never.
    """

    dyad: str
    as_of: Moment
    stands: tuple[Stand, ...]
    verdicts: tuple[Verdict, ...]
    alerts: tuple[str, ...] = ()
    next_wake: Moment | None = None
    v: int = 2


HORIZON_DAYS = 180
"""What is older, in event time, counts no more and is forgotten."""

HALF_LIFE_DAYS = 14
"""After a fortnight a statement weighs half: about the time in which a diplomatic line is either repeated or dropped."""

DAY_SECONDS = 86_400

SUMMED = (SAID, *(label.value for label in LABELS))
"""What is summed, in the order of a bucket's numbers; a later stance comes last."""

_FLAG_SHARE = 1 / 3
_FLAG_FLOOR = 100
_SHOWN_WEIGHT = 0.1
_LISTED = 32
_SIGNS = {
    Axis.WILLINGNESS: (Stance.OPEN.value, Stance.CLOSED.value),
    Axis.PLANS: (Stance.CONFIRMATION.value, Stance.DENIAL.value),
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
    walked = _walk(_by_day(kept), as_of // DAY_SECONDS)
    ids = [c.statement_id for c in reversed(kept) if c.statement_id is not None]
    return Stand(
        actor=actor,
        counterpart=counterpart,
        willingness=_mean(Axis.WILLINGNESS, walked.totals),
        plans=_mean(Axis.PLANS, walked.totals),
        conditional=_flag(Stance.CONDITIONAL, walked.totals),
        undecided=_flag(Stance.UNDECIDED, walked.totals),
        statements=tuple(ids[:_LISTED]),
        last_change=_last_change(walked.last_change, kept),
        willingness_band=walked.bands[Axis.WILLINGNESS],
        plans_band=walked.bands[Axis.PLANS],
        weights={label: round(total / 1000, 4) for label, total in walked.totals.items() if total >= _SHOWN_WEIGHT},
        last_statement=moment(kept[-1].at) if kept else None,
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


class _Walked(NamedTuple):
    totals: dict[str, float]
    bands: dict[Axis, Band | None]
    last_change: int | None


def _walk(days: Mapping[int, Mapping[str, int]], today: int) -> _Walked:
    """
    Walk through the days on which something was said, decaying the totals and following the bands.

    Hysteresis needs the way that the values took; taking it from the days, not from the order of arrival, keeps it the same for any order.
    """
    totals = dict.fromkeys(SUMMED, 0.0)
    bands: dict[Axis, Band | None] = dict.fromkeys(Axis)
    before, last_change = min(days, default=today), None
    for day, bucket in days.items():
        decay = _decay(day - before)
        before = day
        for label in SUMMED:
            totals[label] = totals[label] * decay + bucket.get(label, 0)
        for axis in _SIGNS:
            reached = band(axis, _mean(axis, totals), bands[axis])
            if reached is not bands[axis]:
                bands[axis], last_change = reached, day
    faded = _decay(today - before)
    return _Walked({label: total * faded for label, total in totals.items()}, bands, last_change)


def _decay(days: int) -> float:
    return float(0.5 ** (days / HALF_LIFE_DAYS))


def _mean(axis: Axis, totals: Mapping[str, float]) -> float | None:
    up, down = _SIGNS[axis]
    weight = totals[up] + totals[down]
    return round((totals[up] - totals[down]) / weight, 4) if weight > 0 else None


def _flag(label: Stance, totals: Mapping[str, float]) -> bool:
    weight = totals[label]
    return weight >= _FLAG_FLOOR and weight >= _FLAG_SHARE * totals[SAID]


def _last_change(day: int | None, kept: Iterable[Contribution]) -> datetime | None:
    if day is None:
        return None
    told = [c.at for c in kept if c.at // DAY_SECONDS == day and c.statement_id is not None]
    return moment(max(told, default=day * DAY_SECONDS))
