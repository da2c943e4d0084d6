"""Rule fields: a value of the rules' file in; what the rule's record holds, or what to write instead, out."""

import re
from collections.abc import Callable
from datetime import timedelta
from difflib import get_close_matches
from typing import Any

from classifiers.stance import LABELS
from streams.bands import Axis
from streams.durations import parse
from streams.rules import Between
from streams.severity import Severity


class MisfitError(ValueError):
    """A value that a rule cannot take; the message says what to write instead."""


Reader = Callable[[Any], Any]

KEYS = {"hold": "for"}
"""The names in the file that are not those of the record: `for` is a word of Python's."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,59}")
_LABEL = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*")
_RESERVED = frozenset({"alertname", "kind", "severity", "dyad", "actor", "alert_id"})


def name(value: Any) -> str:
    """Read what a rule is called: it goes into ids, so that another name is another rule."""
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        raise MisfitError('letters, digits, "_", "-" and ".", at most 60, for example "gulf_shift"')
    return value


def duration(value: Any) -> timedelta:
    """Read a length of time."""
    length = parse(value) if isinstance(value, str) else None
    if length is None:
        raise MisfitError('a number with w, d, h, m or s, in quotation marks, for example "6h" or "1d12h"')
    return length


def _positive_duration(value: Any) -> timedelta:
    length = duration(value)
    if not length:
        raise MisfitError('a length of time above nought, for example "24h"')
    return length


def _share(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise MisfitError("a number from 0 to 1, for example 0.6")
    return float(value)


def _count(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 1000:
        raise MisfitError("a whole number from 1 to 1000, for example 2")
    return value


def _positive(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1e6:
        raise MisfitError("a number above 0, for example 8")
    return float(value)


def _one_of(words: tuple[str, ...]) -> Reader:
    def read(value: Any) -> str:
        if value not in words:
            raise MisfitError(f"one of {_quoted(words)}{_meant(value, words)}")
        return str(value)

    return read


def _each(words: tuple[str, ...]) -> Reader:
    one = _one_of(words)

    def read(value: Any) -> frozenset[Any]:
        return frozenset(one(item) for item in _list(value, f'["{words[0]}"]'))

    return read


def _texts(example: str) -> Reader:
    def read(value: Any) -> frozenset[str]:
        items = _list(value, f'["{example}"]')
        if not all(isinstance(item, str) and item.strip() for item in items):
            raise MisfitError(f'a list of texts, none of them empty, for example ["{example}"]')
        return frozenset(item.strip() for item in items)

    return read


def _dyads(value: Any) -> frozenset[str]:
    dyads = set()
    for item in _list(value, '["RU~US"]'):
        parties = sorted(part.strip() for part in item.split("~")) if isinstance(item, str) else []
        if len(parties) != 2 or not all(parties) or parties[0] == parties[1]:
            raise MisfitError(
                f'pairs of two parties with a tilde between them, for example ["RU~US"]; {item!r} is none'
            )
        dyads.add("~".join(parties))
    return frozenset(dyads)


def _labels(value: Any) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(text, str) and text for text in value.values()):
        raise MisfitError('a table of texts, for example { team = "gulf" }')
    for key in value:
        if not _LABEL.fullmatch(key) or key in _RESERVED:
            raise MisfitError(
                f"names of letters, digits and _, none of {_quoted(tuple(sorted(_RESERVED)))}; {key!r} is not"
            )
    return dict(value)


READERS: dict[str, Reader] = {
    "name": name,
    "severity": lambda value: Severity(_one_of(("info", "warning", "critical"))(value)),
    "min_confidence": _share,
    "min_sources": _count,
    "hold": duration,
    "cooldown": duration,
    "stale_after": _positive_duration,
    "resolve_after": _positive_duration,
    "dyads": _dyads,
    "parties": _texts("Hamas"),
    "labels": _labels,
    "axes": lambda value: frozenset(Axis(one) for one in _each(tuple(Axis))(value)),
    "window": _positive_duration,
    "between": lambda value: frozenset(Between(one) for one in _each(tuple(Between))(value)),
    "slack": _positive,
    "threshold": _positive,
    "min_history": _positive_duration,
    "speakers": _texts("Dmitry Peskov"),
    "stances": lambda value: frozenset(_each(tuple(LABELS))(value)),
    "words": _texts("Geneva"),
    "after": _positive_duration,
    "min_statements": _count,
}
"""By field of a rule's record: what reads it; raises `MisfitError`."""


def _list(value: Any, example: str) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise MisfitError(f"a list that is not empty, for example {example}")
    return value


def _quoted(words: tuple[str, ...]) -> str:
    return ", ".join(f'"{word}"' for word in words)


def _meant(value: Any, words: tuple[str, ...]) -> str:
    near = [word for word in words if word.startswith(f"{value}_")] or get_close_matches(str(value), words, 1)
    return f'; did you mean "{near[0]}"?' if near else ""
