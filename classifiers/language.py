"""Languages: text in, the code of its language out."""

from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

LANGUAGES = ("ar", "en", "fa", "ru", "uk", "ur")
"""What is told apart: Arabic, English and Russian, and the languages that share their letters (Persian and Urdu, Ukrainian)."""
UNKNOWN = "und"
"""ISO 639-2's code for a language that cannot be told."""
ENOUGH_CHARS = 400
"""So much of a text is looked at: news are in one language, and a few hundred letters are evidence enough."""


def detect(text: str) -> str:
    """
    Tell the language of *text*: one of `LANGUAGES`, or 'und' where nothing in it speaks for one ('123', '').

    Whatever is none of them comes out as the nearest: French as English. The first `ENOUGH_CHARS` letters decide.

    >>> detect("لم يحدد الجانبان موعدا")
    'ar'
    >>> detect("گفتگوها پیش از پایان هفته برگزار می‌شود")
    'fa'
    >>> detect("123")
    'und'
    """
    sample = text[:ENOUGH_CHARS]
    if not any(map(str.isalpha, sample)):
        return UNKNOWN
    ranked = _identifier().rank(sample)
    (language, best), (_, second) = ranked[:2]
    # Without any feature the identifier gives all the same score, and its first language as the answer.
    return str(language) if best > second else UNKNOWN


@cache
def _identifier() -> LanguageIdentifier:
    """Load the identifier once; one of our own, since the package's is shared with whoever else sets languages."""
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(list(LANGUAGES))
    return identifier
