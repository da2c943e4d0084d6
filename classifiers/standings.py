"""Standings: the mentions of a sentence and the words around them in; what each is there as (party, place, topic, house of the press, modifier) out."""

import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from classifiers.gazetteer import Kind
from classifiers.languages import language_of
from classifiers.mentions import Mention, Standing
from classifiers.wordkinds import Word, WordKind, by_kind

_MODIFIER_GAP = 3  # characters between two words that belong together: a space, a quotation mark
_MEDIA_REACH = 40  # characters from the word for an agency to the name of its country: 'وكالة أنباء "تاس" الروسية'


def settle(named: list[Mention], found: tuple[Word, ...], text: str, language: str) -> Iterator[Mention]:
    """
    Decide for each name of a country whether it is a party, or only says where, about what, or whose newspaper.

    *named* is in order; out come as many mentions, in that order, with nothing changed but their standing.
    """
    dateline = dateline_end(text)
    kinds = by_kind(found)
    for index, mention in enumerate(named):
        if mention.standing is Standing.NAMED and _is_forum(mention, kinds):
            yield replace(mention, standing=Standing.TOPIC)
            continue
        if mention.standing is not Standing.NAMED or mention.entry is None or mention.entry.kind is not Kind.COUNTRY:
            yield mention
            continue
        neighbours = named[max(0, index - 1) : index] + named[index + 1 : index + 2]
        standing: Standing = mention.standing
        if mention.start < dateline:
            standing = Standing.PLACE
        elif mention.way.startswith("demonym"):
            standing = _of_demonym(mention, neighbours, found, language)
        elif _is_where(mention, kinds, text, language):
            standing = Standing.PLACE
        elif _follows(mention, kinds, WordKind.WITH):
            standing = (
                Standing.TOPIC if _with_topic(mention, kinds) else Standing.NAMED
            )  # 'called on Iran' is not about it
        elif _follows(mention, kinds, WordKind.ABOUT) or _governed(mention, kinds, language):
            standing = Standing.TOPIC
        yield replace(mention, standing=standing)


_Kinds = Mapping[WordKind, Sequence[Word]]


def _is_where(mention: Mention, kinds: _Kinds, text: str, language: str) -> bool:
    """Whether a name only says where something is, or whereto somebody is posted."""
    inside = _follows(mention, kinds, WordKind.IN) or _joined_in(mention, text, language)
    return inside or _is_venue(mention, kinds, text, language) or _is_post(mention, kinds, text, language)


def _is_venue(mention: Mention, kinds: _Kinds, text: str, language: str) -> bool:
    """Whether a capital right behind a word of dialogue only says where it is: 'مفاوضات القاهرة'."""
    record = language_of(language)
    if record is None or mention.way != "capital" or not record.venue_ends.match(text, mention.end):
        return False
    return any(mention.start - word.end == 1 for word in kinds.get(WordKind.DIALOGUE, ()))


def _with_topic(mention: Mention, kinds: _Kinds) -> bool:
    """Whether the 'with' in front of a name belongs to a topic: 'الحدود مع سوريا', 'the border with Syria'."""
    joins = [word for word in kinds.get(WordKind.WITH, ()) if 0 < mention.start - word.end <= len(" the ")]
    topics = kinds.get(WordKind.TOPIC, ())
    return any(0 < join.start - topic.end <= 1 for join in joins for topic in topics)


def _is_post(mention: Mention, kinds: _Kinds, text: str, language: str) -> bool:
    """Whether the name only says where an envoy is sent to: 'المبعوث الخاص إلى اليمن'. To a capital he may be on his way."""
    record = language_of(language)
    if record is None or mention.way == "capital":
        return False
    envoys = (word for word in kinds.get(WordKind.ROLE, ()) if word.value.startswith("envoy"))
    return any(
        word.end <= mention.start and record.posted_to.fullmatch(text, word.end, mention.start) for word in envoys
    )


def _is_forum(mention: Mention, kinds: _Kinds) -> bool:
    """Whether an international body only names a summit or its chair ('قمة مجموعة العشرين', 'the G20 summit')."""
    if mention.entry is None or mention.entry.role not in {"international", "bloc"}:
        return False
    forums = kinds.get(WordKind.FORUM, ())
    gaps = [max(mention.start - word.end, word.start - mention.end) for word in forums]
    return any(0 <= gap <= len(" of the ") for gap in gaps)


def _joined_in(mention: Mention, text: str, language: str) -> bool:
    """Whether an 'in' is joined to the name: 'بالبرازيل', 'ببغداد'."""
    record = language_of(language)
    word = text[: mention.start].rpartition(" ")[2]
    return record is not None and word in record.joined_in and not mention.way.startswith("demonym")


def dateline_end(text: str) -> int:
    """Where the dateline of a first sentence ends ('SEOUL/WASHINGTON (Reuters) - …', 'AMMAN …'), 0 without one."""
    if text.isupper():
        return 0
    found = _DATELINE.match(text)
    return found.end() if found else 0


_DATELINE = re.compile(
    r"""
    [^.!?:"«“]{2,70}? (?: \( [^)]{2,25} \) | /[^/]{2,25}/ ) \s* [-–—.]+ \s   # a place, the agency in brackets, a dash
    | (?: [A-ZА-ЯЁ]{4,} [\s/,] \s? ){1,3} (?= [A-ZА-ЯЁ][\w’']* \s+ \w*[a-zа-яё] )    # a place in capitals
    """,
    re.VERBOSE,
)


def _of_demonym(mention: Mention, neighbours: list[Mention], found: tuple[Word, ...], language: str) -> Standing:
    for other in neighbours:
        entry = other.entry
        if (
            entry is not None
            and entry.kind is Kind.GROUP
            and entry.home == mention.party
            and _gap(other, mention) <= _MODIFIER_GAP
        ):
            return Standing.MODIFIER
        if entry is not None and entry.role == "media" and _gap(other, mention) <= _MODIFIER_GAP:
            return Standing.MEDIA
    record = language_of(language)
    behind = record is not None and record.adjective_follows
    for word in found:
        gap = mention.start - word.end if behind else word.start - mention.end
        if word.kind is WordKind.MEDIA and 0 <= gap <= (_MEDIA_REACH if behind else _MODIFIER_GAP):
            if any(o.kind is WordKind.UNNAMED and word.end <= o.start < mention.start for o in found):
                continue  # whom the house cites: 'صحيفة … نقلا عن مسؤول أميركي'
            return Standing.MEDIA
        if word.kind is WordKind.TOPIC and 0 <= gap <= _MODIFIER_GAP and not _is_of_office(word, found):
            return Standing.TOPIC
    return Standing.NAMED


def _is_of_office(topic: Word, found: tuple[Word, ...]) -> bool:
    """Whether a topic is what somebody is in charge of: 'وزير | الاقتصاد | الإيطالي', 'Italian | economy | minister'."""
    offices = [word for word in found if word.kind is WordKind.ROLE]
    return any(word.start <= topic.end + 1 and topic.start <= word.end + 1 for word in offices)


def _follows(mention: Mention, kinds: _Kinds, kind: WordKind) -> bool:
    """Whether a word of *kind*, or that and an article, stands right in front."""
    return any(0 < mention.start - word.end <= len(" the ") for word in kinds.get(kind, ()))


def _governed(mention: Mention, kinds: _Kinds, language: str) -> bool:
    """Whether the name is the possessor of a topic: 'أزمة سوريا', 'границы Украины'."""
    record = language_of(language)
    topics = kinds.get(WordKind.TOPIC, ())
    if record is not None and not record.possessor_follows:
        return any(0 < word.start - mention.end <= len("'s ") for word in topics)
    return any(0 < mention.start - word.end <= 1 for word in topics)


def _gap(one: Mention, other: Mention) -> int:
    return max(one.start, other.start) - min(one.end, other.end)
