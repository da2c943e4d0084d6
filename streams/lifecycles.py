"""Lifecycles: what waits to ring, and what rings, in plain numbers; a rule's memory of a dyad in, the next memory out."""

from collections.abc import Iterable
from typing import Any, Self

import msgspec
from msgspec import Struct

from streams.bands import Axis, Band
from streams.reasons import Reason
from streams.rules import Rule, RuleKind
from streams.severity import Severity

_PENDING = 8
_FIRING = 16


class Pending(Struct, frozen=True, array_like=True):
    """What a rule found that may not ring yet: the statement, since when it is so, and why it waits. *actor* is empty where it is about both sides."""

    rule: str
    actor: str
    statement_id: str
    since: int
    reason: Reason


class Firing(Struct, frozen=True, array_like=True):
    """
    An alert that has begun and not ended. *until* is when it ends at the latest, *look* when to see whether it still holds.

    It keeps what the record of its end must repeat, whatever has become of the rules by then. *bands* are those that a shift left and reached.
    """

    alert_id: str
    rule: str
    kind: RuleKind
    severity: Severity
    actor: str
    statement_id: str
    starts_at: int
    until: int
    look: int
    bands: dict[Axis, tuple[Band, Band]] = {}
    labels: dict[str, str] = {}

    def replace(self, **changes: Any) -> Self:
        """Copy it with *changes*."""
        return msgspec.structs.replace(self, **changes)


def waiting(pending: Iterable[Pending], rule: Rule, new: Pending) -> tuple[Pending, ...]:
    """
    Let *new* wait. Of a watch every statement waits for itself, the eight youngest; else the newest takes the older one's place, and its time.

    >>> one, two = (Pending("shift", "RU", name, at, Reason.PENDING) for name, at in (("s1", 10), ("s2", 20)))
    >>> waiting([one], Rule(name="shift"), two)
    (Pending(rule='shift', actor='RU', statement_id='s2', since=10, reason=<Reason.PENDING: 'pending'>),)
    """
    before = tuple(pending)
    alike = [p for p in before if is_of(p, rule, new.actor) and (not _each(rule) or p.statement_id == new.statement_id)]
    since = min((p.since for p in alike), default=new.since)
    kept = tuple(p for p in before if p not in alike)
    kept = (*kept, Pending(new.rule, new.actor, new.statement_id, since, new.reason))
    own = [p for p in kept if is_of(p, rule, new.actor)]
    crowded = sorted(own, key=lambda p: (p.since, p.statement_id))[:-_PENDING]
    return tuple(p for p in kept if p not in crowded)


def without(pending: Iterable[Pending], rule: Rule, actor: str, statement_id: str) -> tuple[Pending, ...]:
    """Let what has rung, or no longer holds, wait no more: the statement, or, but for a watch, whatever waits in its place."""
    return tuple(
        p for p in pending if not (is_of(p, rule, actor) and (not _each(rule) or p.statement_id == statement_id))
    )


def is_of(pending: Pending, rule: Rule, actor: str) -> bool:
    """Whether *pending* waits for *rule* to ring about *actor*."""
    return (pending.rule, pending.actor) == (rule.name, actor)


def due(pending: Pending, rule: Rule, last_rang: int | None) -> int:
    """Tell when *pending* may ring, if it still holds then."""
    held = pending.since + int(rule.hold.total_seconds())
    return held if last_rang is None else max(held, last_rang + int(rule.cooldown.total_seconds()))


def begun(firing: tuple[Firing, ...], new: Firing) -> tuple[tuple[Firing, ...], tuple[Firing, ...]]:
    """Add *new*; return the sixteen youngest, and those that had to make room."""
    ordered = sorted((*firing, new), key=lambda f: (f.starts_at, f.alert_id))
    return tuple(ordered[-_FIRING:]), tuple(ordered[:-_FIRING])


def _each(rule: Rule) -> bool:
    return rule.kind is RuleKind.WATCH
