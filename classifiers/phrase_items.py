"""Phrase items: an analysed sentence in; the pieces of which its source phrases are made (names, offices, names that no list has) out."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from classifiers.gazetteer import Kind
from classifiers.languages import Language
from classifiers.languages.record import never
from classifiers.lexicon import Word, WordKind
from classifiers.memory import Memory
from classifiers.parties import Analysis, Mention, Standing
from classifiers.span import Cover, Span
from classifiers.standings import dateline_end

NOUN_CHARS = 24
"""How many characters in front of a name a noun for its person may take."""

_POSSESSIVE = re.compile(r"['’]s?$")
_SINGLE_WORD = re.compile(r"[^\W\d_]{3,}")


class Item(NamedTuple):
    """A piece of a source phrase: a name of the gazetteer, a word of the lexicon, or a name that nobody knows."""

    start: int
    end: int
    mention: Mention | None = None
    word: Word | None = None
    name: str | None = None

    @property
    def is_person(self) -> bool:
        entry = self.mention.entry if self.mention else None
        return self.name is not None or (entry is not None and entry.kind is Kind.PERSON)

    @property
    def is_office(self) -> bool:
        return self.word is not None and self.word.kind in {WordKind.ROLE, WordKind.UNNAMED}


def phrase_items(analysis: Analysis, language: Language, memory: Memory, knows: Callable[[str], bool]) -> list[Item]:
    """
    Find the pieces of which a sentence's source phrases are made, in order: names of the gazetteer, offices, and names that no list has.

    Where they stand is said in half-open code points of the sentence. *knows* says of a name that no list has in this spelling whether
    somebody is called so.
    """
    body = dateline_end(analysis.text)
    mentions = [
        m
        for m in analysis.mentions
        if m.entry is not None
        and m.standing is not Standing.TOPIC
        and (m.start >= body or m.entry.kind is not Kind.COUNTRY)
    ]
    offices = _offices(analysis, mentions)
    items = [
        Item(mention.start, mention.end, mention=mention)
        for mention in mentions
        if not any(office.start <= mention.start and mention.end <= office.end for office in offices)
    ]
    taken = [Span(item.start, item.end) for item in items]
    kinds = (WordKind.UNNAMED, WordKind.RANK, WordKind.MEDIA)
    sources = {word.end + 1 for word in analysis.of_kind(WordKind.UNNAMED)}
    ranked = sorted(
        analysis.of_kind(*kinds),
        key=lambda word: (word.start - word.end, (word.kind is WordKind.RANK) is not (word.start in sources)),
    )  # 'دبلوماسي' is a diplomat, behind 'a source' it only says which
    for word in offices + ranked:
        span = Span(word.start, word.end)
        if not any(span.overlaps(other) for other in taken):
            taken.append(span)
            items.append(Item(word.start, word.end, word=word))
    items.extend(_unknown_names(analysis, language, items, taken, memory))
    if not language.has_capitals:
        items.extend(_behind_verbs(analysis, [Span(item.start, item.end) for item in items], knows))
    return sorted(items, key=lambda item: item.start)


def _offices(analysis: Analysis, mentions: Sequence[Mention]) -> list[Word]:
    """
    The offices of a sentence. One that is named by its house is an office, not the house: 'وزير الخارجية', 'глава МИД'.

    Where the house has an owner of its own ('глава | МИД России') the office ends in front of it; nothing overlaps a person.
    """
    offices: list[Word] = []
    for word in sorted(analysis.of_kind(WordKind.ROLE), key=lambda word: word.start - word.end):
        end = word.end
        for mention in mentions:
            house = mention.entry is not None and mention.entry.kind is Kind.INSTITUTION
            inside = mention.start > word.start and mention.end <= word.end
            if house and word.start < mention.start < end and not (inside and mention.party is None):
                end = mention.start
        if (text := analysis.text[word.start : end].rstrip()) and not any(
            Span(word.start, word.start + len(text)).overlaps(Span(other.start, other.end)) for other in offices
        ):
            offices.append(word._replace(end=word.start + len(text)))
    return offices


def _unknown_names(
    analysis: Analysis, language: Language, items: Sequence[Item], taken: Sequence[Span], memory: Memory
) -> Iterator[Item]:
    """Names that stand beside an office or a verb of speech, or that the story has explained, and that nothing else accounts for."""
    if analysis.text.isupper():
        return
    beside = _Beside(analysis, language, items)
    short_names = memory.short_names
    fences = sorted(
        [
            *taken,
            *(mention.span for mention in analysis.mentions),
            *(
                Span(w.start, w.end)
                for w in analysis.of_kind(WordKind.STOP, WordKind.SAY, WordKind.THAT, WordKind.ACCORDING)
            ),
        ]
    )
    for start, end in _free(fences, len(analysis.text)):
        for found in language.name.finditer(analysis.text, start, end):
            span = Span(_name_start(found, language), found.start() + len(_POSSESSIVE.sub("", found.group())))
            name = analysis.text[span.slice]
            if language.is_common(name):
                continue
            if beside(span) or name in short_names or memory.in_full(name):
                yield Item(span.start, span.end, name=name)
        if short_names and not language.has_capitals:
            for word in _SINGLE_WORD.finditer(analysis.text, start, end):
                if word.group() in short_names:
                    yield Item(*word.span(), name=word.group())


def _name_start(found: re.Match[str], language: Language) -> int:
    """Where a name begins: a common noun in front of it has the capital of its sentence ('Политолог | Фёдор Лукьянов')."""
    first, _, rest = found.group().partition(" ")
    return found.start() + len(first) + 1 if rest and language.is_common(first) else found.start()


def _behind_verbs(analysis: Analysis, taken: Sequence[Span], knows: Callable[[str], bool]) -> Iterator[Item]:
    """Names right behind an Arabic verb of speech that somebody is known by, in whatever spelling: 'وقال تيليرسون'."""
    words = analysis.of_kind(WordKind.STOP, WordKind.THAT, WordKind.SAY)
    fences = Cover([*taken, *(Span(word.start, word.end) for word in words)])
    for verb in analysis.of_kind(WordKind.SAY):
        for pattern in (_TWO_WORDS, _ONE_WORD):
            found = pattern.match(analysis.text, verb.end)
            if found is None or fences.meets(Span(*found.span("name"))):
                continue
            if knows(found.group("name")):
                yield Item(*found.span("name"), name=found.group("name"))
                break


_TWO_WORDS = re.compile(r"\s(?P<name>[^\W\d_]{2,}\s[^\W\d_]{3,})(?!\w)")
_ONE_WORD = re.compile(r"\s(?P<name>(?!ال)[^\W\d_]{4,})(?!\w)")


def _free(fences: Sequence[Span], length: int) -> Iterator[tuple[int, int]]:
    at = 0
    for fence in fences:
        if fence.start > at:
            yield at, fence.start
        at = max(at, fence.end)
    if at < length:
        yield at, length


class _Beside:
    """
    Whether a run of words stands where a name does: behind an office, beside a verb of speech.

    What stands there is looked up by its place, so that a sentence full of offices takes no longer than another.
    """

    def __init__(self, analysis: Analysis, language: Language, items: Sequence[Item]) -> None:
        self.text = analysis.text
        self.language = language
        verbs = analysis.of_kind(WordKind.SAY)
        self._says = {verb.end for verb in verbs} | {word.end for word in analysis.of_kind(WordKind.ACCORDING)}
        spoken = [verb for verb in verbs if "act" not in verb.frames]
        heading = language.has_capitals and _is_in_title_case(self.text)
        spoken = [] if heading else spoken
        self._say_starts = {verb.start for verb in verbs}
        self._verb_starts = {verb.start for verb in spoken}
        self._verb_ends = {verb.end for verb in spoken}
        self._unlisted_ends = {verb.end for verb in language.unlisted_verbs(analysis.text)}
        self._office_starts = {item.start for item in items if item.is_office}
        named = language.has_capitals and not heading
        self._ends = {item.end for item in items if item.is_office or (item.mention and named)}
        self._demonym_ends = {item.end for item in items if item.mention and item.mention.way.startswith("demonym")}
        self._house_ends = {item.end for item in items if item.mention and not item.is_person}
        self._offices = sorted(item.start for item in items if item.is_office)

    def __call__(self, span: Span) -> bool:
        after_office = self._behind(span, self._ends)
        if not self.language.has_capitals:
            return self._between_office_and_speech(span, after_office=after_office)
        at_verb = (
            span.start > 0 or not self.text[span.start : span.end].endswith("s") or self.language.is_common is not never
        ) and (
            span.start in self._verb_ends
            or span.start - 1 in self._verb_ends
            or span.end in self._verb_starts
            or span.end + 1 in self._verb_starts
        )
        described = self.language.describes_person(self.text[max(0, span.start - NOUN_CHARS) : span.start])
        office = span.end + len(", ") in self._office_starts and self.text.startswith(", ", span.end)
        apposed = " " in self.text[span.start : span.end] and (office or bool(_APPOSED.match(self.text, span.end)))
        return after_office or at_verb or described or apposed or span.start - 1 in self._unlisted_ends

    def _behind(self, span: Span, ends: set[int]) -> bool:
        near = range(max(0, span.start - _TITLE_GAP), span.start)
        if ends.isdisjoint(near):
            return False
        behind = self.language.name_behind_office
        return any(behind.fullmatch(self.text, end, span.start) for end in ends.intersection(near))

    def _between_office_and_speech(self, span: Span, *, after_office: bool) -> bool:
        """Nothing tells such a name from a noun but its place: between an office with its country and what is said."""
        text = self.text
        if self._explained(span) or self._set_off(span):
            return True
        ends = self._demonym_ends | self._house_ends if self._has_office_before(span.start) else self._demonym_ends
        placed = self._behind(span, ends)
        return (
            (after_office or placed)
            and not text.startswith("ال", span.start)
            and (
                self.language.name_ends.match(text, span.end) is not None
                or span.end + 1 in self._say_starts
                or span.end + 1 in self._office_starts  # 'وزير الدفاع البلغاري | فلان الفلاني | رئيس حركة …'
            )
        )

    def _set_off(self, span: Span) -> bool:
        """Whether a name stands between commas behind an office and its house: 'موفد الاتحاد السابق إلى ليبيا، فلان الفلاني، أن'."""
        text = self.text
        before = text[max(0, span.start - _NAME_GAP) : span.start].rstrip()
        if not before.endswith(("،", ",")) or text[span.end : span.end + 1] not in {"،", ","}:
            return False
        index = bisect_left(self._offices, span.start) - 1
        office = self._offices[index] if index >= 0 else -1
        inside = text[office : span.start].rstrip(" ،,")
        verb = any(office < start < span.start for start in self._say_starts)
        return (
            office >= 0
            and span.start - office <= _HOUSE_CHARS
            and not verb
            and not any(comma in inside for comma in ",،")
        )

    def _has_office_before(self, at: int) -> bool:
        """Whether an office stands a little in front: what follows its house is then a name ('الأمين العام للحركة | فلان')."""
        index = bisect_left(self._offices, at) - 1
        return index >= 0 and at - self._offices[index] <= _HOUSE_CHARS

    def _explained(self, span: Span) -> bool:
        """Whether a name fills the place between a verb of speech, or 'عن', and its office: 'وقال أندريه رودينكو نائب وزير …'."""
        text = self.text
        office = any(
            start in self._office_starts and text[span.end : start].strip() in {"", "،", ","}
            for start in range(span.end, span.end + _NAME_GAP + 1)
        )
        before = len(text[max(0, span.start - _NAME_GAP) : span.start].rstrip()) + max(0, span.start - _NAME_GAP)
        led = self.language.name_begins.search(text, max(0, before - _LEAD_CHARS), before) is not None
        return office and (before in self._says or led)


def _is_in_title_case(text: str) -> bool:
    """Whether most words of a heading begin with a capital, so that none tells a name."""
    words = [word for word in text.split() if word[0].isalpha()]
    return sum(word[0].isupper() for word in words) > _TITLE_CASE * len(words)


_APPOSED = re.compile(r",\s(?:(?:an?|the|who)\s|\d{2},|[A-Z][\w’'-]+['’]s\s)")
_TITLE_CASE = 0.6
_HOUSE_CHARS = 80  # from the beginning of an office to the end of its house
_LEAD_CHARS = 8
_TITLE_GAP = 12  # the same, and a word such as 'former'
_NAME_GAP = 3  # characters between a name and its office: a comma and a space
