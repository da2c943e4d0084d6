"""Signals: a claim in; what each dyad hears of it, in each direction, out. The value of `parley.signals`."""

from datetime import UTC, datetime, timedelta

from msgspec import Struct

from classifiers.claim import Claim, Moment, Quote, Speaker, StanceScore, When
from classifiers.identity import digest
from classifiers.openenum import OpenEnum
from classifiers.stance import Stance


class Kind(OpenEnum):
    """What a signal does: add a claim, take one back, or only let the rules look again."""

    ASSERT = "assert"
    RETRACT = "retract"
    WAKE = "wake"
    OTHER = "other"  # a kind that a newer version knows; it changes nothing here


class Evidence(Struct, frozen=True, kw_only=True):
    """A claim as it is shown: its words in the original, and where they were published."""

    claim_id: str
    text: str
    language: str
    outlet: str | None = None
    agency: str | None = None
    url: str | None = None
    speaker: str | None = None
    published_at: Moment | None = None


class Signal(Struct, frozen=True, kw_only=True):
    """
    A claim seen from one dyad in one direction, or a wake: the only thing that changes state.

    *dyad* is the two parties in order with a tilde, `RU~US`; *actor* is whose stance it is, *counterpart* toward whom. *event_time* is when the
    article was published, or *ingest_time* where it is undated. A wake has only dyad and times; a retract names the claim that it takes back.
    """

    signal_id: str
    kind: Kind
    dyad: str
    event_time: Moment
    ingest_time: Moment
    actor: str | None = None
    counterpart: str | None = None
    claim_id: str | None = None
    correction_id: str | None = None
    article_id: str | None = None
    undated: bool = False
    stances: tuple[StanceScore, ...] = ()
    speaker: Speaker | None = None
    quote: Quote | None = None
    when: When | None = None
    evidence: Evidence | None = None
    model_version: str | None = None
    v: int = 1


ANY = "ANY"
"""The counterpart 'all parties': a party of its own, whose dyads hold what is said to everyone."""

UNNAMED = "unnamed"
"""An actor that refuses or offers without being named; it has no dyad."""

_FAR_FUTURE = timedelta(days=1)
_SHOWN_CHARS = 1000


def dyad(one: str, other: str) -> str:
    """
    Name the unordered pair of two parties.

    >>> dyad("US", "RU")
    'RU~US'
    """
    return "~".join(sorted((one, other)))


def signals(claim: Claim, ingest_time: datetime) -> tuple[Signal, ...]:
    """
    Tell *claim* to every dyad that it concerns, once a direction.

    Every actor speaks toward every counterpart, `ANY` being one of them, so that an offer to 'all, the Americans included' reaches both
    `ANY~RU` and `RU~US`. Several actors without a counterpart did something together: each toward each other. Nothing comes out of a claim
    whose other side is not known, of an unnamed actor, of one that only tells of a contact of long ago, or of a story that was glued on (its date is unknown, and it usually comes by itself).

    *ingest_time* is aware. It is the event time of a claim without a date, and of one dated over a day after it came: a clock that is
    wrong by years would otherwise put every true statement out of the dyad's horizon. Both are marked `undated`.
    """
    return _fan_out(Kind.ASSERT, claim, ingest_time, None)


def retraction(claim: Claim, correction_id: str, ingest_time: datetime) -> tuple[Signal, ...]:
    """
    Take *claim* back wherever `signals` told it.

    The event time stays the claim's, so that both leave a dyad's horizon together, and the stances go along: where the claim has been
    summed into a day bucket already, that is what is subtracted.
    """
    return _fan_out(Kind.RETRACT, claim, ingest_time, correction_id)


def wake(dyad: str, at: datetime, ingest_time: datetime) -> Signal:
    """Have the rules of *dyad* look again at the time *at*; the same dyad and time give the same signal."""
    return Signal(
        signal_id=digest(Kind.WAKE, dyad, at.astimezone(UTC).isoformat()),
        kind=Kind.WAKE,
        dyad=dyad,
        event_time=at,
        ingest_time=ingest_time,
    )


def _of_today(claim: Claim) -> tuple[StanceScore, ...]:
    """
    The stances that say where the parties stand today: all, but that a contact took place, or did not, long before the article appeared.

    'They met in 2018' stays a claim. A date that is only a year or a month counts from its end.
    """
    if claim.when is not When.PAST or claim.when_date is None or claim.published_at is None:
        return claim.stances
    ended = (claim.when_date + "-12-31"[len(claim.when_date) - 4 :])[:10]
    newest = (claim.published_at - _BACKGROUND).date().isoformat()
    return tuple(one for one in claim.stances if one.label not in _EVENTS) if ended < newest else claim.stances


_EVENTS = frozenset({Stance.CONFIRMATION, Stance.DENIAL})
_BACKGROUND = timedelta(days=10)
"""A contact that was so long ago when the article appeared is its background, and no news of the parties' plans."""


def _fan_out(kind: Kind, claim: Claim, ingest_time: datetime, correction_id: str | None) -> tuple[Signal, ...]:
    stances = _of_today(claim)
    if claim.story != 0 or not stances:
        return ()
    published = claim.published_at
    undated = published is None or published > ingest_time + _FAR_FUTURE
    event_time = ingest_time if published is None or undated else published
    evidence = _evidence(claim) if kind is Kind.ASSERT else None
    return tuple(
        Signal(
            signal_id=digest(kind, claim.claim_id, actor, counterpart, correction_id),
            kind=kind,
            dyad=dyad(actor, counterpart),
            event_time=event_time,
            ingest_time=ingest_time,
            actor=actor,
            counterpart=counterpart,
            claim_id=claim.claim_id,
            correction_id=correction_id,
            article_id=claim.article_id,
            undated=undated,
            stances=stances,
            speaker=claim.speaker,
            quote=claim.quote,
            when=claim.when,
            evidence=evidence,
            model_version=claim.model_version,
        )
        for actor, counterpart in _directions(claim)
    )


def _directions(claim: Claim) -> tuple[tuple[str, str], ...]:
    """List (actor, counterpart) in the claim's order, each once."""
    actors = dict.fromkeys(claim.actors)
    others = dict.fromkeys(claim.counterparts) or actors
    return tuple((a, b) for a in actors for b in others if a != b and UNNAMED not in (a, b))


def _evidence(claim: Claim) -> Evidence:
    return Evidence(
        claim_id=claim.claim_id,
        text=claim.text[:_SHOWN_CHARS],
        language=claim.language,
        outlet=claim.outlet,
        agency=claim.agency,
        url=claim.url,
        speaker=claim.speaker.name if claim.speaker else None,
        published_at=claim.published_at,
    )
