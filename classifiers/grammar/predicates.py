"""Predicates: the table of what a rule can speak of in; who holds each, what it needs and what blocks it out."""

from enum import StrEnum
from functools import cache

from msgspec import Struct

from classifiers.grammar import tables
from classifiers.grammar.classes import classes


class Holder(StrEnum):
    """Whose stance a predicate is."""

    SUBJECT = "subject"  # whoever it is said of
    MUTUAL = "mutual"  # all parties of the event
    SPEAKER = "speaker"  # whoever says it, else the subject


class Needs(StrEnum):
    """What must stand beside a predicate."""

    PARTY = "party"  # anybody who can have a stance
    TWO = "two"  # two parties that can meet, named or carried over
    STANCE = "stance"  # another stance of the sentence


class Predicate(Struct, frozen=True):
    """What a rule speaks of; *blockers* are classes that, between a rule's words, make the object another's."""

    name: str
    holder: Holder
    needs: Needs
    blockers: frozenset[str]
    sense: str


_COLUMNS = ("predicate", "holder", "needs", "blockers", "sense")


@cache
def predicates() -> dict[str, Predicate]:
    """All predicates of the package by name; TableError with file and line where a row is bad."""
    name = "predicates.tsv"
    return parse(tables.read(name), name)


def parse(text: str, name: str) -> dict[str, Predicate]:
    """Read the table of predicates; *name* is the file's, for errors."""
    found: dict[str, Predicate] = {}
    for place, (label, holder, needs, blockers, sense) in tables.rows(text, name, _COLUMNS):
        if label in found:
            raise tables.TableError(f"{place}: {label} stands in the table already; write one row for it")
        tables.known(holder, frozenset(Holder), place, "holder", "the list at the head of the file")
        tables.known(needs, frozenset(Needs), place, "need", "the list at the head of the file")
        blocking = frozenset(blockers.split("/")) if blockers != "-" else frozenset[str]()
        for one in sorted(blocking):
            tables.known(one, classes().senses, place, "class", "classes.tsv")
        found[label] = Predicate(label, Holder(holder), Needs(needs), blocking, sense)
    return found
