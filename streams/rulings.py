"""Rulings: an entry before and after a signal in; the entry with the rules' memory and verdicts, and the alerts that begin or end, out."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from streams import lifecycles
from streams.accounts import Account
from streams.alerts import Alert, alert, ended
from streams.bands import Axis
from streams.entries import Entry, Seen
from streams.findings import Case, Ruling
from streams.lifecycles import Firing, Pending
from streams.looking import look, subjects
from streams.positions import Stand, stand
from streams.reasons import Ending, Reason
from streams.rules import Rule, RuleKind, Rules, SilenceRule
from streams.signals import Signal
from streams.standing import outlasting
from streams.surges import latest

BOTH = ""
"""The actor in the rules' memory, where a rule is about both sides."""

_KEY_DIGITS = 8
"""What tells the statements of one dyad apart, in a verdict."""

_WAITS = frozenset({Reason.PENDING, Reason.COOLDOWN})


class _Look(Struct, frozen=True, kw_only=True):
    """What all rules see of one signal."""

    before: Entry
    signal: Signal
    rules: Rules
    made: str | None
    actor: str | None
    stands: dict[tuple[bool, str], Stand] = {}

    def stand(self, entry: Entry, actor: str, *, before: bool) -> Stand:
        """Sum up *actor*'s side before or after the signal, once for all rules: ringing changes nothing about it."""
        key = (before, actor)
        if key not in self.stands:
            self.stands[key] = _stand(self.before if before else entry, actor)
        return self.stands[key]


def ruled(
    before: Entry,
    after: Entry,
    signal: Signal,
    made: Account | None,
    rules: Rules,
    retracted: frozenset[str] = frozenset(),
) -> tuple[Entry, tuple[Alert, ...]]:
    """
    Look with every rule at what *signal* made of *before*.

    *made* is the statement that it made or repeated, null for a wake or a retraction; *retracted* are the statements that ended. First the alerts end that no longer
    hold, then what waited is looked at again, then the new statement. The entry that is returned knows when to be woken.
    """
    seen = _Look(
        before=before,
        signal=signal,
        rules=rules,
        made=made.id if made else None,
        actor=made.actor if made else None,
        stands={},
    )
    after, over = _ended(after, seen, retracted)
    begun: list[Alert] = []
    for rule in rules.rules:
        after, rang = _with_rule(after, rule, seen)
        begun += rang
    after = after.replace(
        pending=tuple(p for p in after.pending if rules.named(p.rule) is not None),
        verdicts=tuple(v for v in after.verdicts if rules.named(v.rule) is not None),
    )
    return after.replace(next_wake=_next_wake(after, rules), rules=rules.version), (*over, *begun)


def settled_in_silence(after: Entry, signal: Signal, actor: str, statement_id: str | None, rules: Rules) -> Entry:
    """Take the bands that a retraction left as known, so that undoing a mistake never rings."""
    new = _stand(after, actor)
    known = after.settled.get(actor, {})
    settled = {axis: band for axis in known if (band := new.band(axis)) is not None}
    after = after.replace(settled={**after.settled, actor: settled})
    for rule in rules.rules:
        if rule.kind is RuleKind.SHIFT and rule.looks_at(after.dyad):
            after = _with_verdict(after, rule, actor, Ruling(Reason.RETRACTED), signal, statement_id)
    return after


def _with_rule(entry: Entry, rule: Rule, seen: _Look) -> tuple[Entry, list[Alert]]:
    alerts: list[Alert] = []
    asked = list(_questions(entry, rule, seen))
    for subject, statement_id, since in asked:
        entry, rang = _asked(entry, rule, seen, subject, statement_id, since)
        alerts += rang
    return entry, alerts


def _questions(entry: Entry, rule: Rule, seen: _Look) -> Iterator[tuple[str, str | None, int | None]]:
    """Yield what to ask *rule*: (actor, statement, since when it waits); what waited first, of which the verdict is the later one's."""
    for pending in entry.pending:
        if pending.rule == rule.name and pending.statement_id != seen.made:
            yield pending.actor, pending.statement_id, pending.since
    if rule.kind is RuleKind.SILENCE:
        yield BOTH, None, None
    elif seen.made is not None and seen.actor is not None:
        for subject in subjects(rule, seen.actor):
            since = next((p.since for p in entry.pending if _waits(p, rule, subject, seen.made)), None)
            yield subject, seen.made, since


def _waits(pending: Pending, rule: Rule, actor: str, statement_id: str) -> bool:
    return lifecycles.is_of(pending, rule, actor) and pending.statement_id == statement_id


def _asked(
    entry: Entry, rule: Rule, seen: _Look, actor: str, statement_id: str | None, since: int | None
) -> tuple[Entry, list[Alert]]:
    account = entry.account(statement_id) if statement_id else None
    if statement_id is not None and account is None:
        return entry.replace(pending=lifecycles.without(entry.pending, rule, actor, statement_id)), []
    case = _case(entry, seen, rule, actor, account)
    ruling = look(rule, case, entry.collapsed)
    if rule.kind is RuleKind.SILENCE:
        entry, ruling = _judged(entry, rule, ruling)
    if ruling.fired and _is_firing(entry, rule, actor, ruling):
        ruling = Ruling(Reason.HOLDS, ruling.finding)
    if ruling.fired:
        began = since if since is not None else case.at
        if case.now - began < rule.hold.total_seconds():
            ruling = Ruling(Reason.PENDING, ruling.finding)
    entry = _remembered(entry, rule, actor, ruling, seen, statement_id)
    if not ruling.fired or ruling.finding is None:
        return entry, []
    made = alert(rule, entry, ruling.finding, case)
    return _rang(entry, rule, actor, ruling, made, case)


def _judged(entry: Entry, rule: Rule, ruling: Ruling) -> tuple[Entry, Ruling]:
    """Look at each silence once: what was too late to ring, or has rung, must not wake the dyad for ever."""
    last = latest(entry.accounts)
    if last is None or ruling.reason in {Reason.NOT_YET, Reason.SELDOM, Reason.COOLDOWN, Reason.NOT_WATCHED}:
        return entry, ruling
    if entry.judged.get(rule.name) == last.last:
        held = any(f.rule == rule.name for f in entry.firing)
        return entry, Ruling(Reason.HOLDS if held else Reason.RANG_BEFORE, ruling.finding)
    return entry.replace(judged={**entry.judged, rule.name: last.last}), ruling


def _is_firing(entry: Entry, rule: Rule, actor: str, ruling: Ruling) -> bool:
    """Whether an alert of the rule stands already that this would only repeat; shifts and watches each tell something new."""
    if rule.kind in {RuleKind.SHIFT, RuleKind.WATCH}:
        return False
    return any((f.rule, f.actor) == (rule.name, actor) for f in entry.firing)


def _rang(entry: Entry, rule: Rule, actor: str, ruling: Ruling, made: Alert, case: Case) -> tuple[Entry, list[Alert]]:
    until = case.at + int(rule.resolve_after.total_seconds())
    firing = Firing(
        alert_id=made.alert_id,
        rule=rule.name,
        kind=rule.kind,
        severity=rule.severity,
        actor=actor,
        statement_id=made.statement_id,
        starts_at=case.at,
        until=until,
        look=until,
        bands={
            change.axis: (change.before, change.after) for change in (ruling.finding.changes if ruling.finding else ())
        },
        labels=rule.labels,
    )
    replaced = tuple(f for f in entry.firing if _is_replaced(f, firing))
    kept, crowded = lifecycles.begun(tuple(f for f in entry.firing if f not in replaced), firing)
    account = entry.account(made.statement_id)
    entry = entry.replace(
        firing=tuple(_looked(entry, f, rule, case) if f is firing else f for f in kept),
        rang={**entry.rang, actor: {**entry.rang.get(actor, {}), rule.name: case.at}},
        accounts=tuple(
            a.replace(rang=(*a.rang, rule.name)) if a is account and rule.name not in a.rang else a
            for a in entry.accounts
        ),
    )
    over = [ended(f, entry, case.now, Ending.CHANGED) for f in replaced]
    over += [ended(f, entry, case.now, Ending.CROWDED_OUT) for f in crowded]
    return entry, [made, *over]


def _is_replaced(old: Firing, new: Firing) -> bool:
    """Whether *new* tells of a shift after which *old* is history."""
    return (
        old.kind is new.kind is RuleKind.SHIFT
        and (old.rule, old.actor) == (new.rule, new.actor)
        and not old.bands.keys().isdisjoint(new.bands)
    )


def _looked(entry: Entry, firing: Firing, rule: Rule, case: Case) -> Firing:
    ending = outlasting(firing, entry, rule, case.now)
    return firing if isinstance(ending, Ending) else firing.replace(look=ending)


def _ended(entry: Entry, seen: _Look, retracted: frozenset[str]) -> tuple[Entry, list[Alert]]:
    kept: list[Firing] = []
    over: list[Alert] = []
    for firing in entry.firing:
        outcome: Ending | int = Ending.RETRACTED
        if firing.statement_id not in retracted:
            outcome = outlasting(firing, entry, seen.rules.named(firing.rule), entry.now)
        if isinstance(outcome, Ending):
            # a wake that comes late does not make an alert last longer
            over.append(ended(firing, entry, min(entry.now, max(firing.until, firing.starts_at)), outcome))
        else:
            kept.append(firing.replace(look=outcome))
    return entry.replace(firing=tuple(kept)), over


def _next_wake(entry: Entry, rules: Rules) -> int | None:
    times = [f.look for f in entry.firing]
    for pending in entry.pending:
        rule = rules.named(pending.rule)
        if rule is not None:
            times.append(lifecycles.due(pending, rule, entry.rang.get(pending.actor, {}).get(rule.name)))
    times += _silences(entry, rules)
    return min(times, default=None)


def _silences(entry: Entry, rules: Rules) -> Iterator[int]:
    last = latest(entry.accounts)
    for rule in rules.rules:
        if last is not None and isinstance(rule, SilenceRule) and rule.looks_at(entry.dyad):
            verdict = next((v for v in entry.verdicts if v.rule == rule.name), None)
            if entry.judged.get(rule.name) != last.last and (verdict is None or verdict.reason is not Reason.SELDOM):
                silent = last.last + int(rule.after.total_seconds())
                rang = entry.rang.get(BOTH, {}).get(rule.name)
                yield silent if rang is None else max(silent, rang + int(rule.cooldown.total_seconds()))


def _stand(entry: Entry, actor: str) -> Stand:
    one, other = entry.dyad.split("~")
    return stand(actor, other if actor == one else one, entry.contributions(actor), entry.as_of)


def _case(entry: Entry, seen: _Look, rule: Rule, actor: str, account: Account | None) -> Case:
    sided = actor != BOTH
    return Case(
        dyad=entry.dyad,
        actor=actor or None,
        account=account,
        accounts=entry.accounts,
        before=seen.stand(entry, actor, before=True) if sided else None,
        after=seen.stand(entry, actor, before=False) if sided else None,
        at=int(seen.signal.event_time.timestamp()),
        arrived=int(seen.signal.ingest_time.timestamp()),
        now=entry.now,
        undated=seen.signal.undated,
        settled=entry.settled.get(actor, {}),
        last_rang=entry.rang.get(actor, {}).get(rule.name),
        rhythm=entry.rhythm,
    )


def _remembered(entry: Entry, rule: Rule, actor: str, ruling: Ruling, seen: _Look, statement_id: str | None) -> Entry:
    if ruling.settles:
        settled: dict[Axis, object] = {**entry.settled.get(actor, {}), **ruling.settles}
        entry = entry.replace(settled={**entry.settled, actor: settled})
    key = statement_id or (ruling.finding.statements[0] if ruling.finding else "")
    if ruling.reason in _WAITS and key and rule.kind is not RuleKind.SILENCE:
        at = int(seen.signal.event_time.timestamp())
        waiting = Pending(rule.name, actor, key, at, ruling.reason)
        entry = entry.replace(pending=lifecycles.waiting(entry.pending, rule, waiting))
    elif key:
        entry = _no_longer_waiting(entry, rule, actor, ruling, key)
    return _with_verdict(entry, rule, actor, ruling, seen.signal, key or None)


# what a rule decides about one statement says nothing of the change that waits for another
_PASSING = frozenset(
    {
        Reason.ANOTHER_CAUSE,
        Reason.LOW_CONFIDENCE,
        Reason.TOO_FEW_SOURCES,
        Reason.UNDATED,
        Reason.RANG_BEFORE,
        Reason.ONE_VOICE,
        Reason.AS_USUAL,
    }
)


def _no_longer_waiting(entry: Entry, rule: Rule, actor: str, ruling: Ruling, statement_id: str) -> Entry:
    own = any(_waits(p, rule, actor, statement_id) for p in entry.pending)
    if ruling.reason in _PASSING and not own:
        return entry
    return entry.replace(pending=lifecycles.without(entry.pending, rule, actor, statement_id))


def _with_verdict(
    entry: Entry, rule: Rule, actor: str, ruling: Ruling, signal: Signal, statement_id: str | None
) -> Entry:
    """Note the verdict; but where something waits to ring, a verdict about another statement does not hide that."""
    last = next((v for v in entry.verdicts if (v.rule, v.actor) == (rule.name, actor)), None)
    waits = any(lifecycles.is_of(p, rule, actor) for p in entry.pending)
    if last is not None and waits and last.reason in _WAITS and ruling.reason in _PASSING:
        return entry
    key = None if statement_id is None else statement_id[:_KEY_DIGITS]
    seen = Seen(rule.name, actor, ruling.reason, int(signal.event_time.timestamp()), key)
    others: Iterable[Seen] = (v for v in entry.verdicts if (v.rule, v.actor) != (rule.name, actor))
    return entry.replace(verdicts=(*others, seen))
