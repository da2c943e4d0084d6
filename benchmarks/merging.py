"""
How well repeats are known, and what the encoder's vector would add: events told in three languages in; recalls and false merges, out.

python -m benchmarks.merging
"""

from collections.abc import Callable, Iterator
from itertools import combinations, product
from typing import Any, NamedTuple
from unittest.mock import patch

import numpy as np
from msgspec.structs import replace

from classifiers import model
from classifiers.candidates import Candidate
from classifiers.claim import Grade, Quote
from streams import repeats
from streams.statements import told
from tests.streams.test_statement_pairs import GROUPS, signal_of

_FALSE = 0.01
"""A threshold on the vectors is set where fewer different pairs than this lie above it: with all events in sight, so that the vectors look better than they are."""

Telling = tuple[str, str]


class Pair(NamedTuple):
    """Two tellings in one group: whether of one event, whether in two languages, whether the rules merge them (with and without the table of themes), how near their vectors are."""

    same: bool
    across: bool
    merged: bool
    merged_by_time: bool
    cosine: float


def main() -> None:
    """Measure, and print two tables."""
    pairs = list(_pairs())
    print("| rules | pairs | recall | different pairs | false merges |\n| --- | --- | --- | --- | --- |")
    for across, name in ((False, "within a language"), (True, "across languages")):
        of = [pair for pair in pairs if pair.across == across]
        same, other = [p for p in of if p.same], [p for p in of if not p.same]
        print(f"| {name} | {len(same)} | {_share(same, _rules):.3f} | {len(other)} | {_share(other, _rules):.4f} |")
    across_pairs = [pair for pair in pairs if pair.across]
    least = _threshold(across_pairs, lambda _: True)
    least_by_time = _threshold(across_pairs, lambda pair: pair.merged_by_time)
    ways: dict[str, Callable[[Pair], bool]] = {
        "the rules": _rules,
        "the rules without their table of themes: time alone": lambda p: p.merged_by_time,
        f"the encoder's vectors alone, cosine over {least:.2f}": lambda p: p.cosine > least,
        f"time, and vectors over {least_by_time:.2f}": lambda p: p.merged_by_time and p.cosine > least_by_time,
        f"the rules, and vectors over {least:.2f}": lambda p: p.merged and p.cosine > least,
    }
    print("\n| across languages | recall | false merges |\n| --- | --- | --- |")
    for name, way in ways.items():
        same, other = [p for p in across_pairs if p.same], [p for p in across_pairs if not p.same]
        print(f"| {name} | {_share(same, way):.3f} | {_share(other, way):.4f} |")


def _pairs() -> Iterator[Pair]:
    vectors = _vectors()
    for group in GROUPS:
        for event in group["events"]:
            for one, other in combinations(event, 2):
                yield _pair(group, one, other, vectors, same=True)
        for event, another in combinations(group["events"], 2):
            for one, other in product(event, another):
                yield _pair(group, one, other, vectors, same=False)


def _pair(group: Any, one: Telling, other: Telling, vectors: dict[str, Any], *, same: bool) -> Pair:
    first, second = told(signal_of(group, one, 0)), signal_of(group, other, 5)
    with patch.object(repeats, "themes_of", lambda _: ()):
        by_time = repeats.same([replace(first, themes=())], second) is not None
    merged = repeats.same([first], second) is not None
    return Pair(same, one[0] != other[0], merged, by_time, float(vectors[one[1]] @ vectors[other[1]]))


def _vectors() -> dict[str, Any]:
    """Read every telling; vectors are taken from the middle of their language, and have the length one."""
    full = model.default(Grade.FULL)._full  # noqa: SLF001, only a reader asks an encoder otherwise
    assert full is not None
    tellings = list(dict.fromkeys(tuple(t) for group in GROUPS for event in group["events"] for t in event))
    read = {text: full.encoder.score([_candidate(language, text)])[0].vector.ravel() for language, text in tellings}
    found = {}
    for language in {language for language, _ in tellings}:
        texts = [text for of, text in tellings if of == language]
        middle = np.mean([read[text] for text in texts], axis=0)
        found |= {text: (read[text] - middle) / np.linalg.norm(read[text] - middle) for text in texts}
    return found


def _candidate(language: str, text: str) -> Candidate:
    return Candidate(
        story=0,
        field="text",
        start=0,
        end=len(text),
        text=text,
        language=language,
        is_title=False,
        previous="",
        parties=(),
        speaker=None,
        cue=None,
        quote=Quote.INDIRECT,
        quotations=(),
    )


def _threshold(pairs: list[Pair], among: Callable[[Pair], bool]) -> float:
    """Find the least cosine over which fewer than one in a hundred of all different pairs lies."""
    others = [pair for pair in pairs if not pair.same]
    nearest = sorted((pair.cosine for pair in others if among(pair)), reverse=True)
    allowed = int(_FALSE * len(others))
    return nearest[allowed] if allowed < len(nearest) else -1.0


def _rules(pair: Pair) -> bool:
    return pair.merged


def _share(pairs: list[Pair], way: Callable[[Pair], bool]) -> float:
    return sum(map(way, pairs)) / len(pairs)


if __name__ == "__main__":
    main()
