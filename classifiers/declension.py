"""Declension: a Russian name in its dictionary form in, the written forms of all its cases out."""

from itertools import product

_VELARS_AND_SIBILANTS = "гкхжшщч"
_ADJECTIVE = ("ый", "ого", "ому", "ым", "ом", "ая", "ой", "ую", "ое", "ые", "ых", "ыми")
_SOFT_ADJECTIVE = ("ий", "его", "ему", "им", "ем", "яя", "ей", "юю", "ее", "ие", "их", "ими")
_MIXED_ADJECTIVE = ("ий", "ого", "ому", "им", "ом", "ая", "ой", "ую", "ое", "ие", "их", "ими")
_ADJECTIVE_SLOTS = ((0,), (1, 6), (2, 6), (0, 1, 7), (3, 6), (4, 6))  # nominative to prepositional, both genders
_PLURAL_SLOTS = ((9,), (10,), (3,), (9, 10), (11,), (10,))

Paradigm = tuple[tuple[str, ...], ...]
"""The forms of one word for each of the six cases, nominative first."""


def forms(name: str) -> frozenset[str]:
    """
    Decline *name*, a word or a phrase, in lower or mixed case; the name itself is always among the forms.

    Endings are added by what the word ends in, without a dictionary, so that a surname that nobody has listed declines too. Some forms
    that no Russian would write come out as well; a form is looked for, never printed, so they do no harm. In a phrase every word takes
    the same case ('Белого дома'), or only those in front do ('Совета Европы'), or only the last ('Ким Чен Ыном'). Rules: Русская грамматика (1980), §§ 1145-1210.

    >>> sorted(forms("Россия") - {"Россия"})
    ['Россией', 'России', 'Россию']
    >>> "Песковым" in forms("Песков"), "Белого дома" in forms("Белый дом"), "министерстве обороны" in forms("министерство обороны")
    (True, True, True)
    """
    words = name.split(" ")
    paradigms = [_paradigm(word) for word in words]
    found = {name}
    for moving in range(1, len(words) + 1):
        for case in range(6):
            changed = [paradigm[case] for paradigm in paradigms[:moving]]
            found.update(" ".join(phrase) for phrase in product(*changed, *((word,) for word in words[moving:])))
    if len(words) > 1:
        last = words[-1]
        short = len(last) == _SHORTEST and last[-1].lower() in _CONSONANTS and not last.isupper()
        tail = _cases(last, *_HARD) if short else paradigms[-1]
        found.update(" ".join((*words[:-1], form)) for case in tail for form in case)
    return frozenset(found)


_SHORTEST = 2
_CONSONANTS = "бвгджзклмнпрстфхцчшщ"


def adjective_forms(word: str) -> frozenset[str]:
    """
    Decline an adjective in all genders and both numbers; a word that doesn't end like one comes back alone.

    >>> {"американская", "американскими"} <= adjective_forms("американский")
    True
    """
    endings = _adjective_endings(word)
    return frozenset({word, *(word[:-2] + ending for ending in endings)}) if endings else forms(word)


def demonym_forms(word: str) -> frozenset[str]:
    """
    Decline a noun for inhabitants or members in both numbers.

    >>> {"американцев", "американцы"} <= demonym_forms("американец")
    True
    >>> {"россиян", "россиянами"} <= demonym_forms("россиянин")
    True
    """
    return forms(word) | {form for case in _plural(word) for form in case}


def _paradigm(word: str) -> Paradigm:
    """The six cases of *word*: what cannot be declined stays as it is in all of them."""
    if "-" in word.strip("-"):
        head, _, tail = word.rpartition("-")
        return tuple(tuple(f"{head}-{form}" for form in case) for case in _paradigm(tail))
    lower = word.lower()
    if len(word) < 3 or word.isupper() or not lower[-1].isalpha():
        return ((word,),) * 6
    if endings := _adjective_endings(word):
        declined = tuple(tuple(word[:-2] + endings[slot] for slot in slots) for slots in _ADJECTIVE_SLOTS)
        return _merge(declined, _cases(word[:-1], *_BY_LAST_LETTER["й"])) if lower.endswith("ий") else declined
    if lower.endswith(("ые", "ие")) and not lower.endswith(_DEEDS):
        endings = _ADJECTIVE if lower.endswith("ые") else _MIXED_ADJECTIVE
        return tuple(tuple(word[:-2] + endings[slot] for slot in slots) for slots in _PLURAL_SLOTS)
    return _noun(word, lower)


def _adjective_endings(word: str) -> tuple[str, ...]:
    """The endings that replace the last two letters of *word*, empty if it isn't an adjective."""
    lower = word.lower()
    if lower.endswith(("кий", "гий", "хий", "ший", "щий", "жий", "чий")):
        return _MIXED_ADJECTIVE
    if lower.endswith(("ный", "вый", "мый", "лый", "рый", "тый", "дый", "сой", "ной", "той", "вой")):
        return _ADJECTIVE
    if lower.endswith("ний"):
        return _SOFT_ADJECTIVE
    if lower.endswith("ая"):
        return _ADJECTIVE if lower[-3:-2] not in _VELARS_AND_SIBILANTS else _MIXED_ADJECTIVE
    return _ADJECTIVE if lower.endswith("ое") else ()


def _noun(word: str, lower: str) -> Paradigm:
    neuter = next((endings for ends, endings in _NEUTERS.items() if lower.endswith(ends)), None)
    if neuter:
        return _cases(word[:-1], *neuter)
    if lower[-1] in "оеуюэё":
        return ((word,),) * 6
    if lower.endswith("ия"):
        return _cases(word[:-1], ("я",), ("и",), ("и",), ("ю",), ("ей",), ("и",))
    if lower[-1] == "а" and lower[-2] in _VELARS_AND_SIBILANTS:
        return _cases(word[:-1], ("а",), ("и", "ой"), ("е", "ой"), ("у",), ("ой", "ей"), ("е", "ой"))
    endings = _BY_LAST_LETTER.get(lower[-1])
    return _cases(word[:-1], *endings) if endings else _consonant(word, lower)


_DEEDS = ("ение", "ание")
"""Ends of nouns ('движение', 'собрание'); adjectives of the plural in -ние have a consonant in front ('средние')."""
_NEUTERS: dict[tuple[str, ...], Paradigm] = {
    ("ство",): (("о",), ("а",), ("у",), ("о",), ("ом",), ("е",)),
    ("овье", "морье", "горье"): (("е",), ("я",), ("ю",), ("е",), ("ем",), ("е",)),
    _DEEDS: (("е",), ("я",), ("ю",), ("е",), ("ем",), ("и",)),
}
"""Neuters by their ends ('министерство', 'Приднестровье'); other names in -о and -е are foreign or surnames: Скопье, Барнье."""
_BY_LAST_LETTER: dict[str, Paradigm] = {
    "а": (("а",), ("ы", "ой"), ("е", "ой"), ("у",), ("ой", "ей"), ("е", "ой")),
    "я": (("я",), ("и",), ("е",), ("ю",), ("ей",), ("е",)),
    "ь": (("ь",), ("я", "и"), ("ю", "и"), ("ь", "я"), ("ем", "ём", "ью"), ("е", "и")),
    "й": (("й",), ("я",), ("ю",), ("й", "я"), ("ем",), ("е", "и")),
    "ы": (("ы",), ("ов", ""), ("ам",), ("ы", "ов"), ("ами",), ("ах",)),
    "и": (("и",), ("ов", "ей", ""), ("ам",), ("и", "ов", "ей"), ("ами",), ("ах",)),
}


def _consonant(word: str, lower: str) -> Paradigm:
    if lower.endswith(("ов", "ев", "ёв", "ин", "ын")):
        return _cases(word, ("",), ("а",), ("у",), ("", "а"), ("ым", "ом"), ("е",))
    for whole, short in _FLEETING.items():
        if lower.endswith(whole):
            return _merge(_cases(word, *_HARD), _cases(word[: -len(whole)] + _like(short, word), *_HARD))
    if lower.endswith(("ец", "ок", "ек")) and len(word) > 4:
        return _merge(_cases(word[:-2] + word[-1], *_HARD), _cases(word, *_HARD))
    return _cases(word, *_HARD)


_FLEETING = {"египет": "египт", "павел": "павл"}
"""Names that lose the vowel of their last syllable in all cases but the first, and that no ending tells from others that keep it."""


def _like(short: str, word: str) -> str:
    return short.capitalize() if word[:1].isupper() else short


_HARD: Paradigm = (("",), ("а",), ("у",), ("", "а"), ("ом", "ем"), ("е",))


def _plural(word: str) -> Paradigm:
    lower = word.lower()
    if lower.endswith("нин"):
        return _cases(word[:-2], ("е",), ("",), ("ам",), ("",), ("ами",), ("ах",))
    if lower.endswith("ец"):
        return _cases(word[:-2] + word[-1], ("ы",), ("ев", "ов"), ("ам",), ("ев", "ов"), ("ами",), ("ах",))
    if lower.endswith("ка"):
        return _cases(word[:-1], ("и",), ("",), ("ам",), ("",), ("ами",), ("ах",))
    if lower[-1:].isalpha() and lower[-1] not in "аеёиоуыэюяьй":
        nominative = ("и",) if lower[-1] in _VELARS_AND_SIBILANTS else ("ы",)
        return _cases(word, nominative, ("ов", "ей", ""), ("ам",), ("ов", "ей", ""), ("ами",), ("ах",))
    return ()


def _cases(stem: str, *endings: tuple[str, ...]) -> Paradigm:
    return tuple(tuple(stem + ending for ending in case) for case in endings)


def _merge(one: Paradigm, other: Paradigm) -> Paradigm:
    return tuple((*here, *there) for here, there in zip(one, other, strict=True))
