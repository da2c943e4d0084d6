"""Arabic subjects: a verb of speech in its sentence in; whoever of its source phrases says it, or whom the sentence leaves it to, out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from classifiers.languages.arabic_contents import begins
from classifiers.languages.arabic_phrases import does, noun_phrase
from classifiers.languages.record import Left

if TYPE_CHECKING:
    from collections.abc import Sequence

    from classifiers.scene import Scene
    from classifiers.span import Span
    from classifiers.speakers import Source
    from classifiers.wordkinds import Word

_AT_START_WORDS = 3  # 'كما', 'إلى ذلك'
_RELAY_REACH = 120
_FIRST_SOURCES = 3
_DOCUMENT_CHARS = 30  # from a document to whose it is: 'بيان صدر أمس عن …'
_ADJUNCT = {
    *("مع", "بعد", "قبل", "قبيل", "خلال", "أثناء", "في", "إلى", "على", "عقب", "حول", "بشأن", "ضد", "لدى", "عن", "من"),
    *("أن", "زيارته", "زيارة", "لقائه", "لقاء", "بأن", "أمام", "نحو", "تجاه", "ردا", "إثر"),
}
_NEGATIONS = {"لم", "لا", "لن", "ما"}
_JOINED = {"كما", "لكنه", "لكنها", "ثم", "بينما", "فيما", "وقد", "قد", "ولكنه", "لكن"}
_ACTS = {"act", "deed"}
_WHILE = ("وهو ", "وهي ", "وهم ")
_OPENING = re.compile(
    r"و?(?:ردا|ردًّا|رداً|في|من|إلى|على|عن|حول|بشأن|بعد|قبل|خلال|أثناء|تعليقا|تعقيبا|بخصوص|بالنسبة|وعن|وفي)\s[^،,.:]{2,120}[،,]\s(?:كما\s|فقد\s)?"
)
"""An adjunct that opens a sentence in front of a verb without a subject: 'وردا على سؤال، قال'."""
_DOCUMENT = re.compile(r"ل?(?:ل?بيان|تصريح|تصريحات|تقرير|رسالة|منشور|تغريدة|مذكرة|برقية|نص)(?!\w)")


def subject(cue: Word, scene: Scene) -> Source | Left:
    """
    Find the subject of *cue* among the source phrases of its sentence: behind it, right in front, or in front of a comma.

    A participle goes on with whoever speaks in its sentence ('مشيرا إلى'); a verb without a subject at the beginning, or behind an 'and',
    with whoever spoke last (`CARRIED`). `NOBODY` where a noun phrase is the subject of which nothing is known, or where nobody says it.
    """
    if cue.value in {"participle", "his"} or scene.before(cue.start).endswith(_WHILE):
        return _going_on(cue, scene)
    known = _known(cue, scene)
    if known not in set(Left):
        return known
    whole = noun_phrase(cue, scene)
    if whole is None:
        return known
    return _known_in(whole, scene) or Left.NOBODY


def _known_in(whole: Span, scene: Scene) -> Source | None:
    """The person in a phrase, or whose document it speaks of: 'بيان للخارجية التركية'."""
    inside = [one for one in scene.sources_between(whole.start, whole.end + _DOCUMENT_CHARS) if one.speaker is not None]
    if _DOCUMENT.match(scene.text, whole.start):
        return next((one for one in inside if not one.is_media), None)
    return next((one for one in inside if one.is_person and one.end <= whole.end), None)


def _going_on(cue: Word, scene: Scene) -> Source | Left:
    """Whom a participle goes on with: the one who speaks in its sentence, or else the first whom the sentence names."""
    before = scene.last_cue(cue.start - 1)
    if cue.value == "his":
        first = _first(cue, scene)
        return first if first is not None and (first.is_person or first.is_office) else Left.CARRIED
    if before is not None and before.value not in _ACTS and not _is_silent(before, scene):
        return Left.CARRIED
    known = _known(before, scene) if before is not None else _first(cue, scene)
    if known is Left.CARRIED or known is None:
        return Left.CARRIED if noun_phrase(cue, scene) is None else Left.NOBODY
    return known


def _is_silent(verb: Word, scene: Scene) -> bool:
    """Whether a verb says nothing by itself: what is said follows a participle ('وحذر القائد قائلا')."""
    if verb.value in {"participle", "his"}:
        return False
    phrase = noun_phrase(verb, scene)
    return begins(verb, max(verb.end, phrase.end if phrase else 0), scene) is None


def _first(cue: Word, scene: Scene) -> Source | None:
    """The source that a sentence names first, in front of the cue."""
    first = scene.sources[0] if scene.sources else None
    if first is None or first.end > cue.start or first.is_media:
        return None
    return None if scene.language.is_addressed(scene.text[max(0, first.start - 1) : first.start]) else first


def _known(cue: Word, scene: Scene) -> Source | Left:
    """The subject among the sources of which something is known."""
    text = scene.text
    behind = _best_behind(cue, scene)
    if cue.value == "relay":
        house = behind if behind is not None and behind.is_media else Left.NOBODY
        ahead = scene.sources_between(cue.end, cue.end + _RELAY_REACH)
        return next((source for source in ahead if _relayed(text[cue.start : source.start])), house)
    last = scene.last_source(cue.start)
    if last is not None and text[last.end : cue.start].strip() in {"", "قد", "فقد"}:
        return last
    if behind is not None and _is_subject(behind, cue, scene):
        return Left.NOBODY if _is_somebody_else(behind, cue, scene) else behind
    apposed = _apposed(cue, last, scene)
    if apposed is not None or _is_negated(cue, scene):
        return apposed or Left.NOBODY
    before = scene.words_before(cue.start)
    joined = text[cue.start - 1 : cue.start] in {"و", "ف"} or (bool(before) and before[-1] in _JOINED)
    goes_on = joined and scene.last_cue_end(cue.start - 1) is not None
    if (main := _main_subject(before, scene, cue)) is not None:
        return main
    opens = len(before) <= _AT_START_WORDS or _OPENING.fullmatch(text, 0, cue.start) is not None
    return Left.CARRIED if goes_on or opens else Left.NOBODY


def _main_subject(before: Sequence[str], scene: Scene, cue: Word) -> Source | None:
    """Whom a clause of time or reason goes on with, where its verb has no subject: 'جاء كلام المرشد … عندما قال'."""
    if before[-1:] not in (["عندما"], ["حين"], ["حينما"], ["إذ"], ["بعدما"]):
        return None
    ahead = scene.sources_between(0, cue.start)[:_FIRST_SOURCES]
    return next((one for one in ahead if one.is_person or one.is_office), None)


def _best_behind(cue: Word, scene: Scene) -> Source | None:
    """The source behind a verb: of a phrase that has several pieces the person."""
    behind = scene.behind(cue)
    first = scene.nearest(behind)
    if first is None or first.speaker is not None:
        return first
    whole = noun_phrase(cue, scene)
    inside = [one for one in behind if whole and whole.start <= one.start < whole.end and one.is_person]
    return inside[0] if inside else first


def _is_subject(behind: Source, cue: Word, scene: Scene) -> bool:
    """Whether a source behind a verb is its subject: it stands in the noun phrase that follows, or near, and is not spoken to."""
    text = scene.text
    gap = text[cue.end : behind.start]
    whole = noun_phrase(cue, scene)
    if whole is not None and whole.start <= behind.start < whole.end:
        return not gap.endswith(("ل", "لـ", "لل")) or whole.end > behind.end
    nouns = [word for word in re.findall(r"[^\W\d_]+", gap) if not does(word, "adverb")]
    return not nouns and not _spoken_to(gap, strict=cue.value in {"act", "deed"})


def _is_somebody_else(office: Source, cue: Word, scene: Scene) -> bool:
    """Whether an office whose holder is not known is told more of: 'وزير الثقافة السعودي' is not the minister of before."""
    whole = noun_phrase(cue, scene)
    more = whole is not None and whole.end - office.end > len(" ")
    definite = "ال" in scene.text[office.start : office.end]
    return office.speaker is None and office.is_office and (more or not definite)


def _is_negated(cue: Word, scene: Scene) -> bool:
    before = scene.words_before(cue.start)
    return bool(before) and before[-1] in _NEGATIONS


def _apposed(cue: Word, last: Source | None, scene: Scene) -> Source | None:
    """The source that opens its sentence, an office with its name between commas, where the verb follows: 'لكن المتحدث باسم …، فلان، نفى'."""
    if last is None or scene.text[last.end : cue.start].strip() not in {"،", ","}:
        return None
    opens = len(scene.words_before(last.start)) <= _AT_START_WORDS
    return last if opens and (last.is_person or last.is_office) else None


def _relayed(gap: str) -> bool:
    """Whether a name is what an agency relays: it stands behind 'عن'."""
    return gap.rstrip(' "«').endswith("عن")


def _spoken_to(gap: str, *, strict: bool) -> bool:
    """
    Whether the name behind *gap* is spoken to or stands in an adjunct: a preposition is joined to it, or stands in between.

    A verb that is an act as well ('رفض') has its subject right behind it, or what stands there is its object: *strict*.
    """
    words = gap.split()
    if strict and len(words) > 1:
        return True
    joined = gap.rpartition(" ")[2]
    return joined in {"ل", "لل", "ب", "وب", "و", "ك"} or any(word.strip("-–،,") in _ADJUNCT for word in words)
