"""Speakers: an analysed sentence and what the story has named so far in; the phrases that can be a source, with who it is, out."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from msgspec import Struct

from classifiers.claim import Speaker
from classifiers.gazetteer import Entry, Gazetteer, Kind
from classifiers.lexicon import Word, WordKind
from classifiers.memory import Memory
from classifiers.parties import Analysis, Mention, Standing
from classifiers.span import Span
from classifiers.transliteration import transliterate

_CONNECTORS = {
    "ar": re.compile(
        r"""
        [\s"«»“”()\-–\#]*                              # nothing but space and marks
        (?:(?:في|من|لدى|السابق|الجديد|الخاص|الأعلى)\s+)?   # 'an official in …', 'the former …'
        """,
        re.VERBOSE,
    ),
    "ru": re.compile(
        r"""
        [\s"«»()\-–]*
        (?:(?:в|при|бывший|бывшего)\s+)?
        (?:по\s(?:\w+\s){1,4})?                        # 'adviser for national security Mike …'
        """,
        re.VERBOSE,
    ),
    "en": re.compile(
        r"""
        [\s"“”()\-–]*
        (?:['’]s?\s+)?                                 # possessive
        (?:(?:of|for|at|with|from|in|to)\s+)?          # 'spokesman for …'
        (?:(?:the|a|an|then|former|new|top)[\s-]+)?
        """,
        re.VERBOSE,
    ),
}
_COMMA = re.compile(r"\s*[,،]\s*(?:(?:the|a|an|the country's|its)\s+)?")
_NAME = {
    "en": re.compile(
        r"""
        [A-Z][\w'’-]+                                               # a capitalised word
        (?:\s[A-Z]\.)?                                              # an initial
        (?:\s(?:(?:al|el|bin|ben|de|van|von|der|da|di|le|la|del|dos|abu)[\s-])?[A-Z][\w'’-]+){0,4}   # and those behind it
        """,
        re.VERBOSE,
    ),
    "ru": re.compile(
        r"[A-Z][A-Za-z]+(?:\s[A-Za-z]+)*|[А-ЯЁ][а-яё]+(?:-[А-ЯЁ]?[а-яё]+)*(?:\s[А-ЯЁ][а-яё]+(?:-[А-ЯЁ]?[а-яё]+)*){0,3}"
    ),
    "ar": re.compile(r"[^\W\d_]{2,}(?:\s[^\W\d_]{2,}){1,3}"),
}
_UNNAMED = {"official", "officials", "source", "sources", "diplomat", "diplomats", "authorities", "negotiators"}
_OFFICE = {
    "head_of_state": "president",
    "head_of_government": "prime minister",
    "foreign_minister": "foreign minister",
    "minister": "minister",
    "envoy": "envoy",
    "legislator": "lawmaker",
    "spokesperson": "spokesperson",
}
_HELD_BY_ONE = ("head_of_state", "head_of_government", "foreign_minister")


_INITIAL = re.compile(r"\s[A-Z]\.\s")
_ARABIC_WORD = re.compile(r"[^\W\d_]{3,}")


class Source(Struct, frozen=True, kw_only=True):
    """
    A phrase of a sentence that can be a source: who it is, and whether it is a person by name.

    *speaker* is null for an office that nobody can be found for ('the minister'): whoever was named last.
    """

    start: int
    end: int
    speaker: Speaker | None
    is_person: bool
    is_office: bool = False
    is_institution: bool = False
    is_media: bool = False

    @property
    def span(self) -> Span:
        """Where it stands in its sentence."""
        return Span(self.start, self.end)


class _Item(NamedTuple):
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


def sources(analysis: Analysis, gazetteer: Gazetteer, memory: Memory) -> tuple[Source, ...]:
    """
    Find the phrases of a sentence that can be a source, in order, none overlapping another.

    A phrase is a run of names and offices: 'Kremlin spokesman Dmitry Peskov', 'وزير الخارجية الروسي', 'источник в МИД'. The last person of
    a run is its speaker; without one the holder of the office (as the story named him, else as the gazetteer knows for the story's date);
    else the institution, the country, the group. A name that the gazetteer doesn't know is spelled by `transliterate`.
    """
    chains = _joined(_chains(_items(analysis, memory), analysis), analysis)
    found = (_source(chain, analysis, gazetteer, memory) for chain in chains)
    return tuple(source for source in found if source is not None)


def _items(analysis: Analysis, memory: Memory) -> list[_Item]:
    items = [
        _Item(mention.start, mention.end, mention=mention)
        for mention in analysis.mentions
        if mention.entry is not None and mention.standing is not Standing.TOPIC
    ]
    taken = [Span(item.start, item.end) for item in items]
    kinds = (WordKind.ROLE, WordKind.UNNAMED, WordKind.RANK, WordKind.MEDIA)
    for word in sorted(analysis.of_kind(*kinds), key=lambda word: word.start - word.end):
        span = Span(word.start, word.end)
        if not any(span.overlaps(other) for other in taken):
            taken.append(span)
            items.append(_Item(word.start, word.end, word=word))
    items.extend(_unknown_names(analysis, items, taken, memory))
    return sorted(items, key=lambda item: item.start)


def _unknown_names(
    analysis: Analysis, items: Sequence[_Item], taken: Sequence[Span], memory: Memory
) -> Iterator[_Item]:
    """Names that stand beside an office or a verb of speech, or that the story has explained, and that nothing else accounts for."""
    pattern = _NAME.get(analysis.language)
    if pattern is None or analysis.text.isupper():
        return
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
        for found in pattern.finditer(analysis.text, start, end):
            span = Span(*found.span())
            if _beside(span, items, analysis) or found.group() in memory.surnames:
                yield _Item(span.start, span.end, name=found.group())
        if analysis.language == "ar":
            for word in _ARABIC_WORD.finditer(analysis.text, start, end):
                if word.group() in memory.surnames:
                    yield _Item(*word.span(), name=word.group())


def _free(fences: Sequence[Span], length: int) -> Iterator[tuple[int, int]]:
    at = 0
    for fence in fences:
        if fence.start > at:
            yield at, fence.start
        at = max(at, fence.end)
    if at < length:
        yield at, length


def _beside(span: Span, items: Sequence[_Item], analysis: Analysis) -> bool:
    text = analysis.text
    offices = [item for item in items if item.is_office or (item.mention and analysis.language != "ar")]
    after_office = any(
        item.end <= span.start
        and re.fullmatch(r"\s?[,،]\s" if analysis.language == "ar" else r"\s|\s?,\s|\.\s", text[item.end : span.start])
        for item in offices
    )
    if analysis.language == "ar":
        # Nothing tells an Arabic name from a noun but its place: between an office with its country and what is said.
        if re.match(r"\s?[,،]?\s?", text[span.end :]) and _explained(span, items, analysis):
            return True
        country = any(
            item.mention
            and item.mention.way.startswith("demonym")
            and item.end <= span.start
            and text[item.end : span.start].strip() in {"", "،", ","}
            for item in items
        )
        behind = text[span.end :].lstrip()
        return (
            (after_office or country)
            and not text[span.start :].startswith("ال")
            and behind[:1] in {"،", ",", ":", "إ", "أ", '"', "«"}
        )
    verbs = analysis.of_kind(WordKind.SAY)
    at_verb = any(0 < max(span.start - verb.end, verb.start - span.end) <= 1 and verb.value != "act" for verb in verbs)
    return after_office or at_verb


def _explained(span: Span, items: Sequence[_Item], analysis: Analysis) -> bool:
    """Whether an Arabic name fills the place between a verb of speech, or 'عن', and its office: 'وقال أندريه رودينكو نائب وزير …'."""
    text = analysis.text
    office = any(
        item.is_office and 0 <= item.start - span.end <= 3 and text[span.end : item.start].strip() in {"", "،", ","}
        for item in items
    )
    before = text[: span.start].rstrip()
    spoken = any(len(before) == word.end for word in analysis.of_kind(WordKind.SAY, WordKind.ACCORDING))
    return office and (spoken or before.endswith("عن"))


def _chains(items: Sequence[_Item], analysis: Analysis) -> list[list[_Item]]:
    connector = _CONNECTORS.get(analysis.language)
    chains: list[list[_Item]] = []
    for item in items:
        gap = analysis.text[chains[-1][-1].end : item.start] if chains else ""
        if (
            chains
            and connector
            and len(gap) <= 40
            and (connector.fullmatch(gap) or _given_name(chains[-1], item, gap) or _of(chains[-1], item, gap))
            and not _new_person(chains[-1], item, gap)
        ):
            chains[-1].append(item)
        else:
            chains.append([item])
    return chains


def _of(chain: Sequence[_Item], item: _Item, gap: str) -> bool:
    """Whether an Arabic office has its house joined by 'of': 'الأمين العام لحزب الله'."""
    return chain[-1].is_office and item.mention is not None and not item.is_person and gap.strip() in {"ل", "لل"}


def _given_name(chain: Sequence[_Item], item: _Item, gap: str) -> bool:
    """Whether an office and a surname have only a given name in between: 'وزير الخارجية الروسي، سيرغي لافروف'."""
    office = any(other.is_office for other in chain) and not any(other.is_person for other in chain)
    return office and item.is_person and _GIVEN_NAME.fullmatch(gap) is not None


_GIVEN_NAME = re.compile(r"\s?[،,]?\s(?:[A-ZА-ЯЁ][\w.’'-]*|[\u0621-\u064a]{2,10})\s")


def _new_person(chain: Sequence[_Item], item: _Item, gap: str) -> bool:
    """Whether *item* begins the phrase of another person: an office behind a name, without anything in between."""
    return chain[-1].is_person and not item.is_person and gap.strip() == "" and item.word is not None


def _joined(chains: list[list[_Item]], analysis: Analysis) -> list[list[_Item]]:
    """Join a name and its office over a comma: 'the foreign minister, Abbas Araghchi', 'Jake Sullivan, the national security adviser'."""
    joined: list[list[_Item]] = []
    for chain in chains:
        if joined and _COMMA.fullmatch(analysis.text[joined[-1][-1].end : chain[0].start]):
            persons = [any(item.is_person for item in run) for run in (joined[-1], chain)]
            offices = [any(item.is_office for item in run) for run in (joined[-1], chain)]
            if persons == [True, False] and offices[1]:
                joined[-1] = chain + joined[-1]  # the person last
                continue
            if persons == [False, True] and offices[0]:
                joined[-1] = joined[-1] + chain
                continue
        joined.append(chain)
    return joined


def _source(chain: Sequence[_Item], analysis: Analysis, gazetteer: Gazetteer, memory: Memory) -> Source | None:
    span = Span(min(item.start for item in chain), max(item.end for item in chain))
    mention = analysis.text[span.slice]
    persons = [item for item in chain if item.is_person]
    media = any(item.word and item.word.kind is WordKind.MEDIA for item in chain)
    speaker: Speaker | None = None
    if persons:
        speaker = _administration(chain, gazetteer, analysis) or _person(
            persons[-1], chain, analysis, gazetteer, memory
        )
    elif any(item.is_office for item in chain):
        speaker = _office(chain, analysis, gazetteer, memory)
    elif (speaker := _body(chain, analysis, gazetteer, memory)) is None and not media:
        return None
    media = media or any(item.mention and item.mention.standing is Standing.MEDIA for item in chain)
    if speaker is not None:
        speaker = Speaker(name=speaker.name, id=speaker.id, mention=mention, party=speaker.party)
    institution = any(
        item.mention and item.mention.entry and item.mention.entry.kind is Kind.INSTITUTION for item in chain
    )
    return Source(
        is_institution=institution,
        is_office=any(item.word and item.word.kind is WordKind.ROLE for item in chain),
        start=span.start,
        end=span.end,
        speaker=speaker,
        is_person=bool(persons),
        is_media=media and not persons,
    )


def _administration(chain: Sequence[_Item], gazetteer: Gazetteer, analysis: Analysis) -> Speaker | None:
    """Read 'the Trump administration', 'إدارة الرئيس الأمريكي دونالد ترامب', 'администрация Трампа': a government, not the person."""
    if sum(item.is_person for item in chain) > 1 or any(item.is_office for item in chain):
        return None
    for item in chain:
        entry = item.mention.entry if item.mention else None
        written = analysis.text[item.start : item.end].casefold()
        if entry is not None and entry.name == "Government" and written.startswith(_ADMINISTRATIONS):
            person = next((other.mention.entry for other in chain if other.is_person and other.mention), None)
            if person is not None:
                return Speaker(name=f"{person.name.split()[-1]} administration", party=person.party)
    return None


_ADMINISTRATIONS = ("administration", "إدارة", "الإدارة", "администраци")


def _person(item: _Item, chain: Sequence[_Item], analysis: Analysis, gazetteer: Gazetteer, memory: Memory) -> Speaker:
    party = _party(chain)
    role = next((other.word.value for other in chain if other.word and other.word.kind is WordKind.ROLE), "")
    role, _, home = role.partition(" ")
    party = party or home or None
    entry = item.mention.entry if item.mention else None
    written = analysis.text[item.start : item.end]
    if entry is not None:
        speaker = Speaker(name=entry.name, id=entry.wikidata, party=entry.party)
        role = role or entry.role
    else:
        speaker = memory.full_name(written) or _unknown(written, party, analysis, gazetteer, memory)
    memory.name(speaker, role, written)
    return speaker


def _unknown(written: str, party: str | None, analysis: Analysis, gazetteer: Gazetteer, memory: Memory) -> Speaker:
    if analysis.language == "en":
        parties = {party} if party else set(analysis.named) | ({memory.last.party or ""} if memory.last else set())
        entry = gazetteer.person(written, parties, memory.date)
        if entry is not None:
            return Speaker(name=entry.name, id=entry.wikidata, party=entry.party)
        written = _INITIAL.sub(" ", written)
    return Speaker(name=transliterate(written, analysis.language), party=party)


def _office(chain: Sequence[_Item], analysis: Analysis, gazetteer: Gazetteer, memory: Memory) -> Speaker | None:
    party = _party(chain)
    body = _institution(chain, gazetteer)
    unnamed = next((item.word for item in chain if item.word and item.word.kind is WordKind.UNNAMED), None)
    if unnamed is not None:
        if _definite(unnamed, analysis) and party is None:
            return None
        ranks = {item.word.value for item in chain if item.word and item.word.kind is WordKind.RANK and item.word.value}
        of = [body.name] if body else [gazetteer.adjective(party)] if party else []
        return Speaker(
            name=" ".join([*(ranks & {"senior"}), *of, *sorted(ranks - {"senior"})[:1], unnamed.value]), party=party
        )
    role, _, home = next(item.word.value for item in chain if item.word and item.word.kind is WordKind.ROLE).partition(
        " "
    )
    party = party or home or None
    if (known := memory.holder(role, party)) is not None:
        return known
    if role in _HELD_BY_ONE and party is not None and (holders := gazetteer.holders(party, role, memory.date)):
        return Speaker(name=holders[0].name, id=holders[0].wikidata, party=party)
    if (
        party is not None
        and gazetteer.country(party) is None
        and (heads := gazetteer.holders(party, "group_leader", memory.date))
    ):
        return Speaker(name=heads[0].name, id=heads[0].wikidata, party=party)
    if body is not None or party is None or role == "body":
        return body
    return Speaker(name=f"{gazetteer.adjective(party)} {_OFFICE.get(role, 'official')}", party=party)


def _definite(word: Word, analysis: Analysis) -> bool:
    """Whether the source was spoken of before: 'the official', 'المسؤول'."""
    text = analysis.text
    return text.startswith("ال", word.start) or text[: word.start].casefold().endswith("the ")


def _body(chain: Sequence[_Item], analysis: Analysis, gazetteer: Gazetteer, memory: Memory) -> Speaker | None:
    """The institution, group or country that a phrase without persons and offices names."""
    if (institution := _institution(chain, gazetteer)) is not None:
        return institution
    unplaced = next((item.mention.entry for item in chain if item.mention and item.mention.party is None), None)
    if unplaced is not None:  # 'the ministry', 'МИД этой страны'
        parties = [memory.last.party] if memory.last else list(analysis.named)
        return gazetteer.institution(parties[0], unplaced) if parties and parties[0] else None
    for item in chain:
        mention = item.mention
        if mention is not None and mention.entry is not None and mention.party and mention.way != "demonym_adj":
            return Speaker(name=mention.entry.name, id=mention.entry.wikidata, party=mention.party)
    return None


def _institution(chain: Sequence[_Item], gazetteer: Gazetteer) -> Speaker | None:
    entries = [item.mention.entry for item in chain if item.mention and item.mention.entry is not None]
    institutions = [entry for entry in entries if entry.kind is Kind.INSTITUTION]
    owned = [entry for entry in institutions if entry.party is not None]
    if owned:
        return _named(owned[0])
    party = _party(chain)
    if institutions and party:
        return gazetteer.institution(party, institutions[0])
    return None


def _named(entry: Entry) -> Speaker:
    party = None if entry.role == "media" else entry.party
    return Speaker(name=entry.name, id=entry.wikidata, party=party)


def _party(chain: Sequence[_Item]) -> str | None:
    for item in chain:
        if item.mention is not None and item.mention.party and item.mention.standing is not Standing.MEDIA:
            return item.mention.party
    return None
