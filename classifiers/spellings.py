"""Spellings: an Arabic or Russian name that nobody is known by in; its English spelling, word by word as in names that are known, out."""

from collections import Counter
from functools import lru_cache

from classifiers.gazetteer import Gazetteer
from classifiers.skeletons import skeleton
from classifiers.transliteration import transliterate


def spell(name: str, language: str, gazetteer: Gazetteer) -> str:
    """
    Spell a name in English: a word that persons of the gazetteer have in their names is spelled as most of theirs, another is transliterated.

    >>> from classifiers.gazetteer import default
    >>> spell("محمد الفلاني", "ar", default()), spell("Николай Неведов", "ru", default())
    ('Mohamed al-Flani', 'Nikolai Nevedov')
    """
    known = _words(gazetteer, language)
    return " ".join(
        known[word].most_common(1)[0][0] if word in known else transliterate(word, language) for word in name.split()
    )


_OTHERS = {"ru": {"UA", "BY", "GE", "AM"}}
"""States whose persons have English spellings from their own language: Алексей is Oleksiy only there."""


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
