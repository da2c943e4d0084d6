"""Rules: a dyad's side before and after a signal in; whether to ring, and why or why not, out."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct

from classifiers.stance import Stance
from streams.bands import POLES, Axis, Band
from streams.positions import Stand
from streams.severity import Severity
from streams.statements import Statement


class Reason(StrEnum):
    """Why a rule fired or did not; the value is the metric label and the verdict's word."""

    FIRED = "fired"
    NOT_WATCHED = "not_watched"
    STANCE_NOT_WATCHED = "stance_not_watched"
    NO_CHANGE = "no_change"
    FIRST_EVIDENCE = "first_evidence"
    ANOTHER_CAUSE = (
        "another_cause"  # the band changed by age, or by what was not rung for; this statement does not point that way
    )
    LOW_CONFIDENCE = "low_confidence"
    UNDATED = "undated"
    STALE = "stale"
    COOLDOWN = "cooldown"
    RANG_BEFORE = "rang_before"
    RETRACTED = "retracted"


class ShiftRule(Struct, frozen=True, kw_only=True):
    """
    Ring when one side goes from one band to another on an axis: closed, mixed, open; denied, mixed, confirmed.

    Only a statement that points the new way rings, at *min_confidence* or above. *stale_after* is how much older than its arrival it may be.
    Within *cooldown*, in event time, the same side rings once; a change that is held back rings with the next statement that fits, or at a wake.
    """

    name: str = "shift"
    severity: Severity = Severity.WARNING
    min_confidence: float = 0.5
    stale_after: timedelta = timedelta(hours=48)
    cooldown: timedelta = timedelta(hours=6)


class WatchRule(Struct, frozen=True, kw_only=True):
    """
    Ring for every new statement of a watched dyad, or of a dyad with a watched party; with *stances*, only where it carries one of them.

    Dyads may be given either way round. Watching nothing is the default.
    """

    name: str = "watch"
    severity: Severity = Severity.INFO
    dyads: frozenset[str] = frozenset()
    parties: frozenset[str] = frozenset()
    stances: frozenset[Stance] = frozenset()
    min_confidence: float = 0.5
    stale_after: timedelta = timedelta(hours=48)
    cooldown: timedelta = timedelta(0)


Rule = ShiftRule | WatchRule


class Rules(Struct, frozen=True, kw_only=True):
    """All the rules that a dyad is looked at with."""

    shift: ShiftRule = ShiftRule()
    watch: WatchRule = WatchRule()


class Change(Struct, frozen=True):
    """A band left for another on an axis."""

    axis: Axis
    before: Band
    after: Band


class Case(Struct, frozen=True, kw_only=True):
    """
    What a rule looks at: one side of a dyad, before and after a signal, and the statement that the signal made or repeated.

    *at* and *arrived* are the signal's event and ingest time. *settled* is the band on each axis that the desk knows of: it has rung, or was there from
    the first. *rang* says whether the statement rang this rule before, *last_rang* when this side last did, in event time.
    """

    statement: Statement
    before: Stand | None
    after: Stand
    at: datetime
    arrived: datetime
    undated: bool = False
    settled: Mapping[Axis, Band] = {}
    rang: bool = False
    last_rang: datetime | None = None


class Ruling(Struct, frozen=True):
    """A rule's decision. *changes* are what a shift is about; *settles* are the bands that count as known from now on."""

    reason: Reason
    changes: tuple[Change, ...] = ()
    settles: Mapping[Axis, Band] = {}

    @property
    def fired(self) -> bool:
        """Whether it rings."""
        return self.reason is Reason.FIRED


def shift(rule: ShiftRule, case: Case) -> Ruling:
    """
    Decide on a change of band.

    What is first heard on an axis is no shift. A stale statement moves what is known in silence: history. An undated one, one below the
    confidence or one inside the cooldown leaves it, so that the next good statement that points the same way still rings.
    """
    first = {axis: b for axis, b in _bands(case.after).items() if _is_first(case, axis)}
    changes = tuple(
        Change(axis, case.settled[axis], b)
        for axis, b in _bands(case.after).items()
        if axis not in first and case.settled[axis] is not b
    )
    if not changes:
        return Ruling(Reason.FIRST_EVIDENCE if first else Reason.NO_CHANGE, settles=first)
    known = first | {change.axis: change.after for change in changes}
    if stale(case.at, case.arrived, rule.stale_after):
        return Ruling(Reason.STALE, changes, known)
    caused = tuple(change for change in changes if _confidence(case.statement, change) > 0)
    if not caused:
        return Ruling(Reason.ANOTHER_CAUSE, changes, first)
    confident = tuple(change for change in caused if _confidence(case.statement, change) >= rule.min_confidence)
    reason = _held_back(rule, case, confident=bool(confident))
    if reason is not None:
        return Ruling(reason, caused, first)
    return Ruling(Reason.FIRED, confident, first | {change.axis: change.after for change in confident})


def watch(rule: WatchRule, case: Case) -> Ruling:
    """Decide on a statement of something watched: it rings once, when it is first heard with enough confidence."""
    parties = frozenset(case.statement.dyad.split("~"))
    watched = {frozenset(dyad.split("~")) for dyad in rule.dyads}
    if parties not in watched and not parties & rule.parties:
        return Ruling(Reason.NOT_WATCHED)
    scores = [s.confidence for s in case.statement.stances if not rule.stances or s.label in rule.stances]
    if not scores:
        return Ruling(Reason.STANCE_NOT_WATCHED)
    if case.rang:
        return Ruling(Reason.RANG_BEFORE)
    if stale(case.at, case.arrived, rule.stale_after):
        return Ruling(Reason.STALE)
    return Ruling(_held_back(rule, case, confident=max(scores) >= rule.min_confidence) or Reason.FIRED)


def stale(at: datetime, arrived: datetime, after: timedelta) -> bool:
    """Whether what happened *at* came so late that it is history."""
    return arrived - at > after


def _held_back(rule: Rule, case: Case, *, confident: bool) -> Reason | None:
    if case.undated:
        return Reason.UNDATED
    if not confident:
        return Reason.LOW_CONFIDENCE
    if case.rang:
        return Reason.RANG_BEFORE
    if case.last_rang is not None and abs(case.at - case.last_rang) < rule.cooldown:
        return Reason.COOLDOWN
    return None


def _bands(stand: Stand) -> dict[Axis, Band]:
    return {axis: b for axis in Axis if (b := stand.band(axis)) is not None}


def _is_first(case: Case, axis: Axis) -> bool:
    return axis not in case.settled or case.before is None or case.before.band(axis) is None


def _confidence(statement: Statement, change: Change) -> float:
    """Tell with what confidence *statement* points the way of *change*; 0 where it does not."""
    scores = {score.label: score.confidence for score in statement.stances}
    low, high = POLES[change.axis]
    down, up = _LABELS[change.axis]
    upward = change.after is high or (change.after is Band.MIXED and change.before is low)
    return scores.get(up if upward else down, 0.0)


_LABELS = {
    Axis.WILLINGNESS: (Stance.CLOSED, Stance.OPEN),
    Axis.PLANS: (Stance.DENIAL, Stance.CONFIRMATION),
}
