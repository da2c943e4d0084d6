"""Constructions: the cues of a sentence in; the stances that their order and distance speak for out."""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from msgspec import Struct

from classifiers.cues import DIALOGUE, PARTY, Cue
from classifiers.stance import LABELS, Stance

_FREE = frozenset({PARTY, "POL", "PAST", "FUTURE", "BOTH", "SAY"})
"""What may stand between a head and its object without taking them apart: subjects after their verb, times."""
_ACTS = DIALOGUE | {"NEGOTIATEV", "MEETV"}
_COMPANIONS = _ACTS | {PARTY, "WITH", "POL", "BETWEEN", "PHONE", "LETTER"}
"""What is no predicate and so no head, unless there is nothing else."""
_ALIASES = {"D": DIALOGUE, "ACT": _ACTS}
_BLOCKERS: dict[Stance, frozenset[str]] = {
    Stance.OPEN: frozenset({"BREAK", "STOP", "REFUSE", "RULEOUT", "DENY", "USELESS"}),
    Stance.CLOSED: frozenset({"AFTER", "READY"}),
    Stance.CONFIRMATION: frozenset(
        {"BREAK", "STOP", "REFUSE", "RULEOUT", "DENY", "WHETHER", "NONE", "NODATE", "READY", "INVITE", "USELESS"}
    ),
    Stance.DENIAL: frozenset({"AFTER"}),
}
"""Words between a head and its object that make the object another's: 'ready to break off talks' is not ready for talks."""
_GOVERNORS = frozenset(
    {"READY", "HOPE", "SUPPORT", "INVITE", "INVITATION", "IMPORTANT", "MAYBE", "IF", "WHETHER", "REFUSE", "RULEOUT", "DENY", "LACK", "NONE", "UNDECIDED"}
)  # fmt: skip
_PATTERN = re.compile(r"[A-Z/]+(?:\.[a-z]+)?(?: <\d+ [A-Z/]+(?:\.[a-z]+)?)*")
_GOVERNED_WITHIN = 8
"""A contact so many words after a governor is wished, feared or denied, not asserted."""


class Step(Struct, frozen=True):
    """One place of a pattern: the classes that fit, the tense if one is asked for, and how many words may stand before it."""

    classes: frozenset[str]
    tense: str
    gap: int


class Construction(Struct, frozen=True):
    """A pattern over cues, the stance that it speaks for, and that which it speaks for when its head is negated."""

    id: str
    stance: Stance | None
    negated: Stance | None
    steps: tuple[Step, ...]
    head: int


class Firing(Struct, frozen=True):
    """A construction found in a sentence: *cues* in its order. *governed*: under a word that doesn't assert what follows it."""

    id: str
    stance: Stance
    negated: bool
    governed: bool
    cues: tuple[Cue, ...]


def firings(found: tuple[Cue, ...]) -> tuple[Firing, ...]:
    """
    Find every construction in the cues of one sentence.

    >>> from classifiers.cues import cues
    >>> {firing.stance.value for firing in firings(cues("they do not rule out talks", "en")) if not firing.governed}
    {'open_to_dialogue'}
    """
    return tuple(_firings(found))


@cache
def constructions() -> tuple[Construction, ...]:
    """All constructions of the package; ValueError with file and line where a row is bad."""
    name = "constructions.tsv"
    text = (files("classifiers") / "data" / "cues" / name).read_text(encoding="utf-8")
    rows = (
        (number, line) for number, line in enumerate(text.split("\n"), start=1) if line and not line.startswith("#")
    )
    return tuple(parse(line, f"{name}:{number}") for number, line in rows)


@cache
def _by_first() -> dict[str, tuple[Construction, ...]]:
    """The constructions by each class that their first step takes."""
    index: dict[str, list[Construction]] = {}
    for one in constructions():
        for name in one.steps[0].classes:
            index.setdefault(name, []).append(one)
    return {name: tuple(ones) for name, ones in index.items()}


def parse(line: str, place: str) -> Construction:
    """Read a row of the table: id, stance, stance when negated, pattern; ValueError with *place* (`file:line`) where it is none."""
    fields = line.split("\t")
    known = {label.value: label for label in LABELS} | {"-": None}
    if len(fields) != 4 or fields[1] not in known or fields[2] not in known or not _PATTERN.fullmatch(fields[3]):
        raise ValueError(f"{place}: expected id, stance, stance when negated (or -) and pattern, with tabs between")
    steps, gap = [], 0
    for part in fields[3].split():
        if part.startswith("<"):
            gap = int(part[1:])
            continue
        bare, _, tense = part.partition(".")
        classes = frozenset(name for alias in bare.split("/") for name in _ALIASES.get(alias, {alias}))
        steps.append(Step(classes, tense, gap))
    heads = [number for number, step in enumerate(steps) if not step.classes <= _COMPANIONS]
    return Construction(fields[0], known[fields[1]], known[fields[2]], tuple(steps), heads[0] if heads else 0)


def _firings(found: tuple[Cue, ...]) -> Iterator[Firing]:
    index = _by_first()
    for position, cue in enumerate(found):
        for one in dict.fromkeys(construction for name in sorted(cue.classes) for construction in index.get(name, ())):
            places = _match(one, found, position)
            if places is None:
                continue
            cues = tuple(found[place] for place in places)
            head = cues[one.head]
            stance = one.negated if head.negated else one.stance
            if stance is not None and not _blocked(stance, found, places):
                governed = stance is Stance.CONFIRMATION and _governed(found, places[0])
                yield Firing(one.id, stance, head.negated, governed, cues)


def _match(one: Construction, found: tuple[Cue, ...], position: int) -> tuple[int, ...] | None:
    """The positions of the nearest cues that fit the steps after the first, which fits at *position*."""
    if not _fits(one.steps[0], found[position]):
        return None
    places = [position]
    for step in one.steps[1:]:
        place = _next(step, found, places[-1])
        if place is None:
            return None
        places.append(place)
    return tuple(places)


def _next(step: Step, found: tuple[Cue, ...], position: int) -> int | None:
    free = 0
    for place in range(position + 1, len(found)):
        cue = found[place]
        if cue.clause != found[position].clause or cue.start - found[position].end - free > step.gap:
            return None
        if _fits(step, cue):
            return place
        if not cue.classes.isdisjoint(_FREE):
            free += cue.end - cue.start
    return None


def _fits(step: Step, cue: Cue) -> bool:
    return not step.classes.isdisjoint(cue.classes) and (not step.tense or step.tense == cue.tense)


def _blocked(stance: Stance, found: tuple[Cue, ...], places: tuple[int, ...]) -> bool:
    blockers = _BLOCKERS.get(stance, frozenset())
    inner = (found[place] for place in range(places[0] + 1, places[-1]) if place not in places)
    return any(not cue.classes.isdisjoint(blockers) for cue in inner)


def _governed(found: tuple[Cue, ...], position: int) -> bool:
    first = found[position]
    return any(
        cue.clause == first.clause
        and first.start - cue.end < _GOVERNED_WITHIN
        and not cue.classes.isdisjoint(_GOVERNORS)
        for cue in found[:position]
    )
