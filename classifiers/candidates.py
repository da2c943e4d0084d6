"""Candidates: an article in; its sentences that name parties, with context and marked parties, out. Step 1 of reading."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from msgspec import Struct

from classifiers.agencies import agency_in
from classifiers.agreement import Gender, gender
from classifiers.article import Article
from classifiers.attributions import Attribution, attributions
from classifiers.claim import Cue, Quote, Speaker
from classifiers.gate import may_matter
from classifiers.gazetteer import Gazetteer, default
from classifiers.hindsight import reaches_back
from classifiers.lexicon import WordKind
from classifiers.memory import Memory
from classifiers.parties import ANY, Analysis, Standing, analyse
from classifiers.raw import Field
from classifiers.russian import is_nominative
from classifiers.salience import Salience
from classifiers.sentences import Sentence, sentences
from classifiers.span import Span
from classifiers.speakers import Source, sources
from classifiers.subjects import LONG_QUOTE

_QUOTED_SHARE = 0.6
_QUOTED_MUCH = 0.35
_OPENING_MARKS = "\"«“„'‘"


class MarkedParty(Struct, frozen=True, kw_only=True):
    """
    A party that a candidate may be about: its id and where the sentence names it.

    *mentions* are spans in the field of the candidate; empty where the party is carried over from the document ('he', 'the two sides').
    *standing* is the best of its mentions: named as a party, or only as a topic, a place, or beside a group's name; null if carried over.
    *addressed* says that a word such as 'with' stands in front of a mention: the other side of a talk. *between* says that it is one of the
    two that 'between' stands in front of.
    """

    party: str
    mentions: tuple[Span, ...]
    standing: Standing | None = None
    addressed: bool = False
    between: bool = False


class Said(Struct, frozen=True, kw_only=True):
    """Who says which part of a candidate; *content* is a span in the field of the candidate."""

    speaker: Speaker
    cue: Cue | None
    content: Span


class Candidate(Struct, frozen=True, kw_only=True):
    """
    A sentence with its context and its marked parties: what a model scores. Its score is a matrix `[n_parties, 6]`.

    *previous* is the sentence before it in its story, *title* the story's title; both empty where there is none, or the candidate is it.
    *speaker*, *cue* and *quote* are those of the main attribution, *said* lists all of them. *subject* is the person or house
    that the sentence is about, where it says nothing by itself ('Putin does not rule out …'). *dyad* are the two parties that the story has
    been about so far, the likelier first; *pair* says that the sentence means them ('the two sides').
    """

    story: int
    field: Field
    start: int
    end: int
    text: str
    language: str
    is_title: bool
    previous: str
    title: str = ""
    parties: tuple[MarkedParty, ...]
    speaker: Speaker | None
    cue: Cue | None
    quote: Quote
    quotations: tuple[Span, ...]
    agency: str | None = None
    said: tuple[Said, ...] = ()
    subject: Speaker | None = None
    dyad: tuple[str, ...] = ()
    pair: bool = False

    @property
    def span(self) -> Span:
        """The range of the candidate in its field."""
        return Span(self.start, self.end)


def candidates(article: Article, gazetteer: Gazetteer | None = None) -> tuple[Candidate, ...]:
    """
    Find the sentences of *article* that a claim can stand in, in order: those that name a party, or go on about the story's parties.

    Each story is read by itself: nothing that one names is known in another. The gazetteer is the shipped one unless another is given.
    Languages without files (see `classifiers.lexicon`) have no candidates.
    """
    gazetteer = gazetteer or default()
    if not may_matter(article, gazetteer):
        return ()
    date = article.published_at.date().isoformat() if article.published_at else None
    return tuple(
        candidate
        for _, story in groupby(sentences(article), key=lambda sentence: sentence.story)
        for candidate in _of_story(list(story), gazetteer, date)
    )


def _of_story(story: Sequence[Sentence], gazetteer: Gazetteer, date: str | None) -> Iterator[Candidate]:
    analyses = analyse([sentence.text for sentence in story], story[0].language, gazetteer, date)
    memory = Memory(date)
    salience = Salience()
    title = story[0].text if story[0].is_title else ""
    previous = ""
    attributed = _attributed(story, analyses, gazetteer, memory)
    for sentence, analysis, said in zip(story, analyses, attributed, strict=True):
        candidate = _candidate(sentence, analysis, said, salience, (title, previous))
        if candidate is not None:
            yield candidate
        salience.see(analysis, is_title=sentence.is_title)
        previous = sentence.text


def _attributed(
    story: Sequence[Sentence], analyses: Sequence[Analysis], gazetteer: Gazetteer, memory: Memory
) -> list["_Attributed"]:
    """Who says what in each sentence. Where one only names the source of the sentence before ('X said so'), that one is the source's."""
    found: list[_Attributed] = []
    introduces = False
    for sentence, analysis in zip(story, analyses, strict=True):
        one = _said(sentence, analysis, gazetteer, memory, introduced=introduces)
        introduces = sentence.text.endswith(":") or (introduces and not one.own)
        before = len(found) - 1
        if before >= 0 and not story[before].is_title and not found[before].said:
            source = one.said[0].speaker if one.said else one.first
            if source is not None and reaches_back(sentence.text, sentence.language):
                found[before].said.append(Said(speaker=_carried(source), cue=None, content=story[before].span))
                memory.spoke(source, by_name=True)
        found.append(one)
    return found


class _Attributed(Struct):
    """The attributions of a sentence with their speakers; *own* says whether it names a source itself, *first* is the first person in it."""

    said: list[Said]
    own: bool
    subject: Speaker | None
    first: Speaker | None


def _said(
    sentence: Sentence, analysis: Analysis, gazetteer: Gazetteer, memory: Memory, *, introduced: bool
) -> _Attributed:
    before_it = memory.subject or memory.named
    found = sources(analysis, gazetteer, memory)
    said: list[Said] = []
    own = False
    current: Speaker | None = None
    outer: Attribution | None = None
    for one in attributions(analysis, found, is_title=sentence.is_title):
        shown = gender(analysis.text[one.cue.slice], analysis.language)
        speaker = _speaker(one, memory, current, before_it, shown)
        own = own or one.source is not None
        if speaker is None:
            continue
        if outer is None or not _nested(one, outer, analysis):
            outer, current = one, speaker
            memory.spoke(speaker, by_name=one.source is not None, gender=shown)
        cue = Cue(
            start=sentence.start + one.cue.start,
            end=sentence.start + one.cue.end,
            text=analysis.text[one.cue.slice],
        )
        content = Span(sentence.start + one.content.start, sentence.start + one.content.end)
        said.append(Said(speaker=speaker, cue=cue, content=content))
    if not said and (who := _beside_quotation(found, analysis)) is not None:
        memory.spoke(who, by_name=True)
        own = True
        said.append(Said(speaker=who, cue=None, content=sentence.span))
    if not said and analysis.text.endswith(":") and found:
        _introduce(found, memory)
    if not said and memory.last is not None and (introduced or _is_quotation(analysis)):
        said.append(Said(speaker=_carried(memory.last), cue=None, content=sentence.span))
    memory.subject = None if said else _person_first(found, analysis)
    first = next((one.speaker for one in found if one.speaker and (one.is_person or one.is_office)), None)
    return _Attributed(said, own, _holder(found, analysis), first)


def _nested(one: Attribution, outer: Attribution, analysis: Analysis) -> bool:
    """Whether somebody only quotes somebody: who goes on afterwards is the first of them. A new clause ('while …') starts afresh."""
    afresh = any(outer.content.start <= word.start <= one.cue.start for word in analysis.of_kind(WordKind.CLAUSE))
    return outer.content.start <= one.cue.start < outer.content.end and not afresh


def _person_first(found: Sequence[Source], analysis: Analysis) -> Speaker | None:
    """The person whom a sentence that nobody says is about: who goes on in the next one."""
    first = found[0] if found else None
    if first is None or not first.is_person:
        return None
    return _holder([first], analysis)


def _holder(found: Sequence[Source], analysis: Analysis) -> Speaker | None:
    """The first person, office or institution of a sentence, if it can be its subject."""
    for source in found:
        if (
            source.speaker is None
            or source.is_media
            or not (source.is_person or source.is_office or source.is_institution)
        ):
            continue
        fits = analysis.language != "ru" or is_nominative(analysis.text[source.span.slice])
        return source.speaker if fits else None
    return None


def _beside_quotation(found: Sequence[Source], analysis: Analysis) -> Speaker | None:
    """The first person or house beside a quotation that fills much of its sentence, whatever verb stands there ('«…», — sighed X')."""
    long = [q for q in analysis.quotations if q.end - q.start > LONG_QUOTE]
    if sum(q.end - q.start for q in long) < _QUOTED_MUCH * len(analysis.text):
        return None
    outside = [one for one in found if not any(q.start <= one.start < q.end for q in long)]
    return _holder(outside, analysis)


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
    before = current or memory.subject or memory.goes_on(shown) or before_it
    if before is None:
        return None
    if one.source is not None:  # 'the minister said'
        return Speaker(name=before.name, id=before.id, mention=None, party=before.party)
    return current or _carried(before)


def _carried(speaker: Speaker) -> Speaker:
    return Speaker(name=speaker.name, id=speaker.id, mention=None, party=speaker.party)


def _is_quotation(analysis: Analysis) -> bool:
    """Whether the sentence is nothing but a quotation, or the rest of one."""
    text = analysis.text
    quoted = sum(span.end - span.start for span in analysis.quotations)
    return text[:1] in _OPENING_MARKS and quoted >= _QUOTED_SHARE * len(text)


def _candidate(
    sentence: Sentence,
    analysis: Analysis,
    attributed: _Attributed,
    salience: Salience,
    context: tuple[str, str],
) -> Candidate | None:
    title, previous = context
    dyad = salience.dyad()
    said = tuple(attributed.said)
    pair = any(word.kind is WordKind.PAIR for word in analysis.words)
    parties = _parties(sentence, analysis, said, dyad)
    dialogue = any(word.kind is WordKind.DIALOGUE for word in analysis.words)
    if not parties or not (analysis.named or dialogue):
        return None
    main = said[0] if said else None
    return Candidate(
        story=sentence.story,
        field=sentence.field,
        start=sentence.start,
        end=sentence.end,
        text=sentence.text,
        language=sentence.language,
        is_title=sentence.is_title,
        previous="" if sentence.is_title else previous,
        title="" if sentence.is_title else title,
        parties=parties,
        speaker=main.speaker if main else None,
        cue=main.cue if main else None,
        quote=_quote(analysis, main),
        quotations=tuple(Span(sentence.start + q.start, sentence.start + q.end) for q in analysis.quotations),
        agency=agency_in(sentence.text),
        said=said,
        dyad=dyad,
        subject=attributed.subject,
        pair=pair,
    )


def _quote(analysis: Analysis, main: Said | None) -> Quote:
    if main is None:
        return Quote.NARRATION
    quoted = sum(span.end - span.start for span in analysis.quotations)
    return Quote.DIRECT if quoted >= len(analysis.text) / 3 else Quote.INDIRECT


def _parties(
    sentence: Sentence, analysis: Analysis, said: Sequence[Said], dyad: Sequence[str]
) -> tuple[MarkedParty, ...]:
    """Mark the parties that the sentence names, in order; then those that it can mean: its speakers' and the story's two."""
    spans: dict[str, list[Span]] = {}
    standings: dict[str, list[Standing]] = {}
    for mention in analysis.mentions:
        if mention.party is None or mention.standing is Standing.MEDIA:
            continue
        spans.setdefault(mention.party, []).append(Span(sentence.start + mention.start, sentence.start + mention.end))
        standings.setdefault(mention.party, []).append(mention.standing)
    sides = _sides(analysis)
    marked = [
        MarkedParty(
            party=party,
            mentions=tuple(places),
            standing=min(standings[party], key=_RANKS.index),
            addressed=_addressed(party, analysis),
            between=party in sides,
        )
        for party, places in spans.items()
    ]
    carried = [one.speaker.party for one in said if one.speaker.party]
    named = {one.party for one in marked if one.standing is Standing.NAMED and one.party != ANY}
    if len(named) < 2:
        carried += dyad
    marked += [MarkedParty(party=party, mentions=()) for party in dict.fromkeys(carried) if party not in spans]
    return tuple(marked)


def _sides(analysis: Analysis) -> set[str]:
    """The two parties named behind a 'between'; none where two cannot be found nearby."""
    for word in analysis.of_kind(WordKind.BETWEEN):
        near = [m.party for m in analysis.mentions if m.party and 0 <= m.start - word.end <= _BETWEEN_REACH]
        pair = list(dict.fromkeys(near))[:2]
        if len(pair) == 2:
            return set(pair)
    return set()


_BETWEEN_REACH = 90


def _addressed(party: str, analysis: Analysis) -> bool:
    """Whether 'with', 'مع', 'с' stands in front of a mention of *party*, with at most an office in between."""
    ends = [word.end for word in analysis.of_kind(WordKind.WITH)]
    starts = [mention.start for mention in analysis.mentions if mention.party == party]
    others = [mention.start for mention in analysis.mentions if mention.party not in {party, None}]
    return any(
        0 < start - end <= _WITH_REACH and not any(end <= other < start for other in others)
        for end in ends
        for start in starts
    )


_WITH_REACH = 40
_RANKS = [Standing.NAMED, Standing.PLACE, Standing.TOPIC, Standing.MODIFIER, Standing.UNPLACED, Standing.MEDIA]
