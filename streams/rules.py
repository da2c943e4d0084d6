"""Rules: what a desk wants to be rung for, as records; the kinds that there are, their settings and their defaults."""

from collections.abc import Iterable
from datetime import timedelta
from enum import StrEnum
from typing import ClassVar

from msgspec import Struct

from classifiers.openenum import OpenEnum
from classifiers.stance import Stance
from streams.bands import Axis
from streams.severity import Severity


class RuleKind(OpenEnum):
    """What a rule looks for."""

    SHIFT = "shift"
    MIXED_SIGNALS = "mixed_signals"
    CONTRADICTION = "contradiction"
    SURGE = "surge"
    WATCH = "watch"
    SILENCE = "silence"
    OTHER = "other"  # a kind that a newer version knows


class Between(StrEnum):
    """Who may contradict whom."""

    SPEAKERS = "speakers"
    SIDES = "sides"


class Rule(Struct, frozen=True, kw_only=True):
    """
    What every rule has.

    *dyads* (either way round) and *parties* say which dyads it looks at, all of them where both are empty. What it finds must be said with *min_confidence* and by
    *min_sources* independent sources, and must hold for *hold* (`for` in the file) before it rings. *stale_after* is how much older than its arrival it may be. Within
    *cooldown*, in event time, one side rings once; what is held back rings at a wake, if it still holds. An alert ends when what it told is no longer so, at
    the latest *resolve_after* after it began. *labels* go along to Alertmanager.
    """

    kind: ClassVar[RuleKind] = RuleKind.OTHER

    name: str
    severity: Severity = Severity.WARNING
    min_confidence: float = 0.5
    min_sources: int = 1
    hold: timedelta = timedelta(0)
    cooldown: timedelta = timedelta(hours=6)
    stale_after: timedelta = timedelta(hours=48)
    resolve_after: timedelta = timedelta(hours=24)
    dyads: frozenset[str] = frozenset()
    parties: frozenset[str] = frozenset()
    labels: dict[str, str] = {}

    def looks_at(self, dyad: str) -> bool:
        """Whether *dyad* is one of those that it looks at."""
        if not self.dyads and not self.parties:
            return True
        parties = frozenset(dyad.split("~"))
        return not parties.isdisjoint(self.parties) or any(frozenset(d.split("~")) == parties for d in self.dyads)


class ShiftRule(Rule, frozen=True, kw_only=True):
    """
    Ring when one side goes from one band to another on one of *axes*: closed, mixed, open; denied, mixed, confirmed.

    Only a statement that points the new way rings.
    """

    kind: ClassVar[RuleKind] = RuleKind.SHIFT

    name: str = "shift"
    axes: frozenset[Axis] = frozenset(Axis)


class MixedSignalsRule(Rule, frozen=True, kw_only=True):
    """Ring when one side, in words of its own, says both ends of one of *axes* within *window*: open and closed, or confirmed and denied."""

    kind: ClassVar[RuleKind] = RuleKind.MIXED_SIGNALS

    name: str = "mixed_signals"
    severity: Severity = Severity.INFO
    axes: frozenset[Axis] = frozenset(Axis)
    window: timedelta = timedelta(hours=24)


class ContradictionRule(Rule, frozen=True, kw_only=True):
    """Ring when two speakers of one side say opposite things within *window*, or when one side confirms a contact that the other denies."""

    kind: ClassVar[RuleKind] = RuleKind.CONTRADICTION

    name: str = "contradiction"
    between: frozenset[Between] = frozenset(Between)
    window: timedelta = timedelta(hours=24)


class SurgeRule(Rule, frozen=True, kw_only=True):
    """
    Ring when more is said about a dyad than at this hour of the day is usual.

    Each hour's statements less those expected, and less *slack*, are summed up, never below nought; the sum rings at *threshold*. *min_history* is how long the
    dyad must have been heard before anything is usual.
    """

    kind: ClassVar[RuleKind] = RuleKind.SURGE

    name: str = "surge"
    severity: Severity = Severity.INFO
    slack: float = 0.5
    threshold: float = 8.0
    min_history: timedelta = timedelta(days=7)


class WatchRule(Rule, frozen=True, kw_only=True):
    """
    Ring for every new statement that fits all that is given: dyads or parties, *speakers*, *stances*, *words*.

    One of several words is enough; a word is a beginning of a word in the text, folded, so that endings don't matter.
    """

    kind: ClassVar[RuleKind] = RuleKind.WATCH

    name: str = "watch"
    severity: Severity = Severity.INFO
    cooldown: timedelta = timedelta(0)
    speakers: frozenset[str] = frozenset()
    stances: frozenset[Stance] = frozenset()
    words: frozenset[str] = frozenset()


class SilenceRule(Rule, frozen=True, kw_only=True):
    """Ring when nothing has been said about a dyad for *after*, and at least *min_statements* in the *window* before that."""

    kind: ClassVar[RuleKind] = RuleKind.SILENCE

    name: str = "silence"
    severity: Severity = Severity.INFO
    cooldown: timedelta = timedelta(0)
    resolve_after: timedelta = timedelta(days=30)
    after: timedelta = timedelta(days=14)
    window: timedelta = timedelta(days=60)
    min_statements: int = 5


KINDS: dict[RuleKind, type[Rule]] = {
    kind.kind: kind for kind in (ShiftRule, MixedSignalsRule, ContradictionRule, SurgeRule, WatchRule, SilenceRule)
}
"""The record of every kind."""


class Rules(Struct, frozen=True, kw_only=True):
    """All the rules that a dyad is looked at with, each with a name of its own. *version* tells them from others: a dyad that was last looked at with another is looked at again."""

    rules: tuple[Rule, ...] = (ShiftRule(),)
    version: str = ""

    def named(self, name: str) -> Rule | None:
        """Find the rule with *name*."""
        return next((rule for rule in self.rules if rule.name == name), None)


def watching(rules: Rules, dyads: Iterable[str], stale_after: timedelta) -> Rules:
    """Add to *rules* one that rings for every new statement of *dyads*; none for none, and not over one that is called `watch` already."""
    watched = frozenset(dyads)
    if not watched or rules.named("watch") is not None:
        return rules
    return Rules(rules=(*rules.rules, WatchRule(dyads=watched, stale_after=stale_after)), version=rules.version)
