"""Reports: an article in; every piece of reported speech in it, whatever its topic, with its source, cue, parts and speaker, out."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace

from classifiers.article import Article
from classifiers.claim import Speaker
from classifiers.contents import Kind
from classifiers.gazetteer import Gazetteer, default
from classifiers.parties import analyse
from classifiers.raw import Field
from classifiers.sentences import Sentence, sentences
from classifiers.span import Span
from classifiers.tellings import Told, tellings


class Report(Struct, frozen=True, kw_only=True):
    """
    Somebody says, thinks, promises or denies something. Spans are half-open code points of *field* of the raw article.

    *source* are the words that name who ('the minister', 'он'), null where the text leaves it out; *cue* the words that attribute, null
    where a quotation simply goes on from an earlier one without being part of it. The parts of *content* are in order and do not overlap;
    a direct one stands without its quotation marks. *speaker* is who that is, null where nobody can be known. *depth* is 0 for what the
    newspaper reports, 1 for what is reported in such a report, and so on.
    """

    field: Field
    story: int
    source: Span | None
    cue: Span | None
    content: tuple[Span, ...]
    kind: Kind
    speaker: Speaker | None
    depth: int = 0


def reports(article: Article, gazetteer: Gazetteer | None = None) -> tuple[Report, ...]:
    """
    Find all reported speech of *article*: story by story, in the order of the outermost reports, and in each the innermost first.

    Every report has content. Quotations that run over several sentences or paragraphs are one report with several parts. Nothing is found
    in a language without a record (see `classifiers.languages`). The gazetteer is the shipped one unless another is given.
    """
    gazetteer = gazetteer or default()
    date = article.published_at.date().isoformat() if article.published_at else None
    return tuple(
        report
        for _, story in groupby(sentences(article), key=lambda sentence: sentence.story)
        for report in _of_story(list(story), gazetteer, date)
    )


def _of_story(story: Sequence[Sentence], gazetteer: Gazetteer, date: str | None) -> Iterator[Report]:
    analyses = analyse([sentence.text for sentence in story], story[0].language, gazetteer, date)
    found: list[Report] = []
    for sentence, telling in zip(story, tellings(story, analyses, gazetteer, date), strict=True):
        for told in telling.told:
            if told.goes_on and found and _is_same(found[-1], told) and found[-1].field == sentence.field:
                found[-1] = replace(found[-1], content=(*found[-1].content, *told.content))
            elif told.content:
                found.append(_report(told, sentence))
    yield from _nested(found)


def _is_same(report: Report, told: Told) -> bool:
    """Whether both are the same speaker's, by whatever words the speaker is named."""
    one, other = report.speaker, told.speaker
    return one == other or (one is not None and other is not None and (one.name, one.id) == (other.name, other.id))


def _report(told: Told, sentence: Sentence) -> Report:
    return Report(
        field=sentence.field,
        story=sentence.story,
        source=told.source,
        cue=told.cue,
        content=told.content,
        kind=told.kind,
        speaker=told.speaker,
    )


def _nested(found: Sequence[Report]) -> Iterator[Report]:
    """Give each report its depth, and hand out each outermost one behind those inside it."""
    waiting: list[Report] = []
    around: list[Report] = []
    for report in sorted(found, key=_opening):
        while around and not _inside(report, around[-1]):
            around.pop()
        if not around:
            yield from sorted(waiting, key=lambda one: (-one.depth, _opening(one)))
            waiting = []
        waiting.append(replace(report, depth=len(around)))
        around.append(report)
    yield from sorted(waiting, key=lambda one: (-one.depth, _opening(one)))


def _opening(report: Report) -> tuple[bool, int, int]:
    """The order of reports: titles first, by where they begin, of those that begin together the longer first."""
    whole = _whole(report)
    return report.field != "title", whole.start, -whole.end


def _whole(report: Report) -> Span:
    """From where a report begins to where it ends, its cue included; several may share a source."""
    parts = [*report.content, *([report.cue] if report.cue else [])]
    return Span(min(part.start for part in parts), max(part.end for part in parts))


def _inside(inner: Report, outer: Report) -> bool:
    """Whether a report stands in what another says: its cue, or where it has none its content, does."""
    place = inner.cue or inner.content[0]
    return inner.field == outer.field and any(part.contains(place) for part in outer.content)
