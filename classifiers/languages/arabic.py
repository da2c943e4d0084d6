"""Arabic: what the engines that find attributions ask about it; verbs in front of their subject, clitics, no capitals."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from classifiers.boundaries import CLITICS, CONJUNCTIONS
from classifiers.languages.arabic_contents import begins, ends
from classifiers.languages.arabic_forms import forms
from classifiers.languages.arabic_phrases import is_common, noun_phrase
from classifiers.languages.arabic_subjects import subject
from classifiers.languages.record import Gender, Language

if TYPE_CHECKING:
    from classifiers.scene import Scene
    from classifiers.span import Span
    from classifiers.wordkinds import Word

_POSTPOSED_TAIL_WORDS = 14
_PASTS_IN_T = {"تابع", "توعد", "توقع", "تعهد", "تمنى", "تحدث", "تساءل", "تمسك", "تحدى", "تطرق", "تناول", "تعقيبا"}
_HOMOGRAPHS = {"عقب", "رأي", "أمله", "أملهم", "أملا", "أملاً"}
"""Nouns and prepositions that folding makes verbs of speech: 'after' is written as 'commented' without its marks, 'his hope' as 'hoping'."""
_NO_NAME = (
    r"(?:في|من|إلى|الى|على|عن|خلال|بعد|قبل|قبيل|مع|أمام|عقب|لدى|أثناء|عند|حول|بشأن|ضد|نحو|عبر|حسب|بحسب|وفق|اليوم|أمس|السبت|الأحد|الاثنين|الإثنين|الثلاثاء"
    r"|و?كانت?|و?لكن|بينما|فيما|إلا|و?أما|ب(?:إ|ال)\w{3,}|ب[تم]\w{4,}|بضرورة|بوقف|بعدم|بعقد|بدعم|الأربعاء|الخميس|الجمعة|مساء|صباح|ظهر|يوم|إن|أن|إنه|أنه|إنها|أنها|بأن|قد|وهو|وهي|الذي|التي|الذين|لا|لم|لن|ما|هو|هي|كما|وقد|ثم|لل\w+|الذى)(?!\w)"
)
"""Words that no name has, and that end one."""
_BEFORE_CHARS = 12
_NOTED = re.compile(r"ي(?:ذكر|شار)\s(?:هنا\s)?(?:إلى\s)?أن(?!\S)")
"""'It should be noted that': the newspaper's own words."""
_UNNAMED = re.compile(r"يُ?(?:توقع|نتظر|عتقد|رجح|قال|زعم|ظن|خشى)\s[أإ]نه?ا?(?!\S)|قيل")
"""'It is believed that': somebody's words, and nobody says whose."""
_PREPOSITION = re.compile(r"(?:^|\s)(?:في|من|على|عن|بشأن|حول|بعد|قبل|خلال|رغم|مع|إلى|ضد|عقب|هذا|هذه|أي|بين|دون|كل)\s$")
"""A word behind which no verb stands: 'بشأن عرض الحركة' is about an offer."""
_NOT = re.compile(r"(?:^|\s)(?:لم|لن|لا)\s$")
_HELD = re.compile("ظن|عتقد|رى|توقع|ستبعد|نف|شك|خش")
"""Verbs that say something about what is held where they are negated: 'لا يعتقد أن', 'لا يستبعد'."""
_RESUMING = re.compile(r"(?!\w*(?:بلغ|خبر|سأل|طالب|نصح|دع|حذر|وصف|تهم|ناشد|وعد|طمأن|حث|هدد|عتبر))\w{3,}(?:ه|ها|هم)")
"""A verb whose object goes back to the noun in front of it: 'تصريحات أوردتها الوكالة'."""
_THIS = re.compile(r"(?:هذا|هذه|ذلك|هو)\sما\s$")
_AS = re.compile(r"(?:حسبما|مثلما|(?:^|\s)(?:ل?ما))\s$")
"""'As' in front of a verb: the file of words has it with the verb."""


def _gender(verb: str) -> Gender | None:
    word = verb.removeprefix("كما ").split(maxsplit=1)[0].removeprefix("و").removeprefix("ف")
    hers = word.endswith(("ت", "ة")) or (word.startswith("ت") and word not in _PASTS_IN_T)
    return Gender.FEMININE if hers else Gender.MASCULINE


def _is_speech(cue: Word, text: str) -> bool:
    if text[cue.start : cue.end] in _HOMOGRAPHS or _NOTED.match(text, cue.start):
        return False
    before = text[max(0, cue.start - _BEFORE_CHARS) : cue.start]
    if _PREPOSITION.search(before):
        return False
    negated = _NOT.search(before) is not None and _HELD.search(text, cue.start, cue.end) is None
    asked = cue.kind == "say" and _AS.search(before) is not None and _THIS.search(before) is None
    told = _RESUMING.fullmatch(text, cue.start, cue.end) is not None and not asked and _THIS.search(before) is None
    return not (negated or asked or told) and not text.startswith(" عدم", cue.end)


def _is_passive(cue: Word, text: str) -> bool:
    written = text[cue.start : cue.end]
    past = written[1:2] == "\u064f" and not written.startswith(("ي", "ت"))
    start = cue.start + len("كما ") * written.startswith("كما ")
    return cue.kind == "say" and cue.value != "relay" and (past or _UNNAMED.match(text, start) is not None)


def _is_noun(cue: Word, scene: Scene) -> bool:
    return not scene.before(cue.start).endswith(
        ("بال", "في ", "خلال ")
    )  # 'بالقول إن' is 'saying that', 'في تصريحات' where it was said


def _agent(cue: Word, scene: Scene) -> Span | None:
    return noun_phrase(cue, scene) if cue.kind == "noun" else None


def _may_follow(cue: Word) -> bool:
    return cue.value not in {"participle", "noun"}


def _is_afterthought(tail: str) -> bool:
    return len(tail.split()) <= _POSTPOSED_TAIL_WORDS


def _is_addressed(before: str) -> bool:
    return "\u0621" <= before[-1:] <= "\u064a" and before[-1] not in "وف"


ARABIC = Language(
    code="ar",
    subject=subject,
    connector=re.compile(
        r"""
        (?:[\s"«»“”()\#]|(?<=\S)[-–](?=\S))*                       # nothing but space and marks
        (?:(?:في|من|لدى|السابق|الأسبق|الجديد|الخاص|الأعلى)\s+\#?)?   # 'an official in …', 'the former …'
        """,
        re.VERBOSE,
    ),
    name=re.compile(rf"(?<!\w)(?!ال|{_NO_NAME})[^\W\d_]{{2,}}(?:(?:-|\s(?!{_NO_NAME}))[^\W\d_]{{2,}}){{1,3}}"),
    name_begins=re.compile(r"(?<!\w)(?:عن|و?كانت?|إن|أن|بأن|لكن|و?قد)$|^$"),
    name_ends=re.compile(rf"\s?(?:[،,:«\"“(.–-]|$|{_NO_NAME}|ب\w{{4,}})"),
    name_behind_office=re.compile(r"\s?[,،]?\s(?:(?:السابق|السابقة|الأسبق|الحالي|الجديد|الجديدة|الراحل|المنتخب)\s)?"),
    is_common=is_common,
    has_capitals=False,
    state_is_government=True,
    adjective_follows=True,
    joined=CLITICS,
    joined_in=frozenset({"ب", "بال"}),
    posted_to=re.compile(r"(?:\s[^\W\d_]+){0,4}\s(?:إلى|الى|لدى)\s#?"),
    venue_ends=re.compile(r"(?!\s?[-–]?\s?(?:و\w|مع\s|ب\w))"),
    joined_to_particles=CONJUNCTIONS,
    forms=forms,
    gender=_gender,
    is_addressed=_is_addressed,
    refers_back=re.compile(
        r"(?:البيان|التصريح|الرسالة|التغريدة|المنشور|النص|الأخير|الأخيرة|الرجل)(?:\s(?:نفسه|ذاته|نفسها|ذاتها))?"
    ),
    is_speech=_is_speech,
    is_passive=_is_passive,
    that_reach_chars=220,
    noun_phrase=noun_phrase,
    agent=_agent,
    is_noun=_is_noun,
    complement=begins,
    complement_end=ends,
    may_follow=_may_follow,
    source_goes_on=True,
    clause_before=re.compile(r"""[،,"”»؛-]\s*(?:كما\s+)?$"""),
    is_afterthought=_is_afterthought,
    reaches_back=re.compile(
        r"""
        و?(?:
            (?:جاء|جاءت|جاءا)\s(?:ذلك|هذا|هذه|كلام|تصريح|تصريحات|أقوال|الإعلان|إعلان|تأكيد|الموقف|موقف)\b
            .*?\b(?:ال|ل|ب|لل)?(?:تصريح|تصريحات|بيان|كلمة|حديث|مؤتمر|خطاب|مقابلة|حوار|لسان|كلام|منشور|تغريدة|رد|لقاء|اتصال|إفادة|مؤتمره|كلمته|حديثه|بيانه|قال)
          | أدلى\s.*?\bب(?:هذه?|تلك|تصريحاته|تصريحاتها)\b
          | (?:هذا|ذلك)\sما\s(?:قاله|أكده|أعلنه|أوضحه|ذكره|صرح|كشفه|كشف|أكدته|أعلنته|قالته)
          | (?:قال|أعلن|أكد|ذكر|صرح)\s(?:ذلك|هذا)\b
        )
        """,
        re.VERBOSE,
    ),
)
