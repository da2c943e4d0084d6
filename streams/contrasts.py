"""Contrasts: the statements of a dyad in; two of them that say opposite things close together, if there are any, out."""

from collections.abc import Iterable
from itertools import product

from streams.accounts import Account
from streams.bands import Axis
from streams.findings import Case, Finding, Ruling, held_back, stale
from streams.reasons import Reason
from streams.rules import ContradictionRule, MixedSignalsRule
from streams.shifts import LABELS

Pair = tuple[Axis, Account, Account]
"""The axis, the statement at its upper end, that at its lower end."""


def mixed_signals(rule: MixedSignalsRule, case: Case) -> Ruling:
    """Decide on what one side says: whether it says both ends of an axis within the window, in words of its own."""
    own = _own(case.accounts, case.actor)
    pairs = [
        (axis, up, down)
        for axis in sorted(rule.axes)
        for up, down in _ends(axis, own, own)
        if _close(rule, case, up, down)
    ]
    return _ruling(rule, case, pairs)


def between_speakers(rule: ContradictionRule, case: Case) -> Ruling:
    """Decide on two speakers of one side: whether they say opposite things within the window."""
    own = [account for account in _own(case.accounts, case.actor) if account.speakers]
    pairs = [
        (axis, up, down)
        for axis in Axis
        for up, down in _ends(axis, own, own)
        if not set(up.speakers) & set(down.speakers) and _close(rule, case, up, down)
    ]
    return _ruling(rule, case, pairs)


def between_sides(rule: ContradictionRule, case: Case) -> Ruling:
    """Decide on the two sides of a dyad: whether one confirms, and the other denies, a contact within the window; what each says of itself counts."""
    one, other = (_own(case.accounts, party) for party in case.dyad.split("~"))
    pairs = [
        (Axis.PLANS, up, down)
        for up, down in (*_ends(Axis.PLANS, one, other), *_ends(Axis.PLANS, other, one))
        if _close(rule, case, up, down)
    ]
    return _ruling(rule, case, pairs)


def _ruling(rule: MixedSignalsRule | ContradictionRule, case: Case, pairs: list[Pair]) -> Ruling:
    """Take the youngest of *pairs* that the statement in question belongs to, or, where none is in question, the youngest of all."""
    if case.account is not None:
        pairs = [pair for pair in pairs if case.account.id in (pair[1].id, pair[2].id)]
    if not pairs:
        return Ruling(Reason.ONE_VOICE)
    axis, up, down = max(pairs, key=lambda pair: (max(pair[1].first, pair[2].first), _surety(pair), pair[1].id))
    younger = up if (up.first, up.id) > (down.first, down.id) else down
    cause = case.account if case.account is not None and case.account.id in (up.id, down.id) else younger
    finding = Finding(
        statements=(cause.id, down.id if cause.id == up.id else up.id),
        axis=axis,
        speakers=tuple(_speaker(account) for account in (up, down)),
        span_seconds=abs(up.first - down.first),
    )
    if case.account is not None and stale(rule, case):
        return Ruling(Reason.STALE, finding)
    ordered = (cause, down if cause.id == up.id else up)
    reason = held_back(rule, case, ordered, confidence=_surety((axis, up, down)))
    return Ruling(reason or Reason.FIRED, finding)


def _own(accounts: Iterable[Account], party: str | None) -> list[Account]:
    return [account for account in accounts if account.actor == party == account.principal]


def _ends(axis: Axis, ups: list[Account], downs: list[Account]) -> Iterable[tuple[Account, Account]]:
    """Pair those that say only the upper end of *axis* with those that say only the lower; who says both in one breath says neither."""
    low, high = LABELS[axis]
    rising = [a for a in ups if a.confidence(high) > 0 and not a.confidence(low)]
    falling = [a for a in downs if a.confidence(low) > 0 and not a.confidence(high)]
    return product(rising, falling)


def _close(rule: MixedSignalsRule | ContradictionRule, case: Case, one: Account, other: Account) -> bool:
    window = rule.window.total_seconds()
    return abs(one.first - other.first) <= window and case.now - min(one.first, other.first) <= window


def _surety(pair: Pair) -> float:
    axis, up, down = pair
    low, high = LABELS[axis]
    return min(up.confidence(high), down.confidence(low))


def _speaker(account: Account) -> str:
    return account.speakers[0] if account.speakers else account.actor
