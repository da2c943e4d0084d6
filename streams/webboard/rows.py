"""Rows: a position, a correction or words to search for in; what the store keeps of it to sort, filter and search by, out. Pure."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from classifiers.folding import fold_text
from streams.bands import Band
from streams.corrections import Correction
from streams.names import arabic_name, english_name
from streams.positions import Position, Stand

NEVER = 0

_TOKEN = re.compile(r"[^\W_]+")
_ARTICLE = "ال"
_LEAST_STEM = 3
_BITS: dict[Band, int] = {
    band: 1 << number for number, band in enumerate(band for band in Band if band is not Band.OTHER)
}

Row = dict[str, Any]


def dyad_row(record: Position, moved: float) -> Row:
    """Make the columns of `dyads`, less the row's number; *moved* is how far the axis that moved most moved in a week."""
    one, other = record.stands
    spoken = [seconds(s.last_statement) for s in record.stands if s.last_statement is not None]
    changed = [seconds(s.last_change) for s in record.stands if s.last_change is not None]
    return {
        "dyad": record.dyad,
        "as_of": seconds(record.as_of),
        "last_statement": max(spoken, default=NEVER),
        "last_change": max(changed, default=NEVER),
        "moved": moved,
        "willingness": _mean(one.willingness, other.willingness),
        "plans": _mean(one.plans, other.plans),
        "bands": bands(*(band for s in record.stands for band in (s.willingness_band, s.plans_band))),
        "ringing": len(record.alerts),
    }


def bands(*given: Band | None) -> int:
    """
    Pack bands into a number with a bit for each, so that an index can hold them.

    >>> bands(Band.OPEN, None, Band.OPEN) & bands(Band.OPEN) != 0, bands(Band.OPEN) & bands(Band.CLOSED)
    (True, 0)
    """
    packed = 0
    for band in given:
        packed |= _BITS.get(band, 0) if band is not None else 0
    return packed


def names(one: str, other: str) -> str:
    """
    Join the words of all that a reader may call two parties, folded for searching; Arabic ones also without their article.

    >>> names("RU", "US")
    'ru russia روسيا us the united states الولايات ولايات المتحده متحده'
    """
    found = words(" ".join(name for party in (one, other) for name in (party, english_name(party), arabic_name(party))))
    bare = (
        form
        for word in found
        for form in (word, word.removeprefix(_ARTICLE) if len(word) >= len(_ARTICLE) + _LEAST_STEM else word)
    )
    return " ".join(dict.fromkeys(bare))


def words(text: str) -> tuple[str, ...]:
    """
    Split what is searched for, or what it is looked for in, into folded words.

    >>> words("Côte d'Ivoire, إِيران")
    ('cote', 'd', 'ivoire', 'ايران')
    """
    return tuple(_TOKEN.findall(fold_text(text)))


def changes_of(stands: Sequence[Stand], before: tuple[float | None, ...] | None) -> tuple[float | None, ...]:
    """Subtract the values *before* (willingness and plans of the one, then of the other) from those of both *stands*; null where either is missing."""
    now = [value for stand in stands for value in (stand.willingness, stand.plans)]
    earlier = before or (None,) * len(now)
    return tuple(
        None if after is None or was is None else round(after - was, 4) for after, was in zip(now, earlier, strict=True)
    )


def dyads_of(correction: Correction) -> tuple[str, ...]:
    """List the dyads that a correction touches."""
    claims = (*correction.retracted, *correction.asserted)
    pairs = [
        tuple(sorted((actor, other)))
        for claim in claims
        for actor in claim.actors
        for other in claim.counterparts or claim.actors
        if actor != other
    ]
    return tuple(dict.fromkeys("~".join(pair) for pair in pairs))


def seconds(at: datetime) -> int:
    """Write a time as seconds since 1970."""
    return int(at.timestamp())


def _mean(one: float | None, other: float | None) -> float | None:
    known = [value for value in (one, other) if value is not None]
    return sum(known) / len(known) if known else None
