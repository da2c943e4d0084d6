"""Tables: the name of a data file of the grammar in; its rows, with `file:line` for errors, out."""

from collections.abc import Collection, Iterator
from difflib import get_close_matches
from importlib.resources import files
from typing import NamedTuple


class TableError(ValueError):
    """A row that cannot be read: the message is `file:line: what is wrong; what to write instead`."""


class Row(NamedTuple):
    """A row's cells and where it stands, `file:line`."""

    place: str
    cells: tuple[str, ...]


def read(name: str) -> str:
    """The text of a data file of the grammar."""
    return (files("classifiers") / "data" / "grammar" / name).read_text(encoding="utf-8")


def rows(text: str, name: str, columns: tuple[str, ...], *, optional: int = 0) -> Iterator[Row]:
    r"""
    Split a table into rows of the named *columns*, of which the last *optional* may be missing; empty lines and those with `#` in front are none.

    >>> [row.cells for row in rows("# a\nb\tc", "x.tsv", ("one", "two"))]
    [('b', 'c')]
    >>> list(rows("b", "x.tsv", ("one", "two")))
    Traceback (most recent call last):
        ...
    classifiers.grammar.tables.TableError: x.tsv:1: 1 cell instead of 2; write one, two with tabs between
    """
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = tuple(cell.strip() for cell in line.split("\t"))
        place = f"{name}:{number}"
        if not len(columns) - optional <= len(cells) <= len(columns) or not all(cells[: len(columns) - optional]):
            plural = "" if len(cells) == 1 else "s"
            raise TableError(
                f"{place}: {len(cells)} cell{plural} instead of {len(columns)}; write {', '.join(columns)} with tabs between"
            )
        yield Row(place, cells + ("",) * (len(columns) - len(cells)))


def known(word: str, words: Collection[str], place: str, kind: str, source: str) -> str:
    """
    Pass *word* on if it is one of *words*; TableError with the likeliest one that was meant if it isn't.

    >>> known("REDY", frozenset({"READY"}), "en.tsv:3", "class", "classes.tsv")
    Traceback (most recent call last):
        ...
    classifiers.grammar.tables.TableError: en.tsv:3: REDY is no class; write READY, or another of classes.tsv
    """
    if word in words:
        return word
    close = get_close_matches(word, list(words), n=1, cutoff=0.0)
    hint = f"write {close[0]}, or another" if close else "write one"
    raise TableError(f"{place}: {word} is no {kind}; {hint} of {source}")
