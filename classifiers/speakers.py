"""Speakers: an analysed sentence and what the story has named so far in; the phrases that can be a source, with who it is, out."""

import re
from collections.abc import Sequence

from msgspec import Struct

from classifiers.claim import Speaker
from classifiers.gazetteer import Entry, Gazetteer, Kind
from classifiers.languages import language_of
from classifiers.lexicon import Word, WordKind
from classifiers.memory import Memory
from classifiers.parties import Analysis, Standing
from classifiers.phrase_items import Item
from classifiers.phrases import phrases
from classifiers.skeletons import as_speaker, spelled_like
from classifiers.span import Span
from classifiers.spellings import is_given, spell

_OFFICE = {
    "head_of_state": "president",
    "head_of_government": "prime minister",
    "foreign_minister": "foreign minister",
    "minister": "minister",
    "envoy": "envoy",
    "legislator": "lawmaker",
    "spokesperson": "spokesperson",
}
_MANNERS = frozenset({"senior", "informed"})
_REGIONS = frozenset({"Western", "European", "Arab", "Gulf", "African", "Asian", "Kurdish", "UN"})
_NO_HEADS = {"other", "legislator", "spokesperson", "envoy", "minister", "foreign_minister"}
"""Offices in a group that are not its head's."""
_HELD_BY_ONE = ("head_of_state", "head_of_government", "foreign_minister")


_LEAD_CHARS = 40  # in front of a name that show its case
_INITIAL = re.compile(r"\s[A-Z]\.\s")


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
    is_press: bool = False  # 'the media', 'reporters': nobody in particular
    is_described: bool = False  # a noun phrase and nothing known of it: 'residents of the old town'

    @property
    def span(self) -> Span:
        """Where it stands in its sentence."""
        return Span(self.start, self.end)


def sources(analysis: Analysis, gazetteer: Gazetteer, memory: Memory) -> tuple[Source, ...]:
    """
    Find the phrases of a sentence that can be a source, in order, none overlapping another.

    The last person of a phrase (see `classifiers.phrases`) is its speaker; without one the holder of the office (as the story named him, else as the gazetteer knows for the story's date);
    else the institution, the country, the group. A name that the gazetteer doesn't know is spelled by `classifiers.spellings`.
    """
    memory.parties.update(analysis.named)

    def knows(name: str) -> bool:
        known = spelled_like(name, memory.parties, memory.date, gazetteer) is not None
        return known or (is_given(name.partition(" ")[0], analysis.language, gazetteer) and " " in name)

    found = (_source(run, analysis, gazetteer, memory) for run in phrases(analysis, memory, knows))
    return tuple(source for source in found if source is not None)


def _source(chain: Sequence[Item], analysis: Analysis, gazetteer: Gazetteer, memory: Memory) -> Source | None:
    span = Span(min(item.start for item in chain), max(item.end for item in chain))
    mention = analysis.text[span.slice]
    persons = [item for item in chain if item.is_person and not _possesses(item, chain, analysis)]
    outlet = next((item.name for item in persons if item.name and _is_outlet(item.name, analysis)), None)
    persons = [] if outlet else persons
    media = outlet is not None or any(item.word and item.word.kind is WordKind.MEDIA for item in chain)
    speaker: Speaker | None = None
    if persons:
        speaker = _administration(chain, gazetteer, analysis) or _person(
            persons[-1], chain, analysis, gazetteer, memory
        )
    elif any(item.is_office for item in chain):
        speaker = _office(chain, analysis, gazetteer, memory)
    elif outlet is not None:
        speaker = Speaker(name=outlet)
    elif (speaker := _body(chain, analysis, gazetteer, memory)) is None and not media:
        return None
    media = media or any(item.mention and item.mention.standing is Standing.MEDIA for item in chain)
    if media and not persons:
        speaker = _house(speaker, chain, memory)
    if speaker is not None:
        speaker = Speaker(name=speaker.name, id=speaker.id, mention=mention, party=speaker.party)
    institution = any(
        item.mention and item.mention.entry and item.mention.entry.kind is Kind.INSTITUTION for item in chain
    )
    return Source(
        is_institution=institution,
        is_press=speaker is None and any(item.word and item.word.value == "many" for item in chain),
        is_office=any(item.word and item.word.kind in {WordKind.ROLE, WordKind.UNNAMED} for item in chain),
        is_described=speaker is None and any(item.word and item.word.value in {"source", "sources"} for item in chain),
        start=span.start,
        end=span.end,
        speaker=speaker,
        is_person=bool(persons),
        is_media=media and not persons and not any(item.word and item.word.kind is WordKind.UNNAMED for item in chain),
    )


def _is_outlet(name: str, analysis: Analysis) -> bool:
    """Whether an unknown name in other letters than its text's is that of a newspaper: 'Defense News' in a Russian one."""
    record = language_of(analysis.language)
    return record is not None and record.is_outlet(name)


def _possesses(item: Item, chain: Sequence[Item], analysis: Analysis) -> bool:
    """Whether a person is only whose office the phrase is about: 'Putin's spokesman', 'aides to Clinton', 'пресс-служба президента Токаева'."""
    text = analysis.text
    record, head = language_of(analysis.language), chain[0]
    if record is not None and head is not item and (head.is_office or _is_house(head)):
        owns = record.owns(text[head.start : head.end], text[item.start : item.end])
        if owns or (_is_house(head) and not record.has_articles):
            return True  # a house has no holder; in other languages its name may stand for the office
    if text.startswith(("'s ", "’s "), item.end) and any(other.is_office and other.start > item.end for other in chain):
        return True
    before = next((other for other in reversed(chain) if other.end <= item.start), None)
    return before is not None and before.is_office and text[before.end : item.start].split()[:1] in _OF


_OF = [["to"], ["of"], ["for"]]


def _is_house(item: Item) -> bool:
    """Whether a piece is an institution, and no government, which is called by its head's name ('администрация Трампа')."""
    entry = item.mention.entry if item.mention else None
    return entry is not None and entry.kind is Kind.INSTITUTION and entry.name != "Government"


def _house(named: Speaker | None, chain: Sequence[Item], memory: Memory) -> Speaker | None:
    """The house of the press that a phrase names, or that the story named last: 'the newspaper', 'الوكالة'."""
    if named is not None:
        memory.house = named
    kinds = [item.word for item in chain if item.word and item.word.kind is WordKind.MEDIA]
    alone = len(kinds) == len(chain) and not any(word.value == "many" for word in kinds)
    return memory.house if named is None and alone else named


def _administration(chain: Sequence[Item], gazetteer: Gazetteer, analysis: Analysis) -> Speaker | None:
    """Read 'the Trump administration', 'إدارة الرئيس الأمريكي دونالد ترامب', 'администрация Трампа': a government, not the person."""
    if sum(item.is_person for item in chain) > 1 or any(
        item.word and item.word.kind is WordKind.UNNAMED for item in chain
    ):
        return None
    for item in chain[:1] if any(item.is_office for item in chain) else chain:
        entry = item.mention.entry if item.mention else None
        written = analysis.text[item.start : item.end].casefold()
        if entry is not None and entry.name == "Government" and written.startswith(_ADMINISTRATIONS):
            person = next((other.mention.entry for other in chain if other.is_person and other.mention), None)
            if person is not None:
                return Speaker(name=f"{person.name.split()[-1]} administration", party=person.party)
    return None


_ADMINISTRATIONS = ("administration", "إدارة", "الإدارة", "администраци")


def _person(item: Item, chain: Sequence[Item], analysis: Analysis, gazetteer: Gazetteer, memory: Memory) -> Speaker:
    party = _party(chain)
    role = next((other.word.value for other in chain if other.word and other.word.kind is WordKind.ROLE), "")
    role, _, home = role.partition(" ")
    party = party or home or None
    entry = item.mention.entry if item.mention else None
    written = analysis.text[item.start : item.end]
    record = language_of(analysis.language)
    respelled = record is None or record.spelled_freely  # what stands in other letters can't be compared word by word
    namesake = memory.namesake(written, entry.name) if entry is not None and not respelled else None
    if namesake is not None:
        speaker = Speaker(name=spell(namesake, analysis.language, gazetteer), party=party)
    elif entry is not None:
        speaker = Speaker(name=entry.name, id=entry.wikidata, party=entry.party)
        role = role or entry.role
    else:
        lead = analysis.text[max(0, item.start - _LEAD_CHARS) : item.start]
        written = record.nominative(written, lead) if record else written
        speaker = memory.full_name(written) or _unknown(written, party, analysis, gazetteer, memory)
    memory.name(speaker, role, written)
    return speaker


def _unknown(written: str, party: str | None, analysis: Analysis, gazetteer: Gazetteer, memory: Memory) -> Speaker:
    parties = {party} if party else set(analysis.named) | ({memory.last.party or ""} if memory.last else set())
    record = language_of(analysis.language)
    if record is None or record.spelled_freely:
        entry = spelled_like(written, parties, memory.date, gazetteer)
        if entry is None and party is None:
            entry = spelled_like(written, memory.parties, memory.date, gazetteer)
        if entry is not None:
            return as_speaker(entry)
        written = memory.in_full(written) or written
    else:
        entry = gazetteer.person(written, parties, memory.date)
        if entry is not None:
            return Speaker(name=entry.name, id=entry.wikidata, party=entry.party)
        written = _INITIAL.sub(" ", memory.in_full(written) or written)
    return Speaker(name=spell(written, analysis.language, gazetteer), party=party)


def _office(chain: Sequence[Item], analysis: Analysis, gazetteer: Gazetteer, memory: Memory) -> Speaker | None:
    """Who speaks where a phrase has an office, and no name."""
    unnamed = next((item.word for item in chain if item.word and item.word.kind is WordKind.UNNAMED), None)
    if unnamed is not None:
        return _without_name(chain, unnamed, analysis, gazetteer, memory)
    word = next(item.word for item in chain if item.word and item.word.kind is WordKind.ROLE)
    role, _, home = word.value.partition(" ")
    party = _party(chain) or home or None
    if (known := _of_story(role, party, memory, definite=_definite(word, analysis))) is not None:
        return known
    if (holder := _holder(role, party, gazetteer, memory.date)) is not None:
        return Speaker(name=holder.name, id=holder.wikidata, party=party)
    body = _institution(chain, gazetteer)
    if body is None and role == "body" and party is not None and gazetteer.country(party) is None:
        return Speaker(name=gazetteer.adjective(party), party=party)  # 'пресс-служба НАТО'
    if body is not None or party is None or role == "body":
        return body
    return Speaker(name=f"{gazetteer.adjective(party)} {_OFFICE.get(role, 'official')}", party=party)


def _of_story(role: str, party: str | None, memory: Memory, *, definite: bool) -> Speaker | None:
    """Whom the story has named with an office: of this party, or of any where only the office is said."""
    known = memory.holder(role, party)
    if known is None and role == "minister":
        known = memory.minister(party)
    if known is None and role == "other" and party and definite:
        known = memory.last_of(party)
    return known


def _without_name(
    chain: Sequence[Item], unnamed: Word, analysis: Analysis, gazetteer: Gazetteer, memory: Memory
) -> Speaker | None:
    """Describe a source that wants no name: 'US official' (also where he is a senior one), 'White House official'; null for 'the official' of before."""
    party = _party(chain)
    body = _institution(
        [item for item in chain if unnamed.value.startswith("source") or not _is_media(item)], gazetteer
    )
    if _definite(unnamed, analysis):
        if party is None and body is None:
            return memory.described(unnamed.value)
        if body is None and party is not None and (known := memory.last_of(party)) is not None:
            return known
    ranks = {item.word.value for item in chain if item.word and item.word.kind is WordKind.RANK and item.word.value}
    regions = sorted(ranks & _REGIONS)[:1]
    of = [body.name] if body else [gazetteer.adjective(party)] if party else regions
    if not (of or ranks) and unnamed.value == "source":
        return None  # nobody in particular
    kinds = sorted(ranks - _REGIONS - _MANNERS)[:1]
    name = [*of, *kinds, unnamed.value]
    speaker = Speaker(name=" ".join(name), party=party)
    if of or ranks:
        memory.describe(unnamed.value, speaker)
    return speaker


def _is_media(item: Item) -> bool:
    return item.mention is not None and item.mention.standing is Standing.MEDIA


def _holder(role: str, party: str | None, gazetteer: Gazetteer, date: str | None) -> Entry | None:
    """The one who held an office that one person holds; of a group, its head, whatever the office is called."""
    if party is None:
        return None
    if gazetteer.country(party) is None:
        if role in _NO_HEADS:
            return None
        role = "group_leader"
    elif role not in _HELD_BY_ONE:
        return None
    return next(iter(gazetteer.holders(party, role, date)), None)


def _definite(word: Word, analysis: Analysis) -> bool:
    """Whether the source was spoken of before: 'the official', 'المسؤول'; where there are no articles it is."""
    text = analysis.text
    record = language_of(analysis.language)
    return (
        (record is not None and not record.has_articles)
        or text.startswith("ال", word.start)
        or text[: word.start].casefold().endswith("the ")
    )


def _body(chain: Sequence[Item], analysis: Analysis, gazetteer: Gazetteer, memory: Memory) -> Speaker | None:
    """The institution, group or country that a phrase without persons and offices names."""
    if (institution := _institution(chain, gazetteer)) is not None:
        return institution
    unplaced = next((item.mention.entry for item in chain if item.mention and item.mention.party is None), None)
    if unplaced is not None:  # 'the ministry', 'МИД этой страны'
        parties = [memory.last.party] if memory.last else list(analysis.named)
        return gazetteer.institution(parties[0], unplaced) if parties and parties[0] else None
    record = language_of(analysis.language)
    governs = record is not None and record.state_is_government
    for item in chain:
        mention = item.mention
        if mention is not None and mention.entry is not None and mention.party and mention.way != "demonym_adj":
            if governs and mention.entry.kind is Kind.COUNTRY:
                return Speaker(name=f"{gazetteer.adjective(mention.party)} government", party=mention.party)
            return Speaker(name=mention.entry.name, id=mention.entry.wikidata, party=mention.party)
    return None


def _institution(chain: Sequence[Item], gazetteer: Gazetteer) -> Speaker | None:
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


def _party(chain: Sequence[Item]) -> str | None:
    for item in chain:
        if item.mention is not None and item.mention.party and item.mention.standing is not Standing.MEDIA:
            return item.mention.party
    return None
