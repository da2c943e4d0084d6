"""Floors: a file of the least that a release must reach in; what a model's numbers fall short of out."""

import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from classifiers.claim import Grade

AT_LEAST = ("macro_f1", "claim_f1", "exact", "speaker", "actors")
AT_MOST = ("false_alarms_per_100", "calibration_error")

Sha256 = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]


class Floor(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """
    What a model must reach on one gold set in one grade: *at_least* and *at_most* by the name of the number.

    *gold* is the sha256 of the set's bytes: other gold, other floors. The last floor of a set and grade counts; one that asks for less than the one
    before it has to say why in *reason*.
    """

    name: str
    gold: Sha256
    grade: Grade
    since: date
    at_least: dict[str, float] = {}
    at_most: dict[str, float] = {}
    reason: str = ""


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    floor: tuple[Floor, ...] = ()


def parse(text: str, place: str) -> tuple[Floor, ...]:
    """Read a file of floors; ValueError, with *place* in front, where it is none, names an unknown number, or lowers a floor in silence."""
    try:
        floors = msgspec.convert(tomllib.loads(text), _File).floor
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ValueError(f"{place}: {error}; see training/README.md") from None
    for floor in floors:
        for name in sorted({*floor.at_least} - {*AT_LEAST} | {*floor.at_most} - {*AT_MOST}):
            raise ValueError(
                f"{place}: {floor.name}: no floor can be set for {name}; known are {', '.join((*AT_LEAST, *AT_MOST))}"
            )
    for before, after in _successions(floors):
        for name in _lowered(before, after):
            if not after.reason:
                raise ValueError(
                    f"{place}: {after.name}: {name} is less than it was on {before.since}; say why in `reason`"
                )
    return floors


def in_force(floors: Iterable[Floor], gold: str, grade: Grade | None) -> Floor | None:
    """The floor that counts for a gold set, by the sha256 of its bytes, in a grade; none where nobody set one."""
    found = [floor for floor in floors if (floor.gold, floor.grade) == (gold, grade)]
    return found[-1] if found else None


def shortfalls(floor: Floor, numbers: Mapping[str, float | None]) -> tuple[str, ...]:
    """
    Say in one line each what the *numbers* fall short of; nothing where they reach the floor. A number that is missing falls short.

    >>> floor = Floor(name="dev", gold="0" * 64, grade=Grade.FAST, since=date(2026, 1, 1), at_least={"macro_f1": 0.5})
    >>> shortfalls(floor, {"macro_f1": 0.49})
    ('macro_f1 is 0.490, at least 0.500 is asked for',)
    """
    missed = []
    for name, least in floor.at_least.items():
        value = numbers.get(name)
        if value is None or value < least:
            missed.append(f"{name} is {_shown(value)}, at least {least:.3f} is asked for")
    for name, most in floor.at_most.items():
        value = numbers.get(name)
        if value is None or value > most:
            missed.append(f"{name} is {_shown(value)}, at most {most:.3f} is asked for")
    return tuple(missed)


def sha256(parts: Iterable[bytes]) -> str:
    """Hash the bytes of a gold set's files, whatever their order."""
    each = sorted(hashlib.sha256(part).hexdigest() for part in parts)
    return hashlib.sha256("\n".join(each).encode()).hexdigest()


def _successions(floors: Iterable[Floor]) -> Iterable[tuple[Floor, Floor]]:
    last: dict[tuple[str, Grade], Floor] = {}
    for floor in floors:
        key = (floor.gold, floor.grade)
        if key in last:
            yield last[key], floor
        last[key] = floor


def _lowered(before: Floor, after: Floor) -> list[str]:
    less = [name for name, least in before.at_least.items() if after.at_least.get(name, -1.0) < least]
    more = [name for name, most in before.at_most.items() if after.at_most.get(name, float("inf")) > most]
    return [*less, *more]


def _shown(value: float | None) -> str:
    return "missing" if value is None else f"{value:.3f}"
