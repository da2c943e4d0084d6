"""Clauses: a candidate in; the pieces of its sentence that can carry a claim by themselves out."""

import re
from collections.abc import Iterator

from msgspec.structs import replace

from classifiers.candidates import Candidate, MarkedParty
from classifiers.folding import fold
from classifiers.lexicon import WordKind, words
from classifiers.span import Span

_LONG_QUOTE = 25
_SHORTEST_WORDS = 3
_ENDED = re.compile(r"[,،;؛»”\"]\s*[وف]?$")
_BREAK = re.compile(r"[;؛]\s|\.\.+\s?|\s[—–-]\s(?=\S{2})")


def clauses(candidate: Candidate) -> tuple[Span, ...]:
    """
    Split the sentence of *candidate* into clauses, as spans in its field, in order; one span, the whole, where nothing splits it.

    A clause ends where a long quotation begins or ends, where somebody's words begin ('…, adding that'), and before a conjunction that sets
    one against another ('but', 'لكن', 'однако'). Pieces of fewer than three words stay with the one before.
    """
    text = candidate.text
    cuts = {0, len(text)}
    for quotation in candidate.quotations:
        if quotation.end - quotation.start > _LONG_QUOTE:
            cuts |= {quotation.start - candidate.start, quotation.end - candidate.start}
    for said in candidate.said:
        cuts |= {said.content.start - candidate.start, said.content.end - candidate.start}
        if said.cue is not None and _ENDED.search(text[: said.cue.start - candidate.start]):
            cuts.add(said.cue.start - candidate.start)
    cuts |= {found.end() for found in _BREAK.finditer(text)}
    cuts |= {word.start for word in words(fold(text), candidate.language) if word.kind is WordKind.CLAUSE}
    return tuple(
        Span(candidate.start + piece.start, candidate.start + piece.end)
        for piece in _pieces(text, sorted(cut for cut in cuts if 0 <= cut <= len(text)))
    )


def piece(candidate: Candidate, span: Span) -> Candidate:
    """
    Cut *candidate* down to *span* of its field: the same parties in the same order, with the mentions that stand in it.

    A party that is named elsewhere in the sentence only is carried over, as one of the story is.
    """
    parties = tuple(
        MarkedParty(
            party=party.party,
            mentions=(inside := tuple(mention for mention in party.mentions if span.contains(mention))),
            standing=party.standing if inside else None,
        )
        for party in candidate.parties
    )
    said = tuple(one for one in candidate.said if one.content.overlaps(span))
    speaking = said[-1] if said else None
    return replace(
        candidate,
        start=span.start,
        end=span.end,
        text=candidate.text[span.start - candidate.start : span.end - candidate.start],
        parties=parties,
        said=said,
        speaker=speaking.speaker if speaking else None,
        cue=speaking.cue if speaking else None,
        quotations=tuple(q for q in candidate.quotations if span.contains(q)),
    )


def _pieces(text: str, cuts: list[int]) -> Iterator[Span]:
    """The stretches between cuts, without white space and marks around them, short ones joined to the one before."""
    start = 0
    for index, cut in enumerate(cuts[1:], start=1):
        last = index == len(cuts) - 1
        rest_short = len(text[cut:].split()) < _SHORTEST_WORDS
        if not last and (len(text[start:cut].split()) < _SHORTEST_WORDS or rest_short):
            continue
        part = text[start:cut]
        lead = len(part) - len(part.lstrip(_MARKS))
        end = start + len(part.rstrip(_MARKS.replace(".", "").replace("!", "").replace("?", "")))
        if start + lead < end:
            yield Span(start + lead, end)
        start = cut


_MARKS = ' \t\n,،;؛:—–-"«»“”.!?'
