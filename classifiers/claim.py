"""Claims: one assertion about dialogue in one place of one article; the value of `parley.claims`."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from classifiers.identity import digest
from classifiers.openenum import OpenEnum
from classifiers.raw import Field
from classifiers.span import Span
from classifiers.stance import Stance

Moment = Annotated[datetime, Meta(tz=True)]
"""A point in time, always with its zone; written as UTC."""


class Quote(OpenEnum):
    """How the claim stands in the article."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    NARRATION = "narration"
    OTHER = "other"  # a value that a newer version knows


class When(OpenEnum):
    """When the contact of a confirmation or denial lies, seen from the article."""

    PAST = "past"
    ONGOING = "ongoing"
    PLANNED = "planned"
    OTHER = "other"  # a value that a newer version knows


class Grade(OpenEnum):
    """How much of a model reads: `full` with the encoder, `fast` without, for archives and small machines; `grammar` is no model at all."""

    FULL = "full"
    FAST = "fast"
    GRAMMAR = "grammar"
    OTHER = "other"  # a value that a newer version knows


class Decider(OpenEnum):
    """What decided on a stance: a rule of the grammar found its words, or the model holds it of the sentence as a whole."""

    RULE = "rule"
    MODEL = "model"
    OTHER = "other"  # a value that a newer version knows


class Speaker(Struct, frozen=True, kw_only=True):
    """Who says it: canonical English name, Wikidata item where known, the words that name it, and the party it speaks for."""

    name: str
    id: str | None = None
    mention: str | None = None
    party: str | None = None


class Cue(Struct, frozen=True, kw_only=True):
    """The words that attribute the claim ('said', 'أكد'), in the claim's field."""

    start: int
    end: int
    text: str


class StanceScore(Struct, frozen=True, kw_only=True):
    """A stance of a claim with the model's probability for it, 0 to 1."""

    label: Stance
    confidence: float


class Words(Struct, frozen=True, kw_only=True):
    """A stretch of a claim's field: half-open code-point offsets, and what stands there."""

    start: int
    end: int
    text: str


class Why(Struct, frozen=True, kw_only=True):
    """
    Why a claim has a stance: the rule of the grammar and its words, in order; or, where the model alone decided, the words without which it
    would be least sure, the weightiest first; none where nobody asked for them, because that costs many readings.
    """

    label: Stance
    by: Decider
    rule: str | None = None
    words: tuple[Words, ...] = ()


class Codes(Struct, frozen=True, kw_only=True):
    """
    The claim as event codes of the CAMEO and PLOVER schemes; see `classifiers.codes`.

    *lossy* names scheme and stance (`cameo:denial_of_plans`) where the scheme has no code that says just that.
    """

    cameo: tuple[str, ...] = ()
    plover: tuple[str, ...] = ()
    lossy: tuple[str, ...] = ()


class Claim(Struct, frozen=True, kw_only=True):
    """
    Who says what about talking to whom, and where it stands.

    *start* and *end* are half-open code-point offsets into *field* of the raw article, and *text* is what stands there. *actors* and
    *counterparts* are ISO 3166-1 alpha-2 codes for states, short English names for others, `ANY` for 'all parties'. *speaker* is null where
    the newspaper itself narrates. *agency* is the agency cited for the claim, else the article's. *when_date* is the date said for the contact, as
    exact as it is said: `2018-06-12`, `2018-06` or `2018`. *why* has one reason for each stance, in their order; *grade* says how much of the
    model read.
    """

    claim_id: str
    article_id: str
    revision: str
    story: int
    field: Field
    start: int
    end: int
    text: str
    language: str
    speaker: Speaker | None
    cue: Cue | None = None
    actors: tuple[str, ...]
    counterparts: tuple[str, ...]
    stances: tuple[StanceScore, ...]
    quote: Quote
    when: When | None = None
    when_date: str | None = None
    codes: Codes = Codes()
    published_at: Moment | None = None
    outlet: str | None = None
    agency: str | None = None
    url: str | None = None
    model_version: str
    grade: Grade | None = None
    why: tuple[Why, ...] = ()
    v: int = 2


def claim_id(
    article_id: str,
    revision: str,
    story: int,
    field: Field,
    span: Span,
    speaker: str | None,
    actors: tuple[str, ...],
    counterparts: tuple[str, ...],
) -> str:
    """Identify a claim by what it is and where it stands, whatever model found it."""
    return digest(article_id, revision, story, field, span.start, span.end, speaker, actors, counterparts)
