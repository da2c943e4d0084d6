"""Promises: what came out of the demo's news in; what the demo promises, each kept or broken and why, out."""

from collections.abc import Callable, Sequence

from msgspec import Struct

from classifiers.rejected import Reason
from classifiers.stance import Stance
from streams.alerts import Alert
from streams.bands import Axis, Band
from streams.demo.news import Item
from streams.demo.receiver import Receiver
from streams.demo.story import Story
from streams.statements import Statement


class Outcome(Struct, frozen=True):
    """A promise, whether it was kept, and what was seen instead where it wasn't."""

    promise: str
    kept: bool
    seen: str = ""


class Evidence(Struct, frozen=True):
    """All that a promise may be judged by."""

    items: Sequence[Item]
    story: Story
    receiver: Receiver


def outcomes(evidence: Evidence) -> tuple[Outcome, ...]:
    """Judge every promise, in the order in which the story tells them."""
    return tuple(Outcome(promise, *judge(evidence)) for promise, judge in _PROMISES.items())


Judgement = tuple[bool, str]


def _nothing_lost(e: Evidence) -> Judgement:
    known = {item.article_id for item in e.items if item.article_id is not None}
    missing = known - e.story.articles.keys()
    return not missing, f"not read: {', '.join(sorted(missing))}"


def _broken_is_dead(e: Evidence) -> Judgement:
    broken = sum(item.article_id is None for item in e.items)
    reasons = [letter.reason for letter in e.story.letters.values()]
    return reasons == [Reason.BAD_JSON] * broken, f"dead letters: {', '.join(reasons) or 'none'}"


def _noise_is_silent(e: Evidence) -> Judgement:
    noise = [item.article_id for item in e.items if item.noise and item.article_id is not None]
    heard = [claim.text for article in noise for claim in e.story.claims_of(article)]
    return bool(noise) and not heard, f"claims: {'; '.join(heard)}"


def _tail_is_apart(e: Evidence) -> Judgement:
    tail = [claim for claim in e.story.claims.values() if claim.story > 0]
    ids = {claim.claim_id for claim in tail}
    leaked = [s.dyad for s in e.story.signals.values() if s.claim_id in ids or s.dyad == "GR~TR"]
    return bool(tail) and not leaked, f"{len(tail)} claims in the tail, signals of it: {', '.join(leaked) or 'none'}"


def _one_statement(e: Evidence) -> Judgement:
    said = _statements(e, "RU", "US")
    widest = max((len(s.outlets) for s in said), default=0)
    together = [s for s in said if len(s.outlets) >= 4 and len(s.languages) >= 3]
    return bool(together), f"{len(said)} statements, the widest from {widest} outlets"


def _open_without_plans(e: Evidence) -> Judgement:
    stands = [s for p in e.story.positions.values() for s in p.stands if (s.actor, s.counterpart) == ("RU", "US")]
    bands = [(s.willingness_band, s.plans_band) for s in stands]
    return bands == [(Band.OPEN, Band.DENIED)], f"bands: {bands}"


def _condition(e: Evidence) -> Judgement:
    return _said(e, "IR", "US", Stance.CONDITIONAL)


def _undecided(e: Evidence) -> Judgement:
    return _said(e, "US", "IR", Stance.UNDECIDED)


def _softened(e: Evidence) -> Judgement:
    return _shifted(e, "ET", "EG", Axis.WILLINGNESS)


def _agreed(e: Evidence) -> Judgement:
    return _shifted(e, "IR", "US", Axis.PLANS)


def _delivered(e: Evidence) -> Judgement:
    arrived = sorted(alert["alert_id"] for alert in e.receiver.accepted.values())
    told = sorted([*e.story.alerts, *e.story.ends])
    kept = bool(arrived) and arrived == told and not e.receiver.forged
    return kept, f"{len(arrived)} accepted of {len(told)} alerts and ends of alerts, {e.receiver.forged} forged"


def _retried(e: Evidence) -> Judgement:
    return e.receiver.stumbled in e.receiver.accepted, "the delivery that was refused never came again"


def _statements(e: Evidence, actor: str, counterpart: str) -> list[Statement]:
    return [s for s in e.story.statements.values() if (s.actor, s.counterpart) == (actor, counterpart)]


def _said(e: Evidence, actor: str, counterpart: str, stance: Stance) -> Judgement:
    labels = {score.label for s in _statements(e, actor, counterpart) for score in s.stances}
    return stance in labels, f"stances: {', '.join(sorted(labels)) or 'none'}"


def _shifted(e: Evidence, actor: str, counterpart: str, axis: Axis) -> Judgement:
    """Judge whether an alert tells that *actor* rose on *axis*, and quotes somebody for it."""
    shifts = [a for a in e.story.alerts.values() if (a.rule, a.actor, a.counterpart) == ("shift", actor, counterpart)]
    kept = any(_rise(a, axis) > 0 and a.evidence for a in shifts)
    return kept, f"shifts of {actor} toward {counterpart}: {'; '.join(a.summary for a in shifts) or 'none'}"


def _rise(alert: Alert, axis: Axis) -> float:
    before = alert.before.value(axis) if alert.before else None
    after = alert.after.value(axis) if alert.after else None
    return 0.0 if before is None or after is None else after - before


_PROMISES: dict[str, Callable[[Evidence], Judgement]] = {
    "every article was read": _nothing_lost,
    "the broken item went to the dead letters, and nothing else did": _broken_is_dead,
    "football and business made no claim": _noise_is_silent,
    "the story glued on behind 'read also' has claims of its own, and moves no position": _tail_is_apart,
    "four outlets in three languages made one statement": _one_statement,
    "'open, but no plans' is just that: Russia open, plans denied": _open_without_plans,
    "Iran's condition was seen": _condition,
    "Washington was seen to be undecided": _undecided,
    "Ethiopia's refusal softened, and an alert says so with a quote": _softened,
    "what Iran denied it now confirms, and an alert says so with a quote": _agreed,
    "every alert was delivered, its signature verified, and accepted once": _delivered,
    "a delivery that was refused came again with the same id": _retried,
}
