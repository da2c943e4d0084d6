"""Shifts: a side of a dyad before and after a signal in; whether it went from one band to another, and why that rings or not, out."""

from classifiers.stance import Stance
from streams.accounts import Account
from streams.bands import POLES, Axis, Band
from streams.findings import Case, Change, Finding, Ruling, held_back, stale
from streams.positions import Stand
from streams.reasons import Reason
from streams.rules import ShiftRule

LABELS = {
    Axis.WILLINGNESS: (Stance.CLOSED, Stance.OPEN),
    Axis.PLANS: (Stance.DENIAL, Stance.CONFIRMATION),
}
"""The stances that pull down and up on each axis."""


def shift(rule: ShiftRule, case: Case) -> Ruling:
    """
    Decide on a change of band.

    What is first heard on an axis is no shift, and known from then on if the reader was sure enough. A stale statement moves what is known in silence: history. An undated one, one below the
    confidence, one with too few sources or one inside the cooldown leaves it, so that the next good statement that points the same way still rings.
    """
    bands = _bands(case.after)
    first = {axis: b for axis, b in bands.items() if _is_first(case, axis)}
    changes = tuple(
        Change(axis, case.settled[axis], b)
        for axis, b in bands.items()
        if axis in rule.axes and axis not in first and case.settled[axis] is not b
    )
    if not changes or case.account is None:
        return Ruling(Reason.FIRST_EVIDENCE if first else Reason.NO_CHANGE, settles=_sure(rule, case, first))
    account = case.account
    first = _sure(rule, case, first)
    if stale(rule, case):
        return Ruling(
            Reason.STALE, _finding(account, changes), first | {change.axis: change.after for change in changes}
        )
    caused = tuple(change for change in changes if pull(account, change) > 0)
    if not caused:
        return Ruling(Reason.ANOTHER_CAUSE, _finding(account, changes), first)
    confident = tuple(change for change in caused if pull(account, change) >= rule.min_confidence)
    best = max(pull(account, change) for change in caused)
    reason = held_back(rule, case, (account,), confidence=best)
    if reason is not None:
        return Ruling(reason, _finding(account, confident or caused), first)
    return Ruling(
        Reason.FIRED, _finding(account, confident), first | {change.axis: change.after for change in confident}
    )


def _sure(rule: ShiftRule, case: Case, first: dict[Axis, Band]) -> dict[Axis, Band]:
    """Leave out what was first heard with little confidence: a misread sentence is no line that a side could leave."""
    if case.account is None:
        return {}
    account = case.account
    return {
        axis: b
        for axis, b in first.items()
        if max(account.confidence(label) for label in LABELS[axis]) >= rule.min_confidence or axis in case.settled
    }


def pull(account: Account, change: Change) -> float:
    """Tell with what confidence a statement points the way of *change*; 0 where it does not."""
    low, high = POLES[change.axis]
    down, up = LABELS[change.axis]
    upward = change.after is high or (change.after is Band.MIXED and change.before is low)
    return account.confidence(up if upward else down)


def _finding(account: Account, changes: tuple[Change, ...]) -> Finding:
    return Finding(statements=(account.id,), changes=changes)


def _bands(stand: Stand | None) -> dict[Axis, Band]:
    return {} if stand is None else {axis: b for axis in Axis if (b := stand.band(axis)) is not None}


def _is_first(case: Case, axis: Axis) -> bool:
    return axis not in case.settled or case.before is None or case.before.band(axis) is None
