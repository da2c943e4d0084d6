"""Headings: a sentence in; the attribution that marks make in it without a verb ('Kremlin: …', '… — Kremlin', '… (Reuters)'), out."""

import re

from classifiers.attribution import Attribution, attribution, described
from classifiers.contents import tidy
from classifiers.scene import Scene
from classifiers.span import Span
from classifiers.speakers import Source

_HEAD_CHARS = 90
_IN_BRACKETS = re.compile(r"\((?P<who>[^()]{2,40})\)\s*[.]?$")
_COLON = re.compile(r"\s*:(?=\s|[\"«“'„]|$)")
_DASH = re.compile(r"\s[—–-]{1,2}\s")


def heading(scene: Scene, *, is_title: bool) -> Attribution | None:
    """
    Read the source before a colon, behind a dash (a person's, in titles anybody's), or an agency in brackets at the end; null for none.

    The source stands there alone, or nearly; a phrase that is addressed ('to the nation: …') is none.
    """
    text = scene.text
    colon = _COLON.search(text, 0, _HEAD_CHARS)
    if colon is not None and (source := _fills(0, colon.start(), scene, loose=is_title)) is not None:
        parts = tidy([Span(colon.end(), len(text))], text)
        return attribution(Span(*colon.span()), source, source.span, parts, scene)
    if is_title and (closing := _closing(scene)) is not None:
        return closing
    dash = None
    for dash in _DASH.finditer(text):  # noqa: B007 (the last one counts)
        pass
    source = _fills(dash.end(), len(text), scene, loose=False) if dash else None
    brackets = _IN_BRACKETS.search(text, max(0, len(text) - _HEAD_CHARS))
    if brackets and (agency := _fills(*brackets.span("who"), scene, loose=False)) is not None and agency.is_media:
        parts = tidy([Span(0, brackets.start())], text)
        return attribution(Span(*brackets.span()), agency, agency.span, parts, scene)
    comma = dash is not None and text.endswith(",", 0, dash.start())  # '…, — Кремль'
    told = is_title or (source is not None and (source.is_person or (comma and source.is_institution)))
    if dash and source is not None and told and not source.is_media:
        return attribution(Span(*dash.span()), source, source.span, tidy([Span(0, dash.start())], text), scene)
    return _by_phrase(colon, dash, scene, is_title=is_title)


def _closing(scene: Scene) -> Attribution | None:
    """Read the source that closes a heading behind a colon: 'No talks planned with Kyiv: Kremlin'."""
    text = scene.text
    at = text.rfind(": ")
    if at < 0 or len(text[:at].split()) < _SHORTEST_WORDS:
        return None
    source = _fills(at + 1, len(text), scene, loose=True)
    known = source is not None and source.speaker is not None and not source.is_media
    if source is None or not known:
        return None
    return attribution(Span(at, at + 1), source, source.span, tidy([Span(0, at)], text), scene)


_SHORTEST_WORDS = 3  # of what is said in front of its source


def _by_phrase(
    colon: re.Match[str] | None, dash: re.Match[str] | None, scene: Scene, *, is_title: bool
) -> Attribution | None:
    """Read the same of a source of which nothing is known: 'В Минздраве: …', '… — мэрия'; in a text only in front of a quotation."""
    text = scene.text
    if colon is not None and (is_title or text[colon.end() :].lstrip()[:1] in _QUOTATION_MARKS):
        who = scene.language.names_source(text[: colon.start()])
        if who is not None:
            return attribution(
                Span(*colon.span()), described(who), who, tidy([Span(colon.end(), len(text))], text), scene
            )
    who = scene.language.names_source(text[dash.end() :]) if dash is not None and is_title else None
    if dash is None or who is None:
        return None
    who = Span(who.start + dash.end(), who.end + dash.end())
    return attribution(Span(*dash.span()), described(who), who, tidy([Span(0, dash.start())], text), scene)


_QUOTATION_MARKS = frozenset('«„“"')


def _fills(start: int, end: int, scene: Scene, *, loose: bool) -> Source | None:
    """The source that stands alone in text[start:end], or nearly."""
    text = scene.text
    inside = [source for source in scene.sources_between(start, end) if not _addressee(source, scene)]
    if not inside:
        return None
    source = inside[-1] if loose and inside[-1].is_person else inside[0]
    rest = text[start : source.start] + text[source.end : end]
    words = 2 if loose and (source.is_person or source.is_office) else 1
    return source if len(rest.split()) <= words and ":" not in rest else None


def _addressee(source: Source, scene: Scene) -> bool:
    """Whether a phrase of a heading is no subject: in another case, or with a preposition joined to it ('فلان لعلان: …')."""
    language, text = scene.language, scene.text
    return language.is_oblique(text[source.span.slice]) or language.is_addressed(
        text[max(0, source.start - 1) : source.start]
    )
