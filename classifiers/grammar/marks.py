"""Marks: a folded sentence with its parties' places in; its words that the grammar knows, by class, clause, negator and tense, out."""

import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from classifiers.grammar import english
from classifiers.grammar.arabic import context, homographs
from classifiers.grammar.classes import PARTY, classes
from classifiers.grammar.lexicon import look_up, phrase_keys, phrases_at
from classifiers.morphology import Tense
from classifiers.span import Span

_TOKEN = re.compile(
    r"""
    [^\W\d_]+(?:['’-][^\W\d_]+)*  # a word, with its inner apostrophes and hyphens: doesn't, пресс-секретарь
    | \d+(?:[:.,]\d+)*            # a number, a time of day: 14:00 ends no clause
    | [^\w\s]                     # one mark of punctuation
    """,
    re.VERBOSE,
)
_CLAUSE_ENDS = frozenset(".;؛:!?؟…")
_QUESTION_MARKS = frozenset("?؟")
_SENTENCE_ENDS = frozenset(".!?؟…")
_SOFT_ENDS = frozenset(",،—–()")
_NEGATION_REACH = 3
"""A negator reaches over so many words: 'is not yet quite ready'; Russian 'не может быть исключена' needs as many."""
_FAR_MARKS = 12
_WHEN = frozenset({"AFTER", "DURING"})
_WHEN_WITHIN = 2
_ADJUNCT = frozenset({"ADJUNCT"})
_WILL = frozenset({"буду", "будешь", "будет", "будем", "будете", "будут"})
"""Russian makes the future of an imperfective verb with these."""
_PARTIES = frozenset({PARTY})
_NONE: frozenset[str] = frozenset()
_DUAL = frozenset({"DUAL"})
_LET = frozenset({"LET"})
_JOINED = frozenset({"JOINED"})
_BOTH = frozenset({"BOTH"})
_ABBREVIATION_CHARS = 3
_POSSESSIVE = frozenset({"'", "s"})
"""What is left of 'Putin's' when the party is taken out: no word."""
_JOINTS = frozenset({"and", "-", "–"})


class Token(Struct, frozen=True):
    """A word, a mark of punctuation or the whole mention of a party, and where it stands in the folded text."""

    text: str
    span: Span
    party: bool


class Mark(Struct, frozen=True):
    """
    A word or phrase that the grammar knows: its classes, and the tokens that it covers, `[start, end)`.

    *clause* counts the clauses of the sentence; *span* is where it stands in the folded text; *negator* is the number of the mark that
    negates it, null where none does. A party's mention is a mark of class PARTY.
    """

    classes: frozenset[str]
    start: int
    end: int
    clause: int
    tense: Tense
    span: Span
    negator: int | None = None

    @property
    def negated(self) -> bool:
        """Whether a negator reaches it."""
        return self.negator is not None

    def has(self, names: frozenset[str]) -> bool:
        """Whether it is of one of these classes."""
        return not self.classes.isdisjoint(names)


class Marked(Struct, frozen=True):
    """A sentence's tokens, its marks in order, and the span of each clause in the folded text, and which of these a question mark ends."""

    tokens: tuple[Token, ...]
    marks: tuple[Mark, ...]
    clauses: tuple[Span, ...]
    questions: frozenset[int]


def mark(text: str, language: str, parties: Iterable[Span] = (), breaks: Iterable[int] = ()) -> Marked:
    """
    Find the marks of a folded sentence; *parties* are the spans of the mentions of parties in it, *breaks* where a clause ends whatever stands there (quotations).

    The longest phrase wins over its words, but for nouns for dialogue: in 'لا تزال' nothing is negated, in 'no comment' nothing is
    absent. A language without a lexicon has no marks but its parties.

    >>> found = mark("they do not rule out talks", "en").marks
    >>> [(sorted(one.classes), one.negated) for one in found]
    [(['NEG'], False), (['RULEOUT'], True), (['TALK'], False)]
    """
    tokens = tuple(_tokens(text.replace("’", "'"), sorted(parties)))
    found, starts = _matches(tokens, language, sorted(breaks))
    found = [_adjunct(found, number) for number in range(len(found))]
    ends = [*starts[1:], len(text)]
    clauses = tuple(Span(start, end) for start, end in zip(starts, ends, strict=True))
    return Marked(tokens, tuple(_negate(tokens, found, language)), clauses, _questions(tokens, clauses))


def _adjunct(found: Sequence[Mark], number: int) -> Mark:
    """A noun for dialogue that only tells when something else was done, 'after the talks', is marked so."""
    one = found[number]
    if not number or not one.has(classes().dialogue):
        return one
    before = found[number - 1]
    if before.clause != one.clause or before.classes.isdisjoint(_WHEN) or one.start - before.end > _WHEN_WITHIN:
        return one
    return replace(one, classes=one.classes | _ADJUNCT)


def _questions(tokens: Sequence[Token], clauses: Sequence[Span]) -> frozenset[int]:
    """The clauses that a question mark ends: all since the end of the sentence before it."""
    asked: set[int] = set()
    number = first = 0
    for token in tokens:
        while number + 1 < len(clauses) and clauses[number + 1].start <= token.span.start:
            number += 1
        if token.party or token.text not in _SENTENCE_ENDS:
            continue
        if token.text in _QUESTION_MARKS:
            asked |= set(range(first, number + 1))
        first = number + 1
    return frozenset(asked)


def _tokens(text: str, parties: list[Span]) -> Iterator[Token]:
    """Words and marks; a party's mention is one token, whatever it consists of."""
    at = 0
    for party in [*parties, None]:
        end = party.start if party else len(text)
        for match in _TOKEN.finditer(text, at, max(at, end)):
            yield Token(match.group(), Span(*match.span()), party=False)
        if party and party.end > at:
            yield Token(text[party.slice], party, party=True)
            at = party.end


def _matches(tokens: Sequence[Token], language: str, breaks: list[int]) -> tuple[list[Mark], list[int]]:
    """Every token or run of tokens that the lexicon knows, not yet negated, and where each clause begins."""
    found: list[Mark] = []
    starts, index, passed = [0], 0, 0
    while index < len(tokens):
        token = tokens[index]
        while passed < len(breaks) and breaks[passed] <= token.span.start:
            if breaks[passed] > starts[-1]:
                starts.append(breaks[passed])
            passed += 1
        labels, tense, width = _at(tokens, index, language)
        if not token.party and token.text in _CLAUSE_ENDS and not _abbreviates(tokens, index, language):
            starts.append(token.span.end)
        if labels & classes().having["bound"] and token.span.start > starts[-1]:
            starts.append(token.span.start)
        if language == "ar" and labels and not token.party:
            labels, tense = _arabic(tokens, index, (labels, tense, width), found, len(starts) - 1)
        if (
            language == "ar"
            and "COUNCIL" in labels
            and found
            and found[-1].end == index
            and "MEET" in found[-1].classes
        ):
            found[-1] = _of_council(found[-1])
        if labels:
            span = Span(token.span.start, tokens[index + width - 1].span.end)
            found.append(Mark(labels, index, index + width, len(starts) - 1, tense, span))
        if width > 1 and labels and labels.isdisjoint(classes().dialogue):
            found += _inside(tokens, index, width, len(starts) - 1, language)
        index += width
    return found, starts


def _abbreviates(tokens: Sequence[Token], index: int, language: str) -> bool:
    """Whether a full stop stands behind an English title or other short form ('Mr. Xi', 'Gen. Burhan'), and ends no clause."""
    if language != "en" or tokens[index].text != "." or not index:
        return False
    return len(tokens[index - 1].text) <= _ABBREVIATION_CHARS and tokens[index - 1].span.end == tokens[index].span.start


def _at(tokens: Sequence[Token], index: int, language: str) -> tuple[frozenset[str], Tense, int]:
    """The classes of what begins at *index*, its tense, and how many tokens it takes."""
    token = tokens[index]
    if token.party:
        added = _BOTH if language == "en" and _second(tokens, index) else frozenset[str]()
        return (
            _PARTIES | added | (context.classes_of_party(token.text) if language == "ar" else frozenset()),
            Tense.NONE,
            1,
        )
    part = _part(tokens, index) if language == "en" else ""
    if not token.text[0].isalpha():
        phrase, width = _phrase(tokens, index, language, part) if token.text == "," else (_NONE, 0)
        return phrase, Tense.NONE, max(width, 1)
    labels, tense = look_up(token.text, language, part)
    phrase, width = _phrase(tokens, index, language, part)
    if width:
        labels = phrase
        if language == "ru" and not tense:
            inner = (look_up(one.text, language)[1] for one in tokens[index + 1 : index + width])
            tense = next((one for one in inner if one), tense)
    if language == "ru" and tense is Tense.INFINITIVE and index and tokens[index - 1].text in _WILL:
        tense = Tense.FUTURE
    if language == "en" and labels:
        tense = tense or (english.shown(token.text) if width else Tense.NONE)
        added, tense = english.voice([one.text for one in tokens[max(0, index - 3) : index]], tense)
        labels |= added
    return labels, tense, max(width, 1)


def _of_council(one: Mark) -> Mark:
    """A noun for dialogue right in front of a standing council is a session, and no dialogue: اجتماع مجلس الأمن."""
    return replace(one, classes=one.classes - classes().dialogue)


def _arabic(
    tokens: Sequence[Token],
    index: int,
    known: tuple[frozenset[str], Tense, int],
    found: Sequence[Mark],
    clause: int,
) -> tuple[frozenset[str], Tense]:
    """The classes and the tense of an Arabic word: what is in front of it decides whether it is a noun or a verb, and what a noun is there for."""
    labels, tense, width = known
    word = tokens[index].text
    near = [one.text for one in tokens[max(0, index - _FAR_MARKS) : index]]
    dual = tense and context.is_dual(word, look_up(word[:-1], "ar", homographs.VERB)[1])
    if tense and width == 1:
        after_verb = any(one.tense and one.clause == clause and index - one.start < _FAR_MARKS for one in found)
        starts_clause = not near or not near[-1][0].isalnum()
        part = (
            homographs.VERB if dual else homographs.part(near, word, starts_clause=starts_clause, after_verb=after_verb)
        )
        labels, tense = look_up(word, "ar", part) if look_up(word, "ar", part)[0] else (labels, tense)
    if tense:
        if near and context.is_past_by(near[-1]):
            tense = Tense.PAST
        added = _DUAL if dual else _LET if tense is Tense.PRESENT and context.is_hortative(word) else frozenset[str]()
        return labels | added, tense
    after = tokens[index + 1].text if index + 1 < len(tokens) else ""
    if context.is_only_past(word, after, look_up(after, "ar")[1]):
        return frozenset(), tense
    if labels.isdisjoint(classes().dialogue):
        return labels, tense
    before = found[-1] if found and found[-1].end == index else None
    kinds, tense_before = (before.classes, before.tense) if before else (frozenset[str](), Tense.NONE)
    joined = word.startswith("و") and not look_up(word[1:], "ar")[0].isdisjoint(classes().dialogue)
    added = context.classes_of(word, near[-1] if near else "", kinds, tense_before)
    return labels | added | (_JOINED if joined else frozenset()), tense


def _second(tokens: Sequence[Token], index: int) -> bool:
    """Whether the mention of a party stands behind another, joined by 'and' or a hyphen, or at the start by a comma: 'Moscow and Kyiv', 'Trump-Kim', 'Tokyo, Seoul agree'."""
    joint = index - 2 if index and tokens[index - 1].text == "the" else index - 1
    if joint < 1 or not tokens[joint - 1].party:
        return False
    return tokens[joint].text in _JOINTS or (tokens[joint].text == "," and joint == 1)


def _part(tokens: Sequence[Token], index: int) -> str:
    """Whether an English word is a noun or a verb, by its neighbours."""
    before = tokens[index - 1] if index else None
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    return english.part(
        before.text if before else "",
        tokens[index].text,
        after.text if after else "",
        named_before=before is not None and before.party,
        named_after=after is not None and after.party,
    )


def _inside(tokens: Sequence[Token], start: int, width: int, clause: int, language: str) -> Iterator[Mark]:
    """The nouns for dialogue in a phrase about it: 'no talks' hides the negator, not the talks."""
    is_english = language == "en"
    for index in range(start + is_english, start + width):  # English phrases that begin with 'call' are verbs
        part = _part(tokens, index) if is_english else ""
        labels = look_up(tokens[index].text, language, part)[0] & classes().dialogue
        if labels:
            yield Mark(labels, index, index + 1, clause, Tense.NONE, tokens[index].span)


def _phrase(tokens: Sequence[Token], index: int, language: str, part: str) -> tuple[frozenset[str], int]:
    """The classes of the longest phrase that begins at *index*, and its length in tokens; *part* says whether its first word is a noun or a verb."""
    starting = phrases_at(tokens[index].text, language, part)
    if not starting or index + 1 == len(tokens) or tokens[index + 1].party:
        return _NONE, 0
    second = phrase_keys(tokens[index + 1].text, language)
    if second.isdisjoint(starting):
        return _NONE, 0
    found: set[str] = set()
    width = 0
    for parts, label in (phrase for key in second for phrase in starting.get(key, ())):
        if len(parts) < width or index + len(parts) > len(tokens):
            continue
        following = zip(tokens[index + 2 : index + len(parts)], parts[2:], strict=True)
        if all(not token.party and part in phrase_keys(token.text, language) for token, part in following):
            if len(parts) > width:
                found, width = set(), len(parts)
            found.add(label)
    return frozenset(found) - classes().having["trap"], width if found else 0


def _negate(tokens: Sequence[Token], found: list[Mark], language: str) -> Iterator[Mark]:
    """Mark what a negator of its clause reaches from in front; Russian нет also from behind. A negator takes the next mark and no further."""
    table = classes()
    for position, one in enumerate(found):
        negator = _negator(tokens, found, position, language)
        if negator is None and language == "ru" and one.has(table.dialogue):
            negator = _behind(tokens, found, position)
        yield (
            Mark(one.classes, one.start, one.end, one.clause, one.tense, one.span, negator)
            if negator is not None
            else one
        )


def _negator(tokens: Sequence[Token], found: list[Mark], position: int, language: str) -> int | None:
    one, table = found[position], classes()
    passed = 0
    for place in range(position - 1, max(-1, position - _FAR_MARKS), -1):
        other = found[place]
        if other.clause != one.clause:
            return None
        if other.has(table.having["clear"]):
            passed += other.end - other.start if language == "ar" and PARTY not in other.classes else 0
            continue
        fits = other.has(table.having["negator"]) and _reaches(tokens, other.end, one.start, passed)
        return place if fits and not (language == "ar" and _spent(tokens, found, place)) else None
    return None


def _spent(tokens: Sequence[Token], found: list[Mark], place: int) -> bool:
    """Whether an Arabic particle negates the verb right behind it, which the lexicon doesn't know, and so nothing further on."""
    at = found[place].end
    if at == len(tokens):  # a longer negator that overlaps with what it negates
        return False
    known = place + 1 < len(found) and found[place + 1].start == at
    return not known and not tokens[at].party and context.takes_verb(tokens[at - 1].text, tokens[at].text)


def _behind(tokens: Sequence[Token], found: list[Mark], position: int) -> int | None:
    one = found[position]
    for place in range(position + 1, min(len(found), position + _FAR_MARKS)):
        other = found[place]
        if other.clause != one.clause:
            return None
        if "NONE" in other.classes and _reaches(tokens, one.end, other.start):
            return place
    return None


def _reaches(tokens: Sequence[Token], end: int, start: int, passed: int = 0) -> bool:
    """Whether so few words stand between that a negator reaches over them, but for the *passed* ones that it looks through."""
    if start - end > _FAR_MARKS:
        return False
    between = [token for token in tokens[end:start] if not token.party and token.text not in _POSSESSIVE]
    return len(between) - passed < _NEGATION_REACH and not any(token.text in _SOFT_ENDS for token in between)
