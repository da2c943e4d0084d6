"""Quoting: one raw article's bytes in; its reported speech as the records that `parley quotes` writes, out."""

from collections.abc import Iterator

from msgspec import Struct

from classifiers import article, raw
from classifiers.article import Article
from classifiers.contents import Kind
from classifiers.gazetteer import Gazetteer
from classifiers.rejected import Rejected
from classifiers.reports import Report, reports
from classifiers.span import Span


class Words(Struct, frozen=True, kw_only=True):
    """Some words of a field: half-open code points, and what stands there."""

    start: int
    end: int
    text: str


class Part(Struct, frozen=True, kw_only=True):
    """Some of what is said: half-open code points of the field."""

    start: int
    end: int


class Who(Struct, frozen=True, kw_only=True):
    """The speaker: canonical English name, and the Wikidata item where it is known."""

    name: str
    id: str | None


class Quoted(Struct, frozen=True, kw_only=True):
    """A line of `parley quotes`; see `classifiers.reports.Report` for what the members mean."""

    article_id: str
    story: int
    field: str
    kind: Kind
    source: Words | None
    cue: Words | None
    content: tuple[Part, ...]
    speaker: Who | None
    depth: int


def quotes_of(value: bytes, gazetteer: Gazetteer | None = None) -> Iterator[Quoted] | Rejected:
    """Read the reported speech of one raw article, or say why it cannot be read; with the shipped gazetteer unless another is given."""
    parsed = raw.parse(value)
    cleaned = parsed if isinstance(parsed, Rejected) else article.read(parsed)
    if isinstance(cleaned, Rejected):
        return cleaned
    return iter([_quoted(report, cleaned) for report in reports(cleaned, gazetteer)])


def _quoted(report: Report, cleaned: Article) -> Quoted:
    text = (cleaned.title or "") if report.field == "title" else cleaned.text
    speaker = report.speaker
    return Quoted(
        article_id=cleaned.article_id,
        story=report.story,
        field=report.field,
        kind=report.kind,
        source=_words(report.source, text),
        cue=_words(report.cue, text),
        content=tuple(Part(start=part.start, end=part.end) for part in report.content),
        speaker=Who(name=speaker.name, id=speaker.id) if speaker else None,
        depth=report.depth,
    )


def _words(span: Span | None, text: str) -> Words | None:
    return Words(start=span.start, end=span.end, text=text[span.slice]) if span else None
