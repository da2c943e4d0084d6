"""Skeletons: a name in any of the three scripts in; its consonants in letters common to them all, and whom the gazetteer knows by them, out."""

import re
import unicodedata
from collections.abc import Collection
from functools import lru_cache

from classifiers.claim import Speaker
from classifiers.gazetteer import Entry, Gazetteer, in_reach

_ENGLISH = (
    *(("tch", "C"), ("sch", "S"), ("dzh", "g"), ("tsch", "C"), ("sh", "S"), ("ch", "C"), ("kh", ""), ("gh", "g")),
    *(("zh", "g"), ("dj", "g"), ("th", "t"), ("dh", "d"), ("ph", "f"), ("ck", "k"), ("x", "ks"), ("q", "k")),
    *(("ce", "s"), ("ci", "s"), ("cy", "s"), ("c", "k"), ("j", "g"), ("p", "b"), ("v", "f"), ("w", "")),
)
_RUSSIAN = dict(zip("бвгджзклмнпрстфцчшщ", "b f g d g z k l m n b r s t f ts C S S".split(), strict=True))  # noqa: SIM905 - a table
_ARABIC = dict(
    zip("بتثجدذرزسشصضطظغفقكلمنپچڤگ", "b t t g d d r z s S s d t z g f k k l m n b C f g".split(), strict=True)  # noqa: SIM905 - a table
)
_ARTICLE = re.compile(r"^(?:a[lsdrztn]|el|ash|an)-(?=\w)")
_DOUBLED = re.compile(r"(.)\1+")
_NO_CONSONANT = re.compile("[^bdfgklmnrstzCS]")
_SHORTEST = 4
"""Consonants that a full name has at least, for them to tell who it is."""
_SHORTEST_ALONE = 3


def skeleton(name: str) -> str:
    """
    Reduce a name to its consonants: what two spellings of it share. Vowels, h and kh, w and y, doubled letters and articles go.

    >>> skeleton("Luigi Di Maio"), skeleton("لويجي دي مايو"), skeleton("Луиджи Ди Майо")
    ('lgdm', 'lgdm', 'lgdm')
    """
    return "".join(_word(word) for word in name.split())


@lru_cache(maxsize=16_384)
def _word(word: str) -> str:
    folded = word.casefold()
    if folded.isascii():
        return _DOUBLED.sub(r"\1", _latin(folded))
    folded = "".join(char for char in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(char))
    if any("а" <= char <= "я" for char in folded):
        letters = "".join(_RUSSIAN.get(char, "") for char in folded.replace("дж", "ж"))
    elif any("\u0621" <= char <= "\u064a" for char in folded):
        bare = folded.removeprefix("ال") if len(folded) > 4 else folded
        letters = "".join(_ARABIC.get(char, "C" if char == "C" else "") for char in bare.replace("تش", "C"))
    else:
        letters = _latin(folded)
    return _DOUBLED.sub(r"\1", letters)


def _latin(folded: str) -> str:
    latin = _ARTICLE.sub("", folded)
    for written, sound in _ENGLISH:
        latin = latin.replace(written, sound)
    return _NO_CONSONANT.sub("", latin)


def spelled_like(name: str, parties: Collection[str], date: str | None, gazetteer: Gazetteer) -> Entry | None:
    """
    Find the one person of *parties* whose English name has the consonants of *name*: in full, or, of those in reach of *date*, the last name.

    Names that the gazetteer has only in English are found so from Arabic and Russian. Null where several fit.
    """
    index = _index(gazetteer)
    key = skeleton(name)
    alone = len(name.split()) == 1
    if len(key) < (_SHORTEST_ALONE if alone else _SHORTEST):
        return None
    known = (index.last if alone else index.full).get(key, ())
    fitting = [entry for entry in known if entry.party in parties and (not alone or in_reach(entry, date))]
    return fitting[0] if len(fitting) == 1 else None


class _Index:
    """The persons of a gazetteer by the skeletons of their names."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.full: dict[str, list[Entry]] = {}
        self.last: dict[str, list[Entry]] = {}
        for entry in gazetteer.persons:
            words = entry.name.split()
            bones = [skeleton(word) for word in words]
            for key in {"".join(bones), bones[0] + bones[-1]}:
                self.full.setdefault(key, []).append(entry)
            self.last.setdefault(bones[-1], []).append(entry)


@lru_cache(maxsize=4)
def _index(gazetteer: Gazetteer) -> _Index:
    return _Index(gazetteer)


def as_speaker(entry: Entry) -> Speaker:
    """The person of an entry as a speaker."""
    return Speaker(name=entry.name, id=entry.wikidata, party=entry.party)
