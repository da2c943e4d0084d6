"""Evaluation: gold items and the claims that were read from them in; the numbers by language and stance, with intervals, out."""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import numpy as np
from msgspec import Struct

from classifiers.claim import Claim
from classifiers.corpus import Item, placed, places
from classifiers.span import Span
from classifiers.stance import LABELS, Stance

ALL = "all"
_UNDECOMPOSED = str.maketrans(
    {"ı": "i", "ł": "l", "ø": "o", "đ": "d"}
)  # stroke and missing dot are no marks to Unicode


class StanceNumbers(Struct, frozen=True):
    """Precision, recall and F1 of one stance over sentences, null where undefined; *gold* sentences have it."""

    precision: float | None
    recall: float | None
    f1: float | None
    gold: int


class Numbers(Struct, frozen=True):
    """
    How well claims were read.

    *exact*: share of sentences whose set of stances is right. *macro_f1*: mean F1 of the stances, each counted once a sentence, without
    those that occur nowhere. *claim_f1*: a stance of a claim is right if a gold claim of its sentence has it for the same actors; claims
    that belong to no sentence count as wrong. *speaker* (accuracy), *actors*, *counterparts* (mean F1 of the sets): over the gold claims
    that share a stance with a claim of their sentence. *false_alarms_per_100*: sentences with a stance, of 100 of items without any gold
    claim. Null: nothing to measure by.
    """

    articles: int
    sentences: int
    exact: float | None
    macro_f1: float | None
    claim_f1: float | None
    speaker: float | None
    actors: float | None
    counterparts: float | None
    false_alarms_per_100: float | None
    claims_outside_sentences: int
    stances: dict[Stance, StanceNumbers]


class Interval(Struct, frozen=True):
    """Where a number lies in 95 of 100 resamplings of the documents."""

    low: float
    high: float


class Compared(Struct, frozen=True):
    """What is compared of a claim."""

    stances: frozenset[Stance]
    speaker: str | None
    actors: frozenset[str]
    counterparts: frozenset[str]


class Sentence(Struct, frozen=True):
    """A gold sentence beside what was read in it; *number* is null for the claims of an article that hit no sentence."""

    article: str
    language: str
    number: int | None
    in_silence: bool
    gold: tuple[Compared, ...]
    found: tuple[Compared, ...]


def align(items: Iterable[Item], claims: Iterable[Claim]) -> tuple[Sentence, ...]:
    """
    Set the claims beside the gold sentences that they overlap most, if by at least half of the shorter of the two.

    Claims point into `corpus.raw_article` of their item; KeyError if one is of no item. Sentences without text are left out, unless a claim
    was found in one.
    """
    items = tuple(items)
    by_article: dict[str, list[Claim]] = {item.id: [] for item in items}
    for claim in claims:
        by_article[claim.article_id].append(claim)
    return tuple(sentence for item in items for sentence in _aligned(item, by_article[item.id]))


def evaluate(sentences: Sequence[Sentence]) -> dict[str, Numbers]:
    """The numbers of each language, in order of its code, and of all."""
    languages = sorted({sentence.language for sentence in sentences})
    parts = {language: [sentence for sentence in sentences if sentence.language == language] for language in languages}
    return {language: numbers(part) for language, part in parts.items()} | {ALL: numbers(sentences)}


def numbers(sentences: Sequence[Sentence]) -> Numbers:
    """All numbers of these sentences together."""
    real = [sentence for sentence in sentences if sentence.number is not None]
    stances = {stance: _stance_numbers(stance, real) for stance in LABELS}
    pairs = [pair for sentence in real for pair in _pairs(sentence)]
    alarms = _mean(float(bool(expressed(sentence.found))) for sentence in real if sentence.in_silence)
    return Numbers(
        articles=len({sentence.article for sentence in real}),
        sentences=len(real),
        exact=_mean(float(expressed(sentence.gold) == expressed(sentence.found)) for sentence in real),
        macro_f1=_mean(one.f1 for one in stances.values() if one.f1 is not None),
        claim_f1=_claim_f1(sentences),
        speaker=_mean(float(gold.speaker == found.speaker) for gold, found in pairs),
        actors=_mean(_set_f1(gold.actors, found.actors) for gold, found in pairs),
        counterparts=_mean(_set_f1(gold.counterparts, found.counterparts) for gold, found in pairs),
        false_alarms_per_100=None if alarms is None else 100 * alarms,
        claims_outside_sentences=sum(len(sentence.found) for sentence in sentences if sentence.number is None),
        stances=stances,
    )


MEASURES: Mapping[str, Callable[[Numbers], float | None]] = {
    "exact": lambda found: found.exact,
    "macro_f1": lambda found: found.macro_f1,
    "claim_f1": lambda found: found.claim_f1,
    "speaker": lambda found: found.speaker,
    "actors": lambda found: found.actors,
    "counterparts": lambda found: found.counterparts,
    "false_alarms_per_100": lambda found: found.false_alarms_per_100,
}
"""The numbers that have intervals, by name."""


def intervals(sentences: Sequence[Sentence], draws: int = 1000, seed: int = 0) -> dict[str, Interval]:
    """
    The 95 % bootstrap interval of each of `MEASURES`, over documents: the sentences of one aren't independent of each other.

    The same sentences, draws and seed give the same intervals. A measure that is undefined in every draw is left out.
    """
    by_article: dict[str, list[Sentence]] = {}
    for sentence in sentences:
        by_article.setdefault(sentence.article, []).append(sentence)
    documents = list(by_article.values())
    random = np.random.default_rng(seed)
    drawn = [
        numbers(
            [
                sentence
                for index in random.integers(len(documents), size=len(documents))
                for sentence in documents[index]
            ]
        )
        for _ in range(draws if documents else 0)
    ]
    found = {}
    for name, measure in MEASURES.items():
        values = [value for value in map(measure, drawn) if value is not None]
        if values:
            low, high = np.quantile(values, [0.025, 0.975])
            found[name] = Interval(float(low), float(high))
    return found


def name_key(name: str | None) -> str | None:
    """
    A name in the form in which two spellings of it are equal: without case, accents and anything but letters and digits.

    >>> name_key("Anders Ørn-Yıldız")
    'andersornyildiz'
    """
    if name is None:
        return None
    letters = unicodedata.normalize("NFKD", name.casefold().translate(_UNDECOMPOSED))
    return "".join(char for char in letters if char.isalnum())


def _aligned(item: Item, claims: list[Claim]) -> Iterator[Sentence]:
    where = places(item)
    found: dict[int | None, list[Compared]] = {}
    for claim in claims:
        number = placed(claim.field, Span(claim.start, claim.end), where)
        compared = _compared(
            [one.label for one in claim.stances],
            claim.speaker.name if claim.speaker else None,
            claim.actors,
            claim.counterparts,
        )
        found.setdefault(number, []).append(compared)
    for number, sentence in enumerate(item.sentences):
        gold = tuple(
            _compared(claim.stances, claim.speaker, claim.actor, claim.counterparts) for claim in sentence.claims
        )
        here = tuple(found.get(number, ()))
        if sentence.text or here:
            yield Sentence(item.id, item.lang, number, item.is_silent, gold, here)
    if None in found:
        yield Sentence(item.id, item.lang, None, item.is_silent, (), tuple(found[None]))


def _compared(
    stances: Iterable[Stance], speaker: str | None, actors: Iterable[str], counterparts: Iterable[str]
) -> Compared:
    parties = (frozenset(name.casefold() for name in names) for names in (actors, counterparts))
    return Compared(frozenset(stances), name_key(speaker), *parties)


def expressed(claims: Iterable[Compared]) -> frozenset[Stance]:
    """The stances of a sentence, whoever's they are."""
    return frozenset(stance for claim in claims for stance in claim.stances)


def _stance_numbers(stance: Stance, sentences: list[Sentence]) -> StanceNumbers:
    gold = [stance in expressed(sentence.gold) for sentence in sentences]
    found = [stance in expressed(sentence.found) for sentence in sentences]
    right = sum(one and other for one, other in zip(gold, found, strict=True))
    precision = right / sum(found) if any(found) else None
    recall = right / sum(gold) if any(gold) else None
    return StanceNumbers(precision, recall, _f1(right, sum(found), sum(gold)), sum(gold))


def _claim_f1(sentences: Sequence[Sentence]) -> float | None:
    right = found = gold = 0
    for sentence in sentences:
        gold_units, found_units = _units(sentence.gold), _units(sentence.found)
        right += (gold_units & found_units).total()
        found += found_units.total()
        gold += gold_units.total()
    return _f1(right, found, gold)


def _units(claims: Iterable[Compared]) -> Counter[tuple[Stance, frozenset[str]]]:
    return Counter((stance, claim.actors) for claim in claims for stance in claim.stances)


def _pairs(sentence: Sentence) -> Iterator[tuple[Compared, Compared]]:
    """Each gold claim with the found claim of its sentence that shares most with it, where they share a stance."""
    for gold in sentence.gold:
        sharing = [claim for claim in sentence.found if claim.stances & gold.stances]
        if sharing:
            yield gold, max(sharing, key=lambda claim: _likeness(claim, gold))


def _likeness(claim: Compared, gold: Compared) -> tuple[float, float, bool, float]:
    return (
        _f1(len(claim.stances & gold.stances), len(claim.stances), len(gold.stances)) or 0.0,
        _set_f1(claim.actors, gold.actors),
        claim.speaker == gold.speaker,
        _set_f1(claim.counterparts, gold.counterparts),
    )


def _f1(right: int, found: int, gold: int) -> float | None:
    return 2 * right / (found + gold) if found + gold else None


def _set_f1(one: frozenset[str], other: frozenset[str]) -> float:
    """F1 of two sets; two empty ones are the same."""
    return 2 * len(one & other) / (len(one) + len(other)) if one or other else 1.0


def _mean(values: Iterable[float]) -> float | None:
    counted = list(values)
    return sum(counted) / len(counted) if counted else None
