"""Candidates: an article in; its sentences that name parties, with context and marked parties, out. Step 1 of reading."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace

from classifiers.agencies import agency_in
from classifiers.article import Article
from classifiers.claim import Cue, Quote, Speaker
from classifiers.entries import Entry
from classifiers.gate import may_matter, near_dialogue
from classifiers.gazetteer import Gazetteer, default
from classifiers.lexicon import WordKind
from classifiers.outlets import state_of
from classifiers.parties import ANY, Analysis, Mention, Standing, analyse
from classifiers.raw import Field
from classifiers.salience import Salience
from classifiers.sentences import Sentence, sentences
from classifiers.span import Span
from classifiers.tellings import Telling, Told, tellings


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
    Find the sentences of *article* that a claim can stand in, in order: those that name a party, or go on about the story's parties, and have a word of
    dialogue or stand beside one that does (see `classifiers.gate.near_dialogue`).

    Each story is read by itself: nothing that one names is known in another. The gazetteer is the shipped one unless another is given.
    Languages without files (see `classifiers.lexicon`) have no candidates.
    """
    gazetteer = gazetteer or default()
    return _found(article, gazetteer, every=False) if may_matter(article, gazetteer) else ()


def every_sentence(article: Article, gazetteer: Gazetteer | None = None) -> tuple[Candidate, ...]:
    """Make a candidate of each sentence of *article*, whatever it is about: for labels that have nothing to do with dialogue."""
    return _found(article, gazetteer or default(), every=True)


def _found(article: Article, gazetteer: Gazetteer, *, every: bool) -> tuple[Candidate, ...]:
    date = article.published_at.date().isoformat() if article.published_at else None
    state = state_of(article.outlet or article.agency, article.url, gazetteer)
    home = gazetteer.country(state) if state else None
    return tuple(
        candidate
        for _, story in groupby(sentences(article), key=lambda sentence: sentence.story)
        for candidate in _of_story(list(story), gazetteer, date, home, every=every)
    )


def _of_story(
    story: Sequence[Sentence], gazetteer: Gazetteer, date: str | None, home: Entry | None, *, every: bool
) -> Iterator[Candidate]:
    texts = [sentence.text for sentence in story]
    wanted = [True] * len(story) if every else near_dialogue(texts, story[0].language)
    if not any(wanted):
        return
    analyses = analyse(texts, story[0].language, gazetteer, date)
    salience = Salience(analyses)
    title = story[0].text if story[0].is_title else ""
    previous = ""
    told = tellings(story, analyses, gazetteer, date, wanted)
    for sentence, read, telling, may_claim in zip(story, analyses, told, wanted, strict=True):
        analysis = _at_home(read, telling, sentence, home)
        if may_claim:
            candidate = _candidate(sentence, analysis, telling, salience, (title, previous), every=every)
            if candidate is not None:
                yield candidate
        salience.see(analysis, is_title=sentence.is_title)
        previous = sentence.text


def _at_home(analysis: Analysis, telling: Telling, sentence: Sentence, home: Entry | None) -> Analysis:
    """Add the outlet's own state where it says 'our country' in its own voice; in what somebody says it is the speaker's, who is marked anyway."""
    said = [span for told in telling.told for span in told.content or (sentence.span,)]
    own = [
        Mention(start=word.start, end=word.end, party=home.party, entry=home, way="short", standing=Standing.NAMED)
        for word in analysis.of_kind(WordKind.OWN)
        if home and word.value == "ours" and not any(s.start <= sentence.start + word.start < s.end for s in said)
    ]
    if not own:
        return analysis
    return replace(analysis, mentions=tuple(sorted((*analysis.mentions, *own), key=lambda mention: mention.start)))


def _candidate(
    sentence: Sentence,
    analysis: Analysis,
    telling: Telling,
    salience: Salience,
    context: tuple[str, str],
    *,
    every: bool,
) -> Candidate | None:
    title, previous = context
    dyad = salience.dyad()
    said = tuple(one for told in telling.told for one in _said(told, sentence))
    pair = any(word.kind is WordKind.PAIR for word in analysis.words)
    parties = _parties(sentence, analysis, said, dyad)
    if not every and (not parties or not (analysis.named or _goes_on(analysis, said))):
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
        subject=telling.subject,
        pair=pair,
    )


def _goes_on(analysis: Analysis, said: Sequence[Said]) -> bool:
    """Whether a sentence without a name goes on about the story's parties: with a word of dialogue, 'the two sides', or what one of them says ('We shall see,' he said)."""
    spoken = any(word.kind in {WordKind.DIALOGUE, WordKind.PAIR} for word in analysis.words)
    return spoken or any(one.speaker.party for one in said)


def _said(told: Told, sentence: Sentence) -> Iterator[Said]:
    """What a claim needs of something told: whose it is, and from where to where; once for each who says it, none where nobody knows whose."""
    if told.speaker is None or not told.is_speech:
        return
    cue = told.cue and Cue(
        start=told.cue.start,
        end=told.cue.end,
        text=sentence.text[told.cue.start - sentence.start : told.cue.end - sentence.start],
    )
    parts = told.content or (sentence.span,)
    for speaker in (told.speaker, *told.others):
        yield Said(speaker=speaker, cue=cue, content=Span(parts[0].start, parts[-1].end))


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
