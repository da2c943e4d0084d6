"""Dyads: a table entry and a signal in; the next entry and all that follows from the signal out. Pure: no clock, no Kafka."""

from enum import StrEnum

import msgspec
from msgspec import Struct

from streams import entries
from streams.accounts import Account, claim_key
from streams.alerts import Alert
from streams.entries import Entry, Source
from streams.positions import DAY_SECONDS, HORIZON_DAYS, Position
from streams.repeats import same
from streams.rules import Reason, Rules
from streams.rulings import position, ruled, settled_in_silence
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
    made = statement(account, entry.dyad, other)
    after, alerts = ruled(entry, heard, signal, made, rules)
    outcome = Outcome.NEW if known is None else Outcome.REPEAT
    return after, Folded(entry=None, outcome=outcome, statements=(made,), position=position(after), alerts=alerts)


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
    made = statement(left if left.heard else account, entry.dyad, other, retracted=not left.heard)
    after = settled_in_silence(after, signal, made, rules)
    return after, Folded(entry=None, outcome=Outcome.RETRACTED, statements=(made,), position=position(after))


def _woken(entry: Entry, signal: Signal, rules: Rules) -> tuple[Entry, Folded]:
    """Look again at what a cooldown held back; nothing but the rules' memory changes."""
    after: Entry = entry
    alerts: tuple[Alert, ...] = ()
    for verdict in entry.verdicts:
        account = next((a for a in after.accounts if a.id == verdict.statement_id), None)
        if verdict.reason == Reason.COOLDOWN and account is not None:
            made = statement(account, entry.dyad, _other(entry.dyad, account.actor))
            after, rang = ruled(after, after, signal, made, rules, only=verdict.rule)
            alerts = (*alerts, *rang)
    if after is entry:
        return entry, _nothing(Outcome.WOKEN)
    return after, Folded(entry=None, outcome=Outcome.WOKEN, position=position(after), alerts=alerts)


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
