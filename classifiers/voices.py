"""Voices: a candidate and the place of a stance in it in; who says that place, or nobody where the newspaper does, out."""

from collections.abc import Sequence

from classifiers.candidates import Candidate, Said
from classifiers.folding import fold
from classifiers.lexicon import WordKind, words
from classifiers.span import Span
from classifiers.stance import Stance

_VOICED = {Stance.UNDECIDED, Stance.CONDITIONAL}
_TOLD = {Stance.CONFIRMATION, Stance.DENIAL}
_SHARE = 0.3
"""Of a place without a word of dialogue that somebody's words must be, for all of it to be that speaker's."""


def voice(candidate: Candidate, evidence: Span, label: Stance) -> Said | None:
    """
    Find who says *evidence*, a span in the field of *candidate*: of those in whose words its dialogue is spoken of, whoever begins last.

    Where dialogue is spoken of in nobody's words, the newspaper tells it, whoever else says something in that sentence ('after his talks
    with X, the minister said that prices will rise'). Where nobody says anything, a stance that only a speaker can have ('doesn't know
    yet') is the subject's own words.
    """
    said = candidate.said
    if not said:
        own = label in _VOICED and candidate.subject is not None
        return Said(speaker=candidate.subject, cue=None, content=candidate.span) if own and candidate.subject else None
    talks = _dialogue(candidate, evidence)
    if not talks:
        return _by_share(said, evidence)
    counts = [
        (sum(one.content.contains(talk) for talk in talks), one.content.start, -at) for at, one in enumerate(said)
    ]
    most, _, before = max(counts)
    if most:
        return said[-before]
    if label is Stance.UNDECIDED:
        return said[0]
    return None if label in _TOLD else _by_share([one for one in said if _follows(one, talks)], evidence)


def _dialogue(candidate: Candidate, evidence: Span) -> list[Span]:
    """Where the words of dialogue stand in the evidence."""
    text = candidate.text[evidence.start - candidate.start : evidence.end - candidate.start]
    found = words(fold(text), candidate.language)
    return [
        Span(evidence.start + word.start, evidence.start + word.end) for word in found if word.kind is WordKind.DIALOGUE
    ]


def _follows(one: Said, talks: list[Span]) -> bool:
    """Whether dialogue is only what somebody says it at: '«…», the minister said at a meeting'."""
    return one.cue is not None and one.content.end <= one.cue.start and all(one.cue.end <= talk.start for talk in talks)


def _by_share(said: Sequence[Said], evidence: Span) -> Said | None:
    """Whoever says most of the evidence, or all who say something together a good part of it."""
    inside = [one for one in said if 2 * _overlap(evidence, one.content) > evidence.end - evidence.start]
    if inside:
        return max(inside, key=lambda one: one.content.start)
    covered: set[int] = set()
    for one in said:
        covered.update(range(max(evidence.start, one.content.start), min(evidence.end, one.content.end)))
    return said[0] if len(covered) >= _SHARE * (evidence.end - evidence.start) else None


def _overlap(span: Span, outer: Span) -> int:
    return min(span.end, outer.end) - max(span.start, outer.start)
