"""Relevance: a match in a marked candidate in; why a diplomatic desk would not log it, or that it would, out."""

from collections.abc import Sequence
from enum import StrEnum

from classifiers.candidates import Candidate, Said
from classifiers.grammar.classes import PARTY, classes
from classifiers.grammar.frames import Match
from classifiers.grammar.holders import Named, together
from classifiers.grammar.marks import Marked
from classifiers.grammar.predicates import Holder, Needs, predicates
from classifiers.grammar.scopes import BARGAINED
from classifiers.parties import Standing

BODIES = frozenset(
    {"EU", "NATO", "UN", "UN Security Council", "GCC", "Arab League", "OPEC", "Eurogroup", "European Council"}
)
"""Bodies whose sessions are routine: no signal, whoever comes; a contact with one, or a call for a session, is."""
_FIELDS = frozenset({"SPORT", "CULTURE", "COURT", "BIZ", "LABOUR", "DOMESTIC"})
_VESSELS = frozenset({"VESSEL"})
_JOURNEYS = frozenset({"VISIT", "VISITV", "ARRIVE", "RETURNV"})
_TOWARD = frozenset({"WITH", "BETWEEN"})
_OBSERVERS = frozenset({"OPINION", "OBSERVER"})
_OFFICES = frozenset({"POL"})
_MEETINGS = frozenset({"contact", "reception"})
_JUDGED = frozenset({"hope", "requirement", "proviso", "couldstill"})
"""What an observer says for himself, beside what only a speaker can say: importance, pointlessness, possibility."""
_SAILS_WITHIN = 3
_OF_WITHIN = 3
"""So many words may stand between a session and its body: 'a meeting of the foreign ministers of'."""


class Irrelevant(StrEnum):
    """Why a match is no signal."""

    FIELD = "field"
    ONE_SIDE = "one_side"
    SESSION = "session"
    VESSEL = "vessel"
    OBSERVER = "observer"


def irrelevant(
    match: Match, marked: Marked, mentions: Sequence[Named], candidate: Candidate, said: Said | None
) -> Irrelevant | None:
    """
    Tell why *match* is no signal on whether political parties will talk, None if it may be one.

    A contact of a field that is not diplomacy, of one side with itself, a session of a standing body, a ship's visit; and what an observer
    thinks of others' talks (guideline, rules 6 and 9, settled case 18).
    """
    predicate = predicates()[match.frame.predicate]
    if (predicate.holder is Holder.SPEAKER or predicate.name in _JUDGED) and _observed(marked, candidate, said):
        return Irrelevant.OBSERVER
    if _afloat(match, marked):
        return Irrelevant.VESSEL
    return _no_contact(match, marked, mentions, candidate.language) if predicate.needs is Needs.TWO else None


def _no_contact(match: Match, marked: Marked, mentions: Sequence[Named], language: str) -> Irrelevant | None:
    clause = [one for one in marked.marks if one.clause == marked.marks[match.head].clause]
    if _alone(match, mentions):
        return Irrelevant.ONE_SIDE
    if _session(match, marked, mentions, language):
        return Irrelevant.SESSION
    fields = [one for one in clause if one.has(_FIELDS)]
    if all(one.has(BARGAINED) for one in fields) and len(_acting(mentions)) > 1:
        return None
    if fields and not _political(match, marked, mentions):
        return Irrelevant.FIELD
    return None


def _observed(marked: Marked, candidate: Candidate, said: Said | None) -> bool:
    """Whether no party says it, and an expert, a former official, a poll is named."""
    speakers = (said.speaker if said else None, candidate.speaker, candidate.subject)
    return not any(one and one.party for one in speakers) and any(one.has(_OBSERVERS) for one in marked.marks)


def _afloat(match: Match, marked: Marked) -> bool:
    """Whether ships make the journey: they stand right in front of its word, or behind an Arabic verb, which has one word for to visit and to meet."""
    vessels = [one for one in marked.marks if one.has(_VESSELS)]
    head = marked.marks[match.head]
    journeys = [marked.marks[place] for place in match.places if marked.marks[place].has(_JOURNEYS)]
    return any(
        one.start == head.end or any(0 <= journey.start - one.end < _SAILS_WITHIN for journey in journeys)
        for one in vessels
    )


def _acting(mentions: Sequence[Named]) -> frozenset[str]:
    """The parties that are named as such; two of them may well bargain over wages, prices or a budget."""
    return frozenset(one.party.party for one in mentions if one.party.standing in {Standing.NAMED, None})


def _alone(match: Match, mentions: Sequence[Named]) -> bool:
    """Whether the only side that is named meets its own: 'Biden met Trump'."""
    if match.frame.predicate not in _MEETINGS or len({one.party.party for one in mentions}) != 1:
        return False
    partners = [one for one in mentions if one.number in match.places and one.number > match.head]
    return bool(partners) and mentions[0].number < match.head and mentions[0].place != partners[0].place


def _session(match: Match, marked: Marked, mentions: Sequence[Named], language: str) -> bool:
    """Whether the noun for dialogue is a standing body's: behind it the body, in English in front of it, with nobody else named beside it."""
    bodies = {one.number for one in mentions if one.party.party in BODIES and one.party.standing is not Standing.PLACE}
    return any(
        marked.marks[place].has(classes().dialogue) and bool(bodies & set(_owners(place, marked, language)))
        for place in match.places
    )


def _owners(place: int, marked: Marked, language: str) -> Sequence[int]:
    """The numbers of the parties that a noun is of; none where it is with or between."""
    noun, found = marked.marks[place], []
    for number in range(place + 1, len(marked.marks)):
        one = marked.marks[number]
        if one.clause != noun.clause or one.start - noun.end > _OF_WITHIN or one.has(_TOWARD):
            break
        if PARTY in one.classes:
            found.append(number)
    before = marked.marks[place - 1] if place and language == "en" else None
    if before is not None and before.end == noun.start and PARTY in before.classes:
        found.append(place - 1)
    return found if len(found) == 1 else ()


def _political(match: Match, marked: Marked, mentions: Sequence[Named]) -> bool:
    """Whether offices or two sides by name stand in the sentence: governments that talk of sport or trade talk."""
    if any(one.has(_OFFICES) for one in marked.marks) or together(match, marked, mentions):
        return True
    numbers = {one.number for one in mentions}
    return any(
        one.has(_TOWARD) and number + 1 in numbers and marked.marks[number + 1].start == one.end
        for number, one in enumerate(marked.marks)
    )
