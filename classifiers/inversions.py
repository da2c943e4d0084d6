"""Inversions: a Russian sentence in; the verbs behind a comma that have their subject right behind them ('…, пожаловался Багаи') out."""

import re
from functools import lru_cache

from classifiers.russian import is_finite
from classifiers.span import Span

_BEHIND_COMMA = re.compile(
    r"""
    [,»"”!?…]\s*(?:[—–-]\s)?                     # what is said ends
    (?:(?:также|тогда|накануне|не\sстал)\s)?
    (?P<verb>[а-яё]{4,})
    (?=\s(?:[а-яё]{4,}\s)?(?:[А-ЯЁA-Z«]|он\b|она\b|они\b|в\s[А-ЯЁ]|глав\w+\s|президент|премьер|министр|представител|посол|политик|дипломат|источник|собеседник|депутат|сенатор|чиновник|лидер))
    """,
    re.VERBOSE,
)
_SHORTEST = 3  # words that something said has at least


@lru_cache(maxsize=1_024)
def inversions(text: str) -> tuple[Span, ...]:
    """
    Find them; who stands behind such a verb says what stands in front of it, whatever the verb means.

    >>> text = "Даты пока никто не называл, посетовал Песков."
    >>> [text[span.slice] for span in inversions(text)]
    ['посетовал']
    """
    return tuple(
        Span(*found.span("verb"))
        for found in _BEHIND_COMMA.finditer(text)
        if len(text[: found.start()].split()) >= _SHORTEST
        and is_finite(found.group("verb"))
        and (found.group("verb").endswith(_PLURALS) or _HOUSE.match(text, found.end()) is None)
    )


_HOUSE = re.compile(r"\s(?:[а-яё]{4,}\s)?в\s")
_PLURALS = ("ли", "ют", "ят")
"""A house says something in the plural ('считают в Кремле'); one that does so alone only goes there ('возвращается в Кремль')."""
