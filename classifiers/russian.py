"""Russian: the words of a name in; whether they can be a subject, and their dictionary form, out."""

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from classifiers.morphology import russian_parses

if TYPE_CHECKING:
    from pymorphy3.analyzer import Parse


@lru_cache(maxsize=16_384)
def is_nominative(phrase: str) -> bool:
    """
    Say whether the first word of *phrase*, the one that carries the case, can be in the nominative; what doesn't decline can.

    >>> is_nominative("Сергей Лавров"), is_nominative("Сергею Лаврову")
    (True, False)
    """
    words = [word for word in phrase.replace("«", " ").replace("»", " ").split() if word[:1].isalpha()]
    if not words:
        return False
    first = _can_be_nominative(words[0])
    named = any({"Name", "Surn"} & set(reading.tag.grammemes) for reading in russian_parses(words[0]))
    return first or (named and len(words) > 1 and _can_be_nominative(words[1]))


def _can_be_nominative(word: str) -> bool:
    if word.endswith(_SURNAMES):
        return True
    cased = [reading for reading in russian_parses(word.strip(".,:;\"'")) if reading.tag.case is not None]
    return not cased or any(reading.tag.case == "nomn" or "Fixd" in reading.tag for reading in cased)


_SURNAMES = ("ов", "ев", "ёв", "ин", "ын", "ский", "цкий", "ко", "дзе", "ян", "ич", "ук", "юк")
"""Ends of surnames in the nominative; those in -ов the dictionary would take for genitives of the plural."""


def is_oblique(phrase: str) -> bool:
    """
    Say whether a phrase stands in another case than the nominative, as far as the dictionary knows its first word.

    >>> is_oblique("Асаду"), is_oblique("Зурабишвили")
    (True, False)
    """
    return russian_parses(phrase.split(maxsplit=1)[0])[0].is_known and not is_nominative(phrase)


@lru_cache(maxsize=16_384)
def is_only_subject(phrase: str) -> bool:
    """
    Say whether the first word of a phrase can be in the nominative and not in the genitive.

    >>> is_only_subject("Россия"), is_only_subject("США"), is_only_subject("России")
    (True, False, False)
    """
    readings = russian_parses(phrase.split(maxsplit=1)[0])
    cases = {reading.tag.case for reading in readings if "Fixd" not in reading.tag}
    return len(cases) > 0 and "nomn" in cases and "gent" not in cases and all("Fixd" not in r.tag for r in readings)


@lru_cache(maxsize=16_384)
def cases(word: str) -> frozenset[str]:
    """
    List the cases that the likely readings of a word can be in; none of a word that does not decline, or that no dictionary has.

    >>> sorted(cases("журналистам")), sorted(cases("Reuters"))
    (['datv'], [])
    """
    readings = russian_parses(word)
    guessed = not readings[0].is_known and not word.islower()  # a name: its endings tell nothing
    if guessed or any("Fixd" in reading.tag for reading in readings):
        return frozenset()
    likely = [reading for reading in readings if reading.score >= _SEEN * readings[0].score]
    return frozenset(_CASES.get(str(r.tag.case), str(r.tag.case)) for r in likely if r.tag.case is not None)


_SEEN = 0.02
_CASES = {"gen2": "gent", "acc2": "accs", "loc2": "loct"}


def parted(pieces: Sequence[str], other: str) -> bool:
    """
    Say whether *other* belongs to no phrase that the *pieces* in front of it make: it agrees with none of them, and is no genitive.

    >>> parted(["журналистам"], "секретарь"), parted(["лидер"], "газете"), parted(["министр", "России"], "Лавров")
    (True, True, False)
    """
    own = _cases_of(other)
    if not own or "gent" in own:
        return False
    found = [_cases_of(piece) for piece in pieces]
    return bool(found) and bool(found[0]) and all(own.isdisjoint(known) for known in found)


def owns(head: str, name: str) -> bool:
    """
    Say whether a name stands in the genitive behind a noun in another case: whose office it is.

    >>> owns("спецпосланник", "Дональда Трампа"), owns("президента", "Дональда Трампа"), owns("министр", "Лавров")
    (True, False, False)
    """
    own, of = _cases_of(name), cases(head.split(maxsplit=1)[0].casefold())
    return "gent" in own and bool(of) and own.isdisjoint(of)


def _cases_of(phrase: str) -> frozenset[str]:
    """The cases of a phrase by its first word; of a name in full, those that both of its words can be in."""
    words = [word.strip(".,:;\"'«»") for word in phrase.split()]
    known = [found for word in words[:2] if word[:1].isupper() and (found := cases(word))]
    if len(words) > 1 and len(known) > 1 and known[0] & known[1]:
        return known[0] & known[1]
    return cases(words[0]) if words and words[0] else frozenset()


@lru_cache(maxsize=16_384)
def is_common(phrase: str) -> bool:
    """
    Say whether a phrase is a single word that the dictionary knows, and not as a name: the capital is that of a sentence.

    >>> is_common("Разведка"), is_common("Самойлов"), is_common("Егор Самойлов")
    (True, False, False)
    """
    readings = russian_parses(phrase)
    known = " " not in phrase and readings[0].is_known
    return known and not any({"Name", "Surn", "Patr", "Orgn"} & set(reading.tag.grammemes) for reading in readings)


def is_russian(phrase: str) -> bool:
    """Say whether a phrase is written in Cyrillic letters."""
    return any("а" <= letter <= "я" for letter in phrase.casefold())


@lru_cache(maxsize=16_384)
def is_finite(word: str) -> bool:
    """
    Say whether a word is above all a verb of the third person or of the past: what somebody named behind it does.

    >>> is_finite("посетовал"), is_finite("говорят"), is_finite("сказать"), is_finite("стали")
    (True, True, False, True)
    """
    best = russian_parses(word)[0].tag
    return best.POS == "VERB" and best.mood == "indc" and best.person in {None, "3per"}


@lru_cache(maxsize=4_096)
def nominative(name: str, before: str = "") -> str:
    """
    Put a person's name into the nominative, word by word; a word that can't be one of a name's stays as it is.

    *before* are the words in front, which show the case of a name that no dictionary has: a noun for a person has the same, another noun
    governs the genitive. Without them what could be a subject stays.

    >>> nominative("Елены Паниной"), nominative("Григория Карасина")
    ('Елена Панина', 'Григорий Карасин')
    >>> nominative("Олофа Жилла", "слова представителя "), nominative("Ри Сон Гвону", "верить министру ")
    ('Олоф Жилл', 'Ри Сон Гвон')
    """
    words = name.split()
    tags = [[r for r in russian_parses(word) if {"Name", "Surn", "Patr"} & set(r.tag.grammemes)] for word in words]
    case = _case_behind(before)
    if case == "nomn" or (case is None and _is_subject(words)):
        return name
    genders = [{r.tag.gender for r in readings if r.tag.case not in {None, "nomn"}} for readings in tags if readings]
    shared = set.intersection(*genders) if genders else set()
    gender = next(iter(sorted(g for g in shared if g)), None)
    return " ".join(
        _nominative(word, readings, gender)
        if russian_parses(word)[0].is_known
        else _stripped(word, case, gender, readings)
        for word, readings in zip(words, tags, strict=True)
    )


_LIKELY = 0.3
"""A reading of a name counts if it has this share of the likeliest one's probability: Григория is hardly a woman's name."""


def _is_subject(words: Sequence[str]) -> bool:
    """Whether the words of a name can all be in the nominative, of one gender; what the dictionary doesn't have can."""
    parses = [readings for word in words if (readings := russian_parses(word))[0].is_known]
    genders = [
        {
            r.tag.gender
            for r in readings
            if r.tag.case in {"nomn", None} and r.tag.number != "plur" and r.score >= _LIKELY * readings[0].score
        }
        for readings in parses
    ]
    return any(all(found & {None, gender, "ms-f"} for found in genders) for gender in ("masc", "femn"))


def _case_behind(before: str) -> str | None:
    """The case of a name behind these words: that of the person in front of it, the genitive behind another noun; null where nothing shows it."""
    words = before.split()
    if not words or not words[-1].isalpha() or not words[-1].islower():
        return None
    tag = russian_parses(words[-1])[0].tag
    if tag.POS != "NOUN":
        return None
    if "anim" in tag:
        return str(tag.case)
    return "gent" if tag.case != "gent" else None  # behind 'министр страны' the name has the minister's case


_MASCULINE_ENDS = {"gent": ("а", "я"), "datv": ("у", "ю"), "ablt": ("ом", "ем", "ым"), "loct": ("е",)}


def _stripped(word: str, case: str | None, gender: str | None, readings: "list[Parse]") -> str:
    """A name that the dictionary doesn't have, without the ending of a man's name in *case*."""
    if case is None:
        return _nominative(word, readings, gender)
    for ending in _MASCULINE_ENDS.get(case, ()):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 1 and stem[-1] not in "аеёиоуыэюя":
            return stem + ("ь" if ending == "я" else "")
    return word


def _nominative(word: str, readings: "list[Parse]", gender: str | None) -> str:
    for reading in readings:
        if gender is None or reading.tag.gender in {gender, None}:
            inflected = reading.inflect({"nomn", "sing"})
            if inflected is not None:
                return "-".join(part.capitalize() for part in inflected.word.split("-"))
    # A surname that the dictionary doesn't know, beside a man's first name.
    return word[:-1] if gender == "masc" and word.endswith(("ова", "ева", "ина", "ына")) else word
