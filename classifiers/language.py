"""Languages: text in, the code of its language out."""

import io
from array import array
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from classifiers.scripts import plain

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

LANGUAGES = ("ar", "en", "fa", "ru", "uk", "ur")
"""What is told apart: Arabic, English and Russian, and the languages that share their letters (Persian and Urdu, Ukrainian)."""
FILE = "langid.zst"
UNKNOWN = "und"
"""ISO 639-2's code for a language that cannot be told."""
ENOUGH_CHARS = 400
"""So much of a text is looked at: news are in one language, and a few hundred letters are evidence enough."""


_CACHED_TEXTS = 1_024


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
    return _told(sample)


@lru_cache(maxsize=_CACHED_TEXTS)
def _told(sample: str) -> str:
    if (language := plain(sample)) is not None:
        return language
    ranked = _identifier().rank(sample)
    (language, best), (_, second) = ranked[:2]
    # Without any feature the identifier gives all the same score, and its first language as the answer.
    return str(language) if best > second else UNKNOWN


@cache
def _identifier() -> "LanguageIdentifier":
    """
    Load the identifier once, with what the package's model says of our languages: see the README beside the file.

    The package's own model takes most of a second to unpack.
    """
    import numpy as np  # noqa: PLC0415 (a process that reads nothing needs none of them)
    import zstandard  # noqa: PLC0415
    from py3langid.langid import LanguageIdentifier  # noqa: PLC0415

    packed = (files("classifiers") / "data" / "language" / FILE).read_bytes()
    stream = io.BytesIO(zstandard.decompress(packed))
    chances, priors, moves, rows, features = (np.load(stream, allow_pickle=False) for _ in range(5))
    steps = array("I")
    steps.frombytes(
        moves.data.cast("B")
    )  # the walk takes single numbers, which are twice as fast to get from an array of Python's
    return LanguageIdentifier(chances, priors, list(LANGUAGES), steps, features.tolist(), tk_row=rows.tolist())
