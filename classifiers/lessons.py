"""Lessons: corrected sentences beside what a model reads in them now in; what an analyst would still have to put right out."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

from msgspec import Struct

from classifiers.evaluation import ALL, Compared, Sentence, expressed
from classifiers.stance import LABELS, Stance


class Outcome(StrEnum):
    """What is wrong with how a corrected sentence is read; named as analysts' faults are, the gravest first."""

    NOT_A_CLAIM = "not_a_claim"
    MISSED = "missed"
    WRONG_STANCE = "wrong_stance"
    WRONG_PARTY = "wrong_party"
    WRONG_SPEAKER = "wrong_speaker"
    RIGHT = "right"


class Lesson(Struct, frozen=True):
    """A corrected sentence: what the analysts say that it expresses, what the model reads, and what is wrong with that."""

    article: str
    language: str
    number: int
    corrected: tuple[Stance, ...]
    read: tuple[Stance, ...]
    outcome: Outcome


class Lessons(Struct, frozen=True):
    """How many corrected *sentences* there are, and how many have each outcome."""

    sentences: int
    outcomes: dict[Outcome, int]

    @property
    def right(self) -> float | None:
        """The share that nobody would have to put right; null where there are none."""
        return self.outcomes[Outcome.RIGHT] / self.sentences if self.sentences else None


def lessons(sentences: Iterable[Sentence]) -> tuple[Lesson, ...]:
    """Say of each corrected sentence, in order, how it is read; claims that hit none are left out."""
    return tuple(_lessons(sentences))


def counted(found: Sequence[Lesson]) -> dict[str, Lessons]:
    """Count the outcomes of each language, in order of its code, and of all."""
    languages = sorted({one.language for one in found})
    return {name: _count([one for one in found if name in (one.language, ALL)]) for name in (*languages, ALL)}


def mended_and_broken(before: Sequence[Lesson], now: Sequence[Lesson]) -> tuple[int, int]:
    """How many sentences *now* are right that were not *before*, and how many no longer are; both of the same sentences."""
    earlier = {(one.article, one.number): one.outcome is Outcome.RIGHT for one in before}
    mended = broken = 0
    for one in now:
        was, is_now = earlier[one.article, one.number], one.outcome is Outcome.RIGHT
        mended += is_now and not was
        broken += was and not is_now
    return mended, broken


def _lessons(sentences: Iterable[Sentence]) -> Iterator[Lesson]:
    for one in sentences:
        if one.number is not None:
            corrected, read = expressed(one.gold), expressed(one.found)
            yield Lesson(one.article, one.language, one.number, _ordered(corrected), _ordered(read), _outcome(one))


def _outcome(one: Sentence) -> Outcome:
    corrected, read = expressed(one.gold), expressed(one.found)
    if read and not corrected:
        return Outcome.NOT_A_CLAIM
    if corrected and not read:
        return Outcome.MISSED
    if corrected != read:
        return Outcome.WRONG_STANCE
    if _whose(one.gold) != _whose(one.found):
        return Outcome.WRONG_PARTY
    return Outcome.RIGHT if _said(one.gold) == _said(one.found) else Outcome.WRONG_SPEAKER


def _whose(claims: Iterable[Compared]) -> Counter[tuple[Stance, frozenset[str], frozenset[str]]]:
    return Counter((stance, one.actors, one.counterparts) for one in claims for stance in one.stances)


def _said(claims: Iterable[Compared]) -> Counter[tuple[Stance, str | None]]:
    return Counter((stance, one.speaker) for one in claims for stance in one.stances)


def _count(found: Sequence[Lesson]) -> Lessons:
    counts = Counter(one.outcome for one in found)
    return Lessons(len(found), {outcome: counts[outcome] for outcome in Outcome})


def _ordered(stances: frozenset[Stance]) -> tuple[Stance, ...]:
    return tuple(label for label in LABELS if label in stances)
