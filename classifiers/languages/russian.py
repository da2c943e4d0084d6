"""Russian: what the engines that find attributions ask about it; free word order, told by the subject's case."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from classifiers import russian
from classifiers.inversions import inversions
from classifiers.languages.record import Gender, Language, Left
from classifiers.languages.russian_complements import begins
from classifiers.languages.russian_families import forms
from classifiers.languages.russian_sources import (
    cited_phrase,
    describes_person,
    document_phrase,
    lone_phrase,
    names_people,
    owner_phrase,
    quoted_phrase,
    teller,
)
from classifiers.languages.russian_subjects import is_gerund, main_phrase, subject_phrase
from classifiers.span import Span
from classifiers.wordkinds import WordKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from classifiers.scene import Scene
    from classifiers.speakers import Source
    from classifiers.wordkinds import Word

_TOUCHING = 2
_TOLD_WORDS = 4
_POSTPOSED_TAIL_WORDS = 14
_PLURALS = ("ли", "ют", "ят")
_COUNTS = {"два", "две", "три", "четыре", "пять", "несколько", "ряд", "двое", "трое"}
_GENDERS = (("ла", Gender.FEMININE), ("лась", Gender.FEMININE), ("л", Gender.MASCULINE), ("лся", Gender.MASCULINE))


def _gender(verb: str) -> Gender | None:
    last = verb.rsplit(maxsplit=1)[-1].casefold()
    return next((gender for ending, gender in _GENDERS if last.endswith(ending)), None)


def _noun_phrase(cue: Word, scene: Scene) -> Span | None:
    if cue not in scene.phrases:
        scene.phrases[cue] = _phrase_of(cue, scene)
    return scene.phrases[cue]


def _phrase_of(cue: Word, scene: Scene) -> Span | None:
    text, span = scene.text, Span(cue.start, cue.end)
    if cue.kind is WordKind.ACCORDING:
        return cited_phrase(text, span, scene.next_cue(cue.end))
    limit = min(scene.next_that(cue.end), scene.next_cue(cue.end), scene.next_quotation(cue.end))
    if "passive" in cue.frames:
        return document_phrase(text, span, _floor(cue, scene), limit)
    quoted = quoted_phrase(text, span, limit)
    if quoted is not None:
        return quoted
    if is_gerund(text[cue.start : cue.end]):
        return main_phrase(text, cue.start)
    return subject_phrase(text, span, _floor(cue, scene), limit)


def _floor(cue: Word, scene: Scene) -> int:
    """Where the clause of *cue* can begin: gerunds between commas are part of it ('Лавров, выступая в Доме дружбы, отметил')."""
    floor = scene.floor(cue)
    joint = _OF_WHICH.search(scene.text, floor, cue.start)
    if joint is not None:
        return joint.end()
    before = scene.last_cue(cue.start)
    if before is None or before.end != floor or not is_gerund(scene.text[before.start : before.end]):
        return floor
    return scene.floor(before)


_OF_WHICH = re.compile(r",\sо\sч[её]м(?=\s(?:[\w-]+\s){0,4}$)")
"""What joins who says it to what is said: ', о чём | в среду сообщил'."""
_AND = re.compile(r"(?:^|[\s,])(?:и|а\sтакже|но)\s(?:\w+\s)?$")


def _goes_on(cue: Word, scene: Scene) -> bool:
    """Whether a verb has the subject of the one before: a gerund, or one that 'и' joins to it ('заявил, что …, и добавил')."""
    before = scene.last_cue(cue.start)
    if before is None or "passive" in before.frames or before.value == "act":
        return False
    return is_gerund(scene.text[cue.start : cue.end]) or _AND.search(scene.text[before.end : cue.start]) is not None


def _subject(cue: Word, scene: Scene) -> Source | Left:
    if _goes_on(cue, scene):
        return Left.CARRIED
    found = _own_subject(cue, scene)
    many = scene.text[cue.start : cue.end].split()[-1].endswith(_PLURALS)
    return Left.UNNAMED if found is Left.CARRIED and many else found  # 'говорят': not he who spoke before


def _own_subject(cue: Word, scene: Scene) -> Source | Left:
    whole = _noun_phrase(cue, scene)
    if whole is None:
        if "passive" in cue.frames:
            return Left.CARRIED if "back" in cue.frames else Left.UNNAMED
        return _nearby(cue, scene)
    found = _known(whole, scene)
    named = None if found is not None and found.is_person else _named_behind(whole, cue, scene)
    return named or found or Left.NOBODY


def _named_behind(whole: Span, cue: Word, scene: Scene) -> Source | None:
    """The person whom a phrase describes that ends too early: 'профессор политики и права | в Кёльне Томас Ягер', 'лидер меджлиса, | депутат Джемилев'."""
    one = (
        scene.last_source(cue.start)
        if whole.end <= cue.start
        else scene.source_from(whole.end, whole.end + _APPOSED_CHARS)
    )
    if one is None or not one.is_person or one.start < whole.end or not _can_be_subject(one, scene):
        return None
    if whole.end <= cue.start:
        near = one.end + 1 >= cue.start and scene.text.find(",", whole.end, one.start) < 0
    else:
        near = scene.text[whole.end : one.start].strip() == "," and scene.text[one.end : one.end + 1] in {
            "",
            ".",
            ",",
            " ",
        }
    return one if near and names_people(scene.text[whole.slice]) else None


_APPOSED_CHARS = 3


def _known(whole: Span, scene: Scene) -> Source | None:
    """The source that a phrase is: it begins with its noun, names the person behind it, or the house whose part it is."""
    inside = [source for source in scene.sources if source.span.overlaps(whole)]
    if not inside:
        return None
    if inside[0].is_media and any(not one.is_media and _can_be_subject(one, scene) for one in inside[1:2]):
        return inside[1]  # 'сообщил РИА Новости | замглавы МИД'
    last = inside[-1]
    if not inside[0].is_person and last.is_person and last.end == whole.end and _is_named(last, scene):
        return last  # 'секретарь | Совета безопасности Грузии Гела Бежуашвили'
    lead = scene.text[whole.start : inside[0].start]
    apposed = inside[0].is_person and russian.is_nominative(scene.text[inside[0].span.slice])
    return inside[0] if apposed or not names_people(lead) else None


def _is_named(source: Source, scene: Scene) -> bool:
    """Whether the name at the end of a phrase can be in the nominative."""
    return russian.is_nominative(" ".join(scene.text[source.span.slice].split()[-2:]))


def _nearby(cue: Word, scene: Scene) -> Source | Left:
    text = scene.text
    behind = scene.nearest([source for source in scene.behind(cue) if _can_be_subject(source, scene)])
    if behind is not None and scene.parted(cue.end, behind.start):
        behind = None
    front = scene.in_front(cue)
    clause = scene.same_clause(front, cue)
    plural = text[cue.start : cue.end].endswith(_PLURALS)
    told = plural and behind is not None and behind.is_media and behind.speaker is not None
    inside = [one for one in clause if one.is_institution and _word_before(one, scene) in {"в", "во"}]
    house = _teller(cue, behind, scene) if told and behind else inside[-1] if inside and plural else None
    if house is not None:
        return house
    behind = None if told else behind
    subjects = [source for source in clause if _can_be_subject(source, scene)]
    if behind is not None and (not subjects or (behind.start - cue.end <= _TOUCHING and not behind.is_media)):
        return behind
    return subjects[0] if subjects else _left_to(cue, front, scene)


def _left_to(cue: Word, front: Sequence[Source], scene: Scene) -> Source | Left:
    """Whom a verb without a subject beside it leaves it to: who spoke last, or a person between commas in front of it."""
    text = scene.text
    postposed = scene.before(cue.start).rstrip()[-1:] in {",", "—", "–", "-"}
    if postposed and text[cue.end : cue.end + 2].strip()[:1] in {"", ",", ".", ":"} and not front:
        return Left.CARRIED
    apposed = [source for source in front if _can_be_subject(source, scene) and source.is_person]
    if postposed and apposed and scene.next_that(cue.end) - cue.end <= len(", ч"):
        return apposed[0]
    begins = scene.floor(cue) == 0  # inside somebody's words a verb without a subject is somebody else's deed
    return Left.CARRIED if not front and not postposed and begins else Left.NOBODY


def _word_before(source: Source, scene: Scene) -> str:
    return (scene.words_before(source.start) or [""])[-1].casefold()


def _can_be_subject(source: Source, scene: Scene) -> bool:
    """Whether a phrase can be a subject: in the nominative, or counted ('три источника сказали')."""
    return russian.is_nominative(scene.text[source.span.slice]) or _word_before(source, scene) in _COUNTS


def _teller(cue: Word, agency: Source, scene: Scene) -> Source | None:
    """The house that has told an agency something: 'сказали Reuters в Госдепе', 'передали ТАСС из МИД'."""
    for source in scene.behind(cue):
        near = source.start > agency.end and len(scene.text[cue.end : source.start].split()) <= _TOLD_WORDS
        if near and source.is_institution and _word_before(source, scene) in {"в", "во", "из"}:
            return source
    return None


def _is_noun(cue: Word, scene: Scene) -> bool:
    if _SAYING.match(scene.text, cue.end) is None:
        return False
    that = scene.next_that(cue.end)
    verbs = scene.analysis.of_kind(WordKind.SAY)
    return not any((verb.start < cue.end and cue.start < verb.end) or cue.end <= verb.start < that for verb in verbs)


def _agent(cue: Word, scene: Scene) -> Span | None:
    span = Span(cue.start, cue.end)
    return owner_phrase(scene.text, span, min(scene.next_that(cue.end), scene.next_cue(cue.end)))


def _complement(cue: Word, at: int, scene: Scene) -> int | None:
    text = scene.text
    if _AS.search(text, 0, cue.start) or ("passive" in cue.frames and _AS.match(text[cue.start : cue.end] + " ")):
        comma = text.find(", ", at, at + _ASIDE_CHARS)
        return comma + 2 if comma >= 0 else None
    that = scene.that_from(at)
    return begins(cue.frames, text, at, that.end if that else None, scene.next_cue(at))


_AS = re.compile(r"(?:^|[.»:]\s|\s[—–]\s)(?:[Кк]ак|[Пп]о(?=\s\w+\s$))\s(?:\w+\s){0,2}$")
"""What stands in front of a verb whose clause only says who says so: 'Как сообщил министр, …'."""
_ASIDE_CHARS = 100


def _is_speech(cue: Word, text: str) -> bool:
    if _I.search(text, max(0, cue.start - _NEAR_CHARS), cue.start):
        return False  # 'мы готовы': words that somebody else reports
    if text[cue.start : cue.end].casefold().startswith(_BRINGING):
        return _BROUGHT.search(text, cue.end, cue.end + _ASIDE_CHARS) is not None
    if text[cue.start : cue.end].casefold() == "хотя" or (
        text[cue.start : cue.end] == "считая" and text.endswith("не ", 0, cue.start)
    ):
        return False  # gerunds by their form, and a conjunction and a preposition
    return text[cue.start : cue.end] != "следует" or _FOLLOWS.search(text, 0, cue.start) is not None


_I = re.compile(r"\b(?:[Мм]ы|[Яя])\s(?:[\w-]+\s){0,2}$")
_NEAR_CHARS = 40
_SAYING = re.compile(
    r"""
    (?:\s[\w«»"-]+){0,6}? \s?
    (?: ,\s(?:что|будто|якобы)\b | \sо\sтом,\s(?:что|как)\b | \s(?:состоит|заключается)\sв\sтом,\sчто\b )
    """,
    re.VERBOSE,
)
"""What stands behind a noun of speech where what is said follows: whose it is, and 'that'."""
_BRINGING = ("привод", "привел", "привёл", "приведя")
_BROUGHT = re.compile(r"\b(?:слова|цитат|мнени|высказывани|заявлени|ответ)")
_FOLLOWS = re.compile(r"\b(?:[Ии]з|[Кк]ак)\s(?:[\w«»-]+\s){0,6}$")


def _is_oblique(phrase: str) -> bool:
    return russian.is_russian(phrase) and russian.is_oblique(phrase)


def _is_afterthought(tail: str) -> bool:
    return len(tail.split()) <= _POSTPOSED_TAIL_WORDS


_INSERTED_AFTER = re.compile(r"\s*,\s(?![—–-]|что\b|чтобы\b|будто\b)|(?:\s[^—–.,«»:]{1,60})?[.,]?\s[—–-]\s")
"""What stands behind an attribution in the middle of what is said, with what was left to say of it: 'на встрече. — '."""


RUSSIAN = Language(
    code="ru",
    subject=_subject,
    forms=forms,
    is_speech=_is_speech,
    is_noun=_is_noun,
    agent=_agent,
    complement=_complement,
    source_goes_on=True,
    inserted_after=_INSERTED_AFTER,
    inserted_before=re.compile(r"[,—–-](?:\sкак)?$"),
    inserted_in_quotation=re.compile(r"[,!?…]\s[—–-]\s(?:[\w-]+\s){0,2}$"),
    follows_inverted=True,
    noun_phrase=_noun_phrase,
    known=_known,
    connector=re.compile(
        r"""
        [\s"«»()\-–]*
        (?:(?:в|при|бывший|бывшего)\s+)?
        (?:по\s(?:\w+\s){1,4})?                        # 'adviser for national security Mike …'
        """,
        re.VERBOSE,
    ),
    name=re.compile(
        r"[A-Z][A-Za-z]+(?:\s[A-Za-z]+)*|[А-ЯЁ][а-яё]+(?:-[А-ЯЁ]?[а-яё]+)*(?:\s[А-ЯЁ][а-яё]+(?:-[А-ЯЁ]?[а-яё]+)*){0,3}"
    ),
    gender=_gender,
    can_be_subject=russian.is_nominative,
    is_oblique=_is_oblique,
    is_subject=russian.is_only_subject,
    parted=russian.parted,
    owns=russian.owns,
    is_common=russian.is_common,
    nominative=russian.nominative,
    describes_person=describes_person,
    has_articles=False,
    press_narrates=True,
    names_source=lone_phrase,
    teller=teller,
    quotation_is_introduced=True,
    is_outlet=lambda name: not russian.is_russian(name),
    unlisted_verbs=inversions,
    pronoun_behind=True,
    first_person=re.compile(r"\b(?:[Мм]ы|нами?|[Яя]|мне|меня)\b"),
    possessives=frozenset({"его", "её", "ее", "их"}),
    clause_before=re.compile(r"""[,"”»—–-]\s*(?:как\s(?:\w+\s){0,2}|о\sч[её]м\s(?:[\w-]+\s){0,4})?$"""),
    is_afterthought=_is_afterthought,
    reaches_back=re.compile(
        r"""
        (?:
            (?:
                Об\sэтом | Это(?=\s(?:\w+\s){0,3}(?:сказал|заявил|рассказал|говорил|объявил))
              | (?:Такое|Такие|Такую|Такой|Такими|С\sтаким|Соответствующ\w+|Данную|Это|Эти)(?:\s(?:же|сво\w+|официальн\w+))?
                \s(?:заявлени\w+|данн\w+|информаци\w+|мнени\w+|позици\w+|точк\w+\sзрения|словами|оценк\w+|ответ|комментари\w+|сведения|прогноз)
            )
            \b(?=.*\b(?:сообщ|заяв|рассказ|сказал|говор|объяв|переда|пиш|подтверд|сделал|привод|привел|привёл|выраз|высказ|дал|подел|обрисовал|упомянул|напомнил|написал|выступ|озвуч|прозвуч|стало\sизвестно|говорится|распростран|опубликов))
          | Так\s(?=(?:\w+\s){0,3}(?:ответил|заявил|прокомментировал|отреагировал|сказал|объяснил|высказал|описал|охарактеризовал|толку))
        )
        """,
        re.VERBOSE,
    ),
)
