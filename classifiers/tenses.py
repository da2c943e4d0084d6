"""Tenses: the text of a claim in; whether the contact that it confirms or denies is past, under way or planned out."""

from collections import Counter

from classifiers.claim import When
from classifiers.folding import fold
from classifiers.lexicon import WordKind, words

_WHEN = {WordKind.PLANNED: When.PLANNED, WordKind.PAST: When.PAST, WordKind.ONGOING: When.ONGOING}


def when(text: str, language: str) -> When | None:
    """
    Tell from words of time and verbs when the contact spoken of lies; null where nothing tells.

    Where words of several times stand together, most of them decide, and among equals the plan, then the past.

    >>> when("The ministers met in Doha yesterday", "en")
    <When.PAST: 'past'>
    >>> when("لا توجد خطط لعقد محادثات", "ar")
    <When.PLANNED: 'planned'>
    >>> when("Talks", "en")
    """
    counts = Counter(_WHEN[word.kind] for word in words(fold(text), language) if word.kind in _WHEN)
    ranked = sorted(_WHEN.values(), key=lambda one: -counts[one])
    return ranked[0] if counts else None
