"""Alerts: a rule that fired in; what a desk is told out. The value of `parley.alerts`."""

from typing import Any

from msgspec import Struct

from classifiers.claim import Moment
from classifiers.identity import digest
from classifiers.openenum import OpenEnum
from streams.entries import Entry
from streams.findings import Case, Finding
from streams.lifecycles import Firing
from streams.positions import Stand, moment, stand
from streams.reasons import Ending
from streams.rendering import over, sentences
from streams.rules import Rule, RuleKind
from streams.severity import Severity
from streams.signals import Evidence
from streams.statements import statement

__all__ = ["Alert", "RuleKind", "Severity", "State", "alert", "ended", "labels_of", "of_version_1"]


class State(OpenEnum):
    """Whether an alert still holds."""

    FIRING = "firing"
    RESOLVED = "resolved"
    OTHER = "other"  # a value that a newer version knows


class Alert(Struct, frozen=True, kw_only=True):
    """
    A rule that fired on a dyad, or no longer holds; both records have one *alert_id*.

    *rule* is the rule's name, *kind* what it looks for. *starts_at* is the event time at which it began, the same in both records; *ends_at* is null while
    it fires, and *ending* says why it no longer does. *event_time* is the time of this record's change. *labels* are what Alertmanager groups, routes and silences by; they never change within an
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
    ending: Ending | None = None
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


def alert(rule: Rule, entry: Entry, finding: Finding, case: Case) -> Alert:
    """
    Ring *rule* for what it found: the same rule and statement give the same alert, whoever computes it how often.

    The evidence is that which has words, of each statement that it rests on; eight pieces at most.
    """
    cause = finding.statements[0]
    alert_id = digest(rule.name, entry.dyad, cause)
    english, arabic = sentences(rule.kind, entry, case.actor, finding)
    return Alert(
        alert_id=alert_id,
        rule=rule.name,
        kind=rule.kind,
        severity=rule.severity,
        state=State.FIRING,
        dyad=entry.dyad,
        actor=case.actor,
        counterpart=None if case.actor is None else _other(entry.dyad, case.actor),
        event_time=moment(case.at),
        starts_at=moment(case.at),
        labels=rule.labels
        | labels_of(
            alert_id=alert_id,
            rule=rule.name,
            kind=rule.kind,
            severity=rule.severity,
            dyad=entry.dyad,
            actor=case.actor,
        ),
        summary=english,
        summary_ar=arabic,
        before=case.before,
        after=case.after,
        statement_id=cause,
        evidence=_evidence(entry, finding.statements),
    )


def ended(firing: Firing, entry: Entry, at: int, ending: Ending) -> Alert:
    """Tell that *firing* is over at *at* (seconds since 1970), under the same id and labels."""
    english, arabic = over(firing, entry.dyad, ending)
    actor = firing.actor or None
    after = None
    if actor is not None:
        after = stand(actor, _other(entry.dyad, actor), entry.contributions(actor), entry.as_of)
    return Alert(
        alert_id=firing.alert_id,
        rule=firing.rule,
        kind=firing.kind,
        severity=firing.severity,
        state=State.RESOLVED,
        dyad=entry.dyad,
        actor=actor,
        counterpart=None if actor is None else _other(entry.dyad, actor),
        event_time=moment(at),
        starts_at=moment(firing.starts_at),
        ends_at=moment(at),
        ending=ending,
        labels=firing.labels
        | labels_of(
            alert_id=firing.alert_id,
            rule=firing.rule,
            kind=firing.kind,
            severity=firing.severity,
            dyad=entry.dyad,
            actor=actor,
        ),
        summary=english,
        summary_ar=arabic,
        before=None,
        after=after,
        statement_id=firing.statement_id,
        evidence=_evidence(entry, (firing.statement_id,)),
    )


def _other(dyad: str, party: str) -> str:
    one, other = dyad.split("~")
    return other if party == one else one


def _evidence(entry: Entry, statements: tuple[str, ...]) -> tuple[Evidence, ...]:
    share = _EVIDENCE // len(statements)
    found: list[Evidence] = []
    for name in statements:
        account = entry.account(name)
        told = () if account is None else statement(account, entry.dyad, _other(entry.dyad, account.actor)).evidence
        found += [e for e in told if e.text][:share]
    return tuple(found)
