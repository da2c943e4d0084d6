"""Entries: what a gazetteer knows of one thing that a text can name, and what a form can mean."""

from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct


class Kind(StrEnum):
    """What an entry is."""

    COUNTRY = "country"
    GROUP = "group"
    PERSON = "person"
    INSTITUTION = "institution"


class Entry(Struct, frozen=True, kw_only=True):
    """
    One thing that a text can name.

    *party* is the id of the party that it is or speaks for; null for a pattern word ('Foreign Ministry'), which belongs to the country
    beside it. *role* is a person's office, a group's or an institution's kind. *since* and *until* bound the office ('2008', '2024-05').
    """

    name: str
    kind: Kind
    party: str | None
    role: str = ""
    wikidata: str | None = None
    since: str = ""
    until: str = ""
    home: str | None = None


class Sense(NamedTuple):
    """One reading of a form: the entry, how the form names it (name, demonym_adj, capital, seat …), whether it needs a witness."""

    entry: Entry
    way: str
    ambiguous: bool


class Match(NamedTuple):
    """Where a form stands (half-open code points of the text that was searched) and all that it can mean."""

    start: int
    end: int
    senses: tuple[Sense, ...]


class GazetteerError(Exception):
    """A row of the files that cannot be read: the message is `file:line: what is wrong`."""


def in_reach(entry: Entry, date: str | None) -> bool:
    """Say whether a person is likely enough spoken of on *date* by the last name alone; anybody is where the date is unknown."""
    if date is None or not entry.since:
        return True
    year = int(date[:4])
    return int(entry.since[:4]) - _REACH_YEARS <= year <= int((entry.until or "9990")[:4]) + _AFTER_YEARS


_REACH_YEARS = 12
_AFTER_YEARS = 6


def in_office(entry: Entry, date: str) -> bool:
    """Say whether a person held the office on *date*; one that is open in the files counts for 25 years."""
    month = date[:7]
    since, until = entry.since, entry.until
    if not since or month < since[: len(month)]:
        return False
    return month <= until or month.startswith(until) if until else int(date[:4]) - int(since[:4]) <= _LONGEST_OPEN_YEARS


_LONGEST_OPEN_YEARS = 25
