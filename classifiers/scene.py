"""Scenes: an analysed sentence with its source phrases and verbs of speech in; who and what stands in front of each and behind it, out."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property

from classifiers.languages import Language
from classifiers.parties import Analysis
from classifiers.span import Span
from classifiers.speakers import Source
from classifiers.wordkinds import Word, WordKind

REACH = 60
"""Characters from a verb of speech to its subject behind it."""
LONG_QUOTE = 25
"""A shorter quotation is a name or a single word."""
_CLAUSE_END = re.compile(r"[,،;:—–]\s|\s-\s")
_MOST = 0.7  # of a sentence that a short quotation must be to count as a long one
_NEAR = 30  # a pronoun or a relative word and what may stand between it and its verb
_WINDOW = 240  # so much in front of a word is looked at


class Scene:
    """
    A sentence as the engines look at it: its text, the cues, the source phrases, what introduces speech, each in order of place.

    Every look-up takes logarithmic time or looks at what stands between two neighbouring cues, so that a sentence of nothing but verbs of
    speech takes no longer than another of its length.
    """

    def __init__(self, analysis: Analysis, found: Sequence[Source], language: Language) -> None:
        self.analysis = analysis
        self.text = analysis.text
        self.language = language
        self.sources = tuple(found)
        self.cues: tuple[Word, ...] = ()
        self.phrases: dict[Word, Span | None] = {}
        """The noun phrases of the cues that have been looked for."""
        self._cue_starts: list[int] = []
        self._cue_ends: list[int] = []
        self.long_quotations = tuple(
            q for q in analysis.quotations if q.end - q.start > min(LONG_QUOTE, _MOST * len(analysis.text))
        )
        self._source_starts = [source.start for source in found]
        self._that_starts = [word.start for word in self.thats]
        self._that_ends = sorted(word.end for word in self.thats)
        self._quote_starts = [q.start for q in self.long_quotations]
        self._quote_ends = [q.end for q in self.long_quotations]

    def take(self, cues: Sequence[Word]) -> None:
        """Settle which words of the sentence are cues."""
        self.cues = tuple(sorted(cues))
        self.phrases.clear()
        self._cue_starts = [cue.start for cue in self.cues]
        self._cue_ends = sorted(cue.end for cue in self.cues)

    @cached_property
    def thats(self) -> tuple[Word, ...]:
        """The words that introduce what is said."""
        return self.analysis.of_kind(WordKind.THAT)

    @cached_property
    def pronouns(self) -> tuple[Word, ...]:
        """The pronouns that can be the subject of a verb of speech."""
        return self.analysis.of_kind(WordKind.PRONOUN)

    @cached_property
    def relatives(self) -> tuple[Word, ...]:
        """The words that begin a relative clause."""
        return self.analysis.of_kind(WordKind.RELATIVE)

    @cached_property
    def _clause_starts(self) -> list[int]:
        return [word.start for word in self.analysis.of_kind(WordKind.CLAUSE)]

    def last_clause(self, start: int, end: int) -> int | None:
        """Where the last clause begins, inside (start, end), that stands against the one before it ('but', 'فيما')."""
        last = _last(self._clause_starts, end - 1)
        return last if last is not None and last > start else None

    def before(self, at: int) -> str:
        """What stands in front of a place, as far back as anything looks."""
        return self.text[max(0, at - _WINDOW) : at]

    def words_before(self, at: int) -> list[str]:
        """The last words in front of a place; where there are few, they are all that the sentence has."""
        return self.before(at).split()

    def near(self, words: Sequence[Word], at: int, beyond: int = 0) -> Sequence[Word]:
        """Those of *words*, which are in order, that begin a little in front of *at*, or behind it and before *beyond*."""
        first = bisect_left(words, at - _NEAR, key=lambda word: word.start)
        last = bisect_right(words, max(at, beyond), key=lambda word: word.start)
        return words[first:last]

    def next_cue(self, at: int) -> int:
        """Where the next cue begins at *at* or behind it; the end of the sentence where none does."""
        return _first(self._cue_starts, at, len(self.text))

    def last_cue_end(self, at: int) -> int | None:
        """Where the last cue that ends at *at* or in front of it does."""
        return _last(self._cue_ends, at)

    def that_from(self, at: int) -> Word | None:
        """The first 'that' that begins at *at* or behind it."""
        index = bisect_left(self._that_starts, at)
        return self.thats[index] if index < len(self.thats) else None

    def next_that(self, at: int) -> int:
        """Where the next 'that' begins; the end of the sentence where none does."""
        return _first(self._that_starts, at, len(self.text))

    def last_cue(self, at: int) -> Word | None:
        """The last cue that begins in front of *at* and ends there."""
        index = bisect_left(self._cue_starts, at) - 1
        return self.cues[index] if index >= 0 and self.cues[index].end <= at else None

    def next_quotation(self, at: int) -> int:
        """Where the next long quotation begins, behind its mark; the end of the sentence where none does."""
        return _first(self._quote_starts, at, len(self.text))

    def quotation_from(self, at: int) -> Span | None:
        """The first quotation, short or long, that begins at *at* or behind it."""
        quotations = self.analysis.quotations
        index = bisect_left(quotations, (at, 0))
        return quotations[index] if index < len(quotations) else None

    def quotation_around(self, at: int) -> Span | None:
        """The long quotation that a place lies in."""
        index = bisect_right(self._quote_starts, at) - 1
        if index >= 0 and at < self.long_quotations[index].end:
            return self.long_quotations[index]
        return None

    def sources_between(self, start: int, end: int) -> tuple[Source, ...]:
        """The source phrases that lie inside [start, end), in order."""
        first = bisect_left(self._source_starts, start)
        last = bisect_left(self._source_starts, end)
        return tuple(source for source in self.sources[first:last] if source.end <= end)

    def sources_from(self, start: int, end: int) -> tuple[Source, ...]:
        """The source phrases that begin inside [start, end), in order."""
        return self.sources[bisect_left(self._source_starts, start) : bisect_left(self._source_starts, end)]

    def source_from(self, start: int, end: int) -> Source | None:
        """The first source phrase that begins inside [start, end)."""
        index = bisect_left(self._source_starts, start)
        return self.sources[index] if index < len(self.sources) and self.sources[index].start < end else None

    def last_source(self, at: int) -> Source | None:
        """The last source phrase that ends in front of *at*."""
        index = bisect_left(self._source_starts, at) - 1
        while index >= 0 and self.sources[index].end > at:
            index -= 1
        return self.sources[index] if index >= 0 else None

    def floor(self, cue: Word) -> int:
        """Where the clause of *cue* can begin at the earliest: behind the cue, the quotation or the 'that' before it."""
        ends = (_last(ends, cue.start) for ends in (self._cue_ends, self._quote_ends, self._that_ends))
        return max((end for end in ends if end is not None), default=0)

    def in_front(self, cue: Word) -> tuple[Source, ...]:
        """The sources in front of the cue, behind the cue, the quotation or the 'that' before it."""
        return self.sources_between(self.floor(cue), cue.start)

    def behind(self, cue: Word, reach: int = REACH) -> tuple[Source, ...]:
        """The sources behind the cue, before what is said and before the next cue."""
        limit = min(cue.end + reach, self.next_that(cue.end), self.next_cue(cue.end), self.next_quotation(cue.end))
        if (colon := self.text.find(":", cue.end, limit)) >= 0:
            limit = colon
        first = bisect_left(self._source_starts, cue.end)
        last = bisect_left(self._source_starts, limit)
        return self.sources[first:last]

    @staticmethod
    def nearest(found: Sequence[Source]) -> Source | None:
        """The first of the sources behind a cue; of the kind of a house and its name ('وكالة الأنباء الطلابية (إيسنا)') the name."""
        if len(found) > 1 and found[0].is_media and found[0].speaker is None:
            return found[1]
        return found[0] if found else None

    def same_clause(self, front: Sequence[Source], cue: Word) -> list[Source]:
        """Those of the sources in front of *cue* that no comma, colon or dash parts from it."""
        if not front:
            return []
        cuts = [found.start() for found in _CLAUSE_END.finditer(self.text, front[0].end, cue.start)]
        return [source for source in front if not cuts or source.end > cuts[-1]]

    def parted(self, start: int, end: int) -> bool:
        """Whether a comma, colon or dash stands between two places."""
        return _CLAUSE_END.search(self.text, start, end) is not None


def _first(starts: Sequence[int], at: int, otherwise: int) -> int:
    index = bisect_left(starts, at)
    return starts[index] if index < len(starts) else otherwise


def _last(ends: Sequence[int], at: int) -> int | None:
    index = bisect_right(ends, at) - 1
    return ends[index] if index >= 0 else None
