"""Filters: what stands in an address in; a checked filter, or one line that says which parameter is wrong, out. Pure."""

import re
from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from streams.bands import Band


class Sort(StrEnum):
    """What the table of dyads is sorted by."""

    LAST = "last"
    CHANGE = "change"
    MOVED = "moved"
    RINGING = "ringing"
    OPEN = "open"
    CLOSED = "closed"
    CONFIRMED = "confirmed"
    DENIED = "denied"
    NAME = "name"


class Language(StrEnum):
    """What the interface speaks; quotes stay in the language that they were said in."""

    EN = "en"
    AR = "ar"

    @property
    def direction(self) -> str:
        """Which way it is written."""
        return "rtl" if self is Language.AR else "ltr"


class BadParameterError(ValueError):
    """A parameter that can't be meant; the message is one line with its name. The answer is 400."""


class Filter(Struct, frozen=True, kw_only=True):
    """
    What the table of dyads shows: pairs of which each word of *words* is in a name, with a side in *band*, only those that ring.

    *page* counts from 1.
    """

    words: tuple[str, ...] = ()
    band: Band | None = None
    ringing: bool = False
    sort: Sort = Sort.LAST
    page: int = 1

    @property
    def query(self) -> dict[str, str]:
        """Spell it as parameters of an address, without those that have their default."""
        spelt = {
            "q": " ".join(self.words),
            "band": self.band.value if self.band else "",
            "ringing": "1" if self.ringing else "",
            "sort": "" if self.sort is Sort.LAST else self.sort.value,
            "page": "" if self.page == 1 else str(self.page),
        }
        return {name: value for name, value in spelt.items() if value}


_WORDS = re.compile(r"[\w\s'’.~&()\-]{0,80}")
_PARTY = r"[^\W_][\w .,'’&()\-]{0,79}"
_DYAD = re.compile(rf"{_PARTY}~{_PARTY}")
_ID = re.compile(r"[0-9a-z]{1,64}")
_NUMBER = re.compile(r"[0-9]{1,15}")
_PAGES = 10_000
_BANDS = tuple(band for band in Band if band is not Band.OTHER)


def filter_of(query: Mapping[str, str]) -> Filter:
    """
    Read the filter of the table from the parameters of an address. Raises `BadParameterError`.

    >>> filter_of({"q": "Russia us", "sort": "moved"}).query
    {'q': 'russia us', 'sort': 'moved'}
    """
    known(query, "q", "band", "ringing", "sort", "page", "lang")
    words = query.get("q", "")
    if _WORDS.fullmatch(words) is None or "--" in words:
        raise BadParameterError("q: letters, digits and spaces, at most 80")
    band = query.get("band", "")
    if band and band not in {one.value for one in _BANDS}:
        raise BadParameterError(f"band: one of {', '.join(_BANDS)}")
    sort = query.get("sort", "") or Sort.LAST
    if sort not in {one.value for one in Sort}:
        raise BadParameterError(f"sort: one of {', '.join(Sort)}")
    if query.get("ringing", "") not in ("", "1"):
        raise BadParameterError("ringing: 1, or left out")
    return Filter(
        words=tuple(words.casefold().split()),
        band=Band(band) if band else None,
        ringing=query.get("ringing") == "1",
        sort=Sort(sort),
        page=number_of("page", query.get("page", "") or "1", least=1, most=_PAGES),
    )


def known(query: Mapping[str, str], *names: str) -> None:
    """Raise `BadParameterError` for a parameter that is none of *names*."""
    for name in query:
        if name not in names:
            raise BadParameterError(f"{name[:40]!a}: no such parameter; there are {', '.join(names) or 'none'}")


def dyad_of(text: str) -> str:
    """
    Check that *text* can be the name of a dyad, its parties in order. Raises `BadParameterError`.

    >>> dyad_of("RU~US")
    'RU~US'
    """
    if _DYAD.fullmatch(text) is None or ".." in text or "--" in text or sorted(text.split("~")) != text.split("~"):
        raise BadParameterError("dyad: two parties in order with a tilde between, as RU~US")
    return text


def id_of(text: str) -> str:
    """Check that *text* can be an id of ours. Raises `BadParameterError`."""
    if _ID.fullmatch(text) is None:
        raise BadParameterError("id: letters a to z and digits, at most 64")
    return text


def number_of(name: str, text: str, *, least: int = 0, most: int = 2**48) -> int:
    """Read a whole number. Raises `BadParameterError`."""
    if _NUMBER.fullmatch(text) is None or not text.isascii() or not least <= int(text) <= most:
        raise BadParameterError(f"{name}: a whole number from {least} to {most}")
    return int(text)


def language_of(query: Mapping[str, str], cookie: str | None, accept: str) -> Language:
    """
    Choose the language of the interface: the address's, else the cookie's, else the first that the browser wants and we speak. Raises `BadParameterError`.

    >>> language_of({}, None, "fr, ar-EG;q=0.9, en;q=0.8")
    <Language.AR: 'ar'>
    """
    given = query.get("lang", "")
    if given and given not in {one.value for one in Language}:
        raise BadParameterError(f"lang: one of {', '.join(Language)}")
    wanted = [given, cookie or "", *(part.strip()[:2].lower() for part in accept.split(","))]
    return next((Language(one) for one in wanted if one in {"en", "ar"}), Language.EN)
