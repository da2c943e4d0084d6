"""Findings: a case that a rule looks at in; what it found, or why it rings not, out. The records, and the gates that all kinds share."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from streams.accounts import Account
from streams.bands import Axis, Band
from streams.positions import Stand
from streams.reasons import Reason
from streams.rhythms import Rhythm
from streams.rules import Rule


class Change(Struct, frozen=True):
    """A band left for another on an axis."""

    axis: Axis
    before: Band
    after: Band


class Case(Struct, frozen=True, kw_only=True):
    """
    What a rule looks at; times are seconds since 1970.

    *actor* is whose side it is about, null for both; *account* the statement that the rule is asked about, if any; *accounts* all of the dyad's. *at* and *arrived* are
    the signal's event and ingest time, *now* the latest event time of the dyad. *settled* is the band on each axis that the desk knows of: it has rung, or
    was there from the first. *last_rang* is when the rule last rang for this side.
    """

    dyad: str
    actor: str | None
    at: int
    arrived: int
    now: int
    account: Account | None = None
    accounts: tuple[Account, ...] = ()
    before: Stand | None = None
    after: Stand | None = None
    undated: bool = False
    settled: Mapping[Axis, Band] = {}
    last_rang: int | None = None
    rhythm: Rhythm | None = None


class Finding(Struct, frozen=True, kw_only=True):
    """
    What a rule found, for its sentence and its evidence.

    *statements* are those that it rests on, the one that made it so first. *changes* are a shift's; *axis* and *speakers* a contradiction's, the one who confirms or is open
    first; *count*, *usual* and *span_seconds* those of a surge or a silence.
    """

    statements: tuple[str, ...]
    changes: tuple[Change, ...] = ()
    axis: Axis | None = None
    speakers: tuple[str, ...] = ()
    count: int = 0
    usual: float = 0.0
    span_seconds: int = 0


class Ruling(Struct, frozen=True):
    """A rule's decision. *settles* are the bands that count as known from now on."""

    reason: Reason
    finding: Finding | None = None
    settles: Mapping[Axis, Band] = {}

    @property
    def fired(self) -> bool:
        """Whether it rings."""
        return self.reason is Reason.FIRED


def stale(rule: Rule, case: Case) -> bool:
    """Whether what happened came so late that it is history."""
    return case.arrived - case.at > rule.stale_after.total_seconds()


def held_back(rule: Rule, case: Case, accounts: Iterable[Account], *, confidence: float) -> Reason | None:
    """Tell what forbids ringing for *accounts*, found with *confidence*; null where nothing does."""
    heard = tuple(accounts)
    if case.undated:
        return Reason.UNDATED
    if confidence < rule.min_confidence:
        return Reason.LOW_CONFIDENCE
    if any(account.independent < rule.min_sources for account in heard):
        return Reason.TOO_FEW_SOURCES
    if any(rule.name in account.rang for account in heard[:1]):
        return Reason.RANG_BEFORE
    if case.last_rang is not None and abs(case.at - case.last_rang) < rule.cooldown.total_seconds():
        return Reason.COOLDOWN
    return None
