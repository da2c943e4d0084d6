"""Spellings: an Arabic or Russian name that nobody is known by in; its English spelling, word by word as in names that are known, out."""

from collections import Counter
from functools import cache, lru_cache
from importlib.resources import files

from classifiers.gazetteer import Gazetteer
from classifiers.skeletons import skeleton
from classifiers.transliteration import transliterate

_FILE = "data/attribution/arabic_names.tsv"


def spell(name: str, language: str, gazetteer: Gazetteer) -> str:
    """
    Spell a name in English: a word that persons of the gazetteer have in their names is spelled as most of theirs, another is transliterated.

    >>> from classifiers.gazetteer import default
    >>> spell("محمد الفلاني", "ar", default()), spell("Николай Неведов", "ru", default())
    ('Mohamed al-Flani', 'Nikolai Nevedov')
    """
    known = _words(gazetteer, language)
    first, *others = name.split() or [""]
    spelled = [_usual().get(first) if language == "ar" and others else None]
    spelled += [None] * len(others)
    return " ".join(
        usual or (known[word].most_common(1)[0][0] if word in known else transliterate(word, language))
        for usual, word in zip(spelled, (first, *others), strict=True)
    ).strip()


_OTHERS = {"ru": {"UA", "BY", "GE", "AM"}}
"""States whose persons have English spellings from their own language: Алексей is Oleksiy only there."""


def is_given(word: str, language: str, gazetteer: Gazetteer) -> bool:
    """
    Whether *word* is a first name: one in the file of given names, or that of several persons of the gazetteer.

    >>> from classifiers.gazetteer import default
    >>> is_given("قاسم", "ar", default()), is_given("مواطن", "ar", default())
    (True, False)
    """
    if language == "ar" and word in _usual():
        return True
    return len(word) >= _SHORTEST and word not in _NO_NAMES and _given(gazetteer, language)[word] >= _SEVERAL


_SEVERAL = 2
_SHORTEST = 3
_NO_NAMES = frozenset({"باسم", "الملك", "الملا", "السلطان", "البابا", "ديك", "نور", "صباح"})
"""First words of names that are other words as well, or titles."""


@cache
def _usual() -> dict[str, str]:
    """Load the given names; ValueError with its name and line at a row that is none."""
    found: dict[str, str] = {}
    for number, line in enumerate(files("classifiers").joinpath(_FILE).read_text("utf-8").splitlines(), 1):
        if not line.startswith("#"):
            name, tab, spelling = line.partition("\t")
            if not (name and tab and spelling.isascii() and spelling):
                raise ValueError(f"{_FILE}:{number}: {line!r}; want a name, a tab and its English spelling")
            found[name] = spelling
    return found


@lru_cache(maxsize=4)
def _given(gazetteer: Gazetteer, language: str) -> Counter[str]:
    """The first words of persons' names in *language*, with how many persons have them."""
    names = {
        (written.partition(" ")[0], entry.name) for written, entry in gazetteer.spellings(language) if " " in written
    }
    return Counter(word for word, _ in names)


@lru_cache(maxsize=4)
def _words(gazetteer: Gazetteer, language: str) -> dict[str, Counter[str]]:
    """The words of persons' names in *language*, with how often each English spelling stands for it."""
    words: dict[str, Counter[str]] = {}
    others: dict[str, Counter[str]] = {}
    for written, entry in gazetteer.spellings(language):
        there, here = written.split(), entry.name.split()
        if len(there) == len(here) > 1:
            for one, other in zip(there, here, strict=True):
                if skeleton(one) == skeleton(other) and "-" not in other:
                    spelled = words if entry.party not in _OTHERS.get(language, ()) else others
                    spelled.setdefault(one, Counter())[other] += 1
    return others | words
