"""Dyads: a table entry and a signal in; the next entry and all that follows from the signal out. Pure: no clock, no Kafka."""

from enum import StrEnum

import msgspec
from msgspec import Struct

from streams import entries
from streams.accounts import Account, claim_key
from streams.alerts import Alert
from streams.disowning import disowned_by
from streams.entries import Entry, Source
from streams.positions import DAY_SECONDS, HORIZON_DAYS, Position, Verdict, moment, stand
from streams.reasons import Reason
from streams.repeats import same
from streams.rhythms import noted
from streams.rules import Rules
from streams.rulings import ruled, settled_in_silence
from streams.signals import Kind, Signal
from streams.statements import Statement, carried, known_labels, repeated, statement, told, without


class Outcome(StrEnum):
    """What a signal did to its dyad; the value is the metric label."""

    NEW = "new"  # a statement that was not heard before
    REPEAT = "repeat"  # a further claim of a known statement
    HISTORY = "history"  # older than the horizon: a statement, but no change of the position
    RETRACTED = "retracted"
    WOKEN = "woken"
    DUPLICATE = "duplicate"  # the claim, or its retraction, was here already
    BLOCKED = "blocked"  # the claim had been retracted before it came
    UNKNOWN = "unknown"  # a kind or stances of a newer version, or fields missing


class Folded(Struct, frozen=True, kw_only=True):
    """
    What follows from a signal: the value to write into the table and what to send before that is written.

    *entry* is null only where there was none and none is needed. Where *changed* is false it is the very value that came in.
    """

    entry: bytes | None
    outcome: Outcome
    changed: bool = True
    statements: tuple[Statement, ...] = ()
    position: Position | None = None
    alerts: tuple[Alert, ...] = ()
    wakes: tuple[Signal, ...] = ()


def fold(entry: bytes | None, signal: Signal, rules: Rules, source: Source | None = None) -> Folded:
    """
    Take *signal* into its dyad's *entry*.

    The same entry and signal give the same result, ids included: a worker that dies between sending and writing repeats itself exactly. A
    signal that is in the entry already, read again at whatever offset, changes nothing and sends nothing: its outputs were accepted before
    the entry was written. *source* is only noted. Raises `msgspec.MsgspecError` on an entry that this did not write.
    """
    if entry is None and signal.kind is Kind.WAKE:
        return _nothing(Outcome.WOKEN)  # nobody is there to be woken, whatever the rules
    before = entries.empty(signal.dyad, _at(signal)) if entry is None else entries.read(entry)
    steps = {Kind.ASSERT: _asserted, Kind.RETRACT: _retracted, Kind.WAKE: _woken}
    step = steps.get(signal.kind)
    after, folded = (before, _nothing(Outcome.UNKNOWN)) if step is None else step(before, signal, rules)
    if not folded.changed:
        return msgspec.structs.replace(folded, entry=entry)
    return msgspec.structs.replace(folded, entry=entries.write(after.replace(source=source)))


def _asserted(entry: Entry, signal: Signal, rules: Rules) -> tuple[Entry, Folded]:
    actor, other, claim = signal.actor, signal.counterpart, claim_key(signal.claim_id)
    if actor is None or other is None or not claim or not known_labels(signal):
        return entry, _nothing(Outcome.UNKNOWN)
    if claim in entry.blocked.get(actor, {}):
        return entry, _nothing(Outcome.BLOCKED)
    if _owner(entry, actor, claim) is not None:
        return entry, _nothing(Outcome.DUPLICATE)
    if _outside(entry, signal):
        made = statement(told(signal), entry.dyad, other)
        return entry, Folded(entry=None, outcome=Outcome.HISTORY, changed=False, statements=(made,))
    known = same(entry.accounts, signal)
    account = told(signal) if known is None else repeated(known, signal)
    heard = _put(entry, known, account).replace(as_of=max(entry.as_of, _at(signal)))
    if known is None and not signal.undated:
        heard = heard.replace(rhythm=noted(heard.rhythm, _at(signal), heard.as_of))
    after, alerts = ruled(entry, heard, signal, account, rules)
    outcome = Outcome.NEW if known is None else Outcome.REPEAT
    return after, Folded(
        entry=None,
        outcome=outcome,
        statements=_statements(entry, heard, account, other),
        position=position(after),
        alerts=alerts,
    )


def _statements(before: Entry, after: Entry, account: Account, other: str) -> tuple[Statement, ...]:
    """Write the statement that a signal made or repeated, and those whose mark it has changed: disowned, or no longer."""
    was, now = disowned_by(before.accounts), disowned_by(after.accounts)
    changed = [a for a in after.accounts if a.id != account.id and (a.id in was) != (a.id in now)]
    own = statement(account, after.dyad, other, disowned=account.id in now)
    marked = (statement(a, after.dyad, _other(after.dyad, a.actor), disowned=a.id in now) for a in changed)
    return (own, *marked)


def _retracted(entry: Entry, signal: Signal, rules: Rules) -> tuple[Entry, Folded]:
    actor, other, claim = signal.actor, signal.counterpart, claim_key(signal.claim_id)
    if actor is None or other is None or not claim:
        return entry, _nothing(Outcome.UNKNOWN)
    if claim in entry.blocked.get(actor, {}) or _outside(entry, signal):
        return entry, _nothing(Outcome.DUPLICATE)
    blocked = entries.block(entry, actor, claim, _at(signal))
    account = _owner(entry, actor, claim)
    if account is None:
        after = _out_of_bucket(blocked, signal, actor)
        return after, Folded(entry=None, outcome=Outcome.RETRACTED, position=position(after))
    left = without(account, signal.claim_id)
    after = _put(blocked, account, left if left.heard else None)
    if not left.heard and after.rhythm is not None and not signal.undated:
        after = after.replace(rhythm=noted(after.rhythm, account.first, after.as_of, -1))
    made = statement(left if left.heard else account, entry.dyad, other, retracted=not left.heard)
    after = settled_in_silence(after, signal, actor, made.statement_id, rules)
    over = frozenset() if left.heard else frozenset({account.id})
    after, alerts = ruled(entry, after, signal, None, rules, over)
    return after, Folded(
        entry=None, outcome=Outcome.RETRACTED, statements=(made,), position=position(after), alerts=alerts
    )


def _woken(entry: Entry, signal: Signal, rules: Rules) -> tuple[Entry, Folded]:
    """Look again at what waits and what fires; nothing but the rules' memory changes."""
    if not entry.accounts and not entry.firing and entry.rules == rules.version:
        return entry, _nothing(Outcome.WOKEN)
    at = _at(signal)
    after, alerts = ruled(entry, entry.replace(clock=max(entry.clock, at)), signal, None, rules)
    if not alerts and after.replace(clock=entry.clock) == entry:
        return entry, _nothing(Outcome.WOKEN)
    return after, Folded(entry=None, outcome=Outcome.WOKEN, position=position(after), alerts=alerts)


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
        verdicts=tuple(
            Verdict(
                rule=seen.rule,
                fired=seen.reason is Reason.FIRED,
                reason=seen.reason.value,
                at=moment(seen.at),
                statement_id=_whole_id(entry, seen.statement_id),
                actor=seen.actor or None,
            )
            for seen in entry.verdicts
        ),
        alerts=tuple(firing.alert_id for firing in entry.firing),
        next_wake=None if entry.next_wake is None else moment(entry.next_wake),
    )


def _whole_id(entry: Entry, key: str | None) -> str | None:
    """Find the id that begins with *key*; null where the statement is no longer kept."""
    return None if key is None else next((a.id for a in entry.accounts if a.id.startswith(key)), None)


def _nothing(outcome: Outcome) -> Folded:
    return Folded(entry=None, outcome=outcome, changed=False)


def _at(signal: Signal) -> int:
    return int(signal.event_time.timestamp())


def _outside(entry: Entry, signal: Signal) -> bool:
    return entry.as_of // DAY_SECONDS - _at(signal) // DAY_SECONDS >= HORIZON_DAYS


def _other(dyad: str, party: str) -> str:
    one, other = dyad.split("~")
    return other if party == one else one


def _owner(entry: Entry, actor: str, claim: str) -> Account | None:
    return next((a for a in entry.accounts if a.actor == actor and a.knows(claim)), None)


def _put(entry: Entry, old: Account | None, new: Account | None) -> Entry:
    """Put *new* in the place of *old*; a new one comes last, without a new one the old one goes."""
    if old is None:
        return entry if new is None else entry.replace(accounts=(*entry.accounts, new))
    kept = (new if account is old else account for account in entry.accounts)
    return entry.replace(accounts=tuple(account for account in kept if account is not None))


def _out_of_bucket(entry: Entry, signal: Signal, actor: str) -> Entry:
    """Subtract what a retract carries, where its claim is so old that its statement may have been collapsed."""
    if entry.collapsed_until is None or _at(signal) > entry.collapsed_until or not known_labels(signal):
        return entry
    return entries.subtract(entry, actor, carried(signal))
