"""Engine: a candidate in; the firings of the grammar in it, in the order of their words, out."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache

from msgspec import Struct

from classifiers.candidates import Candidate, MarkedParty, Said
from classifiers.claim import When
from classifiers.folding import Folded, fold
from classifiers.grammar.classes import classes
from classifiers.grammar.composition import Case, Row, decide
from classifiers.grammar.firing import Firing
from classifiers.grammar.frames import Match, matches
from classifiers.grammar.holders import Named, can_meet, named, sides
from classifiers.grammar.marks import Mark, Marked, mark
from classifiers.grammar.modes import mode_of, until
from classifiers.grammar.predicates import Needs, predicates
from classifiers.grammar.resolution import settled
from classifiers.grammar.scopes import out_of_scope
from classifiers.morphology import Tense
from classifiers.span import Span
from classifiers.tenses import when

_LONG_QUOTE = 25


class View(Struct, frozen=True):
    """A candidate's sentence as the grammar sees it: folded, marked, with the party of each mention by its span."""

    folded: Folded
    marked: Marked
    spans: dict[Span, MarkedParty]


def firings(candidate: Candidate) -> tuple[Firing, ...]:
    """
    Find what *candidate* says about dialogue: every rule that holds in it, clause by clause, in the order of the deciding words.

    The same candidate gives the same firings. Linear in the length of the sentence.
    """
    seen = view(candidate)
    if out_of_scope(candidate, seen.marked):
        return ()
    mentions = named(candidate, seen.marked, seen.spans)
    spoken_of = _speaks(candidate.previous, candidate.language)
    found = matches(seen.marked, candidate.language, is_title=candidate.is_title, spoken_of=spoken_of)
    fired = [firing for match in found for firing in _fire(match, seen, mentions, candidate)]
    return settled(fired)


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


def _spans(candidate: Candidate, folded: Folded) -> Iterator[tuple[Span, MarkedParty]]:
    """The mentions of parties as spans of the folded sentence; those outside the sentence are left out."""
    for party in candidate.parties:
        for mention in party.mentions:
            if candidate.start <= mention.start and mention.end <= candidate.end:
                start = bisect_left(folded.offsets, mention.start - candidate.start)
                end = bisect_left(folded.offsets, mention.end - candidate.start)
                if start < end:
                    yield Span(start, end), party


@lru_cache(maxsize=4096)
def _speaks(text: str, language: str) -> bool:
    """Whether a neighbouring sentence speaks of dialogue."""
    return bool(text) and any(one.has(classes().acts) for one in mark(fold(text).text, language).marks)


def _fire(match: Match, seen: View, mentions: Sequence[Named], candidate: Candidate) -> Iterator[Firing]:
    head = seen.marked.marks[match.head]
    mode = mode_of(match, seen.marked, question=seen.marked.question)
    case = Case(match.frame.predicate, head.negated, mode, head.tense, until(match, seen.marked))
    row = decide(case)
    needs = predicates()[match.frame.predicate].needs
    if row is None or not row.stances or (needs is Needs.TWO and not can_meet(candidate, seen.marked, head.clause)):
        return
    words = tuple(_place(seen.marked.marks[place].span, seen, candidate) for place in match.places)
    negators = _negators(head, seen, candidate)
    clause = _place(_trimmed(seen.marked.clauses[head.clause], seen), seen, candidate)
    who = sides(match, seen.marked, mentions, candidate, said_at(candidate, words[match.frame.head]))
    yield Firing(
        rule=match.frame.id,
        row=row.number,
        predicate=row.predicate,
        stances=row.stances,
        when=_when(row, head, seen, candidate),
        holder=who.holder,
        toward=who.toward,
        words=words,
        clause=clause,
        negators=negators,
        reach=Span(negators[0].start, words[match.frame.head].end) if negators else None,
        mode=mode,
        weak=row.weak,
    )


def _place(span: Span, seen: View, candidate: Candidate) -> Span:
    """A span of the folded sentence as one of the candidate's field."""
    start, end = seen.folded.span(span.start, span.end)
    return Span(candidate.start + start, candidate.start + end)


def _trimmed(span: Span, seen: View) -> Span:
    text = seen.folded.text[span.slice]
    start = span.start + len(text) - len(text.lstrip())
    return Span(start, max(start, span.start + len(text.rstrip())))


def _negators(head: Mark, seen: View, candidate: Candidate) -> tuple[Span, ...]:
    if head.negator is None:
        return ()
    return (_place(seen.marked.marks[head.negator].span, seen, candidate),)


def said_at(candidate: Candidate, word: Span) -> Said | None:
    """Who says the words at *word*: of those in whose words it lies, whoever begins last."""
    inside = [one for one in candidate.said if one.content.contains(word)]
    return max(inside, key=lambda one: one.content.start) if inside else None


def _when(row: Row, head: Mark, seen: View, candidate: Candidate) -> When | None:
    if row.when is not None:
        return row.when
    by_tense = {Tense.PAST: When.PAST, Tense.FUTURE: When.PLANNED}
    if head.tense in by_tense:
        return by_tense[head.tense]
    return when(candidate.text, candidate.language)
