"""Partings: the attributions of a sentence in; the same, each ending where another begins, those whom the press cites in its place, out."""

import re
from collections.abc import Sequence

from msgspec.structs import replace

from classifiers.attribution import Attribution
from classifiers.contents import kind_of, tidy
from classifiers.scene import Scene
from classifiers.span import Span

_CITES = re.compile(r"со\sссылкой\sна|ссылаясь\sна|نقلا\sعن|نقلاً\sعن|citing|quoting", re.IGNORECASE)
_COORDINATED = re.compile(r"(?:[,،;؛—–-]|\b(?:and|but|и|а|но)|[وف])\s*$")


def relayed(spoken: Sequence[Attribution], text: str) -> list[Attribution]:
    """Put those whom an agency cites in its place: 'сообщает ТАСС со ссылкой на сенатора', 'ذكرت الصحيفة نقلا عن الوزير'."""
    told: list[Attribution] = []
    for one in spoken:
        before = told[-1] if told else None
        if before is not None and _cites(one, text) and _is_press(before):
            known = one.source is not None and one.source.speaker is not None and not one.source.is_media
            told[-1] = replace(one, content=before.content, kind=before.kind) if known else before
        elif before is not None and _cites(one, text) and _names_evidence(one, before):
            told.append(
                replace(one, source=None, phrase=None, content=(one.phrase,) if one.phrase else (), is_speech=False)
            )
        elif before is not None and _cites(before, text) and _is_press(one):
            told[-1] = replace(before, content=one.content, kind=one.kind)
        else:
            told.append(one)
    return told


def _cites(one: Attribution, text: str) -> bool:
    return _CITES.match(text, one.cue.start) is not None and one.source is not None


def _names_evidence(one: Attribution, before: Attribution) -> bool:
    """Whether 'citing' only says what somebody goes by who speaks in front of it: 'the minister argued that …, citing a ruling'."""
    unknown = one.source is not None and one.source.speaker is None and not one.source.is_press
    around = one.extent.start <= before.cue.start < one.extent.end
    return around and unknown and before.source is not None


def _is_press(one: Attribution) -> bool:
    return one.source is not None and one.source.is_media


def parted(spoken: Sequence[Attribution], scene: Scene) -> list[Attribution]:
    """End what somebody says where the next attribution begins that is no part of it; of one that goes on the source is the same."""
    ended: list[Attribution] = []
    named: Span | None = None
    for at, one in enumerate(spoken):
        ends = (_next_begins(one, following, scene) for following in spoken[at + 1 : at + 1 + _FOLLOWING])
        end = next((end for end in ends if end is not None), None)
        kept = [Span(part.start, min(part.end, end)) for part in one.content if part.start < end] if end else ()
        parts = tidy([_without_conjunction(part, scene.text) for part in kept], scene.text)
        kind = kind_of(parts, scene.analysis.quotations, scene.text) if parts else one.kind
        goes_on = one.source is None and one.phrase is None and scene.language.source_goes_on
        inside = any(
            part.contains(one.cue) and not (one.content and one.content[0].start <= before.cue.start)
            for before in spoken[max(0, at - _FOLLOWING) : at]
            for part in before.content
        )
        phrase = (named or _phrase_of_last(one, scene)) if goes_on else one.phrase
        named = named if goes_on or (inside and named) else one.phrase
        ended.append(replace(one, content=parts or one.content, kind=kind, phrase=phrase))
    return ended


def _phrase_of_last(one: Attribution, scene: Scene) -> Span | None:
    """The subject of the verb in front, where that one says nothing by itself: 'The club | responded at once, saying'."""
    last = scene.last_cue(one.cue.start)
    return scene.language.noun_phrase(last, scene) if last is not None else None


def _without_conjunction(part: Span, text: str) -> Span:
    found = _CONJUNCTION.search(text, max(part.start, part.end - _CONJUNCTION_CHARS), part.end)
    return Span(part.start, found.start()) if found else part


_FOLLOWING = 3  # attributions behind one that may end it
_CONJUNCTION = re.compile(r"[\s,،;]+(?:and|but|then|и|а|но|[وف])\s*$")
_CONJUNCTION_CHARS = 10


_ITS_NOUN = re.compile(r",\s(?:an?|one|something)\s(?:[\w’'-]+\s){0,4}(?:(?:that|which),?\s)?$")
_NOUN_CHARS = 80  # of a noun and what tells more of it
_AND_THEN = re.compile(r"[,;،؛]\s+and\s+$")


def _next_begins(one: Attribution, following: Attribution, scene: Scene) -> int | None:
    """Where the next attribution begins: one that goes on ('…, adding that'), or one of somebody else behind a 'but'; None for one inside."""
    if not one.content:
        return None
    begin = min(following.cue.start, following.phrase.start if following.phrase else following.cue.start)
    if following.extent.start <= one.cue.start and begin > one.content[0].start:
        return begin  # 'Iran rules it out, its minister said'
    if following.is_open or begin <= one.content[0].start:
        return None
    if following.source is not None:
        return _another_begins(one.content[0].start, begin, scene)
    inside = following.phrase is not None and _COORDINATED.search(scene.before(begin)) is None
    return None if inside else begin  # 'he said he expects'


def _another_begins(start: int, begin: int, scene: Scene) -> int | None:
    """Where the words about somebody else begin whose attribution begins at *begin*, inside what is said from *start* on."""
    noun = _ITS_NOUN.search(scene.text, max(start, begin - _NOUN_CHARS), begin)
    if noun is not None:
        return noun.start()  # '…, a claim most economists reject'
    if _AND_THEN.search(scene.before(begin)) is not None:
        return begin  # '…, and the mayor said'
    return scene.last_clause(start, begin)
