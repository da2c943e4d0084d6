"""Phrases: an analysed sentence in; the runs of names and offices that each name one source out."""

import re
from collections.abc import Callable, Iterator, Sequence

from classifiers.gazetteer import Kind
from classifiers.languages import Language, language_of
from classifiers.languages.record import never
from classifiers.lexicon import WordKind
from classifiers.memory import Memory
from classifiers.parties import Analysis, Standing
from classifiers.phrase_items import NOUN_CHARS, Item, phrase_items

_COMMA = re.compile(r"\s*[,،]\s*(?:(?:the|a|an|the country's|its)\s+)?")


def phrases(analysis: Analysis, memory: Memory, knows: Callable[[str], bool]) -> list[list[Item]]:
    """
    Find the runs of names and offices of a sentence, in order: 'Kremlin spokesman Dmitry Peskov', 'وزير الخارجية الروسي', 'источник в МИД'.

    A name and its office are one run over a comma too; the name is then the last item. A run ends where another person's begins.
    *knows* says of a name that no list has in this spelling whether somebody is called so.
    """
    language = language_of(analysis.language)
    if language is None:
        return []
    return _joined(_chains(phrase_items(analysis, language, memory, knows), analysis, language), analysis, language)


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
            yield language.nominative(" ".join(words), analysis.text[max(0, start - NOUN_CHARS) : start])


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
