"""Alerts: a rule that fired in; what a desk is told out. The value of `parley.alerts`."""

from datetime import datetime
from typing import Any

from msgspec import Struct

from classifiers.claim import Moment
from classifiers.identity import digest
from classifiers.openenum import OpenEnum
from streams.positions import Stand
from streams.rendering import summary, summary_ar
from streams.rules import Change, Rule, ShiftRule
from streams.severity import Severity
from streams.signals import Evidence
from streams.statements import Statement

__all__ = ["Alert", "RuleKind", "Severity", "State", "alert", "of_version_1"]


class State(OpenEnum):
    """Whether an alert still holds."""

    FIRING = "firing"
    RESOLVED = "resolved"
    OTHER = "other"  # a value that a newer version knows


class RuleKind(OpenEnum):
    """What a rule looks for."""

    SHIFT = "shift"
    MIXED_SIGNALS = "mixed_signals"
    CONTRADICTION = "contradiction"
    SURGE = "surge"
    WATCH = "watch"
    SILENCE = "silence"
    OTHER = "other"  # a kind that a newer version knows


class Alert(Struct, frozen=True, kw_only=True):
    """
    A rule that fired on a dyad, or no longer holds; both records have one *alert_id*.

    *rule* is the rule's name, *kind* what it looks for. *starts_at* is the event time from which it held, the same in both records; *ends_at* is null while
    it fires. *event_time* is the time of this record's change. *labels* are what Alertmanager groups, routes and silences by; they never change within an
    alert, and hold *alert_id*, so that the end of one alert never ends another. *summary* says in one sentence what changed, *summary_ar* in Arabic;
    *actor* and *counterpart* are null where the rule looks at both sides. *before* and *after* are the stand, *evidence* the words with their urls.
    """

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
    kind: RuleKind = RuleKind.OTHER
    starts_at: Moment | None = None
    ends_at: Moment | None = None
    labels: dict[str, str] = {}
    v: int = 2


_EVIDENCE = 8
_RULES_OF_VERSION_1 = frozenset({RuleKind.SHIFT, RuleKind.WATCH})


def of_version_1(members: dict[str, Any]) -> dict[str, Any]:
    """Make version 2 of an alert that version 1 wrote: its rules were called as their kinds, and it began when it was written."""
    rule = members.get("rule", "")
    resolved = members.get("state") == State.RESOLVED
    return members | {
        "kind": rule if rule in _RULES_OF_VERSION_1 else RuleKind.OTHER,
        "starts_at": members.get("event_time"),
        "ends_at": members.get("event_time") if resolved else None,
        "labels": labels_of(
            alert_id=members.get("alert_id", ""),
            rule=rule,
            kind=rule if rule in _RULES_OF_VERSION_1 else RuleKind.OTHER,
            severity=members.get("severity", Severity.OTHER),
            dyad=members.get("dyad", ""),
            actor=members.get("actor"),
        ),
    }


def labels_of(*, alert_id: str, rule: str, kind: str, severity: str, dyad: str, actor: str | None) -> dict[str, str]:
    """
    Name what Alertmanager knows an alert by, all of it text and none of it empty.

    >>> labels_of(alert_id="a", rule="shift", kind="shift", severity="warning", dyad="RU~US", actor="RU")["alertname"]
    'shift'
    """
    labels = {"alertname": rule, "kind": kind, "severity": severity, "dyad": dyad, "actor": actor, "alert_id": alert_id}
    return {name: str(value) for name, value in labels.items() if value}


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
    alert_id = digest(rule.name, statement.dyad, statement.statement_id)
    kind = RuleKind.SHIFT if isinstance(rule, ShiftRule) else RuleKind.WATCH
    return Alert(
        alert_id=alert_id,
        rule=rule.name,
        kind=kind,
        severity=rule.severity,
        state=State.FIRING,
        dyad=statement.dyad,
        actor=statement.actor,
        counterpart=statement.counterpart,
        event_time=at,
        starts_at=at,
        labels=labels_of(
            alert_id=alert_id,
            rule=rule.name,
            kind=kind,
            severity=rule.severity,
            dyad=statement.dyad,
            actor=statement.actor,
        ),
        summary=summary(statement, changes),
        summary_ar=summary_ar(statement, changes),
        before=before,
        after=after,
        statement_id=statement.statement_id,
        evidence=tuple(e for e in statement.evidence if e.text)[:_EVIDENCE],
    )
