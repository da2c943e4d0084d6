"""Phrases: an analysed sentence in; the runs of names and offices that each name one source out."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from classifiers.gazetteer import Kind
from classifiers.languages import Language, language_of
from classifiers.languages.record import never
from classifiers.lexicon import Word, WordKind
from classifiers.memory import Memory
from classifiers.parties import Analysis, Mention, Standing, dateline_end
from classifiers.span import Cover, Span

_COMMA = re.compile(r"\s*[,،]\s*(?:(?:the|a|an|the country's|its)\s+)?")
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


def phrases(analysis: Analysis, memory: Memory, knows: Callable[[str], bool]) -> list[list[Item]]:
    """
    Find the runs of names and offices of a sentence, in order: 'Kremlin spokesman Dmitry Peskov', 'وزير الخارجية الروسي', 'источник в МИД'.

    A name and its office are one run over a comma too; the name is then the last item. A run ends where another person's begins.
    *knows* says of a name that no list has in this spelling whether somebody is called so.
    """
    language = language_of(analysis.language)
    if language is None:
        return []
    return _joined(_chains(_items(analysis, language, memory, knows), analysis, language), analysis, language)


def names_in_full(analysis: Analysis) -> Iterator[str]:
    """
    Find the runs of two words or more that can be persons' names by their capitals, less the offices in front of them.

    Each is in the nominative. Nothing is found where names have no capitals.
    """
    language = language_of(analysis.language)
    if language is None or not language.has_capitals or analysis.text.isupper():
        return
    others = [m.span for m in analysis.mentions if m.entry is None or m.entry.kind is not Kind.PERSON]
    known = analysis.of_kind(WordKind.ROLE, WordKind.RANK, WordKind.STOP, WordKind.MEDIA, WordKind.UNNAMED)
    cuts = sorted({span.end for span in others} | {word.end for word in known})
    for found in language.name.finditer(analysis.text):
        inside = [cut for cut in cuts if found.start() < cut <= found.end()]
        start = inside[-1] if inside else found.start()
        words = analysis.text[start : found.end()].split()
        while words and language.is_common(words[0]):
            words = words[1:]
        if len(words) > 1:
            yield language.nominative(" ".join(words), analysis.text[max(0, start - _NOUN_CHARS) : start])


def _items(analysis: Analysis, language: Language, memory: Memory, knows: Callable[[str], bool]) -> list[Item]:
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
        described = self.language.describes_person(self.text[max(0, span.start - _NOUN_CHARS) : span.start])
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
        return office >= 0 and span.start - office <= _HOUSE_CHARS and not verb and _COMMA.search(inside) is None

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
_NOUN_CHARS = 24  # a noun for a person, in front of a name
_TITLE_GAP = 12  # the same, and a word such as 'former'
_NAME_GAP = 3  # characters between a name and its office: a comma and a space


def _chains(items: Sequence[Item], analysis: Analysis, language: Language) -> list[list[Item]]:
    chains: list[list[Item]] = []
    for item in items:
        gap = analysis.text[chains[-1][-1].end : item.start] if chains else ""
        if (
            chains
            and len(gap) <= 40
            and (
                language.connector.fullmatch(gap)
                or _given_name(chains[-1], item, gap, language)
                or _of(chains[-1], item, gap)
            )
            and not _new_person(chains[-1], item, gap, analysis.text, language)
        ):
            chains[-1].append(item)
        else:
            chains.append([item])
    return chains


def _of(chain: Sequence[Item], item: Item, gap: str) -> bool:
    """Whether an Arabic office has its house joined by 'of': 'الأمين العام لحزب الله'."""
    return (
        chain[-1].is_office
        and item.mention is not None
        and not item.is_person
        and gap.strip() in {"ل", "لل", "ب", "بال"}
    )


def _given_name(chain: Sequence[Item], item: Item, gap: str, language: Language) -> bool:
    """Whether an office and a surname have only a given name in between: 'وزير الخارجية الروسي، سيرغي لافروف'."""
    office = any(other.is_office for other in chain) and not any(other.is_person for other in chain)
    given = office and item.is_person and _GIVEN_NAME.fullmatch(gap) is not None
    return given and (
        language.has_capitals or not language.is_common(gap.strip(" ،,").removeprefix("ف"))
    )  # 'قال مسؤول إن بوتين'


_GIVEN_NAME = re.compile(r"\s?[،,]?\s(?:[A-ZА-ЯЁ][\w.’'-]*|[\u0621-\u064a]{2,10})\s")


def _new_person(chain: Sequence[Item], item: Item, gap: str, text: str, language: Language) -> bool:
    """Whether *item* begins another phrase: an office, or a name in another case, right behind a name; or a house behind an agency."""
    last = chain[-1]
    if _parted(chain, item, gap, text, language):
        return True
    if last.mention is not None and last.mention.standing is Standing.MEDIA:
        return gap.strip() in {"в", "из"}
    if gap.strip():
        return False
    if not last.is_person:
        states = last.mention is not None and item.mention is not None and not item.is_person
        return (
            states
            and language.is_subject(text[item.start : item.end])
            and language.is_oblique(text[last.start : last.end])
        )
    names = [text[one.start : one.end] for one in (last, item)]
    other = item.is_person and [language.is_oblique(name) for name in names] == [False, True]
    return item.word is not None or other


def _parted(chain: Sequence[Item], item: Item, gap: str, text: str, language: Language) -> bool:
    """Whether *item* stands in a case of its own, is a second state, or has a person in front of what only an office has ('Лавров по поручению …')."""
    last = chain[-1]
    if gap.strip() == "»":
        return item.is_office and _is_state(last)  # 'служба «Голоса Америки» | лидер'
    if gap.strip():
        return last.is_person and gap.strip().startswith("по ")
    if _is_state(last) and _is_state(item) and text[item.start : item.end] != text[last.start : last.end]:
        return language.is_oblique is not never  # 'с Тегераном США', where names have cases
    written = text[item.start : item.end]
    if (item.is_person or item.is_office) and all(_is_press(one) for one in chain):
        addressed = language.is_oblique(text[chain[0].start : chain[0].end]) and not language.is_oblique(written)
        if addressed or (chain[0].word is None and language.is_oblique is not never):
            return True  # 'сообщила телеканалу Fox News | Каролин Левитт'
    return language.parted([text[one.start : one.end] for one in chain], written)


def _is_press(item: Item) -> bool:
    if item.word is not None:
        return item.word.kind is WordKind.MEDIA
    return item.mention is not None and item.mention.standing is Standing.MEDIA


def _is_state(item: Item) -> bool:
    mention = item.mention
    if mention is None or mention.entry is None or mention.entry.kind is not Kind.COUNTRY:
        return False
    return not mention.way.startswith("demonym")


def _disagree(one: Sequence[Item], other: Sequence[Item], analysis: Analysis, language: Language) -> bool:
    """Whether two runs with a comma between them are of different cases: 'по словам Лаврова, представители …'."""
    texts = [analysis.text[run[0].start : run[-1].end] for run in (one, other)]
    return language.parted(texts[:1], texts[1])


def _joined(chains: list[list[Item]], analysis: Analysis, language: Language) -> list[list[Item]]:
    """Join a name and its office over a comma: 'the foreign minister, Abbas Araghchi', 'Jake Sullivan, the national security adviser'."""
    joined: list[list[Item]] = []
    for chain in chains:
        if joined and _COMMA.fullmatch(analysis.text[joined[-1][-1].end : chain[0].start]):
            persons = [any(item.is_person for item in run) for run in (joined[-1], chain)]
            offices = [any(item.is_office for item in run) for run in (joined[-1], chain)]
            if _disagree(joined[-1], chain, analysis, language):
                joined.append(chain)
                continue
            if persons == [True, False] and offices[1]:
                joined[-1] = chain + joined[-1]  # the person last
                continue
            if persons == [False, True] and offices[0]:
                joined[-1] = joined[-1] + chain
                continue
            if persons == [False, True] and len(joined) > 1 and _is_field(joined[-2], joined[-1], analysis.text):
                joined[-2:] = [joined[-2] + joined[-1] + chain]
                continue
        joined.append(chain)
    return joined


def _is_field(office: Sequence[Item], field: Sequence[Item], text: str) -> bool:
    """Whether *field* is only what an Arabic office in front of it is about: 'موفد الاتحاد السابق إلى | ليبيا'."""
    holds = any(item.is_office for item in office) and not any(item.is_person for item in office)
    return holds and _ABOUT.fullmatch(text, office[-1].end, field[0].start) is not None


_ABOUT = re.compile(r"(?:\s[^\W\d_]+){0,3}\s(?:إلى|الى|في|لدى|بشأن|الخاص\sب)\s?")
