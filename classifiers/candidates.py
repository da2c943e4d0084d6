"""Candidates: an article in; its sentences that name parties, with context and marked parties, out. Step 1 of reading."""

from msgspec import Struct

from classifiers.claim import Cue, Quote, Speaker
from classifiers.raw import Field
from classifiers.span import Span


class MarkedParty(Struct, frozen=True, kw_only=True):
    """
    A party that a candidate may be about: its id and where the sentence names it.

    *mentions* are spans in the field of the candidate; empty where the party is carried over from the document ('he', 'the two sides').
    """

    party: str
    mentions: tuple[Span, ...]


class Candidate(Struct, frozen=True, kw_only=True):
    """
    A sentence with its context and its marked parties: what a model scores. Its score is a matrix `[n_parties, 6]`.

    *previous* is the sentence before it in its story, *title* the story's title; both empty where there is none, or the candidate is it.
    """

    story: int
    field: Field
    start: int
    end: int
    text: str
    language: str
    is_title: bool
    previous: str
    title: str = ""
    parties: tuple[MarkedParty, ...]
    speaker: Speaker | None
    cue: Cue | None
    quote: Quote
    quotations: tuple[Span, ...]
    agency: str | None = None
