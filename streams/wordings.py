"""Wordings: the text of a claim in; a handful of small numbers by which copies of it are known again out."""

import re
import zlib
from functools import lru_cache

from classifiers.folding import fold

Wording = str
"""Hashed content words of a text, sorted, each once: four hexadecimal digits a word."""

_WORD = re.compile(r"[^\W\d_]+")
_ARABIC_ARTICLES = ("وال", "بال", "فال", "كال", "ال", "لل")
_STEM_CHARS = 6
_DIGITS = 4
_KEPT = 40
_SAME = 0.6
_SAME_MATTER = 1 / 3


@lru_cache(maxsize=64)
def wording(text: str, language: str) -> Wording:
    """
    Reduce *text* to its content words: folded, cut to a crude stem, hashed to 16 bits; at most 40 of them.

    A sentence has few words, so that all of them take less room than a MinHash that could tell as much, and how far a headline is contained in a
    lead stays exact. Words under four letters (three in Arabic, after the article) are left out: in the three languages these
    are the function words, which any two sentences share. Of a longer text the 40 lowest hashes are kept, the same
    sample on both sides of a comparison. An empty text gives an empty wording, which is like no other.

    >>> wording("Talks? No talks!", "en") == wording("talks", "en")
    True
    """
    shortest = 3 if language == "ar" else 4
    stems = (_stem(word, language) for word in _WORD.findall(fold(text).text))
    hashes = {zlib.crc32(stem.encode()) & 0xFFFF for stem in stems if len(stem) >= shortest}
    return "".join(f"{value:04x}" for value in sorted(hashes)[:_KEPT])


def alike(one: Wording, other: Wording, *, same_themes: bool = False) -> bool:
    """
    Whether two wordings of one language are copies, or one repeats the other in short.

    Three in five words of the shorter one must stand in the other, and at least three of them (all, where it has only two). What has but
    one word is only like itself. With *same_themes*, where both are known to be about the same things, one word in three is enough, and two of them: another
    desk's words for it.
    """
    if one == other:
        return bool(one)
    shorter = min(size(one), size(other))
    shared = len(_hashes(one) & _hashes(other))
    least, share = (2, _SAME_MATTER) if same_themes else (3, _SAME)
    return shorter > 1 and shared >= min(least, shorter) and shared >= share * shorter


def size(wording: Wording) -> int:
    """Tell how many words a wording has."""
    return len(wording) // _DIGITS


def _hashes(wording: Wording) -> set[str]:
    return {wording[i : i + _DIGITS] for i in range(0, len(wording), _DIGITS)}


def _stem(word: str, language: str) -> str:
    if language == "ar":
        for article in _ARABIC_ARTICLES:
            if word.startswith(article) and len(word) - len(article) >= 3:
                return word[len(article) :][:_STEM_CHARS]
    return word[:_STEM_CHARS]
