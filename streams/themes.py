"""Themes: a claim's text in; what it is about, named alike in every language, out: by that a translation is told from another statement of the same day."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib import resources

from classifiers.folding import fold

_WORD = re.compile(r"[^\W\d_]+|\d+")
_ARABIC_PREFIXES = ("وال", "بال", "فال", "كال", "ال", "لل", "و", "ب", "ل", "ف")
_SHORTEST = 3
_WHOLE_WORD = 4
"""A beginning this short must be nearly the whole word: `dam` is no `damage`, `вен` no `венгр`."""
_ENDING_CHARS = 2
_WEAK = ("level:", "form:summit")
"""That ministers are spoken of says little, one of them is the speaker; a summit in one paper is a meeting in another."""

_GROUPS_THAT_PART = ("day", "place", "form", "matter", "number")


@lru_cache(maxsize=64)
def themes(text: str, language: str) -> tuple[str, ...]:
    """
    Name what *text* is about, as `group:theme`, in the order of the text, each once; also its numbers of two digits and more.

    >>> themes("Встреча в Женеве в понедельник", "ru") == themes("The meeting in Geneva on Monday", "en")
    True
    >>> themes("٣٠ أسيرا", "ar"), themes("30 captives", "en")
    (('number:30', 'matter:prisoners'), ('number:30', 'matter:prisoners'))
    """
    beginnings = _beginnings(language)
    found: dict[str, None] = {}
    for word in _WORD.findall(fold(text).text):
        if word.isdecimal():
            if len(word) > 1:
                found[f"number:{int(word)}"] = None
            continue
        for theme in (theme for form in _forms(word, language) for theme in _named(form, beginnings)):
            found[theme] = None
    return tuple(found)


def apart(one: Iterable[str], other: Iterable[str]) -> bool:
    """
    Whether two lists of themes can't be of one statement: each names a day, a place, a form of contact, a matter or a number, and they share none of that kind.

    >>> apart(["place:geneva.CH"], ["place:doha.QA"]), apart(["place:geneva.CH"], ["form:call"])
    (True, False)
    """
    ours, theirs = _grouped(one), _grouped(other)
    return any(
        ours[group].isdisjoint(theirs[group]) for group in _GROUPS_THAT_PART if group in ours and group in theirs
    )


def akin(one: Iterable[str], other: Iterable[str]) -> bool:
    """
    Whether two lists of themes may be of one statement in two languages, where no word tells more: they share one, or neither has any.

    >>> akin(["matter:dam"], ["form:mediation"]), akin(["matter:dam"], ["matter:dam", "place:cairo.EG"]), akin([], ["form:call"])
    (False, True, False)
    """
    ours, theirs = ({theme for theme in themes_ if not theme.startswith(_WEAK)} for themes_ in (one, other))
    return not ours.isdisjoint(theirs) or not (ours or theirs)


def close(one: Iterable[str], other: Iterable[str]) -> bool:
    """
    Whether two lists of themes say much the same: half of all that is in them is in both.

    >>> close(["matter:dam"], ["matter:dam", "place:cairo.EG"]), close(["matter:dam"], []), close([], [])
    (True, False, False)
    """
    ours, theirs = set(one), set(other)
    return bool(ours & theirs) and 2 * len(ours & theirs) >= len(ours | theirs)


def _grouped(themes_: Iterable[str]) -> dict[str, set[str]]:
    groups: dict[str, set[str]] = {}
    for theme in themes_:
        group, _, name = theme.partition(":")
        groups.setdefault(group, set()).add(name)
    return groups


def _forms(word: str, language: str) -> tuple[str, ...]:
    if language != "ar":
        return (word,)
    cut = (word.removeprefix(prefix) for prefix in _ARABIC_PREFIXES if word.startswith(prefix))
    return (word, *(form for form in cut if len(form) >= _SHORTEST - 1))


def _named(word: str, beginnings: dict[str, str]) -> list[str]:
    for length in range(len(word), 1, -1):
        theme = beginnings.get(word[:length])
        if theme is not None and (length > _WHOLE_WORD or len(word) - length <= _ENDING_CHARS):
            return [theme]
    return []


@cache
def _beginnings(language: str) -> dict[str, str]:
    found: dict[str, str] = {}
    lines = (resources.files("streams") / "data" / "themes.tsv").read_text("utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        if line and not line.startswith("#"):
            cells = line.split("\t")
            if len(cells) != 4:
                raise ValueError(f"themes.tsv:{number}: expected four cells, found {len(cells)}")
            group, theme, spoken, words = cells
            if spoken == language:
                found |= dict.fromkeys(words.split(), f"{group}:{theme}")
    return found
