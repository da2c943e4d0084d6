"""Mojibake: text in; the places that were read with the wrong encoding, and what they say, out. Also how likely a text is one at all."""

import re
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from itertools import pairwise
from typing import NamedTuple


class Misread(NamedTuple):
    """[start, end) of a text, and what stands there when it is read with the encoding that it was written in."""

    start: int
    end: int
    text: str


_AS_UTF8 = ("sloppy-windows-1252", "latin-1", "sloppy-windows-1251", "sloppy-windows-1256")
"""What UTF-8 was read as: the encodings of machines in the West, in Russia, in Arab countries."""
_AS_LATIN = {"ar": ("sloppy-windows-1256", "iso8859_6"), "ru": ("sloppy-windows-1251", "koi8_r")}
"""What Latin text may really be: the encodings of one byte in which Arabic and Russian were written."""
_RUN = re.compile(r"(?:[^\x00-\x7f]|(?<=Р) (?=[РС][^\w\s]))+")
"""Mojibake stands in runs outside ASCII; the second byte of Р is a space that doesn't break, and often lost."""
_RUSSIAN_PAIR = rb"\xd0[\xa0\xa1\xa8-\xab](?:[\xc2\xd2][\x80-\xbf]|\xe2..|\xd0[\x80-\x8f]|\xd1[\x90-\x9f])"  # РСШЩЪЫ
_ARABIC_PAIR = rb"\xd8[\xb0\xb1\xb7\xb8\xba](?:[\xc2\xc5\xc6\xcb\xda][\x80-\xbf]|\xe2..|\xd9[\xb9\xbe]|\xd8[\x8c\x9b\x9f])"  # ذرطظغ
_SUSPICIOUS = tuple(
    re.compile(pair)
    for pair in (
        rb"\xc3[\x82\x83\x90\x91\x98-\x9b\xa2](?:[\xc2\xc5\xc6\xcb]|\xe2[\x80\x82\x84])",  # ÃÂÐÑØÙÚÛâ and what follows them
        rb"\xd0\xb2(?:\xd0\x82|\xe2\x80\x9e|\xe2\x82\xac)",  # в and what follows it
        _RUSSIAN_PAIR + _RUSSIAN_PAIR,
        _ARABIC_PAIR + _ARABIC_PAIR,
    )
)
"""
What stands for the two first bytes of a misread character: in the West, in Russia, in Arab countries. In UTF-8, where each search is for one byte: this is
done for every article.
"""
_LATIN = re.compile(rb"\xc3[\x80-\xbf]\xc3")
_CONTROL = re.compile(rb"\xc2[\x80\x82-\x84\x86-\x9f]")  # \x85 alone may be a line's end
_CONTROLS = re.compile("[\x80-\x9f]+")
_FREQUENT = {"ar": frozenset("اليمونرتبهةعدأ"), "ru": frozenset("оеаинтсрвлкмдпу")}
_LETTERS = {"ar": re.compile("[\u0621-\u064a]"), "ru": re.compile("[\u0400-\u045f]")}
_READ_RIGHT = re.compile(
    "[\u0400-\u045f\u0490\u0491\u0621-\u0652\u066a-\u06d3\u2010-\u203a\u20ac\u2116\u00a0-\u00ff\u060c\u061b\u061f\u200b-\u200f]+"
)
_LETTER = re.compile("[\u0400-\u045f\u0490\u0491\u0621-\u064a]")
_MIN_LETTERS = 8
_MOSTLY = 0.8
_PLAUSIBLE = 0.55
"""The share of the fifteen most frequent letters: in news .7 to .8, in what is none under .4."""


def misread(text: str) -> list[Misread]:
    """
    Find what of *text* was read with the wrong encoding, in order and apart; nothing in most texts.

    Two kinds: UTF-8 that was read as an encoding of one byte, run by run, so that a page may be mixed; and Arabic or Russian in an encoding of one
    byte that was read as Latin, where the text has hardly any other letters. Each place keeps its length in bytes, so that every
    character of the one belongs to bytes of the other.

    >>> [found.text for found in misread("CafÃ© Ø§Ù„ÙƒØ±Ù…Ù„ÙŠÙ†")]
    ['é', 'الكرملين']
    >>> [found.text for found in misread("Êðåìëü îòâåòèë")]
    ['Кремль', 'ответил']
    >>> misread("Être à Genève, «Кремль»")
    []
    """
    if text.isascii():
        return []
    written = text.encode("utf-8", "surrogatepass")
    suspicious, latin, control = (
        any(pair.search(written) for pair in _SUSPICIOUS),
        _LATIN.search(written),
        _CONTROL.search(written),
    )
    if not (suspicious or latin or control):
        return []
    _register()
    found = _utf8(text) if suspicious else []
    if not found and latin:
        found = list(_latin(text))
    return found or (list(_controls(text)) if control else [])


def plausibility(text: str, language: str) -> float:
    """
    Say how much of *text*, from 0 to 1, is made of the frequent letters of Arabic (`ar`) or Russian (`ru`); 0 where it has few letters of it.

    >>> plausibility("Переговоры не планируются", "ru") > 0.7 > 0.4 > plausibility("оПЦЮГБЖЪШ ЩФЭ ЪЫЬ", "ru")
    True
    """
    letters = [char for char in text if char.isalpha() and char > "\x7f"]
    own = _LETTERS[language].findall(text)
    if not own or len(own) < _MOSTLY * len(letters):
        return 0.0
    capitals = sum(before.islower() and after.isupper() for before, after in pairwise(text))
    frequent = sum(char.lower() in _FREQUENT[language] for char in own)
    return max(0.0, (frequent - 2 * capitals) / len(own))


def _register() -> None:
    """Register the 'sloppy' encodings, which leave no byte without a character; most texts need none, and ftfy takes a while to load."""
    import ftfy.bad_codecs  # noqa: F401, PLC0415


def _utf8(text: str) -> list[Misread]:
    """Read the runs of misread UTF-8. A single letter could be one by chance ('Р»'), and counts only where there are others."""
    found = [
        Misread(run.start() + start, run.start() + end, read)
        for run in _RUN.finditer(text)
        for start, end, read in _decoded(run[0])
    ]
    return found if any(map(_is_certain, found)) else []


def _is_certain(found: Misread) -> bool:
    return len(_LETTER.findall(found.text)) != 1 or not _READ_RIGHT.fullmatch(found.text)


def _decoded(run: str) -> Iterator[tuple[int, int, str]]:
    """Read a run of misread characters again: all of it, or else without the proper marks around it."""
    for start, end in ((0, len(run)), *_inner(run)):
        part = run[start:end].replace(" ", "\u00a0")
        for encoding in _AS_UTF8:
            try:
                read = part.encode(encoding).decode()
            except UnicodeError:
                continue
            if len(read) < len(part) and _is_better(part, read):
                yield start, end, read
                return


def _inner(run: str) -> Iterator[tuple[int, int]]:
    """The run without the proper quotation marks or dashes that touch it."""
    start, end = 0, len(run)
    while start < end and run[start] in "«“„»”—–…،؛؟":
        start += 1
    while end > start and run[end - 1] in "«“„»”—–…،؛؟":
        end -= 1
    if (start, end) != (0, len(run)) and start < end:
        yield start, end


def _is_better(part: str, read: str) -> bool:
    """Whether *read* is what was meant: our letters, marks of three bytes each, or anything in place of what is known to be no text."""
    if _LETTER.search(read) or len(part) == 3 * len(read):
        return _READ_RIGHT.fullmatch(read) is not None
    from ftfy.badness import is_bad  # noqa: PLC0415 (as in `_register`)

    return is_bad(part) and not is_bad(read)


def _latin(text: str) -> Iterator[Misread]:
    """Read Latin letters as Arabic or Russian, if nearly all of the text's letters are then frequent ones of it."""
    letters = sum(map(str.isalpha, text))
    accented = sum("\u00c0" <= char <= "\u00ff" for char in text)
    if accented < _MIN_LETTERS or accented < 0.5 * letters:
        return
    best, encoding = max(
        (plausibility(_as(text, encoding), language), encoding)
        for language, encodings in _AS_LATIN.items()
        for encoding in encodings
    )
    if best >= _PLAUSIBLE:
        for run in _RUN.finditer(text):
            yield Misread(run.start(), run.end(), _as(run[0], encoding))


def _as(text: str, encoding: str) -> str:
    # what has no byte in Latin stays as it is: one character for one
    return text.translate(_table(encoding))


@cache
def _table(encoding: str) -> dict[int, str]:
    table: dict[int, str] = {}
    for byte in range(0x80, 0x100):
        for latin in ("sloppy-windows-1252", "latin-1"):
            with suppress(UnicodeError):
                table[ord(bytes([byte]).decode(latin))] = bytes([byte]).decode(encoding)
    return table


def _controls(text: str) -> Iterator[Misread]:
    """Read the control characters that a page in a Windows encoding leaves where its quotation marks and dashes stood."""
    for control in _CONTROLS.finditer(text):
        yield Misread(control.start(), control.end(), control[0].encode("latin-1").decode("sloppy-windows-1252"))
