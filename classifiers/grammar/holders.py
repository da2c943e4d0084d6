"""Holders: a match in a candidate in; the party whose stance it is, and whether there are two that can have it together, out."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import pairwise

from msgspec import Struct

from classifiers.candidates import Candidate, MarkedParty, Said
from classifiers.folding import fold
from classifiers.governors import Governor, governed
from classifiers.grammar.classes import PARTY
from classifiers.grammar.frames import Match
from classifiers.grammar.marks import Mark, Marked
from classifiers.grammar.predicates import Holder
from classifiers.morphology import Tense
from classifiers.parties import ANY, Standing
from classifiers.russian import is_nominative
from classifiers.span import Span

_AFTER_VERB = 6
"""How many words behind its verb a subject of Arabic still stands."""
_OFFICES = frozenset({"POL", "BOTH", "DEF"})


class Named(Struct, frozen=True):
    """A mention of a party: the number of its mark, the party, and where it stands in the candidate's field."""

    number: int
    party: MarkedParty
    place: Span


def named(marked: Marked, spans: Mapping[Span, tuple[MarkedParty, Span]]) -> tuple[Named, ...]:
    """The mentions of parties among the marks, in order; *spans* tells whose mention stands where in the folded text and in the field."""
    return tuple(
        Named(number, *spans[mark.span])
        for number, mark in enumerate(marked.marks)
        if PARTY in mark.classes and mark.span in spans
    )


def holder(
    match: Match, kind: Holder, marked: Marked, mentions: Sequence[Named], candidate: Candidate, said: Said | None
) -> str | None:
    """
    Find the party whose stance *match* is, where it is one party's: by *kind* the subject or the speaker; None for what all sides of an event have.

    A subject is looked for in the clause of the head: in front of it, and in Arabic behind a verb as well; then it is who speaks, whom the
    sentence is about, and at last the story's first. `classifiers.actors.roles` finds who shares it, and toward whom it is.
    """
    if kind is Holder.MUTUAL:
        return None
    head = marked.marks[match.head]
    near = [one for one in mentions if marked.marks[one.number].clause == head.clause and one.party.party != ANY]
    acting = [one for one in near if _acts(one)] or near
    speaker = said.speaker.party if said else None
    subject = _subject(head, match, marked, acting, candidate)
    if _pronoun_acts(head, marked, candidate, said):
        about = speaker or (candidate.subject.party if candidate.subject else None)
        subject = about or subject
    order = (speaker, subject) if kind is Holder.SPEAKER else (subject, speaker)
    about = candidate.subject.party if candidate.subject else None
    return next((one for one in (*order, about, *candidate.dyad) if one), None)


def _subject(head: Mark, match: Match, marked: Marked, acting: Sequence[Named], candidate: Candidate) -> str | None:
    """The party that the head is said of, or None."""
    before = [one for one in acting if marked.marks[one.number].end <= head.start]
    behind = [one for one in acting if marked.marks[one.number].start >= head.end]
    if candidate.language == "ar" and before and _right_before(before[-1], head, marked):
        return before[-1].party.party
    if candidate.language == "ar" and head.tense is not Tense.NONE and behind:
        first = marked.marks[behind[0].number]
        if first.start - head.end <= _AFTER_VERB and not behind[0].party.addressed:
            return behind[0].party.party
    if candidate.language == "ru" and head.tense is Tense.NONE and behind:
        # A noun's own genitive: 'отказ Тегерана', 'предложение Сеула'.
        first = marked.marks[behind[0].number]
        if first.start == head.end and not behind[0].party.addressed:
            return behind[0].party.party
    free = [one for one in before if not _oblique(one, marked, candidate)]
    if free:
        return free[-1].party.party
    if candidate.language == "ru":
        subject = next((one for one in behind if not _oblique(one, marked, candidate)), None)
        return subject.party.party if subject else None
    return None


def _right_before(one: Named, head: Mark, marked: Marked) -> bool:
    """Whether a name stands right in front of an Arabic verb as its subject, as in titles: 'موسكو تدعو دمشق'."""
    mark = marked.marks[one.number]
    return head.tense is not Tense.NONE and mark.end == head.start and not _oblique(one, marked, None)


def _pronoun_acts(head: Mark, marked: Marked, candidate: Candidate, said: Said | None) -> bool:
    """Whether a pronoun is the first in the clause of the head, or in what is said there, that can do something: 'he could meet Rouhani with …'."""
    start = marked.clauses[head.clause].start
    if said is not None and said.content.start > candidate.start:
        start = max(start, bisect_left(fold(candidate.text).offsets, said.content.start - candidate.start))
    for token in marked.tokens[: head.start]:
        if token.span.start < start:
            continue
        if token.party:
            return False
        if token.text in _PRONOUNS:
            return True
    return False


_PRONOUNS = frozenset({"he", "she", "we", "i", "they", "он", "она", "они", "мы", "я"})


def _oblique(one: Named, marked: Marked, candidate: Candidate | None) -> bool:
    """Whether a mention can't be a subject: 'with X' is the other side, and Russian has cases."""
    mark = marked.marks[one.number]
    previous = marked.marks[one.number - 1] if one.number else None
    if previous is not None and previous.end == mark.start and previous.classes & {"WITH", "BETWEEN"}:
        return True
    if candidate is not None and candidate.language == "en" and _governor(one, candidate) in _NO_SUBJECTS:
        return True
    if candidate is not None and candidate.language == "ru":
        text = candidate.text[one.place.start - candidate.start : one.place.end - candidate.start]
        return not is_nominative(text)
    return False


_NO_SUBJECTS = frozenset({Governor.WITH, Governor.TO, Governor.BETWEEN})


def _governor(one: Named, candidate: Candidate) -> Governor | None:
    """The preposition that governs a mention, as far as it is known."""
    return next((other.governor for other in governed(candidate) if other.span == one.place), None)


def _acts(one: Named) -> bool:
    return one.party.standing in {Standing.NAMED, None}


_AND = frozenset({"and", "&", "the", "и", "و", ","})
"""What stands between two that do something together; an Arabic 'and' is part of the word behind it."""


def together(match: Match, marked: Marked, mentions: Sequence[Named]) -> bool:
    """Whether two parties named side by side, or 'both', stand in the clause of the head."""
    head = marked.marks[match.head]
    around = range(max(0, match.head - _NEAR), min(len(marked.marks), match.head + _NEAR))
    if any(marked.marks[number].clause == head.clause and "BOTH" in marked.marks[number].classes for number in around):
        return True
    for one, other in pairwise(mentions):
        left, right = marked.marks[one.number], marked.marks[other.number]
        if left.clause == right.clause == head.clause and one.party.party != other.party.party:
            between = marked.tokens[left.end : min(right.start, left.end + 3)]
            beside = right.start - left.end <= len(between) and all(token.text in _AND for token in between)
            if beside and _acts(one) and _acts(other) and not _oblique(one, marked, None):
                return True
    return False


_NEAR = 12


def can_meet(candidate: Candidate, marked: Marked, clause: int) -> bool:
    """Whether two parties are there that could meet: two named, one with its counterpart, or one with an office, a pronoun's party or 'the two sides' beside it."""
    named_ones = {one.party for one in candidate.parties if one.mentions and one.standing is not Standing.TOPIC}
    if len(named_ones) > 1 or candidate.pair:
        return True
    if named_ones and any(mark.clause == clause and "PEER" in mark.classes for mark in marked.marks):
        return True
    offices = [number for number, mark in enumerate(marked.marks) if mark.clause == clause and mark.has(_OFFICES)]
    carried = {one.party for one in candidate.parties if not one.mentions}
    if candidate.language == "ar" and any(_of_nobody(number, marked) for number in offices):
        return True
    return len(named_ones | carried) > 1 and (bool(named_ones) or bool(offices))


_OF_WITHIN = 4


def _of_nobody(number: int, marked: Marked) -> bool:
    """Whether an office stands without its party: Arabic names whom one meets by office alone, the envoy, the governor."""
    office, behind = marked.marks[number], marked.marks[number + 1 : number + 1 + _OF_WITHIN]
    near = any(PARTY in mark.classes and mark.start - office.end < _OF_WITHIN for mark in behind)
    return "POL" in office.classes and not near
