"""Cues: a folded sentence with its parties' places in; the words that speak of dialogue, by class, negation and tense, out."""

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from importlib.resources import files

from msgspec import Struct

from classifiers.folding import fold
from classifiers.morphology import Reading, Tense, arabic_stems, readings
from classifiers.span import Span

LANGUAGES = ("ar", "ru", "en")
PARTY = "PARTY"
DIALOGUE = frozenset({"TALK", "MEET", "VISIT", "CALL"})
"""Classes of nouns for dialogue itself; the others say something about it."""

_TOKEN = re.compile(
    r"""
    [^\W\d_]+(?:['’-][^\W\d_]+)*  # a word, with its inner apostrophes and hyphens: doesn't, пресс-секретарь
    | \d+
    | [^\w\s]                     # one mark of punctuation
    """,
    re.VERBOSE,
)
_CLAUSE_ENDS = frozenset(".;؛:!?؟…")
_SOFT_ENDS = frozenset(",،—–()")
_NEGATION_REACH = 3
"""A negator reaches over so many words: 'is not yet quite ready'; Russian 'не может быть исключена' needs as many."""

_PARTIES = frozenset({PARTY})
_TRAPS = frozenset({"TRAP"})
"""Words that only look like cues with something joined to them, listed so that they are left whole."""
_CACHED_WORDS = 65_536
_NEGATORS = frozenset({"NEG", "NEGFUT", "LACK"})
_TRANSPARENT = frozenset({PARTY, "BOTH", "EXIST", "MAYBE", "MUST", "ONGOING", "POL", "WITH"})
"""A negator takes the next cue and no further ('does not rule out a meeting' denies no meeting), but it sees through these."""


class Cue(Struct, frozen=True):
    """
    A word or phrase with a meaning for dialogue: its classes, and the words of the sentence that it covers, `[start, end)` counted in tokens.

    *clause* counts the clauses of the sentence; *span* is where it stands in the folded text. A party's mention is a cue of class PARTY.
    """

    classes: frozenset[str]
    start: int
    end: int
    clause: int
    negated: bool
    tense: Tense
    span: Span

    def has(self, *names: str) -> bool:
        """Whether the cue is of one of these classes."""
        return not self.classes.isdisjoint(names)


class Lexicon(Struct, frozen=True):
    """The cue words of a language, folded: single words by dictionary form, Arabic verbs by stem, phrases by their first word."""

    language: str
    words: dict[str, frozenset[str]]
    exact: dict[str, frozenset[str]]
    pasts: dict[str, frozenset[str]]
    imperfects: dict[str, frozenset[str]]
    phrases: dict[str, tuple[tuple[tuple[str, ...], str], ...]]

    def table(self, reading: Reading) -> dict[str, frozenset[str]]:
        """The table in which a *reading* of a word is to be looked up."""
        if self.language != "ar" or reading.tense is Tense.NONE:
            return self.words
        return self.pasts if reading.tense is Tense.PAST else self.imperfects


@cache
def lexicon(language: str) -> Lexicon:
    """
    Load the cue words of *language* (`ar`, `ru` or `en`) from the package.

    A line of the file is a class, a tab and a form: a dictionary form; `=` before a form that counts only as it stands, and
    instead of what its stem would say (talks, a noun); past/imperfect of
    an Arabic verb; or a phrase of several words. Raises ValueError with file and line at a line that is none of these.
    """
    name = f"{language}.tsv"
    text = (files("classifiers") / "data" / "cues" / name).read_text(encoding="utf-8")
    return parse_lexicon(text, language, name)


def parse_lexicon(text: str, language: str, name: str) -> Lexicon:
    """
    Read a lexicon's lines; *name* is the file's, for errors.

    >>> parse_lexicon("READY ready", "en", "en.tsv")
    Traceback (most recent call last):
        ...
    ValueError: en.tsv:1: expected a class in capitals, a tab and a form
    """
    words: dict[str, set[str]] = {}
    exact: dict[str, set[str]] = {}
    pasts: dict[str, set[str]] = {}
    imperfects: dict[str, set[str]] = {}
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if not line or line.startswith("#"):
            continue
        label, _, form = line.partition("\t")
        folded = fold(form).text.replace("’", "'")
        if not label.isupper() or not folded.strip("= "):
            raise ValueError(f"{name}:{number}: expected a class in capitals, a tab and a form")
        bare = folded.removeprefix("=")
        if " " in bare:
            parts = tuple(bare.split())
            phrases.setdefault(parts[0], []).append((parts, label))
        elif "/" in bare:
            past, _, imperfect = bare.partition("/")
            for table, stems in zip((pasts, imperfects), arabic_stems(past, imperfect), strict=True):
                for stem in stems:
                    table.setdefault(stem, set()).add(label)
        else:
            (exact if folded.startswith("=") else words).setdefault(bare, set()).add(label)
    return Lexicon(
        words=_frozen(words),
        exact=_frozen(exact),
        pasts=_frozen(pasts),
        imperfects=_frozen(imperfects),
        phrases={first: tuple(sorted(rest, key=lambda entry: -len(entry[0]))) for first, rest in phrases.items()},
        language=language,
    )


def _frozen(table: dict[str, set[str]]) -> dict[str, frozenset[str]]:
    return {form: frozenset(labels) for form, labels in table.items()}


@lru_cache(maxsize=_CACHED_WORDS)
def look_up(word: str, language: str) -> tuple[frozenset[str], Tense]:
    """The classes of a folded *word* by the lexicon of *language*, and its tense; the empty set if no entry fits it."""
    words = lexicon(language)
    if word in words.exact:
        tense = readings(word, language)[0][0].tense if language == "ru" else Tense.NONE
        return words.exact[word], tense
    for level in readings(word, language):
        known = [
            (words.table(reading)[reading.form], reading.tense)
            for reading in level
            if reading.form in words.table(reading)
        ]
        whole = next((classes for classes, _ in known if classes >= _TRAPS), None)
        if whole is not None:
            return whole - _TRAPS, Tense.NONE
        if known:
            return frozenset().union(*(classes for classes, _ in known)), next(
                (tense for _, tense in known if tense), Tense.NONE
            )
    return frozenset(), Tense.NONE


@lru_cache(maxsize=_CACHED_WORDS)
def _phrase_keys(word: str, language: str) -> frozenset[str]:
    """The forms under which a word of a phrase may be listed."""
    if language == "ar":
        return frozenset({word, *(word[1:] for particle in "وف" if word.startswith(particle) and len(word) > 2)})
    return frozenset({word, *(reading.form for level in readings(word, language) for reading in level)})


@lru_cache(maxsize=_CACHED_WORDS)
def _phrases_at(word: str, language: str) -> tuple[tuple[tuple[str, ...], str], ...]:
    """The phrases that *word* can begin."""
    words = lexicon(language)
    return tuple(entry for key in sorted(_phrase_keys(word, language)) for entry in words.phrases.get(key, ()))


class _Token(Struct, frozen=True):
    text: str
    span: Span
    party: bool


def cues(text: str, language: str, parties: Iterable[Span] = ()) -> tuple[Cue, ...]:
    """
    Find the cues of a folded sentence, in order; *parties* are the spans of the mentions of parties in it.

    The longest phrase wins over its words, but for nouns for dialogue: in 'لا تزال' nothing is negated, in 'no comment' nothing is absent. A language without a
    lexicon has no cues but its parties.

    >>> [([*cue.classes], cue.negated) for cue in cues("they do not rule out talks", "en") if not cue.has("NEG")]
    [(['RULEOUT'], True), (['TALK'], False)]
    """
    tokens = list(_tokens(text.replace("’", "'"), sorted(parties)))
    return tuple(_negate(tokens, list(_matches(tokens, language)), language))


def _tokens(text: str, parties: list[Span]) -> Iterator[_Token]:
    """Words and marks; a party's mention is one token, whatever it consists of."""
    at = 0
    for party in [*parties, None]:
        end = party.start if party else len(text)
        for match in _TOKEN.finditer(text, at, max(at, end)):
            yield _Token(match.group(), Span(*match.span()), party=False)
        if party and party.end > at:
            yield _Token(text[party.slice], party, party=True)
            at = party.end


def _matches(tokens: list[_Token], language: str) -> Iterator[Cue]:
    """Every token or run of tokens that the lexicon knows, not yet negated."""
    clause, index = 0, 0
    while index < len(tokens):
        token = tokens[index]
        classes: frozenset[str] = frozenset()
        tense, width = Tense.NONE, 1
        if token.party:
            classes = _PARTIES
        elif token.text in _CLAUSE_ENDS:
            clause += 1
        elif language in LANGUAGES and token.text[0].isalpha():
            classes, tense = look_up(token.text, language)
            phrase, phrase_width = _phrase(tokens, index, language)
            if phrase:
                classes, width = phrase, phrase_width
        if "BOUND" in classes:
            clause += 1
        if classes:
            span = Span(token.span.start, tokens[index + width - 1].span.end)
            yield Cue(classes, index, index + width, clause, False, tense, span)
        if width > 1 and classes.isdisjoint(DIALOGUE):
            yield from _inside(tokens, index, width, clause, language)
        index += width


def _inside(tokens: list[_Token], start: int, width: int, clause: int, language: str) -> Iterator[Cue]:
    """The nouns for dialogue in a phrase about it: 'no talks' hides the negator, not the talks."""
    for index in range(start, start + width):
        classes = look_up(tokens[index].text, language)[0] & DIALOGUE
        if classes:
            yield Cue(classes, index, index + 1, clause, False, Tense.NONE, tokens[index].span)


def _phrase(tokens: list[_Token], index: int, language: str) -> tuple[frozenset[str], int]:
    """The classes of the longest phrase that begins at *index*, and its length in tokens."""
    found: set[str] = set()
    width = 0
    starting = _phrases_at(tokens[index].text, language)
    if not starting or index + 1 == len(tokens) or tokens[index + 1].party:
        return frozenset(), 0
    second = _phrase_keys(tokens[index + 1].text, language)
    for parts, label in starting:
        if len(parts) < width or parts[1] not in second or index + len(parts) > len(tokens):
            continue
        following = zip(tokens[index + 2 : index + len(parts)], parts[2:], strict=True)
        if all(not token.party and part in _phrase_keys(token.text, language) for token, part in following):
            if len(parts) > width:
                found, width = set(), len(parts)
            found.add(label)
    return frozenset(found), width


def _negate(tokens: list[_Token], found: list[Cue], language: str) -> Iterator[Cue]:
    """Mark the cues that a negator of their clause reaches, from in front; Russian нет also from behind."""
    for position, cue in enumerate(found):
        before = (other for other in reversed(found[:position]) if other.clause == cue.clause)
        nearest = next((other for other in before if not other.has(*_TRANSPARENT)), None)
        negated = nearest is not None and nearest.has(*_NEGATORS) and _reaches(tokens, nearest.end, cue.start)
        if not negated and language == "ru" and cue.has(*DIALOGUE):
            after = (other for other in found[position + 1 :] if other.clause == cue.clause)
            negated = any(other.has("NONE") and _reaches(tokens, cue.end, other.start) for other in after)
        yield Cue(cue.classes, cue.start, cue.end, cue.clause, negated, cue.tense, cue.span)


def _reaches(tokens: list[_Token], end: int, start: int) -> bool:
    between = tokens[end:start]
    return len(between) < _NEGATION_REACH and not any(token.text in _SOFT_ENDS for token in between)
