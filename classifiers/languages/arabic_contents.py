"""Arabic contents: a verb or noun of speech in its sentence in; where what is said begins behind it, and where it ends, out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from classifiers.languages.arabic_phrases import does

if TYPE_CHECKING:
    from classifiers.scene import Scene
    from classifiers.wordkinds import Word

_THAT_REACH = 220  # from a subject to what is said; titles, places and dates may stand between
_QUOTE_REACH = 60
_FAR_QUOTE_REACH = 140
_LONGEST = 1_000  # characters of something said in which its end is looked for
_NEAR = 30  # a 'that' so near to a preposition belongs to it ('أشار إلى أن')
_OPENING = tuple("«“„\"‘'(")
_BARE = ("إن", "أن", "ان", "بأن", "بان")
"""'That' without a pronoun: one with a pronoun ('إنه') is part of what is said."""
_PAUSES = ("،", ",")
_EARLIER = re.compile(r"\s*في\s(?:وقت|أوقات|مناسبة|مناسبات)\s\S+")
_APPOSED = re.compile(r"\s*[،,]\s(?:الذي|التي|وهو|وهي)\s[^،,.]{1,100}[،,]")
"""A relative clause between the subject and the object of a verb."""
_WHEN = re.compile(
    r"""
    \s*[،,]?\s (?:(?:في|منذ|خلال|قبل|قبيل|مع)\s)?
    (?: وقت\s(?:سابق|لاحق)\S* | (?:ال)?(?:يوم|أيام|أسبوع|أسبوعين|شهر|شهرين|عام|عامين|ساعات?|قليل|ليل[ةه]?|فجر|صباح|ظهر|مساء)
      | أوائل | أواخر | أواسط | مطلع | منتصف | نهاية | بداية | مستهل | أمس | هذا | هذه | مؤخر[اًا]+ )
    (?:\s(?:من|في|ال(?:يوم|أسبوع|شهر|عام|سنة|ماضي|ماضية|جاري|حالي|حالية|فائت|منصرم|سبت|أحد|اثنين|إثنين|ثلاثاء|أربعاء|خميس|جمعة)|\d+|أيام|قليلة|سابق|أول|أمس)){0,5}
    (?!\S*\w) \s*[،,]?
    """,
    re.VERBOSE,
)
"""When something was said, between a verb and its object."""
_FIRST_WORD = re.compile(r"\s*([^\s،,;؛:.؟?!()«»“”\"…]+)")
_COMPLEMENT = re.compile(r"\s*[،,]?\s*(?:عن|إلى|الى|من|على)\s")
_TALKS_TO = re.compile(r"\s*(?:إلى|مع|أمام)\s")
_QUOTED = re.compile(r"""[»”"’]\s*[،,]?\s*(?:كما\s+)?و?$""")
"""What is said stands in front, between marks."""
_IN = re.compile(r"\s*في\s")
_CITING = ("نقلا عن", "نقلاً عن")
_RESUMED = re.compile(r"\s(?:فيه|فيها|خلاله|خلالها|عبره|عبرها)(?!\w)")
_ADDRESSED = re.compile(r"\s*ل(?:ل|وكال|صحيف|قنا|موقع|شبك|إذاع|مجل|مراسل|برنامج|رويترز|فرانس)\w*")
_WHILE = re.compile(r"\s*(?:،\s*)?و(?:هو|هي|هم)\s")
_BESIDE = re.compile(
    r"""
    [،,»”"]\s*
    (?: فيما | وذلك\s+(?:بعد|بعدما|قبل|قبيل|عقب|خلال|أثناء|اثر|إثر|على\s+هامش) | بينما | في\s+حين | في\s+المقابل | بالمقابل | في\s+الوقت\s+(?:نفسه|الذي|ذاته) )
    (?!\S)                                       # a clause that stands beside the report
    """,
    re.VERBOSE,
)
_JOINED = re.compile(r"\s*(?:(?:لها|له|لهم)\s)?(?P<what>ب\w{4,})")
"""What a noun of speech is about: 'اتهامات أثينا لها بانتهاك المجال الجوي'."""
_DOUBT = re.compile("شك|امل|أمل|آمل")
"""Verbs with 'in' in front of what they are about: 'شكك في', 'يأمل في'."""
_COMMA = re.compile(r"[،,]\s")
_SAYS_AN_OBJECT = {"act", "participle", ""}


def begins(cue: Word, end: int, scene: Scene) -> int | None:
    """
    Find where what is said begins behind the cue and its subject, which end at *end*: behind 'that' or a colon, at a quotation, or at the
    object of the verb ('نفى سقوط البلدة', 'أعرب عن أمله'). None where nothing follows but where, when and to whom it was said.
    """
    limit = scene.next_cue(end)
    if scene.text.startswith(_CITING, limit):
        limit = scene.next_cue(limit + 1)
    elif limit - end <= len(" و"):
        return None
    places = []
    that = scene.that_from(end)
    if that is not None and that.start <= min(end + _THAT_REACH, limit):
        bare = scene.text[that.start : that.end].removeprefix("ف") in _BARE
        quoted = scene.text[that.end : that.end + len(" «")].lstrip()[:1] in _OPENING
        places.append(that.end if bare or quoted else that.start)
    if (quotation := scene.next_quotation(end)) <= min(end + _reach(cue), limit) and quotation < len(scene.text):
        places.append(quotation)
    if (colon := scene.text.find(":", end, min(end + _THAT_REACH, limit))) >= 0:
        places.append(colon + 1)
    if cue.kind == "noun":
        near = min(places) if places and min(places) - end <= _QUOTE_REACH else None
        joined = _JOINED.match(scene.text, end)
        return near if near is not None else joined.start("what") if joined else None
    own = _object(cue, end, scene)
    if own is not None and (not places or (min(places) - end > _NEAR and _COMPLEMENT.match(scene.text, end))):
        return own
    return min(places) if places else None


def _reach(cue: Word) -> int:
    """How far behind a subject a quotation begins that is its words: a verb of nothing but speech reaches over where, when and to whom."""
    return _QUOTE_REACH if cue.kind != "say" or {"act", "deed"} & {cue.value, *cue.frames} else _FAR_QUOTE_REACH


def _object(cue: Word, end: int, scene: Scene) -> int | None:
    """Where the object of the verb begins, if one follows at once."""
    if cue.value not in _SAYS_AN_OBJECT or cue.kind != "say":
        return None
    text = scene.text
    if cue.value != "participle" and _QUOTED.search(text, max(0, cue.start - _NEAR), cue.start):
        return None
    for before in (_RESUMED, _APPOSED, _EARLIER, _WHEN):
        found = before.match(text, end)
        end = found.end() if found else end
    while (adverb := _FIRST_WORD.match(text, end)) is not None and does(adverb[1], "adverb"):
        end = adverb.end() + (text[adverb.end() : adverb.end() + 1] in _PAUSES)
    if _TALKS_TO.match(text, end) and text.startswith("تحدث", cue.start):
        return None
    if _COMPLEMENT.match(text, end) or (_IN.match(text, end) and _DOUBT.search(text, cue.start, cue.end)):
        return end
    first = _FIRST_WORD.match(text, end)
    if first is None or _ADDRESSED.match(text, end) or _WHILE.match(text, end):
        return None
    return None if does(first[1], "preposition", "adverb", "relative", "opener") else first.start(1)


def ends(cue: Word, begin: int, scene: Scene) -> int:
    """Find where what is said ends that begins at *begin*: in front of a clause that stands beside the report ('…، فيما واصلت الفرق البحث')."""
    pattern = _COMMA if cue.kind == "noun" else _BESIDE
    found = pattern.search(scene.text, begin, begin + _LONGEST)
    return found.start() if found else len(scene.text)
