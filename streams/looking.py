"""Looking: a rule and a case in; the decision of the rule's kind out."""

from collections.abc import Callable
from functools import partial
from typing import Any

from streams.contrasts import between_sides, between_speakers, mixed_signals
from streams.findings import Case, Ruling
from streams.reasons import Reason
from streams.rules import (
    Between,
    ContradictionRule,
    MixedSignalsRule,
    Rule,
    ShiftRule,
    SilenceRule,
    SurgeRule,
    WatchRule,
)
from streams.shifts import shift
from streams.surges import silence, surge
from streams.watches import watch

_BOTH = ""


def look(rule: Rule, case: Case, collapsed: int = 0) -> Ruling:
    """Decide on *case* as the kind of *rule* does; *collapsed* is how many of the dyad's statements are no longer kept."""
    decisions: dict[type[Rule], Callable[[Any, Case], Ruling]] = {
        ShiftRule: shift,
        WatchRule: watch,
        MixedSignalsRule: mixed_signals,
        ContradictionRule: between_sides if case.actor is None else between_speakers,
        SurgeRule: surge,
        SilenceRule: partial(silence, collapsed=collapsed),
    }
    return decisions[type(rule)](rule, case) if rule.looks_at(case.dyad) else Ruling(Reason.NOT_WATCHED)


def subjects(rule: Rule, actor: str) -> tuple[str, ...]:
    """Tell about whom *rule* is asked when *actor* has spoken: that side, both (an empty name), or one after the other."""
    match rule:
        case SurgeRule() | SilenceRule():
            return (_BOTH,)
        case ContradictionRule():
            sides = {Between.SPEAKERS: actor, Between.SIDES: _BOTH}
            return tuple(subject for between, subject in sides.items() if between in rule.between)
    return (actor,)
