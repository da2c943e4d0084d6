"""Derivation: an Arabic verb of the forms II to X in; its verbal noun and its participles, as a lexicon would list them, out."""

from collections.abc import Callable
from typing import NamedTuple

from classifiers.grammar.arabic.verbs import is_defective, is_hollow


class Derived(NamedTuple):
    """The verbal noun, the active and the passive participle of a verb, folded, each with every spelling that a form of it starts from."""

    noun: tuple[str, ...]
    active: tuple[str, ...]
    passive: tuple[str, ...]


_SHORTEST_WEAK = 4
"""A shorter participle without its weak end looks like other words: منه is 'from him'."""
FORMS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "X")


def derive(past: str, imperfect: str, form: str) -> Derived:
    """
    Derive the nouns of the verb *past*/*imperfect*, folded, of *form* II to X; of form I the verbal noun cannot be told, and is left out.

    ValueError for a form that isn't one of `FORMS`.

    >>> derive("علق", "يعلق", "II")
    Derived(noun=('تعليق',), active=('معلق',), passive=('معلق',))
    >>> derive("استضاف", "يستضيف", "X").noun
    ('استضافه',)
    """
    if form not in FORMS:
        raise ValueError(f"{form} is no form of a verb; write one of {', '.join(FORMS)}")
    weak, hollow = is_defective(past, imperfect), is_hollow(past, imperfect)
    nouns = (_NOUNS[form](past, imperfect, weak, hollow),) if form in _NOUNS else ()
    if form == "I":
        return Derived(
            (), _active_first(past, weak=weak, hollow=hollow), _passive_first(past, weak=weak, hollow=hollow)
        )
    stem = "م" + imperfect[1:]
    return Derived(nouns, _participle(stem, weak=weak), _participle(_open(stem, past, hollow=hollow), weak=weak))


def _participle(stem: str, *, weak: bool) -> tuple[str, ...]:
    """A weak end is there or not, and an alif before the feminine: متبن, المتبني, متبنية, متبناة."""
    if not weak:
        return (stem,)
    bare = stem[:-1]
    return (stem, f"{bare}ا", bare) if len(stem) > _SHORTEST_WEAK else (stem, f"{bare}ا")


def _open(stem: str, past: str, *, hollow: bool) -> str:
    return stem[:-2] + past[-2:] if hollow else stem


def _active_first(past: str, *, weak: bool, hollow: bool) -> tuple[str, ...]:
    if len(past) != 3:
        return ()
    first, middle, last = past[0], past[1], past[2]
    if weak:
        return f"{first}ا{middle}", f"{first}ا{middle}ي"
    return (f"{first}ا{'ئ' if hollow else middle}{last}",)


def _passive_first(past: str, *, weak: bool, hollow: bool) -> tuple[str, ...]:
    if len(past) != 3 or hollow:
        return ()
    return (f"م{past[:2]}{'ي' if weak and past[-1] == 'ي' else 'و' if weak else 'و' + past[-1]}",)


def _second(past: str, _imperfect: str, weak: bool, _hollow: bool) -> str:
    return f"ت{past[:-1]}يه" if weak else f"ت{past[:-1]}ي{past[-1]}"


def _third(past: str, _imperfect: str, weak: bool, _hollow: bool) -> str:
    return f"م{past[:-1]}اه" if weak else f"م{past}ه"


def _fourth(past: str, _imperfect: str, weak: bool, hollow: bool) -> str:
    if hollow:
        return f"{past}ه"
    return f"{past[:-1]}اء" if weak or past.endswith("ا") else f"{past[:-1]}ا{past[-1]}"


def _fifth(past: str, _imperfect: str, weak: bool, _hollow: bool) -> str:
    return past  # التلقي keeps its weak end with the article; it is lost in تلق, which the lexicon lists


def _eighth(past: str, _imperfect: str, weak: bool, hollow: bool) -> str:
    if hollow:
        return f"{past[:-2]}يا{past[-1]}"
    return f"{past[:-1]}اء" if weak or past.endswith("ا") else f"{past[:-1]}ا{past[-1]}"


def _tenth(past: str, _imperfect: str, weak: bool, hollow: bool) -> str:
    if hollow:
        return f"{past}ه"
    stem = past.replace("استا", "استئ")  # استأنف, استئناف
    return f"{stem[:-1]}اء" if weak else f"{stem[:-1]}ا{stem[-1]}"


_NOUNS: dict[str, Callable[[str, str, bool, bool], str]] = {
    "II": _second,
    "III": _third,
    "IV": _fourth,
    "V": _fifth,
    "VI": _fifth,
    "VII": _eighth,
    "VIII": _eighth,
    "X": _tenth,
}
