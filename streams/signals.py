"""Signals: a claim in; what each dyad hears of it, in each direction, out. The value of `parley.signals`."""

from enum import StrEnum

from msgspec import Struct

from classifiers.claim import Moment, Quote, Speaker, StanceScore, When


class Kind(StrEnum):
    """What a signal does: add a claim, take one back, or only let the rules look again."""

    ASSERT = "assert"
    RETRACT = "retract"
    WAKE = "wake"
    OTHER = "other"  # a kind that a newer version knows; it changes nothing here

    @classmethod
    def _missing_(cls, value: object) -> "Kind":
        return cls.OTHER


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
