"""
What reading costs: the demo's articles in, the cost of each step as a ratio to a fixed loop out.

    make bench

Machines differ and are shared, so nothing is measured in seconds alone: the reference, ten thousand turns of a plain Python loop, is
timed between the steps of the same round, and a step's cost is the median of its ratios to it.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from statistics import median
from typing import Any

from classifiers import article as articles
from classifiers import raw
from classifiers.article import Article
from classifiers.candidates import candidates
from classifiers.reader import default
from classifiers.rejected import Rejected
from classifiers.sentences import sentences
from streams.demo.news import items
from streams.settings import load

ROUNDS = 15
_TURNS = 10_000


def reference() -> int:
    """The fixed loop that everything is compared with."""
    total = 0
    for turn in range(_TURNS):
        total += turn & 7
    return total


def sample() -> list[bytes]:
    """The demo's items that can be read, as raw records."""
    values = [item.record.value for item in items(load({}), datetime(2026, 1, 1, tzinfo=UTC))]
    return [value for value in values if not isinstance(raw.parse(value), Rejected)]


def cleaned(value: bytes) -> Article:
    """One raw record as an article."""
    parsed = raw.parse(value)
    assert not isinstance(parsed, Rejected)
    article = articles.read(parsed)
    assert not isinstance(article, Rejected)
    return article


def timed(work: Callable[[Any], object], inputs: list[Any]) -> float:
    """Seconds of CPU for *work* on each of *inputs*, on average."""
    started = time.process_time()
    for one in inputs:
        work(one)
    return (time.process_time() - started) / len(inputs)


def main() -> None:
    """Measure and print a table."""
    values = sample()
    read = [cleaned(value) for value in values]
    reader = default()
    steps: dict[str, tuple[Callable[[Any], object], list[Any]]] = {
        "clean (dates, stories, language)": (cleaned, values),
        "sentences": (sentences, read),
        "candidates (parties, speakers)": (candidates, read),
        "everything after cleaning": (reader.read, read),
    }
    ratios: dict[str, list[float]] = {name: [] for name in steps}
    floors: list[float] = []
    for work, inputs in steps.values():
        timed(work, inputs)  # whatever is loaded or compiled at the first call
    for _ in range(ROUNDS):
        for name, (work, inputs) in steps.items():
            floor = timed(lambda _: reference(), [None] * 20)
            floors.append(floor)
            ratios[name].append(timed(work, inputs) / floor)
    chars = sum(len(article.text) + len(article.title or "") for article in read) / len(read)
    print(
        f"{len(values)} articles of {chars:.0f} characters on average; reference loop {median(floors) * 1e3:.2f} ms here\n"
    )
    print(f"{'step':36}{'x reference':>12}{'ms here':>10}")
    for name, found in ratios.items():
        print(f"{name:36}{median(found):12.2f}{median(found) * median(floors) * 1e3:10.2f}")


if __name__ == "__main__":
    main()
