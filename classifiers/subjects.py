"""Subjects: a verb of speech in its sentence in; the source phrase that is its subject, or whom it leaves it to, out."""

import re
from collections.abc import Callable, Sequence
from enum import StrEnum

from classifiers.lexicon import Word, WordKind
from classifiers.parties import Analysis
from classifiers.russian import is_nominative
from classifiers.speakers import Source

REACH = 60
"""Characters from a verb of speech to its subject behind it."""
LONG_QUOTE = 25
"""A shorter quotation is a name or a single word."""

_TOUCHING = 2
_RELATIVE_GAP = 6
_OPENING_CHARS = 14  # 'And in a …' before the subject of a clause
_AT_START_WORDS = 3  # 'كما', 'إلى ذلك'
_CLAUSE_END = re.compile(r"[,،;:—–]\s|\s-\s")
_ADJUNCT = {
    *(
        "مع",
        "بعد",
        "قبل",
        "قبيل",
        "خلال",
        "أثناء",
        "في",
        "إلى",
        "على",
        "عقب",
        "حول",
        "بشأن",
        "ضد",
        "لدى",
        "عن",
        "من",
        "أن",
    ),
    *("زيارته", "زيارة", "لقائه", "لقاء", "بأن", "أمام", "نحو", "تجاه", "ردا", "إثر"),
}
_NEGATIONS = {"لم", "لا", "لن", "ما"}
_JOINED = {"كما", "لكنه", "لكنها", "ثم", "بينما", "فيما", "وقد", "قد", "ولكنه", "لكن"}


class Left(StrEnum):
    """What a verb without a subject of its own says of it."""

    CARRIED = "carried"  # to whoever spoke last
    NOBODY = "nobody"  # it is no attribution


Subject = Source | Left


def subject(cue: Word, cues: Sequence[Word], analysis: Analysis, found: Sequence[Source]) -> Subject:
    """
    Find the subject of *cue*, a verb of speech, among the source phrases *found* of the sentence; *cues* are all its verbs of speech.

    Arabic verbs stand in front of their subject, English ones behind, Russian ones on either side, told apart by the subject's case. A verb
    in a relative clause belongs to the name in front of it. A verb that only goes on ('he added', 'وأضاف', 'مشيرا إلى') is `CARRIED`.
    """
    if any(0 <= cue.start - word.end <= _RELATIVE_GAP for word in analysis.of_kind(WordKind.RELATIVE)):
        return _last([source for source in found if source.end < cue.start]) or Left.NOBODY
    if pronoun(cue, analysis) is not None:
        return Left.CARRIED
    find = _FINDERS.get(analysis.language)
    return find(cue, cues, analysis, found) if find else Left.NOBODY


def pronoun(cue: Word, analysis: Analysis) -> Word | None:
    """Find the pronoun that is the subject of *cue*: 'he said', in Russian also 'сказал он'."""
    for word in analysis.of_kind(WordKind.PRONOUN):
        behind = analysis.language == "ru" and 0 < word.start - cue.end <= _TOUCHING
        if behind or 0 < cue.start - word.end <= _TOUCHING:
            return word
    return None


def _arabic(cue: Word, cues: Sequence[Word], analysis: Analysis, found: Sequence[Source]) -> Subject:
    if cue.value == "participle":
        return Left.CARRIED
    text = analysis.text
    behind = _first_behind(cue, cues, analysis, found)
    if cue.value == "relay":
        house = behind if behind is not None and behind.is_media else Left.NOBODY
        return next((source for source in found if _relayed(text[cue.end : source.start])), house)
    touching = [
        source
        for source in found
        if source.end < cue.start and text[source.end : cue.start].strip() in {"", "قد", "فقد"}
    ]
    if touching:
        return touching[-1]
    if behind is not None and not _addressed(text[cue.end : behind.start], strict=cue.value in {"act", "deed"}):
        return behind
    apposed = _apposed(cue, analysis, found)
    before = text[: cue.start].split()
    if apposed is not None or (before and before[-1] in _NEGATIONS):
        return apposed or Left.NOBODY
    joined = text[cue.start - 1 : cue.start] in {"و", "ف"} or (bool(before) and before[-1] in _JOINED)
    goes_on = joined and any(other.end < cue.start for other in cues)
    return Left.CARRIED if goes_on or len(before) <= _AT_START_WORDS else Left.NOBODY


_HOMOGRAPHS = {"عقب", "رأي"}
"""Nouns and prepositions that folding makes verbs of speech: 'after' is written as 'commented' without its marks, 'opinion' as 'saw'."""
_IMPERSONAL = re.compile(
    r"""
    و?ي(?:ذكر|توقع|نتظر|شار|عتقد|رجح|قال|زعم)\s(?:هنا\s)?(?:إلى\s)?[أإ]ن   # 'it is expected that': nobody's words
    """,
    re.VERBOSE,
)


def is_speech(cue: Word, analysis: Analysis) -> bool:
    """Say whether what the lexicon takes for an Arabic verb of speech can be one: no noun or preposition, and nothing impersonal."""
    text = analysis.text
    return text[cue.start : cue.end] not in _HOMOGRAPHS and _IMPERSONAL.match(text, cue.start) is None


def _apposed(cue: Word, analysis: Analysis, found: Sequence[Source]) -> Source | None:
    """The source that opens its sentence, an office with its name between commas, where the verb follows: 'لكن المتحدث باسم …، فلان، نفى'."""
    text = analysis.text
    before = [source for source in found if source.end <= cue.start]
    if not before or text[before[-1].end : cue.start].strip() not in {"،", ","}:
        return None
    opens = len(text[: before[-1].start].split()) <= _AT_START_WORDS
    return before[-1] if opens and (before[-1].is_person or before[-1].is_office) else None


def _relayed(gap: str) -> bool:
    """Whether a name is what an agency relays: it stands behind 'عن'."""
    return len(gap) <= REACH + REACH and gap.rstrip(' "«').endswith(("عن", " عن"))


def _addressed(gap: str, *, strict: bool) -> bool:
    """
    Whether the name behind *gap* is spoken to or stands in an adjunct: a preposition is joined to it, or stands in between.

    A verb that is an act as well ('رفض') has its subject right behind it, or what stands there is its object: *strict*.
    """
    words = gap.split()
    if strict and len(words) > 1:
        return True
    joined = gap.rpartition(" ")[2]
    return joined in {"ل", "لل", "ب", "وب", "و", "ك"} or any(word.strip("-–،,") in _ADJUNCT for word in words)


def _russian(cue: Word, cues: Sequence[Word], analysis: Analysis, found: Sequence[Source]) -> Subject:
    text = analysis.text
    behind = _first_behind(cue, cues, analysis, [source for source in found if _can_be_subject(source, text)])
    if behind is not None and _CLAUSE_END.search(text[cue.end : behind.start]):
        behind = None
    front = _in_front(cue, cues, analysis, found)
    clause = [source for source in front if not _CLAUSE_END.search(text[source.end : cue.start])]
    plural = text[: cue.end].endswith(_PLURALS)
    told = plural and behind is not None and behind.is_media and behind.speaker is not None
    inside = [one for one in clause if _within(one, text)]
    house = _teller(cue, behind, found, text) if told and behind else _last(inside) if plural else None
    if house is not None:
        return house
    behind = None if told else behind
    subjects = [source for source in clause if _can_be_subject(source, text)]
    if behind is not None and (not subjects or (behind.start - cue.end <= _TOUCHING and not behind.is_media)):
        return behind
    if subjects:
        return subjects[0]
    postposed = text[: cue.start].rstrip()[-1:] in {",", "—", "–", "-"}
    if postposed and text[cue.end : cue.end + 2].strip()[:1] in {"", ",", ".", ":"} and not front:
        return Left.CARRIED
    apposed = [source for source in front if _can_be_subject(source, text) and source.is_person]
    if postposed and apposed and any(0 <= that.start - cue.end <= 3 for that in analysis.of_kind(WordKind.THAT)):
        return apposed[0]
    return Left.CARRIED if not front and not postposed else Left.NOBODY


def _can_be_subject(source: Source, text: str) -> bool:
    """Whether a Russian phrase can be a subject: in the nominative, or counted ('три источника сказали')."""
    before = text[: source.start].casefold().split()
    return is_nominative(text[source.span.slice]) or before[-1:] in _COUNTS


_COUNTS = [["два"], ["две"], ["три"], ["четыре"], ["пять"], ["несколько"], ["ряд"], ["двое"], ["трое"]]


def _within(source: Source, text: str) -> bool:
    """Whether a house speaks through its people: 'в Кремле заявили', 'в МИД сообщают'."""
    return source.is_institution and text[: source.start].casefold().split()[-1:] in [["в"], ["во"]]


def _teller(cue: Word, agency: Source, found: Sequence[Source], text: str) -> Source | None:
    """The house that has told an agency something: 'сказали Reuters в Госдепе', 'передали ТАСС из МИД'."""
    for source in found:
        before = text[cue.end : source.start].casefold().split()
        near = source.start > agency.end and len(before) <= _TOLD_WORDS
        if near and source.is_institution and before[-1:] in [["в"], ["во"], ["из"]]:
            return source
    return None


_TOLD_WORDS = 4
_PLURALS = ("ли", "ют", "ят")


def _english(cue: Word, cues: Sequence[Word], analysis: Analysis, found: Sequence[Source]) -> Subject:
    text = analysis.text
    front = [
        source for source in _in_front(cue, cues, analysis, found) if not text.startswith(("'s", "’s"), source.end)
    ]
    if front and text[: cue.start].endswith((" and ", " but ")):
        return front[0]
    clause = [source for source in front if not _CLAUSE_END.search(text[source.end : cue.start])]
    own = [source for source in clause if not source.is_media] or clause
    if own:
        return own[-1]
    behind = _first_behind(cue, cues, analysis, found)
    inverted = text[cue.start : cue.end].casefold() in _INVERTED
    if behind is not None and inverted and behind.start - cue.end <= _TOUCHING + len("the "):
        return behind
    floor = max([0, *(other.end for other in cues if other.end <= cue.start)])
    opening = [source for source in front if source.start - floor <= _OPENING_CHARS]
    if opening:
        return opening[0]
    goes_on = text[cue.start : cue.end].endswith("ing") and not any(other.end <= cue.start for other in cues)
    return Left.NOBODY if goes_on else Left.CARRIED


_INVERTED = {"said", "says", "added", "wrote", "explained", "declared", "noted", "warned", "insisted", "stressed"}
"""Verbs that English puts in front of their subject: '…, said Pompeo'."""


def _first_behind(cue: Word, cues: Sequence[Word], analysis: Analysis, found: Sequence[Source]) -> Source | None:
    """The first source behind the cue, before what is said and before the next cue."""
    limit = min(
        [cue.end + REACH]
        + [word.start for word in analysis.of_kind(WordKind.THAT) if word.start >= cue.end]
        + [other.start for other in cues if other.start >= cue.end]
        + [q.start for q in analysis.quotations if q.start >= cue.end and q.end - q.start > LONG_QUOTE]
    )
    if (colon := analysis.text.find(":", cue.end)) >= 0:
        limit = min(limit, colon)
    behind = [source for source in found if cue.end <= source.start < limit]
    if len(behind) > 1 and behind[0].is_media and behind[0].speaker is None:
        return behind[1]  # 'وكالة الأنباء الطلابية (إيسنا)': the kind of a house, then its name
    return behind[0] if behind else None


def _in_front(cue: Word, cues: Sequence[Word], analysis: Analysis, found: Sequence[Source]) -> list[Source]:
    """The sources in front of the cue, behind the cue, the quotation or the 'that' before it."""
    floor = max(
        [0]
        + [other.end for other in cues if other.end <= cue.start]
        + [q.end for q in analysis.quotations if q.end <= cue.start and q.end - q.start > LONG_QUOTE]
        + [word.end for word in analysis.of_kind(WordKind.THAT) if word.end <= cue.start]
    )
    return [source for source in found if floor <= source.start and source.end <= cue.start]


def _last(candidates: Sequence[Source]) -> Source | None:
    return candidates[-1] if candidates else None


_FINDERS: dict[str, Callable[[Word, Sequence[Word], Analysis, Sequence[Source]], Subject]] = {
    "ar": _arabic,
    "ru": _russian,
    "en": _english,
}
