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
from classifiers.constructions import firings
from classifiers.cues import DIALOGUE, PARTY, Cue, cues
from classifiers.folding import Folded, fold
from classifiers.gazetteer import Kind
from classifiers.morphology import readings
from classifiers.span import Span
from classifiers.stance import LABELS

MASK = "§"
"""What a mention of a party is replaced by: the model must not learn who talks, only what is said."""

_D = "D"
_WORD = re.compile(rf"¬[a-z/]+|[^\W\d_]+(?:['-][^\W\d_]+)*|{MASK}|[?:]")
_ARTICLES = ("وال", "بال", "فال", "كال", "ولل", "ال", "لل")
_NEAR, _MIDDLE, _FAR = 3, 7, 14
_SCOPES = frozenset({"SPORT", "BIZ", "LABOUR", "COURT", "COUNCIL", "CEASE", "OPINION", "INTERNAL", "FORUM"})
_TRUST = {"v:": 3.0, "v=": 3.0, "r:": 2.0}
"""How much more a construction counts than a cue: it was written by who knows the language, and few sentences show each."""
_ASSEMBLED = frozenset({"HOLD", "SCHED", "CHAIR", "MEET", "MEETV", "HOST", "TALK"})
_LETTERS = dict(zip(LABELS, "OXPNCU", strict=True))
_CACHED_TEXTS = 4096
"""A sentence is the context of the next, a title that of all its story's sentences: each is looked at once."""

Features = dict[str, float]


class View(Struct, frozen=True):
    """
    What is seen of a candidate's sentence: the masked text for n-grams of characters, its words for n-grams of words, cue features.

    *found* are the cues that the features were made of, *parties* the cue of each mention of each party, in the candidate's order.
    """

    masked: str
    words: str
    features: Features
    found: tuple[Cue, ...]
    parties: tuple[tuple[Cue, ...], ...]


def view(candidate: Candidate) -> View:
    """Look at *candidate*. The order of its parties changes nothing but the order of `View.parties`."""
    folded = fold(candidate.text)
    mentions = tuple(_mentions(candidate, folded))
    found = cues(folded.text, candidate.language, (span for spans in mentions for span in spans))
    masked = _masked(folded.text, found)
    by_span = {cue.span: cue for cue in found if cue.has(PARTY)}
    parties = tuple(tuple(by_span[span] for span in spans if span in by_span) for spans in mentions)
    features = _features(candidate, found, masked)
    return View(masked, _words(masked, candidate.language), features, found, parties)


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


def _masked(text: str, found: tuple[Cue, ...]) -> str:
    """
    The folded text with a sign for each mention of a party, and for each negated cue its classes.

    N-grams know nothing of negation: 'not ready for talks' holds nearly all of those of 'ready for talks'.
    """
    pieces, at = [], 0
    for cue in found:
        sign = MASK if cue.has(PARTY) else f"¬{'/'.join(sorted(cue.classes)).lower()}" if cue.negated else ""
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
        return readings(word, language)[-1][0].form
    return word


def _features(candidate: Candidate, found: tuple[Cue, ...], masked: str) -> Features:
    language = candidate.language
    shared = {*_unigrams(found), *_pairs(found), *_votes(found)}
    names = {*_context(candidate, found, masked), *_sequences(found, candidate.is_title), *shared}
    names |= {f"{language}|{name}" for name in shared}
    return {name: _TRUST.get(name[:2], 1.0) for name in sorted(names)}


def _votes(found: tuple[Cue, ...]) -> Iterator[str]:
    """The constructions of the sentence, and which stances they speak for together."""
    fired = firings(found)
    stances = {_LETTERS[firing.stance] for firing in fired if not firing.governed}
    for firing in fired:
        yield f"r:{firing.id}{'¬' * firing.negated}{'~' * firing.governed}"
    for stance in stances:
        yield f"v:{stance}:{min(sum(_LETTERS[firing.stance] == stance and not firing.governed for firing in fired), 3)}"
        yield f"v:{stance}"
        for other in stances:
            if stance < other:
                yield f"v:{stance}{other}"
    yield f"v={''.join(sorted(stances))}"


def _signs(cue: Cue) -> Iterator[str]:
    """The names of a cue in features: its classes, negated or not; all nouns for dialogue also as D."""
    mark = "¬" if cue.negated else ""
    for name in sorted(cue.classes):
        yield name + mark
    if cue.has(*DIALOGUE):
        yield _D + mark


def _unigrams(found: tuple[Cue, ...]) -> Iterator[str]:
    for cue in found:
        for sign in _signs(cue):
            yield f"t:{sign}"
            if cue.tense:
                yield f"t:{sign}.{cue.tense}"


def _pairs(found: tuple[Cue, ...]) -> Iterator[str]:
    """Two cues of one clause, in order, with their distance; one of them a dialogue noun, a party, or both predicates close together."""
    for left, cue in enumerate(found):
        for other in found[left + 1 :]:
            distance = other.start - cue.end
            if other.clause != cue.clause or distance > _FAR:
                break
            width = "n" if distance <= _NEAR else "m" if distance <= _MIDDLE else "f"
            anchored = cue.has(*DIALOGUE, PARTY) or other.has(*DIALOGUE, PARTY)
            if not anchored and distance > _NEAR:
                continue
            for one in _signs(cue):
                for two in _signs(other):
                    yield f"p:{one}>{two}"
                    yield f"p:{one}>{two}:{width}"
                    if cue.tense:
                        yield f"p:{one}.{cue.tense}>{two}"


_SKIPPED = frozenset({"POL", "SAY", "REL", "PAST", "FUTURE", "EXIST", "ABOUTV", "MEDIA"})


def _sequences(found: tuple[Cue, ...], is_title: bool) -> Iterator[str]:
    """Runs of three and four cues: the outline of the sentence, with all nouns for dialogue alike."""
    outline = ["^"]
    for cue in found:
        if cue.has(*_SKIPPED):
            continue
        if cue.has(*DIALOGUE):
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


def _context(candidate: Candidate, found: tuple[Cue, ...], masked: str) -> Iterator[str]:
    yield f"language:{candidate.language}"
    yield f"quote:{candidate.quote.value}"
    yield f"title:{candidate.is_title}"
    yield f"speaker:{candidate.speaker is not None}"
    yield f"parties:{min(len([party for party in candidate.parties if party.mentions]), 3)}"
    yield f"carried:{min(len([party for party in candidate.parties if not party.mentions]), 2)}"
    yield f"all:{min(len(candidate.parties), 3)}"
    speaks = candidate.speaker.party if candidate.speaker is not None else None
    yield f"others:{min(sum(party.party != speaks for party in candidate.parties), 2)}:{speaks is not None}"
    yield f"dialogue:{min(sum(cue.has(*DIALOGUE) for cue in found), 3)}"
    yield f"length:{min(len(masked) // 60, 5)}"
    if masked.rstrip(' "»”').endswith(("?", "؟")):
        yield "question"
    yield from _assemblies(candidate, found)
    topic = masked if candidate.is_title else fold(candidate.title).text
    yield from (f"topic:{word}" for word in _words(topic, candidate.language).split() if len(word) > 3)
    around = [("previous", candidate.previous), ("story", candidate.title)]
    scopes = Counter(scope for cue in found for scope in cue.classes & _SCOPES)
    for name, text in around:
        signs, scopes_there = _of_context(text, candidate.language)
        yield from (f"{name}:{sign}" for sign in signs)
        scopes.update(scopes_there)
    for scope, count in scopes.items():
        yield f"scope:{scope}:{min(count, 3)}"


def _assemblies(candidate: Candidate, found: tuple[Cue, ...]) -> Iterator[str]:
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
    found = cues(fold(text).text, language)
    signs = {sign for cue in found for sign in _signs(cue)}
    signs |= {f"v:{_LETTERS[firing.stance]}" for firing in firings(found) if not firing.governed}
    return tuple(sorted(signs)), tuple(sorted(scope for cue in found for scope in cue.classes & _SCOPES))
