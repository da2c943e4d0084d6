"""Entries: a dyad's state in; at most 16 kB of JSON for the table out, and back."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import zip_longest
from typing import Any, Self

import msgspec
from msgspec import Struct

from streams.accounts import Account
from streams.bands import Axis, Band
from streams.disowning import disowned_by
from streams.lifecycles import Firing, Pending
from streams.positions import DAY_SECONDS, HORIZON_DAYS, SUMMED, Contribution
from streams.reasons import Reason
from streams.repeats import WINDOW_SECONDS
from streams.rhythms import Rhythm
from streams.statements import contribution

MAX_BYTES = 16_384
"""No entry is larger: a changelog record over Kafka's limit would stop the worker again and again."""

# room for some more signals, so that a busy dyad doesn't have to shrink at each
_SHRUNK_BYTES = MAX_BYTES * 7 // 8

_VERSION = 2
_EVIDENCE_SECONDS = 3 * DAY_SECONDS
_BUCKETS = 40
_BLOCKED = 64
_FEW_NAMES = 8
_SOME_EVIDENCE = 2


Bucket = tuple[int, ...]
"""Summed strengths, in thousandths, in the order of `positions.SUMMED`."""


class Source(Struct, frozen=True, array_like=True):
    """Where a signal was read: for whoever has to find it again. Repeats are known by claim, never by offset."""

    partition: int
    offset: int


class Seen(Struct, frozen=True, array_like=True):
    """A rule's verdict, short; *actor* is empty where it is about both sides, *statement_id* the first digits of one."""

    rule: str
    actor: str
    reason: Reason
    at: int
    statement_id: str | None = None


class Entry(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """
    All that is known about a dyad; times are seconds since 1970.

    *accounts* are its statements in log order. By actor: *buckets* hold the strengths of statements that no longer have an account, by day
    since 1970; *blocked* the claims that were retracted, with their event time; *settled* the band of each axis that the desk knows of;
    *rang* the event time of the last alert of each rule (of one about both sides under an empty name). *collapsed* counts the statements in buckets, of which the
    youngest was made at *collapsed_until*.

    *clock* is the latest event time of a signal, wakes included, *next_wake* when the rules have to look again. *judged* holds, by rule, the last word after which it has
    looked at the silence, *rules* is the version of those that looked last.
    """

    v: int
    dyad: str
    as_of: int
    accounts: tuple[Account, ...] = ()
    buckets: dict[str, dict[int, Bucket]] = {}
    blocked: dict[str, dict[str, int]] = {}
    settled: dict[str, dict[Axis, Band]] = {}
    rang: dict[str, dict[str, int]] = {}
    verdicts: tuple[Seen, ...] = ()
    pending: tuple[Pending, ...] = ()
    firing: tuple[Firing, ...] = ()
    rhythm: Rhythm | None = None
    judged: dict[str, int] = {}
    clock: int = 0
    next_wake: int | None = None
    rules: str = ""
    collapsed: int = 0
    collapsed_until: int | None = None
    source: Source | None = None

    def replace(self, **changes: Any) -> Self:
        """Copy it with *changes*."""
        return msgspec.structs.replace(self, **changes)

    @property
    def now(self) -> int:
        """The time that the rules go by: the latest that was heard, or woken at."""
        return max(self.as_of, self.clock)

    def account(self, statement_id: str) -> Account | None:
        """Find the account of a statement."""
        return next((account for account in self.accounts if account.id == statement_id), None)

    def contributions(self, actor: str) -> Iterator[Contribution]:
        """Yield everything that *actor*'s stand is summed from."""
        disowned = disowned_by(self.accounts)
        yield from (
            contribution(account, disowned=account.id in disowned)
            for account in self.accounts
            if account.actor == actor
        )
        yield from (
            Contribution(day * DAY_SECONDS, dict(zip(SUMMED, sums, strict=False)))
            for day, sums in self.buckets.get(actor, {}).items()
        )


class _Head(Struct):
    v: int
    next_wake: int | None = None
    rules: str = ""


_DECODER = msgspec.json.Decoder(Entry)
_HEAD_DECODER = msgspec.json.Decoder(_Head)
_ENCODER = msgspec.json.Encoder()


def empty(dyad: str, as_of: int) -> Entry:
    """Begin a dyad of which nothing has been heard."""
    return Entry(v=_VERSION, dyad=dyad, as_of=as_of)


def read(value: bytes) -> Entry:
    """Decode a table value of this version or an older one; what we did not write ourselves raises `msgspec.MsgspecError`."""
    if _HEAD_DECODER.decode(value).v < _VERSION:
        return msgspec.convert(_of_version_1(msgspec.json.decode(value)), Entry)
    return _DECODER.decode(value)


def next_wake(value: bytes) -> int | None:
    """Read from a table value only when its dyad has to be woken, in seconds since 1970; null for never."""
    return _HEAD_DECODER.decode(value).next_wake


def rules_of(value: bytes) -> str:
    """Read from a table value only with which version of the rules its dyad was last looked at."""
    return _HEAD_DECODER.decode(value).rules


def write(entry: Entry) -> bytes:
    """
    Encode *entry*, without what has left the horizon, in at most 16 kB.

    Past that statements give way, the oldest first, those that can't be repeated any more before all others: their evidence, then their
    wordings (a late copy is a statement of its own then), at last they themselves, each summed into the bucket of its day and counted.
    """
    entry = _pruned(entry.replace(v=_VERSION))
    value = _ENCODER.encode(entry)
    if len(value) <= MAX_BYTES:
        return value
    for smaller in _shrinking(entry):
        value = _ENCODER.encode(smaller)
        if len(value) <= _SHRUNK_BYTES:
            break
    return value


def collapse(entry: Entry, account: Account) -> Entry:
    """Sum *account* into its day's bucket; *account* is one of the entry's."""
    weighed = contribution(account)
    return entry.replace(
        accounts=tuple(a for a in entry.accounts if a is not account),
        buckets=_added(entry.buckets, account.actor, weighed, 1),
        collapsed=entry.collapsed + 1,
        collapsed_until=max(weighed.at, entry.collapsed_until or weighed.at),
    )


def subtract(entry: Entry, actor: str, weighed: Contribution) -> Entry:
    """Take *weighed* out of its day's bucket, as far as it is in there; nothing falls below nought."""
    return entry.replace(buckets=_added(entry.buckets, actor, weighed, -1))


def block(entry: Entry, actor: str, claim: str, at: int) -> Entry:
    """Remember that *claim* was retracted; of one side the 64 youngest are kept."""
    known = {**entry.blocked.get(actor, {}), claim: at}
    youngest = sorted(known.items(), key=lambda item: (item[1], item[0]))[-_BLOCKED:]
    return entry.replace(blocked={**entry.blocked, actor: dict(youngest)})


def _added(
    buckets: dict[str, dict[int, Bucket]], actor: str, weighed: Contribution, sign: int
) -> dict[str, dict[int, Bucket]]:
    days = dict(buckets.get(actor, {}))
    day = _bucket_day(days, weighed.at // DAY_SECONDS, sign)
    change = tuple(sign * weighed.strengths.get(label, 0) for label in SUMMED)
    days[day] = _sum(days.get(day, ()), change)
    return {**buckets, actor: _merged_days(days)}


def _sum(one: Bucket, other: Bucket) -> Bucket:
    return tuple(max(0, a + b) for a, b in zip_longest(one, other, fillvalue=0))


def _bucket_day(days: Iterable[int], day: int, sign: int) -> int:
    """Tell which bucket holds *day*: its own, or, for what is taken out, the one that it was merged into."""
    return min((d for d in days if d >= day), default=day) if sign < 0 else day


def _merged_days(days: dict[int, Bucket]) -> dict[int, Bucket]:
    """Keep 40 buckets of one side: past that the two oldest, of which little is left by decay, become one."""
    kept = {day: bucket for day, bucket in days.items() if any(bucket)}
    while len(kept) > _BUCKETS:
        oldest, next_oldest = sorted(kept)[:2]
        kept[next_oldest] = _sum(kept.pop(oldest), kept[next_oldest])
    return kept


def _pruned(entry: Entry) -> Entry:
    today = entry.as_of // DAY_SECONDS
    return entry.replace(
        accounts=tuple(
            _aged(account, entry.as_of)
            for account in entry.accounts
            if today - account.first // DAY_SECONDS < HORIZON_DAYS
        ),
        buckets={
            actor: {day: bucket for day, bucket in days.items() if today - day < HORIZON_DAYS}
            for actor, days in entry.buckets.items()
        },
        blocked={
            actor: {claim: at for claim, at in claims.items() if today - at // DAY_SECONDS < HORIZON_DAYS}
            for actor, claims in entry.blocked.items()
        },
    )


def _aged(account: Account, as_of: int) -> Account:
    """Drop the evidence of what is over three days old, and most names. The wordings stay, because they decide what is a repeat, in whatever order it comes."""
    if not account.shown or as_of - account.last <= _EVIDENCE_SECONDS:
        return account
    return _plain(account).replace(wordings=account.wordings)


def _plain(account: Account) -> Account:
    return account.replace(
        wordings={},
        shown=(),
        speakers=account.speakers[:_FEW_NAMES],
        outlets=account.outlets[:_FEW_NAMES],
        agencies=account.agencies[:_FEW_NAMES],
    )


def _shrinking(entry: Entry) -> Iterator[Entry]:
    """Yield *entry* smaller and smaller, by the cheapest loss that is left; what can still be repeated keeps its wording as long as it can."""
    over = {a.id for a in entry.accounts if entry.as_of - a.first > WINDOW_SECONDS}
    current = {a.id for a in entry.accounts} - over
    stages: tuple[tuple[Callable[[Account], Account | None], set[str]], ...] = (
        (_without_evidence, over),
        (_plain, over),
        (_with_some_evidence, current),
        (_nothing, over),
        (_without_evidence, current),
        (_plain, current),
        (_nothing, current),
    )
    for shed, ids in stages:
        for account in [a for a in _oldest_first(entry) if a.id in ids]:
            smaller = shed(account)
            if smaller != account:
                entry = collapse(entry, account) if smaller is None else _with(entry, account, smaller)
                yield entry


def _with(entry: Entry, old: Account, new: Account) -> Entry:
    return entry.replace(accounts=tuple(new if account is old else account for account in entry.accounts))


def _oldest_first(entry: Entry) -> list[Account]:
    return sorted(entry.accounts, key=lambda a: (a.first, a.id))


def _without_evidence(account: Account) -> Account:
    return account.replace(shown=())


def _with_some_evidence(account: Account) -> Account:
    return account.replace(shown=account.shown[:_SOME_EVIDENCE])


def _nothing(account: Account) -> None:
    """Leave nothing of *account* but its part of a bucket."""


def _of_version_1(members: dict[str, Any]) -> dict[str, Any]:
    """Make an entry of the first version one of this: its verdicts were written out."""
    seen = [
        (v["rule"], v["actor"] or "", v["reason"], _seconds(v["at"]), v["statement_id"])
        for v in members.get("verdicts", ())
    ]
    # JSON has no numbers for keys, and `convert` does not read them from text
    buckets = {
        actor: {int(day): sums for day, sums in days.items()} for actor, days in members.get("buckets", {}).items()
    }
    return members | {"v": _VERSION, "verdicts": seen, "buckets": buckets}


def _seconds(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())
