"""Attributions: an analysed sentence and its source phrases in; who says which part of it, out."""

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from classifiers.lexicon import Word, WordKind
from classifiers.parties import Analysis
from classifiers.russian import is_nominative
from classifiers.span import Span
from classifiers.speakers import Source

_REACH = 60  # characters from a verb of speech to its subject behind it
_THAT_REACH = 220  # from there to what is said; titles and dates may stand between
_LONG_QUOTE = 25  # a shorter quotation is a name or a single word
_TOUCHING = 2
_HEAD_CHARS = 90
_COLON = re.compile(r"\s*:(?=\s|[\"«“'„]|$)")
_DASH = re.compile(r"\s[—–-]{1,2}\s")
_STOP = re.compile(r"[.;!?…]\s|[\"»”]\s*[,،]?\s*[—–-]?\s|[,،]\s|\s[—–-]\s|:\s")
_POSTPOSED_TAIL_WORDS = 14


class Attribution(Struct, frozen=True, kw_only=True):
    """
    Somebody says something: the cue, the source, and the part of the sentence that is said. Spans are code points of the sentence.

    *source* is null where the sentence leaves it to the one before ('he added', 'وأضاف').
    """

    cue: Span | None
    source: Source | None
    content: Span


def attributions(analysis: Analysis, found: Sequence[Source], *, is_title: bool) -> tuple[Attribution, ...]:
    """
    Find who says what in a sentence, in the order of the cues.

    Known are: a verb of speech with its subject in front or behind ('وقال بيسكوف إن', 'заявил Лавров', 'Biden said'), participles that go
    on with the same subject ('مشيرا إلى أنه'), 'according to', a relative clause ('بايدن الذي أشار إلى'), and in titles the name before a
    colon or behind a dash. Verbs inside a long quotation are somebody else's. A verb that is an act as well ('دعا', 'offers') counts only
    where what is said follows.
    """
    cues = sorted([*_verbs(analysis), *analysis.of_kind(WordKind.ACCORDING)])
    spoken = [
        found_one
        for cue in cues
        if not _quoted(cue, analysis) and (found_one := _of_cue(cue, cues, analysis, found)) is not None
    ]
    marked = _by_mark(analysis, found, is_title=is_title)
    if marked is not None and not any(one.source == marked.source for one in spoken):
        spoken.insert(0, marked)
    return tuple(spoken)


def _verbs(analysis: Analysis) -> Iterator[Word]:
    for verb in analysis.of_kind(WordKind.SAY):
        if verb.value != "act" or _said(verb.end, analysis, reach=_REACH) is not None:
            yield verb


def _quoted(cue: Word, analysis: Analysis) -> bool:
    return any(q.start <= cue.start < q.end and q.end - q.start > _LONG_QUOTE for q in analysis.quotations)


def _of_cue(cue: Word, cues: Sequence[Word], analysis: Analysis, found: Sequence[Source]) -> Attribution | None:
    span = Span(cue.start, cue.end)
    if cue.kind is WordKind.ACCORDING:
        source = _behind(cue, cues, analysis, found, reach=_REACH)
        if source is None and "его" not in analysis.text[span.slice]:
            return None
        return Attribution(cue=span, source=source, content=_around(cue, source, analysis))
    source = _subject(cue, cues, analysis, found)
    return Attribution(cue=span, source=source, content=_content(cue, source, cues, analysis))


def _subject(cue: Word, cues: Sequence[Word], analysis: Analysis, found: Sequence[Source]) -> Source | None:
    """Find the subject of a verb of speech; null where it has none of its own."""
    text = analysis.text
    if any(word.end <= cue.start <= word.end + 5 for word in analysis.of_kind(WordKind.RELATIVE)):
        return _last([source for source in found if source.end < cue.start])
    if any(0 < cue.start - word.end <= _TOUCHING for word in analysis.of_kind(WordKind.PRONOUN)):
        return None
    behind = _behind(cue, cues, analysis, found, reach=_REACH)
    if analysis.language == "ar":
        return behind or _last([source for source in found if 0 < cue.start - source.end <= _TOUCHING])
    front = _front(cue, cues, analysis, found)
    if behind is None or front is None:
        return front or behind
    if analysis.language == "ru":
        return behind if is_nominative(text[behind.span.slice]) and not is_nominative(text[front.span.slice]) else front
    return front


def _behind(
    cue: Word, cues: Sequence[Word], analysis: Analysis, found: Sequence[Source], *, reach: int
) -> Source | None:
    """The first source behind the cue, before what is said and before the next cue."""
    text = analysis.text
    limit = min(
        [cue.end + reach]
        + [word.start for word in analysis.of_kind(WordKind.THAT) if word.start >= cue.end]
        + [other.start for other in cues if other.start >= cue.end]
        + [q.start for q in analysis.quotations if q.start >= cue.end and q.end - q.start > _LONG_QUOTE]
    )
    if (colon := text.find(":", cue.end)) >= 0:
        limit = min(limit, colon)
    for source in found:
        if not cue.end <= source.start < limit:
            continue
        gap = text[cue.end : source.start]
        if analysis.language != "ar":
            if re.search(r"[,;:—–]", gap):
                return None
            if analysis.language == "en" and len(gap) > _TOUCHING and cue.kind is not WordKind.ACCORDING:
                return None
            if analysis.language == "ru" and cue.kind is WordKind.SAY and not is_nominative(text[source.span.slice]):
                continue
        elif _addressee(gap):
            continue
        return source
    return None


def _addressee(gap: str) -> bool:
    """Whether the name behind *gap* is spoken to or stands in an adjunct: it has a preposition joined to it or in front of it."""
    last = gap.rpartition(" ")[2]
    before = gap.rstrip().rpartition(" ")[2]
    return last in {"ل", "لل", "ب", "وب", "مع"} or (last == "" and before in _ADJUNCT)


_ADJUNCT = {
    "مع",
    "بعد",
    "قبل",
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
    "زيارته",
    "زيارة",
    "لقائه",
}


def _front(cue: Word, cues: Sequence[Word], analysis: Analysis, found: Sequence[Source]) -> Source | None:
    """The subject in front of a Russian or English verb of speech."""
    text = analysis.text
    floor = max(
        [0]
        + [other.end for other in cues if other.end <= cue.start]
        + [q.end for q in analysis.quotations if q.end <= cue.start and q.end - q.start > _LONG_QUOTE]
        + [word.end for word in analysis.of_kind(WordKind.THAT) if word.end <= cue.start]
    )
    in_front = [source for source in found if floor <= source.start and source.end <= cue.start]
    if not in_front:
        return None
    nearest = in_front[-1]
    gap = text[nearest.end : cue.start]
    clause = [source for source in in_front if not re.search(r"[,،;:—–]\s", text[source.end : cue.start])]
    if analysis.language == "ru":
        nominative = [source for source in clause if is_nominative(text[source.span.slice])]
        if nominative:
            return nominative[0]
        return next((source for source in in_front if is_nominative(text[source.span.slice])), None)
    if clause and not re.search(r"[,;]", gap):
        persons = [source for source in clause if not source.is_media]
        return (persons or clause)[-1] if len(gap) < _REACH else None
    opening = [source for source in in_front if source.start - floor <= len("And in a  ")]
    return opening[0] if opening else None


def _last(candidates: Sequence[Source]) -> Source | None:
    return candidates[-1] if candidates else None


def _said(start: int, analysis: Analysis, *, reach: int) -> int | None:
    """Where what is said begins behind *start*: behind 'that', a colon, or at a quotation."""
    text = analysis.text
    places = [word.end for word in analysis.of_kind(WordKind.THAT) if start <= word.start <= start + reach]
    places += [
        q.start for q in analysis.quotations if start <= q.start <= start + reach and q.end - q.start > _LONG_QUOTE
    ]
    colon = text.find(":", start, start + reach)
    if colon >= 0:
        places.append(colon + 1)
    return min(places) if places else None


def _content(cue: Word, source: Source | None, cues: Sequence[Word], analysis: Analysis) -> Span:
    text = analysis.text
    end = max(cue.end, source.end if source else 0)
    if _postposed(cue, source, analysis, end):
        floor = max([0, *(other.end for other in cues if other.end < cue.start and other.value != "act")])
        begin = min(cue.start, source.start if source else cue.start)
        return Span(0 if begin <= floor else _start_of(floor, analysis), begin)
    following = next((other.start for other in cues if other.start >= end), len(text))
    said = _said(end, analysis, reach=min(_THAT_REACH, max(0, following - end)))
    return Span(said if said is not None else end, len(text))


def _start_of(floor: int, analysis: Analysis) -> int:
    return 0 if floor == 0 else floor


def _postposed(cue: Word, source: Source | None, analysis: Analysis, end: int) -> bool:
    """Whether what is said stands in front: 'there are no plans, the ministry said on Monday'."""
    text = analysis.text
    begin = min(cue.start, source.start if source else cue.start)
    before = text[:begin].rstrip()
    if len(before.split()) < 3 or before[-1] not in ",،\"”»'’—–-؛":
        return False
    tail = text[end:]
    return _said(end, analysis, reach=len(tail)) is None and len(tail.split()) <= _POSTPOSED_TAIL_WORDS


def _around(cue: Word, source: Source | None, analysis: Analysis) -> Span:
    """What is said with 'according to': what follows in its clause, or, at the end of a sentence, what precedes."""
    text = analysis.text
    end = source.end if source else cue.end
    if len(text) - end < cue.start:
        return Span(0, cue.start)
    return Span(end, len(text))


def _by_mark(analysis: Analysis, found: Sequence[Source], *, is_title: bool) -> Attribution | None:
    """Read 'Kremlin: …' and, in titles, '… — Kremlin'."""
    text = analysis.text
    colon = _COLON.search(text, 0, _HEAD_CHARS)
    if colon is not None and (source := _fills(found, 0, colon.start(), text, loose=is_title)) is not None:
        return Attribution(cue=Span(*colon.span()), source=source, content=Span(colon.end(), len(text)))
    dashes = list(_DASH.finditer(text)) if is_title else []
    if dashes and (source := _fills(found, dashes[-1].end(), len(text), text, loose=False)) is not None:
        return Attribution(cue=Span(*dashes[-1].span()), source=source, content=Span(0, dashes[-1].start()))
    return None


def _fills(found: Sequence[Source], start: int, end: int, text: str, *, loose: bool) -> Source | None:
    """The source that stands alone in text[start:end], or nearly."""
    inside = [source for source in found if start <= source.start and source.end <= end]
    if not inside:
        return None
    source = inside[-1] if loose and inside[-1].is_person else inside[0]
    rest = text[start : source.start] + text[source.end : end]
    return source if len(rest.split()) <= (2 if loose else 1) and ":" not in rest else None
