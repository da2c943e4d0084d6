"""Attributions: an analysed sentence and its source phrases in; who says which part of it, out."""

import re
from collections.abc import Sequence

from msgspec import Struct

from classifiers.inversions import inversions
from classifiers.lexicon import Word, WordKind
from classifiers.parties import Analysis
from classifiers.russian import is_oblique, is_russian
from classifiers.span import Span
from classifiers.speakers import Source
from classifiers.subjects import LONG_QUOTE, REACH, Left, is_speech, pronoun, subject

_THAT_REACH = 220  # from a subject to what is said; titles and dates may stand between
_NEAR = 30  # the same where 'that' follows at once or not at all
_HEAD_CHARS = 90
_PASSIVE = re.compile(r"\b(?:is|are|was|were|be|been|being)\s(?:\w+ly\s)?$")
_COLON = re.compile(r"\s*:(?=\s|[\"«“'„]|$)")
_DASH = re.compile(r"\s[—–-]{1,2}\s")
_POSTPOSED_TAIL_WORDS = 14
_CLAUSE_BEFORE = {
    "en": re.compile(r"""[,"”'’—–-]\s*(?:\w+\s+){0,2}$"""),  # a comma or a closing mark, and at most 'the senior'
    "ru": re.compile(r"""[,"”»—–-]\s*$"""),
    "ar": re.compile(r"""[،,"”»؛-]\s*(?:كما\s+)?$"""),
}
_AFTERTHOUGHT = re.compile(
    r"""
    \s*
    (?: [.,;]? $ | [,(]
      | (?:in|on|at|as|after|during|while|when|to|late|early|yesterday|today|last|this|via|by)\b
      | (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b
    )
    """,
    re.VERBOSE,
)  # what follows an attribution that stands behind what is said
_QUOTED_BEFORE = re.compile(r"""["”»]\s*[,،]?\s*[—–-]?\s*(?:\w+\s+){0,2}$""")
_GOES_ON = re.compile(r"\b(?:he|she|it|they|we|that|would|will|was|were|is|are|had|has|could|may|no)\b")
_POSSESSIVES = ("его", "её", "ее", "их")


INVERTED = "inverted"
"""The value of a cue that is a verb of speech by its place alone."""


class Attribution(Struct, frozen=True, kw_only=True):
    """
    Somebody says something: the cue, the source, and the part of the sentence that is said. Spans are code points of the sentence.

    *source* is null where the sentence leaves it to the one before ('he added', 'وأضاف').
    """

    cue: Span
    source: Source | None
    content: Span


def attributions(analysis: Analysis, found: Sequence[Source], *, is_title: bool) -> tuple[Attribution, ...]:
    """
    Find who says what in a sentence, in the order of the cues.

    Known are: a verb of speech with its subject ('وقال بيسكوف إن', 'заявил Лавров', 'Biden said'), participles that go on with the same
    subject ('مشيرا إلى أنه'), 'according to', a relative clause ('بايدن الذي أشار إلى'), and in titles the name before a colon or behind a
    dash. Verbs inside a long quotation are somebody else's. A verb that is an act as well ('رفض', 'offers') counts where what is said
    follows, or where a person or an institution does it.
    """
    cues = _cues(analysis)
    spoken = [one for cue in cues if (one := _of_cue(cue, cues, analysis, found)) is not None]
    marked = _by_mark(analysis, found, is_title=is_title)
    if marked is not None and not any(one.source == marked.source for one in spoken):
        spoken.insert(0, marked)
    return tuple(_relayed(spoken, analysis))


def _relayed(spoken: Sequence[Attribution], analysis: Analysis) -> list[Attribution]:
    """Put those whom an agency cites in its place: 'сообщает ТАСС со ссылкой на сенатора', 'ذكرت الصحيفة نقلا عن الوزير'."""
    told: list[Attribution] = []
    for one in spoken:
        cites = _CITES.match(analysis.text, one.cue.start) is not None and one.source is not None
        house = told[-1].source if told else None
        if (
            cites
            and one.source
            and one.source.speaker
            and not one.source.is_media
            and house is not None
            and house.is_media
        ):
            told[-1] = Attribution(cue=one.cue, source=one.source, content=told[-1].content)
        else:
            told.append(one)
    return told


_CITES = re.compile(r"со\sссылкой\sна|ссылаясь\sна|نقلا\sعن|نقلاً\sعن|citing|quoting", re.IGNORECASE)


def _cues(analysis: Analysis) -> list[Word]:
    """Verbs of speech and 'according to', where they are no part of a name ('State Department') and nobody else's words."""
    names = [mention.span for mention in analysis.mentions]
    long = [quotation for quotation in analysis.quotations if quotation.end - quotation.start > LONG_QUOTE]
    known = [word for word in analysis.of_kind(WordKind.SAY, WordKind.ACCORDING) if is_speech(word, analysis)]
    return sorted(
        cue
        for cue in (*known, *_inverted_verbs(analysis, known))
        if not any(name.overlaps(Span(cue.start, cue.end)) for name in names)
        and not any(quotation.start <= cue.start < quotation.end for quotation in long)
    )


def _inverted_verbs(analysis: Analysis, known: Sequence[Word]) -> list[Word]:
    """Verbs that stand where one of speech would, in front of their subject, and that no lexicon knows."""
    if analysis.language != "ru":
        return []
    taken = [Span(word.start, word.end) for word in (*known, *analysis.of_kind(WordKind.DIALOGUE))]
    free = [span for span in inversions(analysis.text) if not any(span.overlaps(other) for other in taken)]
    return [Word(span.start, span.end, WordKind.SAY, INVERTED) for span in free]


def _of_cue(cue: Word, cues: Sequence[Word], analysis: Analysis, found: Sequence[Source]) -> Attribution | None:
    span = Span(cue.start, cue.end)
    if analysis.language == "en" and _passive(cue, analysis.text):
        return None
    if cue.kind is WordKind.ACCORDING:
        return _according(cue, cues, analysis, found)
    who = subject(cue, cues, analysis, found)
    if who is Left.NOBODY:
        return None
    source = who if isinstance(who, Source) else None
    if not _speaks(cue, source, analysis):
        return None
    content = _content(cue, source, cues, analysis)
    if cue.value == INVERTED and content.start > 0:
        return None
    return Attribution(cue=span, source=source, content=content)


def _speaks(cue: Word, source: Source | None, analysis: Analysis) -> bool:
    """Whether the verb with its subject says something: the press doesn't, and an act does where what is said follows or a person does it."""
    if source is not None and source.is_press:
        return False
    if cue.value == INVERTED:
        return source is not None or pronoun(cue, analysis) is not None
    end = max(cue.end, source.end if source else 0)
    told = cue.value == "deed" or (cue.value == "act" and (source is None or not _acts(source)))
    return not told or _said(end, analysis, reach=REACH) is not None


def _passive(cue: Word, text: str) -> bool:
    return _PASSIVE.search(text, 0, cue.start) is not None or text.startswith(" by ", cue.end)


def _acts(source: Source) -> bool:
    return source.is_person or source.is_institution or source.is_office


def _according(cue: Word, cues: Sequence[Word], analysis: Analysis, found: Sequence[Source]) -> Attribution | None:
    limit = min([cue.end + REACH] + [other.start for other in cues if other.start >= cue.end])
    source = next((one for one in found if cue.end <= one.start < limit), None)
    text = analysis.text
    if source is None and not any(word in _POSSESSIVES for word in text[cue.start : cue.end].casefold().split()):
        return None
    if source is not None and re.search(r"[,،;:]", text[cue.end : source.start]):
        return None
    end = source.end if source else cue.end
    # What is said follows in the sentence, or, where little follows, stands in front.
    content = Span(0, cue.start) if len(text) - end < cue.start else Span(end, len(text))
    return Attribution(cue=Span(cue.start, cue.end), source=source, content=content)


def _said(start: int, analysis: Analysis, *, reach: int) -> int | None:
    """Where what is said begins behind *start*: behind 'that', a colon, or at a quotation."""
    places = [word.end for word in analysis.of_kind(WordKind.THAT) if start <= word.start <= start + reach]
    near = start + min(reach, REACH)
    places += [q.start for q in analysis.quotations if start <= q.start <= near and q.end - q.start > LONG_QUOTE]
    colon = analysis.text.find(":", start, start + reach)
    if colon >= 0:
        places.append(colon + 1)
    return min(places) if places else None


def _content(cue: Word, source: Source | None, cues: Sequence[Word], analysis: Analysis) -> Span:
    text = analysis.text
    end = max(cue.end, source.end if source else 0)
    he = pronoun(cue, analysis) if source is None else None
    if _inserted(cue, source or he, text, max(end, he.end if he else 0)):
        return Span(0, len(text))
    if _postposed(cue, source, analysis, end):
        return Span(0, min(cue.start, source.start if source else cue.start))
    if text[end:].split(maxsplit=1)[:1] in [["عن"], ["إلى"], ["الى"]] and _said(end, analysis, reach=_NEAR) is None:
        return Span(end, len(text))  # 'expressed its readiness': no 'that' belongs to it
    following = next((other.start for other in cues if other.start >= end), len(text))
    reach = _THAT_REACH if analysis.language == "ar" else _NEAR
    said = _said(end, analysis, reach=min(reach, max(0, following - end)))
    return Span(said if said is not None else end, len(text))


def _inserted(cue: Word, source: Source | Word | None, text: str, end: int) -> bool:
    """Whether the attribution stands in the middle of what is said: 'There is, the minister insisted, no date yet'."""
    if source is None:
        return False
    before = text[: min(cue.start, source.start)].rstrip()
    articles = before.casefold().removesuffix("the").rstrip()
    return articles.endswith((",", "،", "—", "–")) and re.match(r"\s*[,،—–]\s", text[end:]) is not None


def _postposed(cue: Word, source: Source | None, analysis: Analysis, end: int) -> bool:
    """Whether what is said stands in front: 'there are no plans, the ministry said on Monday'."""
    text = analysis.text
    begin = min(cue.start, source.start if source else cue.start)
    before = text[:begin]
    if len(before.split()) < 3 or not _CLAUSE_BEFORE[analysis.language].search(before):
        return False
    tail = text[end:]
    if _QUOTED_BEFORE.search(before):
        return _said(end, analysis, reach=_NEAR) is None
    if analysis.language == "en":
        clause = " ".join(tail.split()[:6]).partition(",")[0]
        return _AFTERTHOUGHT.match(tail) is not None and _GOES_ON.search(clause) is None
    return _said(end, analysis, reach=len(tail)) is None and len(tail.split()) <= _POSTPOSED_TAIL_WORDS


def _by_mark(analysis: Analysis, found: Sequence[Source], *, is_title: bool) -> Attribution | None:
    """Read 'Kremlin: …' and, in titles, '… — Kremlin'."""
    text = analysis.text
    colon = _COLON.search(text, 0, _HEAD_CHARS)
    if colon is not None and (source := _fills(found, 0, colon.start(), text, loose=is_title)) is not None:
        return Attribution(cue=Span(*colon.span()), source=source, content=Span(colon.end(), len(text)))
    dashes = list(_DASH.finditer(text))
    source = _fills(found, dashes[-1].end(), len(text), text, loose=False) if dashes else None
    if source is not None and (is_title or source.is_person) and not source.is_media:
        return Attribution(cue=Span(*dashes[-1].span()), source=source, content=Span(0, dashes[-1].start()))
    return None


def _fills(found: Sequence[Source], start: int, end: int, text: str, *, loose: bool) -> Source | None:
    """The source that stands alone in text[start:end], or nearly."""
    inside = [
        source for source in found if start <= source.start and source.end <= end and not _addressee(source, text)
    ]
    if not inside:
        return None
    source = inside[-1] if loose and inside[-1].is_person else inside[0]
    rest = text[start : source.start] + text[source.end : end]
    words = 2 if loose and (source.is_person or source.is_office) else 1
    return source if len(rest.split()) <= words and ":" not in rest else None


def _addressee(source: Source, text: str) -> bool:
    """Whether a phrase of a heading is no subject: in another case, or with a preposition joined to it ('فلان لعلان: …')."""
    if is_russian(text[source.span.slice]):
        return is_oblique(text[source.span.slice])
    return "\u0621" <= text[source.start - 1 : source.start] <= "\u064a" and text[source.start - 1] not in "وف"
