"""Engine: a candidate in; the firings of the grammar in it, in the order of their words, out."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np
from msgspec import Struct

from classifiers.actors import Roles, roles
from classifiers.candidates import Candidate, MarkedParty, Said
from classifiers.claim import When
from classifiers.folding import Folded, fold
from classifiers.grammar.classes import classes
from classifiers.grammar.composition import Case, Row, decide
from classifiers.grammar.firing import Firing, Weight
from classifiers.grammar.frames import Match, matches
from classifiers.grammar.holders import Named, can_meet, holder, named, together
from classifiers.grammar.marks import Mark, Marked, mark
from classifiers.grammar.modes import mode_of, until
from classifiers.grammar.precision import precisions
from classifiers.grammar.predicates import Holder, Needs, predicates
from classifiers.grammar.relevance import irrelevant
from classifiers.grammar.resolution import settled
from classifiers.grammar.scopes import neighbour, out_of_scope
from classifiers.morphology import Tense
from classifiers.span import Span
from classifiers.stance import Stance
from classifiers.tenses import when

_LONG_QUOTE = 25


class View(Struct, frozen=True):
    """A candidate's sentence as the grammar sees it: folded, marked, with the party and the place of each mention by its folded span."""

    folded: Folded
    marked: Marked
    spans: dict[Span, tuple[MarkedParty, Span]]


def firings(candidate: Candidate) -> tuple[Firing, ...]:
    """
    Find what *candidate* says about dialogue: every rule that holds in it, clause by clause, in the order of the deciding words.

    The same candidate gives the same firings. Linear in the length of the sentence.
    """
    return fired(candidate, view(candidate))


def fired(candidate: Candidate, seen: View, *, outside: bool | None = None) -> tuple[Firing, ...]:
    """Find the same in a candidate that was looked at already; *outside* is what `out_of_scope` says of it, if that is known."""
    if out_of_scope(candidate, seen.marked) if outside is None else outside:
        return ()
    mentions = named(seen.marked, seen.spans)
    spoken_of = _speaks(candidate.previous, candidate.language)
    found = tuple(matches(seen.marked, candidate.language, is_title=candidate.is_title, spoken_of=spoken_of))
    cases = [_case(match, seen, mentions) for match in found]
    decided = [decide(case) for case in cases]
    taken = _taken(found, cases, decided)
    fullest: dict[tuple[int, str, int], tuple[Match, Case, Row]] = {}
    for match, case, row in zip(found, cases, decided, strict=True):
        if (
            row is not None
            and row.stances
            and not _is_object(match, taken, seen.marked)
            and not _drowned(match, row, seen.marked)
        ):
            key = (match.head, match.frame.predicate, row.number)
            if key not in fullest or len(match.places) > len(fullest[key][0].places):
                fullest[key] = (match, case, row)
    return settled(firing for one in fullest.values() for firing in _fire(*one, seen, mentions, candidate))


def view(candidate: Candidate) -> View:
    """Look at *candidate*: fold its text, find its marks."""
    folded = fold(candidate.text)
    spans = dict(_spans(candidate, folded))
    breaks = [
        bisect_left(folded.offsets, place - candidate.start)
        for quotation in candidate.quotations
        if quotation.end - quotation.start > _LONG_QUOTE
        for place in quotation
    ]
    return View(folded, mark(folded.text, candidate.language, spans, breaks), spans)


def _spans(candidate: Candidate, folded: Folded) -> Iterator[tuple[Span, tuple[MarkedParty, Span]]]:
    """The mentions of parties as spans of the folded sentence; those outside the sentence are left out."""
    for party in candidate.parties:
        for mention in party.mentions:
            if candidate.start <= mention.start and mention.end <= candidate.end:
                start = bisect_left(folded.offsets, mention.start - candidate.start)
                end = bisect_left(folded.offsets, mention.end - candidate.start)
                if start < end:
                    yield Span(start, end), (party, mention)


@lru_cache(maxsize=4096)
def _speaks(text: str, language: str) -> bool:
    """Whether a neighbouring sentence speaks of dialogue."""
    return bool(text) and any(one.has(classes().acts) for one in neighbour(text, language).marks)


def _case(match: Match, seen: View, mentions: Sequence[Named]) -> Case:
    head = seen.marked.marks[match.head]
    return Case(
        match.frame.predicate,
        negated=len(_negating(match, seen.marked)) % 2 == 1,
        mode=mode_of(match, seen.marked),
        tense=head.tense,
        until=until(match, seen.marked),
        both=together(match, seen.marked, mentions),
    )


def _negating(match: Match, marked: Marked) -> tuple[int, ...]:
    """The negators of the words of a match, but for those that are words of it: 'no talks are planned' and 'talks are not planned' deny the same, 'no talks are unplanned' nothing."""
    found = {marked.marks[place].negator for place in match.places}
    return tuple(sorted(place for place in found if place is not None and place not in match.places))


_LOOSE = frozenset({"condition", "proviso", "requirement", "adjunct", "topic", "mention"})
"""Predicates that stand beside others and don't govern them."""


def _taken(found: Sequence[Match], cases: Sequence[Case], decided: Sequence[Row | None]) -> dict[int, str]:
    """The marks that are objects of a predicate that says something, or whose negation says nothing, with that predicate."""
    return {
        place: match.frame.predicate
        for match, case, row in zip(found, cases, decided, strict=True)
        if match.frame.predicate not in _LOOSE and (row is not None or case.negated)
        for place in match.places
        if place != match.head
    }


def _is_object(match: Match, taken: dict[int, str], marked: Marked) -> bool:
    """Whether the head is only what another predicate is about: 'scheduled to meet' tells of no meeting. What took place did so whatever governs it; an offer stays one when it is refused."""
    if match.head not in taken or match.frame.predicate in _LOOSE or match.frame.predicate == "invitation":
        return False
    return marked.marks[match.head].tense is not Tense.PAST or taken[match.head] == "denial"


def _drowned(match: Match, row: Row, marked: Marked) -> bool:
    """Whether a mere mention stands in front of something negated: 'talks with them would not be possible' confirms none."""
    if row.weight is not Weight.FAINT:
        return False
    head = marked.marks[match.head]
    behind = marked.marks[match.head + 1 : match.head + 1 + _NEAR_MARKS]
    return any(one.negated and one.clause == head.clause for one in behind)


_NEAR_MARKS = 16


def _fire(
    match: Match, case: Case, row: Row, seen: View, mentions: Sequence[Named], candidate: Candidate
) -> Iterator[Firing]:
    head = seen.marked.marks[match.head]
    if predicates()[row.predicate].needs is Needs.TWO and not (
        can_meet(candidate, seen.marked, head.clause) or _goes_on(row, candidate)
    ):
        return
    words = tuple(_place(seen.marked.marks[place].span, seen, candidate) for place in match.places)
    negators = tuple(_place(seen.marked.marks[place].span, seen, candidate) for place in _negating(match, seen.marked))
    clause = _place(_trimmed(seen.marked.clauses[head.clause], seen), seen, candidate)
    said = said_at(candidate, words[match.frame.head])
    if irrelevant(match, seen.marked, mentions, candidate, said):
        return
    own = holder(match, _holder(row), seen.marked, mentions, candidate, said)
    column = np.array([float(party.party == own) for party in candidate.parties]) if own else None
    who = _sides(clause, row, words[match.frame.head], column, candidate)
    yield Firing(
        rule=match.frame.id,
        row=row.number,
        predicate=row.predicate,
        stances=row.stances,
        when=_when(row, head, candidate),
        holder=who.actors if who else (),
        toward=who.counterparts if who else (),
        words=words,
        head=words[match.frame.head],
        clause=clause,
        negators=negators,
        reach=_reach(negators, words),
        mode=case.mode,
        weight=row.weight,
        precision=precisions().get((candidate.language, match.frame.id)),
    )


def _sides(
    clause: Span,
    row: Row,
    place: Span,
    column: "np.ndarray[tuple[int], np.dtype[np.float64]] | None",
    candidate: Candidate,
) -> Roles | None:
    """Who holds a row's stances toward whom; a clause without a name speaks of those of its sentence."""
    whole = Span(candidate.start, candidate.end)
    found = (roles(candidate, span, row.stances[0], column, place=place) for span in (clause, whole))
    return next((one for one in found if one), None)


def _holder(row: Row) -> Holder:
    """Whose a row's stances are: a contact is everybody's, but to want it or not is somebody's own."""
    kind = predicates()[row.predicate].holder
    if _CONTACTS.isdisjoint(row.stances[:1]):
        return Holder.SUBJECT if kind is Holder.MUTUAL else kind
    return Holder.MUTUAL


def _goes_on(row: Row, candidate: Candidate) -> bool:
    """Whether the sentence needs no second name: the story's two parties have just met in the one before, or who speaks for a party denies it."""
    told = len(candidate.dyad) > 1 and _speaks(candidate.previous, candidate.language)
    return told or (row.stances == (Stance.DENIAL,) and any(one.speaker.party for one in candidate.said))


def _place(span: Span, seen: View, candidate: Candidate) -> Span:
    """A span of the folded sentence as one of the candidate's field."""
    start, end = seen.folded.span(span.start, span.end)
    return Span(candidate.start + start, candidate.start + end)


def _trimmed(span: Span, seen: View) -> Span:
    text = seen.folded.text[span.slice]
    start = span.start + len(text) - len(text.lstrip())
    return Span(start, max(start, span.start + len(text.rstrip())))


def _reach(negators: Sequence[Span], words: Sequence[Span]) -> Span | None:
    """From the first negator to the end of the words that it turns."""
    if not negators:
        return None
    return Span(min(negators[0].start, words[0].start), max(span.end for span in words))


def said_at(candidate: Candidate, word: Span) -> Said | None:
    """Who says the words at *word*: of those in whose words it lies, whoever begins last."""
    inside = [one for one in candidate.said if one.content.contains(word)]
    return max(inside, key=lambda one: one.content.start) if inside else None


_CONTACTS = frozenset({Stance.CONFIRMATION, Stance.DENIAL})


def _when(row: Row, head: Mark, candidate: Candidate) -> When | None:
    """When the contact lies that a row confirms or denies: as the row says, else by the tense of its word, else by the words of time."""
    if row.when is not None or _CONTACTS.isdisjoint(row.stances):
        return row.when
    by_tense = {Tense.PAST: When.PAST, Tense.FUTURE: When.PLANNED}
    return by_tense.get(head.tense) or when(candidate.text, candidate.language)
