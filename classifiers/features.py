"""Features: a candidate in; what the model sees of its sentence and of each of its parties out."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from msgspec import Struct

from classifiers import gazetteer
from classifiers.candidates import Candidate
from classifiers.folding import Folded, fold
from classifiers.gazetteer import Kind
from classifiers.grammar import engine
from classifiers.grammar.classes import PARTY, classes
from classifiers.grammar.firing import Firing
from classifiers.grammar.marks import Mark
from classifiers.grammar.russian_forms import russian_forms
from classifiers.grammar.scopes import neighbour, out_of_scope
from classifiers.span import Span

MASK = "§"
"""What a mention of a party is replaced by: the model must not learn who talks, only what is said."""

_D = "D"
_PARTY = frozenset({PARTY})
_WORD = re.compile(rf"¬[a-z/]+|[^\W\d_]+(?:['-][^\W\d_]+)*|{MASK}|[?:]")
_ARTICLES = ("وال", "بال", "فال", "كال", "ولل", "ال", "لل")
_NEAR, _MIDDLE, _FAR = 3, 7, 14
_SCOPES = frozenset({"SPORT", "BIZ", "LABOUR", "COURT", "COUNCIL", "CEASE", "OPINION", "INTERNAL", "FORUM"})
_ASSEMBLED = frozenset({"HOLD", "SCHED", "CHAIR", "MEET", "MEETV", "HOST", "TALK"})
_CACHED_TEXTS = 4096
"""A sentence is the context of the next, a title that of all its story's sentences: each is looked at once."""
_CACHED_TITLES = 256

Features = dict[str, float]


class View(Struct, frozen=True):
    """
    What is seen of a candidate: the masked text for n-grams of characters, its words for n-grams of words, features of its marks.

    *found* are the marks that the features were made of, *parties* the mark of each mention of each party, in the candidate's order; *fired* is what
    the grammar says, *outside* whether it finds the sentence to be about something else (sport, business). That is kept apart: the n-grams are to have an opinion of their own, which a second step joins with the grammar's.
    """

    candidate: Candidate
    masked: str
    words: str
    features: Features
    found: tuple[Mark, ...]
    parties: tuple[tuple[Mark, ...], ...]
    fired: tuple[Firing, ...]
    outside: bool


def view(candidate: Candidate) -> View:
    """Look at *candidate*. The order of its parties changes nothing but the order of `View.parties`."""
    seen = engine.view(candidate)
    mentions = tuple(_mentions(candidate, seen.folded))
    found = seen.marked.marks
    masked = _masked(seen.folded.text, found)
    by_span = {one.span: one for one in found if one.has(_PARTY)}
    outside = out_of_scope(candidate, seen.marked)
    return View(
        candidate=candidate,
        masked=masked,
        words=_words(masked, candidate.language),
        features=_features(candidate, found, masked),
        found=found,
        parties=tuple(tuple(by_span[span] for span in spans if span in by_span) for spans in mentions),
        fired=engine.fired(candidate, seen, outside=outside),
        outside=outside,
    )


def _mentions(candidate: Candidate, folded: Folded) -> Iterator[tuple[Span, ...]]:
    """The mentions of each party as spans of the folded sentence; mentions outside the sentence are left out."""
    for party in candidate.parties:
        inside = (
            mention for mention in party.mentions if candidate.start <= mention.start and mention.end <= candidate.end
        )
        spans = (
            Span(
                bisect_left(folded.offsets, mention.start - candidate.start),
                bisect_left(folded.offsets, mention.end - candidate.start),
            )
            for mention in inside
        )
        yield tuple(span for span in spans if span.start < span.end)


def _masked(text: str, found: tuple[Mark, ...]) -> str:
    """
    The folded text with a sign for each mention of a party, and for each negated cue its classes.

    N-grams know nothing of negation: 'not ready for talks' holds nearly all of those of 'ready for talks'.
    """
    pieces, at = [], 0
    for cue in found:
        sign = MASK if cue.has(_PARTY) else f"¬{'/'.join(sorted(cue.classes)).lower()}" if cue.negated else ""
        if sign and cue.span.start >= at:
            pieces += [text[at : cue.span.start], f" {sign} "]
            at = cue.span.end
    return "".join([*pieces, text[at:]])


def _words(masked: str, language: str) -> str:
    return " ".join(_normal(word, language) for word in _WORD.findall(masked))


def _normal(word: str, language: str) -> str:
    """A word without what inflection adds, roughly: this is for counting alike what is alike, not for reading."""
    if word.startswith("¬"):
        return word
    if language == "ar":
        article = next(
            (article for article in _ARTICLES if word.startswith(article) and len(word) > len(article) + 2), ""
        )
        return word[len(article) :]
    if language == "ru":
        return russian_forms(word)[-1][0].form
    return word


def _features(candidate: Candidate, found: tuple[Mark, ...], masked: str) -> Features:
    language = candidate.language
    shared = {*_unigrams(found), *_pairs(found)}
    names = {*_context(candidate, found, masked), *_sequences(found, candidate.is_title), *shared}
    names |= {f"{language}|{name}" for name in shared}
    return dict.fromkeys(sorted(names), 1.0)


def _signs(cue: Mark) -> Iterator[str]:
    """The names of a cue in features: its classes, negated or not; all nouns for dialogue also as D."""
    mark = "¬" if cue.negated else ""
    for name in sorted(cue.classes):
        yield name + mark
    if cue.has(classes().dialogue):
        yield _D + mark


def _unigrams(found: tuple[Mark, ...]) -> Iterator[str]:
    for cue in found:
        for sign in _signs(cue):
            yield f"t:{sign}"
            if cue.tense:
                yield f"t:{sign}.{cue.tense}"


def _pairs(found: tuple[Mark, ...]) -> Iterator[str]:
    """Two cues of one clause, in order, with their distance; one of them a dialogue noun, a party, or both predicates close together."""
    anchors = classes().dialogue | _PARTY
    for left, cue in enumerate(found):
        for other in found[left + 1 :]:
            distance = other.start - cue.end
            if other.clause != cue.clause or distance > _FAR:
                break
            width = "n" if distance <= _NEAR else "m" if distance <= _MIDDLE else "f"
            anchored = cue.has(anchors) or other.has(anchors)
            if not anchored and distance > _NEAR:
                continue
            for one in _signs(cue):
                for two in _signs(other):
                    yield f"p:{one}>{two}"
                    yield f"p:{one}>{two}:{width}"
                    if cue.tense:
                        yield f"p:{one}.{cue.tense}>{two}"


_SKIPPED = frozenset({"POL", "SAY", "REL", "PAST", "FUTURE", "EXIST", "ABOUTV", "MEDIA"})


def _sequences(found: tuple[Mark, ...], is_title: bool) -> Iterator[str]:
    """Runs of three and four cues: the outline of the sentence, with all nouns for dialogue alike."""
    outline = ["^"]
    for cue in found:
        if cue.has(_SKIPPED):
            continue
        if cue.has(classes().dialogue):
            sign = _D + ("¬" if cue.negated else "")
        else:
            sign = "/".join(sorted(cue.classes)) + ("¬" if cue.negated else "")
        if outline[-1] != sign:
            outline.append(sign)
    outline.append("$")
    for size in (2, 3, 4):
        for at in range(len(outline) - size + 1):
            yield "g:" + " ".join(outline[at : at + size])
    if is_title:
        for one, two in pairwise(outline):
            yield f"h:{one} {two}"


def _context(candidate: Candidate, found: tuple[Mark, ...], masked: str) -> Iterator[str]:
    yield f"language:{candidate.language}"
    yield f"quote:{candidate.quote.value}"
    yield f"title:{candidate.is_title}"
    yield f"speaker:{candidate.speaker is not None}"
    yield f"parties:{min(len([party for party in candidate.parties if party.mentions]), 3)}"
    yield f"carried:{min(len([party for party in candidate.parties if not party.mentions]), 2)}"
    yield f"all:{min(len(candidate.parties), 3)}"
    speaks = candidate.speaker.party if candidate.speaker is not None else None
    yield f"others:{min(sum(party.party != speaks for party in candidate.parties), 2)}:{speaks is not None}"
    yield f"dialogue:{min(sum(cue.has(classes().dialogue) for cue in found), 3)}"
    yield f"length:{min(len(masked) // 60, 5)}"
    if masked.rstrip(' "»”').endswith(("?", "؟")):
        yield "question"
    yield from _assemblies(candidate, found)
    yield from (
        _topics(masked, candidate.language) if candidate.is_title else _topics_of(candidate.title, candidate.language)
    )
    around = [("previous", candidate.previous), ("story", candidate.title)]
    scopes = Counter(scope for cue in found for scope in cue.classes & _SCOPES)
    for name, text in around:
        signs, scopes_there = _of_context(text, candidate.language)
        yield from (f"{name}:{sign}" for sign in signs)
        scopes.update(scopes_there)
    for scope, count in scopes.items():
        yield f"scope:{scope}:{min(count, 3)}"


def _topics(topic: str, language: str) -> tuple[str, ...]:
    return tuple(f"topic:{word}" for word in _words(topic, language).split() if len(word) > 3)


@lru_cache(maxsize=_CACHED_TITLES)
def _topics_of(title: str, language: str) -> tuple[str, ...]:
    """What a story's title speaks of; all its sentences have it."""
    return _topics(fold(title).text, language)


def _assemblies(candidate: Candidate, found: tuple[Mark, ...]) -> Iterator[str]:
    """How many standing bodies of states are named beside other parties: the session of one is no contact between two of these."""
    named = [_is_assembly(party.party) for party in candidate.parties if party.mentions]
    mixed = f"{min(sum(named), 2)}:{min(len(named) - sum(named), 3)}"
    yield f"assemblies:{mixed}"
    for name in sorted({name for cue in found for name in cue.classes & _ASSEMBLED}):
        yield f"assemblies:{mixed}:{name}"


@lru_cache(maxsize=_CACHED_TEXTS)
def _is_assembly(party: str) -> bool:
    entry = gazetteer.default().entry(Kind.GROUP, party)
    return entry is not None and entry.role == "international"


@lru_cache(maxsize=_CACHED_TEXTS)
def _of_context(text: str, language: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a neighbouring text speaks of: its cues and the stances its constructions speak for; and the words of other scopes in it."""
    found = neighbour(text, language).marks
    signs = {sign for cue in found for sign in _signs(cue)}
    return tuple(sorted(signs)), tuple(sorted(scope for cue in found for scope in cue.classes & _SCOPES))
