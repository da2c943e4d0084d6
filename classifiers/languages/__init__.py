"""Languages: a code in; the record of what is particular to that language, out. Adding one is a module here and files in `data/`."""

from classifiers.languages.arabic import ARABIC
from classifiers.languages.english import ENGLISH
from classifiers.languages.record import Gender, Language, Left
from classifiers.languages.russian import RUSSIAN

__all__ = ["Gender", "Language", "Left", "language_of"]

_LANGUAGES = {language.code: language for language in (ARABIC, RUSSIAN, ENGLISH)}


def language_of(code: str) -> Language | None:
    """
    Find the record of a language by its ISO 639 code; null where it is not read.

    >>> language_of("ru").code, language_of("fr")
    ('ru', None)
    """
    return _LANGUAGES.get(code)
