"""Russian noun phrases: the words of a sentence and a place among them in; the phrase in a given case that begins there out."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from classifiers.languages.russian_words import Form, Token

_OPENING = {"«": "»", "„": "“", "“": "”", '"': '"', "(": ")"}
_TITLE_TOKENS = 9  # in a name between marks, or an aside between brackets
_DEPTH = 4  # phrases inside phrases
_POSSESSIVES = frozenset({"его", "её", "ее", "их"})
_PREPOSITIONS = frozenset({"в", "во", "при", "по", "из", "от", "на", "за", "с"})
_OF_PEOPLE = frozenset({"в", "во", "при", "по", "из", "от"})
_PARTICLES = frozenset({"фон", "дер", "де", "ван", "аль", "бен", "ибн", "бин", "ди", "да", "дю", "ас", "эль", "оглы"})
"""Words inside names of persons."""
_STATIONED = (
    *("источник", "собеседник", "представител", "депутат", "пос", "постпред", "чиновник", "дипломат", "сенатор"),
    *("инсайдер", "контакт", "спецпосланник", "спецпредставител", "уполномоченн", "советник", "министр", "замминистр"),
    *("один", "одна", "одни", "некоторые", "многие", "никто", "кто-то", "каждый", "двое", "трое"),
    *("комиссар", "эксперт", "специалист", "аналитик", "участник", "кандидат", "заместител", "помощник", "госсекретар"),
)
"""Beginnings of nouns for people who hold a place: what stands behind them with a preposition is theirs ('источник в МИД')."""


class Phrase(NamedTuple):
    """The words [start, end) with their head; *number* and *gender* are '' where its form doesn't show them."""

    start: int
    end: int
    head: int
    form: Form
    is_several: bool


def phrase(words: Sequence[Token], start: int, case: str, *, depth: int = 0) -> Phrase | None:
    """
    Read the noun phrase in *case* that begins with words[start]: adjectives, the noun, and whose, which or called how it is.

    Behind the noun belong to it: genitives ('глава фонда'), names ('министр Лавров'), a name between marks ('газета «Ведомости»'), an aside
    in brackets, of people also their place ('источник в МИД'), and what 'и' adds to it. None where no noun stands there in that case.

    >>> from classifiers.languages.russian_words import tokens
    >>> text = "Глава комитета по обороне Андрей Картаполов заявил"
    >>> found = phrase(tokens(text, 0, len(text)), 0, "nomn")
    >>> (found.start, found.end, found.form.number)
    (0, 6, 'sing')
    """
    if depth > _DEPTH:
        return None
    at, counted, described = _modifiers(words, start, case)
    found = _head(words, at, "gent" if counted else case)
    if found is None and described is not None:
        found, at = described, at - 1  # 'пострадавшие', 'военные'
    if (
        found is None
        and words[start : start + 1]
        and words[start].text.casefold() in _POSSESSIVES
        and case in {"accs", "gent"}
    ):
        return Phrase(start, start + 1, start, Form("NPRO", case, "", "", False, False), False)  # 'назвав его …'
    if found is None:
        return None
    end = _extended(words, at + 1, case, words[at], depth)
    several = counted or found.number == "plur"
    if depth == 0:
        end, joined = _joined(words, end, case)
        several = several or joined
    return Phrase(start, end, at, found, several)


def _modifiers(words: Sequence[Token], at: int, case: str) -> tuple[int, bool, Form | None]:
    """Pass over adjectives and numerals: where they end, whether something is counted, and the last one if it can stand for a noun."""
    counted, described = False, None
    while at < len(words):
        word = words[at]
        if word.text.casefold() in _POSSESSIVES:
            at += 1
        elif (form := word.in_case(case, "ADJF", "PRTF")) is not None and not _rather_noun(word, case):
            described = form
            at += 1
        elif word.in_case(case, "NUMR") is not None:
            counted = True
            at += 1
        elif (described and word.text in {",", "и", "-"} and _is_modifier(words, at + 1, case)) or (
            word.can_be("ADVB", "PRCL") and _is_modifier(words, at + 1, case) and not _head(words, at, case)
        ):
            at += 1
        else:
            break
    return at, counted, described


def _rather_noun(word: Token, case: str) -> bool:
    return word.forms[0].pos == "NOUN" and word.in_case(case, "NOUN") is not None


def _is_modifier(words: Sequence[Token], at: int, case: str) -> bool:
    return at < len(words) and words[at].in_case(case, "ADJF", "PRTF") is not None


def _head(words: Sequence[Token], at: int, case: str) -> Form | None:
    if at >= len(words) or words[at].text.casefold() in _NO_HEADS:
        return None
    return words[at].in_case(case, "NOUN", "NPRO")


_NO_HEADS = frozenset(
    [
        "что",
        "это",
        "как",
        "а",
        "и",
        "но",
        "то",
        "себя",
        "в",
        "к",
        "с",
        "о",
        "у",
        "он",
        "она",
        "они",
        "оно",
        "мы",
        "я",
        "ли",
        "же",
        "бы",
    ]
)


def _extended(words: Sequence[Token], at: int, case: str, head: Token, depth: int) -> int:
    """Where what belongs to the noun in front of *at* ends."""
    while at < len(words):
        word = words[at]
        if (closing := closed(words, at)) is not None:
            at = closing
        elif (word.has_capital or word.text in _PARTICLES) and (word.text in _PARTICLES or word.in_case(case, "NOUN")):
            at += 1
        elif (of := _genitive(words, at, depth)) is not None:
            at = of
        elif (place := _place(words, at, head, depth)) is not None:
            at = place
        else:
            break
    return at


def closed(words: Sequence[Token], at: int) -> int | None:
    """Where a short name between marks, or an aside between brackets, that begins at *at* ends."""
    closing = _OPENING.get(words[at].text)
    if closing is None:
        return None
    for end in range(at + 1, min(len(words), at + _TITLE_TOKENS)):
        if words[end].text == closing:
            return end + 1
    return None


def _genitive(words: Sequence[Token], at: int, depth: int) -> int | None:
    of = phrase(words, at, "gent", depth=depth + 1)
    return of.end if of is not None and not words[at].can_be("PREP") else None


def _place(words: Sequence[Token], at: int, head: Token, depth: int) -> int | None:
    """Where the place of a person ends ('в МИД', 'по делам Сирии', 'от оппозиции')."""
    by_subject = words[at].text == "по"  # 'комитет по обороне'
    if words[at].text not in _OF_PEOPLE or not (by_subject or head.text.casefold().startswith(_STATIONED)):
        return None
    cases = {"в": ("loct",), "во": ("loct",), "при": ("loct",), "по": ("datv",)}.get(words[at].text, ("gent",))
    for case in cases:
        if (inside := phrase(words, at + 1, case, depth=depth + 1)) is not None:
            return inside.end
    return None


def _joined(words: Sequence[Token], at: int, case: str) -> tuple[int, bool]:
    """Where the phrases end that 'и' adds to the one in front of *at*, and whether there are any."""
    joined = False
    while at + 1 < len(words) and words[at].text == "и":
        other = phrase(words, at + 1, case, depth=1)
        if other is None:
            break
        at, joined = other.end, True
    return at, joined


def skipped(words: Sequence[Token], at: int) -> int | None:
    """Where the words of a preposition that stands at *at* end; None if none stands there."""
    if not words[at].can_be("PREP") and words[at].text.casefold() not in _PREPOSITIONS:
        return None
    ends = [
        found.end
        for case in ("gent", "datv", "accs", "ablt", "loct")
        if (found := phrase(words, at + 1, case, depth=1))
    ]
    return max(ends, default=at + 1)


def pieces(words: Sequence[Token], start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut words[start:end] at commas, in order."""
    begin = start
    for at in range(start, end):
        if words[at].text == ",":
            yield begin, at
            begin = at + 1
    yield begin, end
