"""Corrections: what an analyst puts right in; the signals that take claims back and make others out. The value of `parley.corrections`."""

from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from classifiers.claim import Claim, Moment, Words
from classifiers.claim import claim_id as id_of
from classifiers.identity import digest
from classifiers.openenum import OpenEnum
from classifiers.raw import Field
from classifiers.span import Span
from streams.signals import Signal, retraction, signals

ANALYST = "analyst"
"""The model version of a claim that no model made."""


class Fault(OpenEnum):
    """What was wrong with what the reader found, or did not find."""

    WRONG_STANCE = "wrong_stance"
    WRONG_PARTY = "wrong_party"
    WRONG_SPEAKER = "wrong_speaker"
    NOT_A_CLAIM = "not_a_claim"
    MISSED = "missed"
    OTHER = "other"  # a value that a newer version knows


class Correction(Struct, frozen=True, kw_only=True):
    """
    An analyst's word on one sentence of one article.

    *retracted* are the claims that it takes back and *asserted* those that it makes, both in full, so that nothing has to be looked up; *standing* are the sentence's other
    claims, which it leaves as they are: *asserted* and *standing* together are all that the sentence says. *sentence* is a half-open range of code points of *field* of the raw article.
    *model_version* is that of the reader which was wrong, null where it found nothing.
    """

    correction_id: str
    fault: Fault
    made_at: Moment
    analyst: str | None
    article_id: str
    revision: str
    language: str
    field: Field
    sentence: Words
    retracted: tuple[Claim, ...] = ()
    asserted: tuple[Claim, ...] = ()
    standing: tuple[Claim, ...] = ()
    published_at: Moment | None = None
    model_version: str | None = None
    note: str | None = None
    v: int = 1


def correction_id(
    fault: Fault,
    analyst: str | None,
    made_at: datetime,
    article_id: str,
    sentence: Words,
    claim: str | None,
) -> str:
    """Identify a correction by who said what kind of thing when about which sentence, and which claim in it, if any."""
    return digest("correction", fault, analyst, made_at.isoformat(), article_id, sentence.start, sentence.end, claim)


def owned(claim: Claim, correction: str) -> Claim:
    """
    Make *claim* one of *correction*'s own, with an id of its own.

    A retract blocks its claim for ever, and a claim's id does not say its stances: put right under the old id, it would be blocked too.
    """
    made = id_of(
        claim.article_id,
        claim.revision,
        claim.story,
        claim.field,
        Span(claim.start, claim.end),
        claim.speaker.name if claim.speaker else None,
        claim.actors,
        claim.counterparts,
    )
    return replace(claim, claim_id=digest("correction", correction, made), model_version=ANALYST, grade=None, why=())


def signals_of(correction: Correction, ingest_time: datetime) -> tuple[Signal, ...]:
    """
    Tell a correction to every dyad that it concerns: first what it takes back, then what it asserts.

    *ingest_time* is the record's own timestamp, so that a second reading gives the same signals with the same ids.
    """
    return (
        *(s for claim in correction.retracted for s in retraction(claim, correction.correction_id, ingest_time)),
        *(
            replace(s, correction_id=correction.correction_id)
            for claim in correction.asserted
            for s in signals(claim, ingest_time)
        ),
    )
