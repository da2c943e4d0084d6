"""Alerts: a rule that fired in; what a desk is told out. The value of `parley.alerts`."""

from datetime import datetime

from msgspec import Struct

from classifiers.claim import Moment
from classifiers.identity import digest
from classifiers.openenum import OpenEnum
from streams.positions import Stand
from streams.rendering import summary, summary_ar
from streams.rules import Change, Rule
from streams.severity import Severity
from streams.signals import Evidence
from streams.statements import Statement

__all__ = ["Alert", "Severity", "State", "alert"]


class State(OpenEnum):
    """Whether an alert still holds."""

    FIRING = "firing"
    RESOLVED = "resolved"
    OTHER = "other"  # a value that a newer version knows


class Alert(Struct, frozen=True, kw_only=True):
    """A rule that fired on a dyad, with one sentence that says what changed (*summary* in English, *summary_ar* in Arabic), the stand before and after, and the evidence."""

    alert_id: str
    rule: str
    severity: Severity
    state: State
    dyad: str
    actor: str | None
    counterpart: str | None
    event_time: Moment
    summary: str
    before: Stand | None
    after: Stand | None
    statement_id: str
    evidence: tuple[Evidence, ...]
    summary_ar: str = ""
    v: int = 1


_EVIDENCE = 8


def alert(
    rule: Rule,
    statement: Statement,
    changes: tuple[Change, ...],
    *,
    before: Stand | None,
    after: Stand,
    at: datetime,
) -> Alert:
    """
    Ring *rule* for *statement*: the same rule and statement give the same alert, whoever computes it how often.

    The evidence is that which has words, the first eight of them.
    """
    return Alert(
        alert_id=digest(rule.name, statement.dyad, statement.statement_id),
        rule=rule.name,
        severity=rule.severity,
        state=State.FIRING,
        dyad=statement.dyad,
        actor=statement.actor,
        counterpart=statement.counterpart,
        event_time=at,
        summary=summary(statement, changes),
        summary_ar=summary_ar(statement, changes),
        before=before,
        after=after,
        statement_id=statement.statement_id,
        evidence=tuple(e for e in statement.evidence if e.text)[:_EVIDENCE],
    )
