"""Grading: labelled items in; what the grammar's firings in them are worth, by stance, rule and sentence, out."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from classifiers import article, corpus
from classifiers.article import Article
from classifiers.candidates import Candidate, candidates
from classifiers.claim import Claim
from classifiers.corpus import Item
from classifiers.evaluation import Numbers, align, numbers
from classifiers.fingerprints import grammar_version
from classifiers.grammar.engine import firings
from classifiers.grammar.firing import Firing
from classifiers.grammar.reader import claims_of
from classifiers.stance import LABELS, Stance

FEWEST_GOLD = 10
"""A stance with fewer gold sentences says nothing about the reader: it is left out of the mean, and named."""


class Graded(Struct, frozen=True):
    """A gold sentence, its number in its item, and what fired in it."""

    item: str
    number: int
    text: str
    gold: frozenset[Stance]
    fired: tuple[tuple[Candidate, Firing], ...]

    @property
    def found(self) -> frozenset[Stance]:
        """The stances that the grammar finds in the sentence."""
        return frozenset(stance for _, firing in self.fired for stance in firing.stances if firing.holder)


class Count(Struct, frozen=True):
    """How often a stance or a rule was found, was there, and both."""

    found: int
    gold: int
    right: int

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 0 where nothing was found and nothing was there."""
        return 2 * self.right / (self.found + self.gold) if self.found + self.gold else 0.0


class Grade(Struct, frozen=True, kw_only=True):
    """
    How the grammar did. *macro_f1* is the mean over the stances with `FEWEST_GOLD` gold sentences, null if there are none; *left_out* names the others; *micro_f1* counts all.

    *numbers* are those of `classifiers.evaluation`.
    """

    sentences: tuple[Graded, ...]
    stances: dict[Stance, Count]
    numbers: Numbers

    @property
    def left_out(self) -> tuple[Stance, ...]:
        """The stances that are not in the mean."""
        return tuple(stance for stance, count in self.stances.items() if count.gold < FEWEST_GOLD)

    @property
    def macro_f1(self) -> float | None:
        """The mean F1 of the stances that are counted."""
        counted = [count.f1 for count in self.stances.values() if count.gold >= FEWEST_GOLD]
        return sum(counted) / len(counted) if counted else None

    @property
    def micro_f1(self) -> float:
        """The F1 of all stances together."""
        counts = self.stances.values()
        return Count(sum(c.found for c in counts), sum(c.gold for c in counts), sum(c.right for c in counts)).f1


def grade(items: Sequence[Item]) -> Grade:
    """Read *items* with the grammar alone and hold it against their labels."""
    sentences: list[Graded] = []
    claims: list[Claim] = []
    for item in items:
        cleaned = article.read(corpus.raw_article(item))
        if not isinstance(cleaned, Article):
            sentences += (Graded(item.id, one.i, one.text, one.stances, ()) for one in item.sentences if one.text)
            continue
        fired = [(candidate, firings(candidate)) for candidate in candidates(cleaned)]
        sentences += _graded(item, fired)
        claims += (
            claim for candidate, ones in fired for claim in claims_of(cleaned, candidate, ones, grammar_version())
        )
    return Grade(sentences=tuple(sentences), stances=_stances(sentences), numbers=numbers(align(items, claims)))


def _graded(item: Item, fired: Iterable[tuple[Candidate, tuple[Firing, ...]]]) -> Iterator[Graded]:
    where = corpus.places(item)
    by_sentence: dict[int, list[tuple[Candidate, Firing]]] = {}
    for candidate, ones in fired:
        for one in ones:
            number = corpus.placed(candidate.field, one.clause, where)
            if number is not None:
                by_sentence.setdefault(number, []).append((candidate, one))
    for number, sentence in enumerate(item.sentences):
        if sentence.text:
            here = tuple(by_sentence.get(number, ()))
            yield Graded(item.id, sentence.i, sentence.text, sentence.stances, here)


def _stances(sentences: Sequence[Graded]) -> dict[Stance, Count]:
    return {
        stance: Count(
            sum(stance in one.found for one in sentences),
            sum(stance in one.gold for one in sentences),
            sum(stance in one.found and stance in one.gold for one in sentences),
        )
        for stance in LABELS
    }


def rules(sentences: Iterable[Graded]) -> dict[str, tuple[int, int]]:
    """How often each rule fired, and how often all its stances were those of the sentence."""
    counts: dict[str, list[int]] = {}
    for sentence in sentences:
        for _, firing in sentence.fired:
            count = counts.setdefault(firing.rule, [0, 0])
            count[0] += 1
            count[1] += sentence.gold >= set(firing.stances)
    return {rule: (fired, right) for rule, (fired, right) in sorted(counts.items())}
