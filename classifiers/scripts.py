"""Scripts: a sample of a text in; the language that its letters and smallest words leave no doubt of, or nothing, out."""

import re

_CYRILLIC = re.compile("[а-яёА-ЯЁ]+")
_ARABIC = re.compile("[\u0621-\u064a]+")
_LATIN = re.compile("[a-zA-Z]+")
_RUSSIAN_ALONE = re.compile("[ыэъё]")
_OTHER_CYRILLIC = re.compile("[\u0400-\u040f\u0450\u0452-\u04ff]")
"""The letters of Ukrainian and of all others that write with Cyrillic ones: і, ї, є, ґ …"""
_OTHER_ARABIC = re.compile("[\u066e-\u06d3\u06d5\u06ee-\u06ff\u0750-\u077f]")
"""The letters of Persian, Urdu and all others that write with Arabic ones: پ, چ, گ, ی, ک …"""
_ARABIC_ALONE = re.compile(r"ة\b|\bال")
"""The feminine ending and the article, which Persian has in names only."""
_ENGLISH_ALONE = re.compile(r"\b(?:the|of|and|to|in|is|that|was)\b")
_LETTERS = 60
"""Fewer letters decide nothing."""
_SHARE = 0.7
"""Of the sample that must be letters of the one script: a quotation in another one settles nothing."""
_SIGNS = 3


def plain(sample: str) -> str | None:
    """
    Tell a *sample* of some hundred characters that is plainly Arabic, English or Russian; null where it takes more than a look.

    >>> plain("The sides will not meet in the spring, and the date of the next round is open.")
    'en'
    >>> plain("La fecha de la ronda no se conoce, dijo el ministro a la prensa el martes.")
    """
    for language, script, others, alone in (
        ("ar", _ARABIC, _OTHER_ARABIC, _ARABIC_ALONE),
        ("ru", _CYRILLIC, _OTHER_CYRILLIC, _RUSSIAN_ALONE),
        ("en", _LATIN, None, _ENGLISH_ALONE),
    ):
        letters = sum(map(len, script.findall(sample)))
        if letters >= max(_LETTERS, _SHARE * len(sample)):
            mixed = others is not None and others.search(sample) is not None
            return language if not mixed and len(alone.findall(sample)) >= _SIGNS else None
    return None
