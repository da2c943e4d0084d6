"""The rules' file: its TOML text in; the rules, or each fault with its line and what to write instead, out."""

import re
import tomllib
from collections.abc import Callable
from difflib import get_close_matches
from functools import cache
from importlib import resources
from typing import Any

import msgspec
from msgspec import Struct

from classifiers.identity import digest
from streams.rulefields import KEYS, READERS, MisfitError
from streams.rules import KINDS, Rule, RuleKind, Rules, SilenceRule, WatchRule
from streams.tomllines import Path, lines_of

Known = Callable[[str], bool]
"""Whether a party is known."""

_AT = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_SECTIONS = ("defaults", "rule")
_KINDS = tuple(kind.value for kind in KINDS)
_NOT_IN_A_SILENCE = {
    "hold": "say with 'after' how long it must last",
    "min_confidence": "it rings for what nobody said",
    "min_sources": "it rings for what nobody said; say with 'min_statements' how often the pair must have spoken before",
}
"""Settings of every other rule that would do nothing in a silence, and what to write instead, or why."""


class Fault(Struct, frozen=True):
    """What is wrong on a line, counted from 1, and what to write instead."""

    line: int
    text: str


class Read(Struct, frozen=True):
    """What is in a file: its rules, or its faults. *version* is a hash of the text."""

    rules: Rules | None
    faults: tuple[Fault, ...]
    version: str


def read(text: str, known: Known | None = None) -> Read:
    r"""
    Read the rules in *text*; with *known*, a party that it doesn't know is a fault too.

    All faults are found at once, but those of TOML's own grammar, of which the first ends the reading. The order of the rules is the order in which they are asked.

    >>> read('[[rule]]\nkind = "shift"\ncooldwn = "6h"').faults[0].text
    "'cooldwn' is no setting of a shift rule; did you mean 'cooldown'?"
    """
    version = digest("rules", text)[:12]
    try:
        members = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return Read(None, (_grammar(error, text),), version)
    reading = _Reading(lines_of(text), known)
    rules = reading.rules(members)
    faults = sorted(reading.faults, key=lambda fault: fault.line)
    if not rules and not faults:
        faults = [Fault(1, 'there is no rule; begin one with [[rule]] and kind = "shift"')]
    return Read(None if faults else Rules(rules=rules), tuple(faults), version)


@cache
def default_text() -> str:
    """The rules that come with Parley, as their file."""
    return (resources.files("streams") / "data" / "rules.toml").read_text("utf-8")


@cache
def default() -> Read:
    """Read the rules that come with Parley."""
    return read(default_text())


def _grammar(error: tomllib.TOMLDecodeError, text: str) -> Fault:
    place = _AT.search(str(error))
    line = int(place[1]) if place and place[1] else max(1, len(text.splitlines()))
    reason = _AT.sub("", str(error))
    return Fault(line, f"no TOML: {reason[:1].lower()}{reason[1:]}; texts stand in quotation marks, lists in [ ]")


class _Reading:
    """One pass through a file that TOML's reader has read; it collects the faults."""

    def __init__(self, lines: dict[Path, int], known: Known | None) -> None:
        self.faults: list[Fault] = []
        self._lines = lines
        self._known = known
        self._names: dict[str, int] = {}

    def rules(self, members: dict[str, Any]) -> tuple[Rule, ...]:
        for section in members.keys() - set(_SECTIONS):
            self._fault((section,), _unknown(section, "part of a rules' file", _SECTIONS))
        defaults, given = members.get("defaults", {}), members.get("rule", [])
        if not isinstance(defaults, dict) or not isinstance(given, list) or not all(isinstance(r, dict) for r in given):
            self._fault(("rule",), "write [defaults] once, and [[rule]] before each rule")
            return ()
        common = self._values(defaults, Rule, ("defaults",))
        found = (self._rule(one, ("rule", number), common) for number, one in enumerate(given))
        return tuple(rule for rule in found if rule is not None)

    def _rule(self, given: dict[str, Any], path: Path, common: dict[str, Any]) -> Rule | None:
        kind = given.get("kind")
        if kind not in _KINDS:
            near = get_close_matches(str(kind), _KINDS, 1)
            meant = f"; did you mean '{near[0]}'?" if near else ""
            what = "has no kind" if kind is None else f"'{kind}' is no kind of rule"
            self._fault((*path, "kind"), f"{what}; write one of {', '.join(_KINDS)}{meant}")
            return None
        record = KINDS[RuleKind(kind)]
        before = len(self.faults)
        values = self._values({key: value for key, value in given.items() if key != "kind"}, record, path)
        left_out = {"name", *_NOT_IN_A_SILENCE} if record is SilenceRule else {"name"}
        rule = record(**({key: value for key, value in common.items() if key not in left_out} | values))
        if len(self.faults) == before:
            self._whole(rule, path)
        return rule

    def _whole(self, rule: Rule, path: Path) -> None:
        """Find what is wrong with a rule of which each value by itself is right."""
        if rule.name in self._names:
            first = self._names[rule.name]
            self._fault(
                (*path, "name"), f"the rule on line {first} is called '{rule.name}' already; give this one another name"
            )
        self._names.setdefault(rule.name, self._line(path))
        if isinstance(rule, WatchRule) and not (
            rule.dyads or rule.parties or rule.speakers or rule.stances or rule.words
        ):
            self._fault(path, "watches everything; write what to watch: dyads, parties, speakers, stances or words")

    def _values(self, given: dict[str, Any], record: type[Rule], path: Path) -> dict[str, Any]:
        settings = {KEYS.get(field.name, field.name): field.name for field in msgspec.structs.fields(record)}
        values = {}
        for key, value in given.items():
            field = settings.get(key)
            if field is None:
                what = "default" if record is Rule else f"setting of a {record.kind.value} rule"
                self._fault((*path, key), _unknown(key, what, tuple(settings)))
                continue
            if record is SilenceRule and field in _NOT_IN_A_SILENCE:
                self._fault((*path, key), f"a silence has no '{key}'; {_NOT_IN_A_SILENCE[field]}")
                continue
            try:
                values[field] = READERS[field](value)
            except MisfitError as misfit:
                self._fault((*path, key), f"{key}: write {misfit}")
                continue
            if field in {"dyads", "parties"}:
                self._strangers(values[field], (*path, key))
        return values

    def _strangers(self, names: frozenset[str], path: Path) -> None:
        for party in sorted({party for one in names for party in one.split("~")}):
            if self._known is not None and not self._known(party):
                self._fault(
                    path, f"{path[-1]}: nobody is called '{party}'; write a country's code (RU) or a group's id (Hamas)"
                )

    def _fault(self, path: Path, text: str) -> None:
        self.faults.append(Fault(self._line(path), text))

    def _line(self, path: Path) -> int:
        """Find the line of *path*, or of what holds it."""
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path, 1)


def _unknown(key: str, what: str, words: tuple[str, ...]) -> str:
    near = get_close_matches(key, words, 1)
    rest = f"did you mean '{near[0]}'?" if near else f"there are {', '.join(words)}"
    return f"'{key}' is no {what}; {rest}"
