"""Context: an Arabic word and the classes of what stands in front of it in; what its joined particles and that word make of it, as classes, out."""

import re

DEFINITE = "DEF"
PURPOSE = "TO"
ADJUNCT = "AFTERED"

_ARTICLE = re.compile(r"[وف]?(?:[بك]?ال|لل)...")
_PURPOSE = re.compile(r"[وف]?ل...")
_TEMPORAL = frozenset({"AFTER", "BEFORE"})
_TOWARD = frozenset({"الي", "والي", "علي", "باتجاه", "نحو"})
_NOTHING: frozenset[str] = frozenset()


def classes_of(word: str, before: str, classes_before: frozenset[str] = _NOTHING) -> frozenset[str]:
    """
    Tell how a folded noun stands: DEF with its article, TO as what something is for (للقاء, إلى لقاء), AFTERED as what something is after or during.

    *before* is the word in front of it and *classes_before* that word's classes.

    >>> sorted(classes_of("للحوار", "دعوه")), sorted(classes_of("حوار", "الي"))
    (['DEF', 'TO'], ['TO'])
    >>> classes_of("لقائه", "بعد", frozenset({"AFTER"}))
    frozenset({'AFTERED'})
    """
    found = set()
    if _ARTICLE.match(word):
        found.add(DEFINITE)
    if before in _TOWARD or (_PURPOSE.match(word) and not word.startswith("لقا")):
        found.add(PURPOSE)
    if classes_before & _TEMPORAL:
        found.add(ADJUNCT)
    return frozenset(found)
