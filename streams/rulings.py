"""Rulings: an entry before and after a signal in; the entry with the rules' memory and verdicts, and what rang, out."""

from collections.abc import Iterator

from streams.accounts import Account
from streams.alerts import Alert, alert
from streams.bands import Axis
from streams.entries import Entry
from streams.positions import Position, Stand, Verdict, moment, stand
from streams.rules import Case, Reason, Rule, Rules, Ruling, ShiftRule, shift, watch
from streams.signals import Signal
from streams.statements import Statement


def ruled(
    before: Entry, after: Entry, signal: Signal, made: Statement, rules: Rules, *, only: str | None = None
) -> tuple[Entry, tuple[Alert, ...]]:
    """
    Look at what *signal* made of *before*, with every rule or *only* the one with that name.

    *made* is the statement that it made or repeated, and has an account in *after*. A rule sees the memory that the entry had before.
    """
    alerts: list[Alert] = []
    old, new = _stand(before, made), _stand(after, made)
    for rule in (rules.shift, rules.watch):
        if only not in (None, rule.name):
            continue
        ruling = _ruling(rule, _case(after, signal, made, rule.name, (old, new)))
        after = _remembered(after, rule, ruling, signal, made)
        if ruling.fired:
            alerts.append(alert(rule, made, ruling.changes, before=old, after=new, at=signal.event_time))
    return after, tuple(alerts)


def settled_in_silence(after: Entry, signal: Signal, made: Statement, rules: Rules) -> Entry:
    """Take the bands that a retraction left as known, so that undoing a mistake never rings."""
    new = _stand(after, made)
    known = after.settled.get(made.actor, {})
    settled = {axis: band for axis in known if (band := new.band(axis)) is not None}
    after = after.replace(settled={**after.settled, made.actor: settled})
    return _with_verdict(after, rules.shift, Reason.RETRACTED, signal, made)


def position(entry: Entry) -> Position:
    """Sum up both sides of the dyad, in the order of their names."""
    one, other = entry.dyad.split("~")
    return Position(
        dyad=entry.dyad,
        as_of=moment(entry.as_of),
        stands=tuple(
            stand(actor, counterpart, entry.contributions(actor), entry.as_of)
            for actor, counterpart in ((one, other), (other, one))
        ),
        verdicts=entry.verdicts,
    )


def _stand(entry: Entry, made: Statement) -> Stand:
    return stand(made.actor, made.counterpart, entry.contributions(made.actor), entry.as_of)


def _ruling(rule: Rule, case: Case) -> Ruling:
    return shift(rule, case) if isinstance(rule, ShiftRule) else watch(rule, case)


def _case(entry: Entry, signal: Signal, made: Statement, rule: str, stands: tuple[Stand, Stand]) -> Case:
    account = next(_accounts(entry, made))
    last = entry.rang.get(made.actor, {}).get(rule)
    return Case(
        statement=made,
        before=stands[0],
        after=stands[1],
        at=signal.event_time,
        arrived=signal.ingest_time,
        undated=signal.undated,
        settled=entry.settled.get(made.actor, {}),
        rang=rule in account.rang,
        last_rang=None if last is None else moment(last),
    )


def _remembered(entry: Entry, rule: Rule, ruling: Ruling, signal: Signal, made: Statement) -> Entry:
    actor = made.actor
    if ruling.settles:
        settled: dict[Axis, object] = {**entry.settled.get(actor, {}), **ruling.settles}
        entry = entry.replace(settled={**entry.settled, actor: settled})
    if ruling.fired:
        at = int(signal.event_time.timestamp())
        account = next(_accounts(entry, made))
        rang = account.replace(rang=(*account.rang, rule.name))
        entry = entry.replace(
            rang={**entry.rang, actor: {**entry.rang.get(actor, {}), rule.name: at}},
            accounts=tuple(rang if a is account else a for a in entry.accounts),
        )
    return _with_verdict(entry, rule, ruling.reason, signal, made)


# what a rule decides about a later statement, while the change that a cooldown held back is still there
_PASSING = frozenset({Reason.ANOTHER_CAUSE, Reason.LOW_CONFIDENCE, Reason.UNDATED, Reason.STANCE_NOT_WATCHED})


def _with_verdict(entry: Entry, rule: Rule, reason: Reason, signal: Signal, made: Statement) -> Entry:
    """Note the verdict; but one of a cooldown stays until it is settled, because a wake has to find it."""
    last = next((v for v in entry.verdicts if (v.rule, v.actor) == (rule.name, made.actor)), None)
    if last is not None and last.reason == Reason.COOLDOWN and reason in _PASSING:
        return entry
    verdict = Verdict(
        rule=rule.name,
        fired=reason is Reason.FIRED,
        reason=reason.value,
        at=signal.event_time,
        statement_id=made.statement_id,
        actor=made.actor,
    )
    others = (v for v in entry.verdicts if (v.rule, v.actor) != (rule.name, made.actor))
    return entry.replace(verdicts=(*others, verdict))


def _accounts(entry: Entry, made: Statement) -> Iterator[Account]:
    return (a for a in entry.accounts if a.id == made.statement_id)
