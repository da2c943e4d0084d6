"""Own facts: the lines of a user's own gazetteer file in; parties, persons and names that add to the shipped ones or override them, out."""

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum

from msgspec import Struct

_DATE = re.compile(r"(?:\d{4}(?:-(?:0[1-9]|1[0-2]))?)?")
_LANGUAGES = ("ar", "ru", "en")
_MOST_CHARS = 200
_RESERVED = frozenset({"ANY", "unnamed"})
"""Parties of claims that are nobody in particular: everybody, and somebody without a name."""


class Flag(StrEnum):
    """How a form is to be taken."""

    SURE = ""  # it means this, whatever else the shipped files say
    AMBIGUOUS = "ambiguous"  # it may mean this: the story must say so
    NEVER = "never"  # it never means this


class OwnGroup(Struct, frozen=True, kw_only=True):
    """A party that is no state: its id, as claims have it, its kind, and the code of its country or an empty text."""

    place: str
    id: str
    kind: str
    home: str


class OwnPerson(Struct, frozen=True, kw_only=True):
    """A person: the English name, the party, the office, and since and until when ('2024-05'); an open end is an empty text."""

    place: str
    name: str
    party: str
    role: str
    since: str
    until: str


class OwnForm(Struct, frozen=True, kw_only=True):
    """How a state (by its code), a party, a person or an institution (by its name) is written in a language."""

    place: str
    of: str
    language: str
    form: str
    flag: Flag


Fact = OwnGroup | OwnPerson | OwnForm


class OwnFactError(ValueError):
    """A line that is no fact: the message is `file:line: what is wrong and what to write instead`."""


def read(text: str, name: str) -> tuple[Fact, ...]:
    r"""
    Read the facts of *text*, one a line, in order; *name* is the file's, for errors. Empty lines and lines that begin with # say nothing.

    A line is a word that says which fact it is, and its cells, with tabs between: `group ID KIND HOME`, `person NAME PARTY OFFICE SINCE UNTIL`,
    `form OF LANGUAGE FORM FLAG`. Cells at the end that are empty may be left out. Raises `OwnFactError` at the first line that is none.

    >>> read("form\tRU\ten\tthe Neva's government", "own.tsv")[0].form
    "the Neva's government"
    """
    facts = []
    for fact in _lines(text, name):
        if isinstance(fact, OwnFactError):
            raise fact
        facts.append(fact)
    return tuple(facts)


def checked(text: str, name: str) -> tuple[tuple[Fact, ...], tuple[str, ...]]:
    """Read the lines of *text* that are facts, and list what is wrong with each that is none; both in order."""
    lines = tuple(_lines(text, name))
    return (
        tuple(line for line in lines if not isinstance(line, OwnFactError)),
        tuple(str(line) for line in lines if isinstance(line, OwnFactError)),
    )


def version(facts: Sequence[Fact]) -> str:
    """Name *facts* by 8 hexadecimal digits of what they say; empty where there are none."""
    if not facts:
        return ""
    said = "\n".join(repr([value for key, value in _cells(fact) if key != "place"]) for fact in facts)
    return hashlib.sha256(said.encode()).hexdigest()[:8]


def _cells(fact: Fact) -> list[tuple[str, str]]:
    return [("kind", type(fact).__name__), *((key, str(getattr(fact, key))) for key in fact.__struct_fields__)]


def _lines(text: str, name: str) -> Iterator[Fact | OwnFactError]:
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), start=1):
        if line.strip() and not line.startswith("#"):
            yield _fact(line.rstrip("\r"), f"{name}:{number}")


def _fact(line: str, place: str) -> Fact | OwnFactError:
    kind, *cells = (cell.strip() for cell in line.split("\t"))
    known = _KINDS.get(kind)
    if known is None:
        return OwnFactError(f"{place}: {kind[:40]!r} is no fact; begin the line with {', '.join(_KINDS)} and a tab")
    columns, least, make = known
    if not least <= len(cells) <= len(columns) or not all(cells[:least]):
        return OwnFactError(f"{place}: {len(cells)} cells; write {kind}, {', '.join(columns)}, with a tab between them")
    if any(len(cell) > _MOST_CHARS for cell in cells):
        return OwnFactError(f"{place}: a cell has more than {_MOST_CHARS} characters; write one fact a line")
    return make(place, [*cells, *[""] * (len(columns) - len(cells))])


def _group(place: str, cells: Sequence[str]) -> OwnGroup | OwnFactError:
    if cells[0] in _RESERVED:
        return OwnFactError(f"{place}: {cells[0]!r} has a meaning of its own in claims; give the group another id")
    return OwnGroup(place=place, id=cells[0], kind=cells[1] or "movement", home=cells[2])


def _person(place: str, cells: Sequence[str]) -> OwnPerson | OwnFactError:
    name, party, role, since, until = cells
    for date in (since, until):
        if not _DATE.fullmatch(date):
            return OwnFactError(f"{place}: {date!r} is no date of an office; write a year or a month, such as 2024-05")
    known = min(len(since), len(until))  # a year is compared with the year of a month
    if since[:known] > until[:known]:
        return OwnFactError(f"{place}: until {until} is before since {since}; write the earlier date first")
    return OwnPerson(place=place, name=name, party=party, role=role or "other", since=since, until=until)


def _form(place: str, cells: Sequence[str]) -> OwnForm | OwnFactError:
    of, language, form, flag = cells
    if language not in _LANGUAGES:
        return OwnFactError(f"{place}: {language!r} is no language of names; write {', '.join(_LANGUAGES)}")
    if not any(char.isalnum() for char in form):
        return OwnFactError(f"{place}: {form!r} has no letter; write the form as it stands in news")
    if flag not in tuple(Flag):
        return OwnFactError(f"{place}: {flag!r} is no flag; leave it out, or write ambiguous or never")
    return OwnForm(place=place, of=of, language=language, form=form, flag=Flag(flag))


_KINDS: dict[str, tuple[tuple[str, ...], int, Callable[[str, Sequence[str]], Fact | OwnFactError]]] = {
    "group": (("id", "kind", "home"), 1, _group),
    "person": (("name", "party", "office", "since", "until"), 2, _person),
    "form": (("of", "language", "form", "flag"), 3, _form),
}
"""The kinds of facts: their cells, how many of them must be there, and what is made of them."""
