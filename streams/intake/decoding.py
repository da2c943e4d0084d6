"""Decoding: the bytes of a text or page in, and what its sender says about their encoding; the text, and the encoding that fits, out."""

import codecs
import re
from collections.abc import Iterator
from typing import NamedTuple

from classifiers.mojibake import plausibility

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_XML = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_.:-]{2,40})["']""", re.IGNORECASE)
_HEAD_BYTES = 4_096
_SAMPLE_BYTES = 65_536
_OF_ONE_BYTE = (
    ("cp1256", "ar"),
    ("cp1251", "ru"),
    ("koi8-r", "ru"),
    ("iso8859-6", "ar"),
    ("iso8859-5", "ru"),
    ("cp866", "ru"),
    ("mac-cyrillic", "ru"),
    ("cp864", "ar"),
)
"""The encodings of one byte in which Arabic and Russian news was or is written, the frequent ones first."""
_MARKS = frozenset("«»„“”‘’–—…№،؛؟\u00a0\u00ad\u200c\u200d\u200e\u200f\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652")
_PLAUSIBLE = 0.55
_LIES = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "ascii": "cp1252", "us-ascii": "cp1252"}
"""What every browser takes these names for (WHATWG Encoding Standard)."""
_NOT_TEXT = frozenset(
    {
        "base64",
        "bz2",
        "hex",
        "idna",
        "punycode",
        "quopri",
        "raw-unicode-escape",
        "rot13",
        "unicode-escape",
        "uu",
        "zlib",
    }
)
"""Python's codecs that are no encodings of text, or far too willing."""


class Decoded(NamedTuple):
    """A text and the encoding that it was read with, under Python's name; *replaced* says whether bytes were left that fit nothing."""

    text: str
    charset: str
    replaced: bool = False


def decode(content: bytes, stated: str | None = None) -> Decoded:
    """
    Read *content* as text: by its byte order mark; as UTF-8 if it is; by what the sender *stated* (the charset of a header) or the page itself
    states, where that fits; else by the letters: the encoding in which they are plausible Arabic or Russian.

    Never raises: what fits nothing is UTF-8 with U+FFFD. A statement is not believed where the letters that it gives are no language, because
    servers state what they were installed with.

    >>> decode("Переговоров не будет, заявил посол".encode("cp1251")).charset
    'cp1251'
    >>> decode("لا محادثات مع واشنطن".encode("cp1256"), stated="iso-8859-1").text
    'لا محادثات مع واشنطن'
    """
    for mark, charset in _BOMS:
        if content.startswith(mark):
            return _replacing(content[len(mark) :], charset)
    if wide := _of_two_bytes(content[:_HEAD_BYTES]):
        return _replacing(content, wide)
    try:
        return Decoded(content.decode(), "utf-8")
    except UnicodeDecodeError:
        pass
    if cut := _almost_utf8(content):
        return cut
    tried = [*_stated(content, stated)]
    for named in tried:
        if (told := _strictly(content, named)) is not None and _is_language(told):
            return Decoded(told, named)
    return _by_letters(content) or _last_resort(content, tried)


def _of_two_bytes(head: bytes) -> str | None:
    """UTF-16 without its mark: every other byte is one of the few that Latin, Cyrillic and Arabic letters have in front."""
    for charset, first in (("utf-16-le", 1), ("utf-16-be", 0)):
        fronts = head[first::2]
        if len(fronts) > 3 and sum(byte in (0x00, 0x04, 0x06) for byte in fronts) > 0.9 * len(fronts):
            return charset
    return None


def _almost_utf8(content: bytes) -> Decoded | None:
    """UTF-8 in which a few bytes are broken: a page that was cut in a character, or one bad insert."""
    text = content.decode(errors="replace")
    broken = text.count("\ufffd")
    beyond = sum(char > "\x7f" for char in text[:_SAMPLE_BYTES])
    return Decoded(text, "utf-8", replaced=True) if beyond > 20 * broken else None


def _stated(content: bytes, stated: str | None) -> Iterator[str]:
    head = content[:_HEAD_BYTES]
    named = [stated, *(found[1].decode("ascii") for found in (_META.search(head), _XML.match(head)) if found)]
    for name in named:
        try:
            charset = codecs.lookup(_LIES.get((name or "").strip().lower(), name or "")).name
        except (LookupError, ValueError):
            continue
        if charset not in _NOT_TEXT:
            yield charset


def _by_letters(content: bytes) -> Decoded | None:
    sample = content[:_SAMPLE_BYTES]
    read = [(sample.decode(charset, errors="replace"), charset, language) for charset, language in _OF_ONE_BYTE]
    scored = [
        (plausibility(text, language) + _articles(text) - _odd(text), charset) for text, charset, language in read
    ]
    best, charset = max(scored, key=lambda one: one[0])
    return _replacing(content, charset) if best >= _PLAUSIBLE else None


def _odd(text: str) -> float:
    """Twice the share of what is beyond ASCII and stands in no news: '√', or a letter of Serbian's."""
    beyond = [char for char in text if char > "\x7f"]
    odd = sum(not char.isalpha() and char not in _MARKS for char in beyond)
    return 2 * odd / len(beyond) if beyond else 0.0


def _articles(text: str) -> float:
    """What Arabic's article adds to the letters: two encodings of it exchange the frequent letters for one another."""
    return min(0.2, 5 * text.count("ال") / len(text)) if text else 0.0


def _last_resort(content: bytes, tried: list[str]) -> Decoded:
    """What was stated, if all its bytes fit; else what a general detector says; else UTF-8 with holes."""
    for charset in tried:
        if (text := _strictly(content, charset)) is not None:
            return Decoded(text, charset)
    from charset_normalizer import from_bytes  # noqa: PLC0415 (few contents come so far)

    best = from_bytes(content[:_SAMPLE_BYTES]).best()
    return _replacing(content, best.encoding if best else "utf-8")


def _is_language(text: str) -> bool:
    """Whether what is beyond ASCII may be text: Arabic or Russian letters that are plausible, or few accents in Latin."""
    beyond = sum(char > "\x7f" for char in text[:_SAMPLE_BYTES])
    if max(plausibility(text[:_SAMPLE_BYTES], language) for language in ("ar", "ru")) >= _PLAUSIBLE:
        return True
    return beyond < 0.1 * len(text[:_SAMPLE_BYTES]) and not any("\x80" <= char <= "\x9f" for char in text)


def _strictly(content: bytes, charset: str) -> str | None:
    try:
        return content.decode(charset)
    except (UnicodeError, LookupError, ValueError):
        return None


def _replacing(content: bytes, charset: str) -> Decoded:
    try:
        return Decoded(content.decode(charset), charset)
    except UnicodeDecodeError:
        return Decoded(content.decode(charset, errors="replace"), charset, replaced=True)
