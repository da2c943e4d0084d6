"""Composition: a predicate with its polarity, mode, tense and condition in; the row of the table that decides its stances out."""

from functools import cache

from msgspec import Struct

from classifiers.claim import When
from classifiers.grammar import tables
from classifiers.grammar.firing import Mode, Weight
from classifiers.grammar.predicates import predicates
from classifiers.morphology import Tense
from classifiers.stance import LABELS, Stance

_COLUMNS = (
    "predicate",
    "polarity",
    "mode",
    "tense",
    "condition",
    "sides",
    "stances",
    "when",
    "weight",
    "example",
    "counter-example",
)
_SHORT = {
    "open": Stance.OPEN,
    "closed": Stance.CLOSED,
    "confirmation": Stance.CONFIRMATION,
    "denial": Stance.DENIAL,
    "conditional": Stance.CONDITIONAL,
    "undecided": Stance.UNDECIDED,
}
assert tuple(_SHORT.values()) == LABELS
_TENSES = frozenset(tense.value or "none" for tense in Tense)
_WHENS = {"past": When.PAST, "ongoing": When.ONGOING, "planned": When.PLANNED}
_CONDITIONS = frozenset({"until", "none"})


class Case(Struct, frozen=True):
    """What is known of a predicate where it stands: whether it is negated, its mode, its tense, whether 'until', 'unless' or a condition follows, and whether two parties do it together."""

    predicate: str
    negated: bool
    mode: Mode
    tense: Tense
    until: bool
    both: bool = False


class Row(Struct, frozen=True):
    """
    A row of the table: which cases it takes, and the stances that they have.

    *when* is null where the tense decides; *weight* says to what it gives way. *example* has these stances, *counter* hasn't
    all of them: texts with their language in front, `en: …`.
    """

    number: int
    predicate: str
    negated: bool | None
    modes: frozenset[Mode]
    tenses: frozenset[str]
    until: bool | None
    both: bool | None
    stances: tuple[Stance, ...]
    when: When | None
    weight: Weight
    example: str
    counter: str

    def takes(self, case: Case) -> bool:
        """Whether a case belongs to this row."""
        if (
            self.negated not in {None, case.negated}
            or self.until not in {None, case.until}
            or self.both not in {None, case.both}
        ):
            return False
        return case.mode in self.modes and (case.tense.value or "none") in self.tenses


@cache
def table() -> dict[str, tuple[Row, ...]]:
    """The rows of the package by predicate, in order; TableError with file and line where a row is bad."""
    name = "composition.tsv"
    return parse(tables.read(name), name)


def decide(case: Case) -> Row | None:
    """The first row that takes *case*; null where the table has none: then the words say nothing of anybody's stance."""
    return next((row for row in table().get(case.predicate, ()) if row.takes(case)), None)


def parse(text: str, name: str) -> dict[str, tuple[Row, ...]]:
    r"""
    Read the table; *name* is the file's, for errors.

    >>> parse("readiness\t+\t*\t*\t*\t*\topened\t-\tstrong\ten: a\ten: b", "composition.tsv")
    Traceback (most recent call last):
        ...
    classifiers.grammar.tables.TableError: composition.tsv:1: opened is no stance; write open, or another of the list at the head of the file
    """
    found: dict[str, list[Row]] = {}
    for place, cells in tables.rows(text, name, _COLUMNS):
        row = _row(int(place.rpartition(":")[2]), cells, place)
        found.setdefault(row.predicate, []).append(row)
    return {predicate: tuple(rows) for predicate, rows in found.items()}


def _row(number: int, cells: tuple[str, ...], place: str) -> Row:
    predicate, polarity, mode, tense, condition, sides, stances, when, weight, example, counter = cells
    source = "the list at the head of the file"
    tables.known(predicate, frozenset(predicates()), place, "predicate", "predicates.tsv")
    tables.known(polarity, frozenset("+-*"), place, "polarity", source)
    tables.known(condition, _CONDITIONS | {"*"}, place, "condition", source)
    tables.known(sides, frozenset({"one", "both", "*"}), place, "word for the sides", source)
    tables.known(weight, frozenset(Weight), place, "weight", source)
    tables.known(when, frozenset({*_WHENS, "tense", "-"}), place, "time", source)
    labels = stances.split(",") if stances != "nothing" else []
    for label in labels:
        tables.known(label, frozenset(_SHORT), place, "stance", source)
    for text in (example, counter):
        if text[:4] not in {"ar: ", "ru: ", "en: "} and text != "-":
            raise tables.TableError(f"{place}: {text[:20]} has no language in front; write en: and a sentence")
    return Row(
        number=number,
        predicate=predicate,
        negated=None if polarity == "*" else polarity == "-",
        modes=frozenset(Mode(one) for one in _chosen(mode, frozenset(one.value for one in Mode), place, "mode")),
        tenses=_chosen(tense, _TENSES, place, "tense"),
        until=None if condition == "*" else condition == "until",
        both=None if sides == "*" else sides == "both",
        stances=tuple(_SHORT[label] for label in labels),
        when=_WHENS.get(when),
        weight=Weight(weight),
        example=example,
        counter=counter,
    )


def _chosen(cell: str, words: frozenset[str], place: str, kind: str) -> frozenset[str]:
    """What a cell chooses: all (`*`), those that it lists, or all but those that it lists (`!a,b`)."""
    if cell == "*":
        return words
    listed = frozenset(cell.removeprefix("!").split(","))
    for one in sorted(listed):
        tables.known(one, words, place, kind, "the list at the head of the file")
    return words - listed if cell.startswith("!") else listed
