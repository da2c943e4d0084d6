"""Standing: an alert that fires and its dyad in; whether it still holds, and until when at least, or why it is over, out."""

from streams.bands import POLES, Axis, Band
from streams.contrasts import between_sides, between_speakers, mixed_signals
from streams.entries import Entry
from streams.findings import Case
from streams.lifecycles import Firing
from streams.positions import stand
from streams.reasons import Ending, Reason
from streams.rhythms import pressure
from streams.rules import ContradictionRule, MixedSignalsRule, Rule, RuleKind, SurgeRule
from streams.surges import latest

_CALMER = 0.5
"""A surge is over when its sum is half the threshold: at the threshold itself it would begin and end with every statement."""

_LOOK_SECONDS = 3600


def outlasting(firing: Firing, entry: Entry, rule: Rule | None, now: int) -> Ending | int:
    """
    Tell why *firing* is over at *now*, or, where it is not, when to look again.

    A shift lasts until its side is back in the band that it left, a contradiction while both ends lie in the window, a surge while much is said, a silence until somebody
    speaks, a watched statement as it stands; none of them longer than `resolve_after`.
    """
    if rule is None or rule.kind is not firing.kind:
        return Ending.RULE_GONE
    if now >= firing.until:
        return Ending.TIME
    if isinstance(rule, MixedSignalsRule | ContradictionRule):
        return _still_apart(firing, entry, rule, now)
    if isinstance(rule, SurgeRule):
        return _still_much(firing, entry, rule, now)
    gone = (firing.kind is RuleKind.SHIFT and not _still_there(firing, entry)) or (
        firing.kind is RuleKind.SILENCE and not _still_silent(firing, entry)
    )
    return Ending.CHANGED if gone else firing.until


def _still_there(firing: Firing, entry: Entry) -> bool:
    one, other = entry.dyad.split("~")
    counterpart = other if firing.actor == one else one
    now = stand(firing.actor, counterpart, entry.contributions(firing.actor), entry.as_of)
    return any(_gone(axis, left, reached, now.band(axis)) for axis, (left, reached) in firing.bands.items())


def _gone(axis: Axis, left: Band, reached: Band, current: Band | None) -> bool:
    """Whether *current* lies beyond the band that was left, on the side of the one that was reached."""
    low, high = POLES[axis]
    places = {low: 0, Band.MIXED: 1, high: 2}
    if current is None:
        return False
    return (places[current] - places[left]) * (places[reached] - places[left]) > 0


def _still_silent(firing: Firing, entry: Entry) -> bool:
    last = latest(entry.accounts)
    return last is None or (last.id == firing.statement_id and last.last <= firing.starts_at)


def _still_apart(firing: Firing, entry: Entry, rule: MixedSignalsRule | ContradictionRule, now: int) -> Ending | int:
    case = Case(
        dyad=entry.dyad,
        actor=firing.actor or None,
        accounts=tuple(account.replace(rang=()) for account in entry.accounts),
        at=now,
        arrived=now,
        now=now,
    )
    if isinstance(rule, MixedSignalsRule):
        ruling = mixed_signals(rule, case)
    else:
        ruling = between_speakers(rule, case) if firing.actor else between_sides(rule, case)
    if ruling.reason is not Reason.FIRED or ruling.finding is None:
        return Ending.CHANGED
    begins = [account.first for name in ruling.finding.statements if (account := entry.account(name)) is not None]
    # a second after the window: at its very end the older one still counts
    return min(firing.until, min(begins) + int(rule.window.total_seconds()) + 1)


def _still_much(firing: Firing, entry: Entry, rule: SurgeRule, now: int) -> Ending | int:
    calm = rule.threshold * _CALMER
    if entry.rhythm is None or pressure(entry.rhythm, now, rule.slack) < calm:
        return Ending.CHANGED
    return min(firing.until, (now // _LOOK_SECONDS + 1) * _LOOK_SECONDS)
