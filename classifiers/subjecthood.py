"""Subjecthood: a stretch of a sentence that carries a stance in; the party that it says it of out."""

import re
from collections.abc import Sequence

from msgspec import Struct

from classifiers.candidates import Candidate, Said
from classifiers.contacts import Contact, contacts, predicates
from classifiers.folding import fold
from classifiers.governors import Governed, Governor, governed
from classifiers.lexicon import WordKind, words
from classifiers.morphology import russian_parses
from classifiers.parties import Standing
from classifiers.span import Span
from classifiers.stance import Stance

_TOUCHING_WORDS = 5
_MARKS = frozenset(".,;:،؛—–")
_PREDICATES: dict[Stance, frozenset[str]] = {
    Stance.OPEN: frozenset(
        [
            "READY",
            "HOPE",
            "SUPPORT",
            "INVITE",
            "INVITATION",
            "IMPORTANT",
            "WELCOME",
            "ACCEPT",
            "RULEOUT",
            "HOST",
            "CONTINUE",
            "PLAN",
        ]
    ),
    Stance.CLOSED: frozenset(
        ["REFUSE", "RULEOUT", "BREAK", "USELESS", "READY", "ACCEPT", "NEGOTIATEV", "LACK", "THREAT"]
    ),
    Stance.CONFIRMATION: frozenset(
        [
            "MEETV",
            "DISCUSSV",
            "HOLD",
            "RECEIVE",
            "SCHED",
            "PREP",
            "AGREE",
            "ARRIVE",
            "FIX",
            "MEET",
            "TALK",
            "VISIT",
            "CALL",
            "NEGOTIATEV",
        ]
    ),
    Stance.DENIAL: frozenset(["DENY", "NONE", "NODATE", "STOP", "SCHED", "PLAN", "PREP", "HOLD", "MEETV", "DISCUSSV"]),
    Stance.CONDITIONAL: frozenset(["COND", "IF", "UNLESS", "MUST", "READY", "REFUSE", "BEFORE"]),
    Stance.UNDECIDED: frozenset(["UNDECIDED", "MAYBE", "WHETHER", "STILLNOT", "COMMENT", "DECISION"]),
}
"""The cue classes of the predicates whose subject likely has the stance."""
_OWNED = re.compile(r"(?:['’]s?)?\s+(?:\w+\s){0,2}")
_BY = re.compile(r"\s+(?:\w+\s){0,3}(?:from|by|of)\s+(?:\w+\s){0,3}")
_NOUNS = frozenset(
    [
        "INVITATION",
        "PLAN",
        "REFUSE",
        "READY",
        "BREAK",
        "HOPE",
        "DENY",
        "VISIT",
        "ARRIVE",
        "DECISION",
        "ACCEPT",
        "THREAT",
    ]
)


class Scene(Struct, frozen=True, kw_only=True):
    """
    A stretch of a candidate that carries a stance, with what says who does it.

    *place* is where the deciding words begin in the field, *named* are the mentions in the stretch, *said* is who says it, *words* are the words
    for contacts and *predicates* those that decide, all in order.
    """

    candidate: Candidate
    evidence: Span
    place: Span
    named: tuple[Governed, ...]
    said: Said | None
    words: tuple[Contact, ...]

    @property
    def speaking(self) -> str | None:
        """The party of whoever says it."""
        return self.said.speaker.party if self.said else None

    def text(self, start: int, end: int) -> str:
        """What stands between two places of the field, inside the sentence."""
        return self.candidate.text[max(0, start - self.candidate.start) : max(0, end - self.candidate.start)]


def scene(candidate: Candidate, evidence: Span, label: Stance, place: Span | None = None) -> Scene:
    """
    Look at *evidence*, a stretch of *candidate* that carries *label*.

    *place* is the deciding word, in the candidate's field; by default the first predicate of the stance, then the first word for a contact.
    """
    text, start = candidate.text[evidence.start - candidate.start : evidence.end - candidate.start], evidence.start
    words = tuple(Contact(start + one.start, start + one.end, one.sides) for one in contacts(text, candidate.language))
    if place is None:
        deciding = predicates(text, candidate.language, _PREDICATES.get(label, frozenset()))
        first = next(iter(deciding), None) or (Span(words[0].start - start, words[0].end - start) if words else None)
        place = Span(start + first.start, start + first.end) if first else Span(evidence.end, evidence.end)
    inside = [said for said in candidate.said if _mostly_in(evidence, said.content)]
    return Scene(
        candidate=candidate,
        evidence=evidence,
        place=place,
        named=tuple(one for one in governed(candidate) if evidence.contains(one.span)),
        said=max(inside, key=lambda one: one.content.start) if inside else None,
        words=words,
    )


def subject(seen: Scene) -> str | None:
    """
    Find the party that the scene says its stance of: who has the noun ('Seoul's offer') or does the verb; else whoever says it.

    Arabic verbs stand in front of their subject; a name behind a preposition, or in a Russian case of objects, is none.
    """
    acting = [one for one in seen.named if one.standing is Standing.NAMED]
    if (owner := _owner_within(seen, acting) or _owner(seen, acting)) is not None:
        return owner
    free = [one for one in acting if one.governor is Governor.FREE]
    before = [one for one in free if one.span.start < seen.place.start]
    behind = [one for one in free if one.span.start >= seen.place.start]
    if before and _touches(seen.text(before[-1].span.end, seen.place.start)):
        return before[-1].party
    if not before and (possessor := _possessor(seen, acting)) is not None:
        return possessor
    if seen.candidate.language != "en" and behind and _touches(seen.text(seen.place.end, behind[0].span.start)):
        return behind[0].party
    if before:
        return before[0].party
    return seen.speaking


def _possessor(seen: Scene, acting: Sequence[Governed]) -> str | None:
    """Whose office in front of the deciding word the sentence is about: 'король Иордании посетит', 'глава МИД Венгрии назвал'."""
    about = seen.candidate.subject
    owners = (one.party for one in acting if one.governor is Governor.OBLIQUE and one.span.start < seen.place.start)
    return next((party for party in owners if about is not None and party == about.party), None)


def fallback(seen: Scene) -> str | None:
    """
    Find whose stance it may be where nothing in the sentence says so: the subject of the one before, the first named, the story's first.

    Somebody named behind 'with' is the other side, so even a place goes before ('с Ереваном готовы говорить в Баку').
    """
    subject = seen.candidate.subject
    if subject and subject.party:
        return subject.party
    named = [one for one in seen.named if one.standing is Standing.NAMED]
    others = [[one for one in group if one.governor is not Governor.WITH] for group in (named, seen.named)]
    acting = next((group for group in (*others, named, seen.named) if group), ())
    return acting[0].party if acting else next(iter(seen.candidate.dyad), None)


def paired(seen: Scene) -> bool:
    """
    Say whether a word for both sides does or has the deciding contact: 'the two leaders discussed', 'ناقش الزعيمان', 'разговор между президентами'.

    In 'relations between the two countries' it does not.
    """
    for word in words(fold(seen.candidate.text), seen.candidate.language):
        if word.kind is not WordKind.PAIR:
            continue
        start, end = seen.candidate.start + word.start, seen.candidate.start + word.end
        between = seen.text(end, seen.place.start) if end <= seen.place.start else seen.text(seen.place.end, start)
        if len(between.split()) <= _PAIR_WORDS and _MARKS.isdisjoint(between):
            return True
    return False


_PAIR_WORDS = 3


def impersonal(seen: Scene) -> bool:
    """Say whether the event itself is the subject ('the talks went well'): no party does it, and nobody speaks of himself."""
    named = [one for one in seen.named if one.standing is Standing.NAMED and one.governor is Governor.FREE]
    text = seen.candidate.text[seen.evidence.start - seen.candidate.start : seen.evidence.end - seen.candidate.start]
    return not any(one.span.start < seen.place.end for one in named) and _FIRST_PERSON.search(text) is None


_FIRST_PERSON = re.compile(
    r"""\b(?:we|our|us|i|my|me|its|his|her|мы|наш\w*|нас|нам|я|мной|нами|мне|мо[йяи]|сво\w+|نحن|بلاده|بلادنا|إننا|أننا|إنه|أنه|وأنه|إنها|أنها|\w{3,}نا|س?ن(?:جري|تفاوض|لتقي|واصل|ريد|بحث|عقد|تحدث|ناقش)\w*)\b""",
    re.IGNORECASE,
)


def _touches(between: str) -> bool:
    """Whether few words, and no marks, stand in between."""
    return len(between.split()) <= _TOUCHING_WORDS and _MARKS.isdisjoint(between)


def _owner(seen: Scene, acting: Sequence[Governed]) -> str | None:
    """Who has what a deciding noun names: 'Seoul's offer', 'an offer from Kim', 'دعوة موسكو', 'отказ Киева'."""
    place = seen.place
    language = seen.candidate.language
    if language == "en":
        for one in acting:
            if one.span.end <= place.start and one.owns and _OWNED.fullmatch(seen.text(one.span.end, place.start)):
                return one.party
            if one.span.start >= place.end and re.fullmatch(
                r"\s(?:\w+\s){0,2}(?:from|by)\s(?:\w+\s){0,4}", seen.text(place.end, one.span.start)
            ):
                return one.party
        return None
    behind = next((one for one in acting if one.span.start >= place.end), None)
    if behind is None:
        return None
    between = seen.text(place.end, behind.span.start)
    near = len(between.split()) <= 2 and _MARKS.isdisjoint(between)
    if language == "ru":
        return (
            behind.party
            if near and behind.governor is Governor.OBLIQUE and _is_noun(seen.text(place.start, place.end))
            else None
        )
    return behind.party if near and (behind.governor is Governor.FREE or not between.strip()) else None


def _owner_within(seen: Scene, acting: Sequence[Governed]) -> str | None:
    """Who stands between two deciding words of Arabic as the owner of the first: 'قرار | بيونغ يانغ | بلقاء'."""
    place = seen.place
    if seen.candidate.language != "ar":
        return None
    within = next((one for one in acting if place.start < one.span.start < place.end), None)
    free = within is not None and within.governor is Governor.FREE
    return within.party if within and free and _is_next(seen.text(place.start, within.span.start)) else None


def _is_next(text: str) -> bool:
    """Whether behind the first word there is at most an office in front of a name: 'قرار | بيونغ يانغ', 'رغبة الرئيس | مون'."""
    return len(text.split()) <= _OFFICE_WORDS and _MARKS.isdisjoint(text)


_OFFICE_WORDS = 3


def _is_noun(word: str) -> bool:
    return str(russian_parses(word.casefold())[0].tag.POS) == "NOUN"


def _mostly_in(span: Span, outer: Span) -> bool:
    overlap = min(span.end, outer.end) - max(span.start, outer.start)
    return 2 * overlap > span.end - span.start
