"""Tellings: the sentences of a story with their analyses in; who says what in each, carried over from sentence to sentence, out."""

import re
from collections.abc import Sequence
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from classifiers.agreement import Gender, gender
from classifiers.attribution import Attribution
from classifiers.attributions import attributions
from classifiers.claim import Speaker
from classifiers.contents import Kind, tidy
from classifiers.gazetteer import Gazetteer
from classifiers.hindsight import reaches_back
from classifiers.languages import language_of
from classifiers.memory import Memory
from classifiers.parties import Analysis
from classifiers.phrases import names_in_full
from classifiers.quotations import left_open
from classifiers.scene import LONG_QUOTE
from classifiers.sentences import Sentence
from classifiers.span import Span
from classifiers.speakers import Source, sources
from classifiers.wordkinds import WordKind

_QUOTED_SHARE = 0.6
_QUOTED_MUCH = 0.35
_OPENING_MARKS = "\"«“„'‘"
_REPLY = ("— ", "– ", "- ")
_CLOSING_MARKS = "\"»”“'’"


LISTENED = 3
"""So many sentences in front of one are read for its sake: who spoke there may go on in it."""


class Attention(StrEnum):
    """How closely a sentence is read."""

    READ = "read"
    HEARD = "heard"  # only for whom it names
    PASSED = "passed"


class Told(Struct, frozen=True, kw_only=True):
    """
    Somebody says something, in one sentence. Spans are code points of the sentence's field.

    *others* say it with *speaker*, who is null where nothing is known of the source ('residents'). *cue* and *source* are null where the sentence has none;
    *goes_on* says that the words are the rest of what the sentence before began to quote, *is_speech* that words are told, and no deed or
    attitude.
    """

    speaker: Speaker | None
    others: tuple[Speaker, ...] = ()
    cue: Span | None
    source: Span | None
    content: tuple[Span, ...]
    kind: Kind
    goes_on: bool = False
    is_speech: bool = True


class Telling(Struct):
    """What a sentence tells: *own* says whether it names a source, *first* is the first person in it, *subject* whom it is about."""

    told: list[Told]
    own: bool
    subject: Speaker | None
    first: Speaker | None


def tellings(
    story: Sequence[Sentence],
    analyses: Sequence[Analysis],
    gazetteer: Gazetteer,
    date: str | None,
    wanted: Sequence[bool] | None = None,
) -> list[Telling]:
    """
    Find who says what in each sentence of one story, in order; *date* is the story's day ('2015-08-01'), null where unknown.

    Of a long story only some sentences may be *wanted*: those and the `LISTENED` in front of each are read; further in front it is only heard who is named, and
    behind the last one nothing. Sentences that are not read tell nothing.

    Where a sentence only names the source of the one before ('X said so'), that one is the source's. A quotation that goes on is its
    speaker's; so is what follows a heading with a colon.
    """
    reader = _Reader(gazetteer, date)
    for analysis in analyses:
        record = language_of(analysis.language)
        reader.memory.read(names_in_full(analysis), record.family_first if record else ())
    found: list[Telling] = []
    for sentence, analysis, attention in zip(story, analyses, _attention(wanted or [True] * len(story)), strict=True):
        if attention is not Attention.READ:
            found.append(reader.pass_over(sentence, analysis, hears=attention is Attention.HEARD))
            continue
        one = reader.read(sentence, analysis)
        before = len(found) - 1
        if before >= 0 and not story[before].is_title and not any(_is_attributed(told) for told in found[before].told):
            source = next((told.speaker for told in one.told if told.speaker), one.first)
            who = _teller(sentence)
            if (source is not None or who is not None) and reaches_back(sentence.text, sentence.language):
                found[before].told[:] = [_told_before(source, who, story[before], found[before].told)]
                if source is not None:
                    reader.memory.spoke(source, by_name=True)
        found.append(one)
    return found


def _attention(wanted: Sequence[bool]) -> list[Attention]:
    """How closely each sentence is read, given which are wanted."""
    found: list[Attention] = []
    ahead: int | None = None  # how far it is to the next one that is wanted
    for is_wanted in reversed(wanted):
        ahead = 0 if is_wanted else ahead + 1 if ahead is not None else None
        found.append(Attention.PASSED if ahead is None else Attention.READ if ahead <= LISTENED else Attention.HEARD)
    return found[::-1]


def _is_attributed(told: Told) -> bool:
    return told.is_speech and (told.speaker is not None or told.source is not None)


def _teller(sentence: Sentence) -> Span | None:
    language = language_of(sentence.language)
    who = language.teller(sentence.text) if language is not None else None
    return _moved(who, sentence.start) if who is not None else None


def _told_before(source: Speaker | None, who: Span | None, sentence: Sentence, told: Sequence[Told]) -> Told:
    """What the sentence in front of its source tells: a quotation without a source, or all of it."""
    speaker = _carried(source) if source is not None else None
    quoted = next((one for one in told if one.is_speech), None)
    return replace(quoted or _whole(speaker, sentence), speaker=speaker, source=who)


class _Reader:
    """What the sentences of a story leave to the next one: who has spoken, whether somebody is introduced, whether a quotation is open."""

    def __init__(self, gazetteer: Gazetteer, date: str | None) -> None:
        self.gazetteer = gazetteer
        self.memory = Memory(date)
        self._before: Told | None = None  # the last that the sentence before tells
        self._introduces = False
        self._asked = False  # behind a dash: an answer may follow behind another
        self._introducer: Span | None = None  # whose words stand below a colon
        self._is_open = False
        self._paragraph = 0

    def read(self, sentence: Sentence, analysis: Analysis) -> Telling:
        """Find who says what in the next sentence."""
        memory = self.memory
        found = sources(analysis, self.gazetteer, memory)
        told, own = self._attributed(sentence, analysis, found)
        spoken = [one for one in told if one.is_speech]
        if not spoken and not own:
            spoken = self._unattributed(sentence, analysis, found)
            own = any(one.source for one in spoken)
            told += spoken
        memory.subject = None if any(one.speaker for one in spoken) else _person_first(found, analysis)
        self._remember(sentence, analysis, found, spoken, own=own)
        persons = [one.speaker for one in found if one.speaker and (one.is_person or one.is_office)]
        houses = [one.speaker for one in found if one.speaker and one.is_institution]
        first = next(iter((*persons, *houses)), None)
        return Telling(told, own, _holder(found, analysis), first)

    def pass_over(self, sentence: Sentence, analysis: Analysis, *, hears: bool) -> Telling:
        """Leave a sentence unread, but for whom it names where *hears*; a quotation that it goes on with is over."""
        if hears:
            sources(analysis, self.gazetteer, self.memory)
        self.memory.subject = self._before = self._introducer = None
        self._introduces = self._asked = self._is_open = False
        self._paragraph = sentence.paragraph
        return Telling([], own=False, subject=None, first=None)

    def _attributed(self, sentence: Sentence, analysis: Analysis, found: Sequence[Source]) -> tuple[list[Told], bool]:
        """What the sentence attributes, and whether it names a source itself."""
        memory = self.memory
        before_it = memory.subject or memory.named
        told: list[Told] = []
        own = False
        current: Speaker | None = None
        outer: Attribution | None = None
        for one in attributions(analysis, found, is_title=sentence.is_title):
            shown = gender(analysis.text[one.cue.slice], analysis.language)
            speaker = _speaker(one, memory, current, before_it, shown)
            told.append(_told(one, speaker, sentence.start, is_speech=one.is_speech and not _narrates(one, analysis)))
            own = own or (one.source is not None and one.is_speech)
            if not told[-1].is_speech:
                current = current or speaker
                continue
            if speaker is not None and (outer is None or not _nested(one, outer, analysis)):
                outer, current = one, speaker
                memory.spoke(speaker, by_name=one.source is not None, gender=shown)
        return told, own

    def _unattributed(self, sentence: Sentence, analysis: Analysis, found: Sequence[Source]) -> list[Told]:
        """What a sentence tells without a verb of speech: beside its source, or as the rest of what somebody has said before."""
        memory = self.memory
        if (beside := _beside_quotation(found, analysis, sentence)) is not None:
            if beside.speaker:
                memory.spoke(beside.speaker, by_name=True)
            return [beside]
        listed = _LIST.search(analysis.text)
        if listed is not None:  # 'Другие заявления Пескова: — …'
            _introduce([one for one in found if one.end <= listed.start()], memory)
        elif analysis.text.endswith(":") and found:
            _introduce(found, memory)
        goes_on = self._is_open and _continues(sentence, analysis, self._paragraph)
        replies = self._introducer is not None and analysis.text.startswith(_REPLY)
        asked = analysis.text.startswith(_REPLY) and (self._asked or analysis.text.endswith("?"))
        quoted = goes_on or replies or asked or _is_quotation(analysis)
        introduced = self._introduces or listed is not None or _in_first_person(analysis)
        if not quoted and not (introduced and memory.last is not None):
            return []
        last = self._before.speaker if self._before else memory.subject or memory.last
        rest = _rest(last and _carried(last), sentence, analysis, quoted=quoted, goes_on=goes_on)
        source = self._introducer or self._introduced_by(analysis)
        return [replace(rest, source=source) if quoted and not goes_on else rest]

    def _introduced_by(self, analysis: Analysis) -> Span | None:
        """The source of the sentence before, where it introduces a quotation in other words."""
        language = language_of(analysis.language)
        before = self._before
        introduces = language is not None and language.quotation_is_introduced and before is not None
        return before.source if introduces and before and before.kind is not Kind.DIRECT else None

    def _remember(
        self, sentence: Sentence, analysis: Analysis, found: Sequence[Source], spoken: Sequence[Told], *, own: bool
    ) -> None:
        opened = left_open(analysis.text, analysis.quotations)
        reaches = bool(spoken) and spoken[-1].kind is Kind.DIRECT and spoken[-1].content[-1:] != ()
        self._is_open = reaches and (
            (opened is not None and spoken[-1].content[-1].start - sentence.start >= opened - 1)
            or (self._is_open and spoken[-1].goes_on and not _closes(analysis.text))
        )
        self._before = spoken[-1] if spoken else None
        self._introducer = _introducer(sentence, analysis, found, self._before)
        begins = sentence.text.endswith(":") or _LIST.search(sentence.text) is not None
        self._introduces = begins or (self._introduces and not own)
        self._asked = analysis.text.startswith(_REPLY) and analysis.text.endswith("?")
        self._paragraph = sentence.paragraph


def _narrates(one: Attribution, analysis: Analysis) -> bool:
    """Whether the press only tells the news ('сообщает ТАСС')."""
    language = language_of(analysis.language)
    if language is None or not language.press_narrates or one.source is None or not one.source.is_media:
        return False
    return one.source.speaker is None or one.source.speaker.name not in language.voices_of_state


def _told(one: Attribution, speaker: Speaker | None, offset: int, *, is_speech: bool) -> Told:
    return Told(
        speaker=speaker,
        others=tuple(other.speaker for other in one.others if other.speaker),
        cue=_moved(one.cue, offset),
        source=_moved(one.phrase, offset) if one.phrase else None,
        content=tuple(_moved(part, offset) for part in one.content),
        kind=one.kind,
        is_speech=is_speech,
    )


def _moved(span: Span, offset: int) -> Span:
    return Span(span.start + offset, span.end + offset)


def _whole(speaker: Speaker | None, sentence: Sentence) -> Told:
    return Told(speaker=speaker, cue=None, source=None, content=(sentence.span,), kind=Kind.INDIRECT)


def _rest(speaker: Speaker | None, sentence: Sentence, analysis: Analysis, *, quoted: bool, goes_on: bool) -> Told:
    """A sentence that is said as a whole."""
    parts = tuple(_moved(part, sentence.start) for part in tidy([Span(0, len(analysis.text))], analysis.text))
    kind = Kind.DIRECT if quoted else Kind.INDIRECT
    return Told(speaker=speaker, cue=None, source=None, content=parts, kind=kind, goes_on=goes_on)


def _continues(sentence: Sentence, analysis: Analysis, paragraph: int) -> bool:
    """Whether a sentence goes on with an open quotation: a paragraph that opens a mark again, or the sentence that closes it."""
    return _closes(analysis.text) or (sentence.paragraph != paragraph and analysis.text[:1] in _OPENING_MARKS)


def _closes(text: str) -> bool:
    return text.rstrip(" .!?…")[-1:] in _CLOSING_MARKS


def _nested(one: Attribution, outer: Attribution, analysis: Analysis) -> bool:
    """Whether somebody only quotes somebody: who goes on afterwards is the first of them. A new clause ('while …') starts afresh."""
    inside = outer.extent
    afresh = any(inside.start <= word.start <= one.cue.start for word in analysis.of_kind(WordKind.CLAUSE))
    return inside.start <= one.cue.start < inside.end and not afresh


def _person_first(found: Sequence[Source], analysis: Analysis) -> Speaker | None:
    """The person whom a sentence that nobody says is about: who goes on in the next one."""
    first = found[0] if found else None
    if first is None or not first.is_person:
        return None
    return _holder([first], analysis)


def _holder(found: Sequence[Source], analysis: Analysis) -> Speaker | None:
    """The first person, office or institution of a sentence, if it can be its subject."""
    language = language_of(analysis.language)
    for source in found:
        if (
            source.speaker is None
            or source.is_media
            or not (source.is_person or source.is_office or source.is_institution)
        ):
            continue
        fits = language is None or language.can_be_subject(analysis.text[source.span.slice])
        return source.speaker if fits else None
    return None


def _beside_quotation(found: Sequence[Source], analysis: Analysis, sentence: Sentence) -> Told | None:
    """What the first person or house says beside a quotation that fills much of its sentence, whatever verb stands there ('«…», — sighed X')."""
    long = [q for q in analysis.quotations if q.end - q.start > LONG_QUOTE]
    if sum(q.end - q.start for q in long) < _QUOTED_MUCH * len(analysis.text):
        return None
    outside = [one for one in found if not any(q.start <= one.start < q.end for q in long)]
    who = _holder(outside, analysis)
    if who is None:
        return None
    source = next((_moved(one.span, sentence.start) for one in outside if one.speaker == who), None)
    parts = tuple(_moved(quotation, sentence.start) for quotation in long)
    return Told(speaker=who, cue=None, source=source, content=parts, kind=Kind.DIRECT)


def _introducer(sentence: Sentence, analysis: Analysis, found: Sequence[Source], told: Told | None) -> Span | None:
    """Where a sentence that ends with a colon names whose words follow it: the source of its last report, else its first one that fits."""
    if not sentence.text.endswith(":"):
        return None
    if told is not None and told.source is not None:
        return told.source
    language = language_of(analysis.language)
    first = next((one for one in found if not one.is_press), None)
    fits = first is not None and (language is None or language.can_be_subject(analysis.text[first.span.slice]))
    return _moved(first.span, sentence.start) if first is not None and fits else None


def _introduce(found: Sequence[Source], memory: Memory) -> None:
    """Take the person, else the first source, of a heading such as 'From the ministry's briefing:' for the one who speaks below it."""
    named = [source.speaker for source in found if source.is_person and source.speaker]
    others = [source.speaker for source in found if source.speaker]
    for speaker in (*named[-1:], *others[:1])[:1]:
        memory.spoke(speaker, by_name=True)


def _speaker(
    one: Attribution, memory: Memory, current: Speaker | None, before_it: Speaker | None, shown: Gender | None
) -> Speaker | None:
    if one.source is not None and one.source.speaker is not None:
        return one.source.speaker
    if one.source is not None and one.source.is_media:
        return None
    if one.is_open or (one.source is not None and one.source.is_described and not one.refers_back):
        return None
    before = current or memory.subject or memory.goes_on(shown) or before_it
    if before is None:
        return None
    if one.source is not None:  # 'the minister said'
        return _carried(before)
    return current or _carried(before)


def _carried(speaker: Speaker) -> Speaker:
    return Speaker(name=speaker.name, id=speaker.id, mention=None, party=speaker.party)


_LIST = re.compile(r":\s[—–•-]\s(?=[A-ZА-ЯЁ])")
"""What opens a list of what somebody has said, in the sentence of its first item."""


def _in_first_person(analysis: Analysis) -> bool:
    """Whether a sentence speaks of 'us' outside quotation marks, as no newspaper does of itself."""
    language = language_of(analysis.language)
    if language is None:
        return False
    return any(
        not any(quoted.start <= found.start() < quoted.end for quoted in analysis.quotations)
        for found in language.first_person.finditer(analysis.text)
    )


def _is_quotation(analysis: Analysis) -> bool:
    """Whether the sentence is nothing but a quotation, or the rest of one."""
    text = analysis.text
    quoted = sum(span.end - span.start for span in analysis.quotations)
    return text[:1] in _OPENING_MARKS and quoted >= _QUOTED_SHARE * len(text)
