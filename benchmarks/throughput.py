"""
Throughput: a stream of news in; what an article costs one core from its bytes to its signals, in both grades, out.

    python -m benchmarks throughput [fast|full|grammar] [mixed|talks] [ARTICLES]

What reads is warmed up with another stream first, since the words of a language are met again and again. Full against fast shares the reference loop.
"""

import gc
import sys
from datetime import UTC, datetime
from functools import partial

from benchmarks.loops import Cost, cost
from benchmarks.news import ABOUT_TALKS, Mix, stream
from streams.agents.articles import Read, reading
from streams.settings import load
from streams.worker import reader

WHEN = datetime(2026, 3, 2, tzinfo=UTC)
MIXES = {"mixed": Mix(), "talks": ABOUT_TALKS}
BARS = {("full", "mixed"): 100, ("fast", "mixed"): 400, ("full", "talks"): 6, ("fast", "talks"): 70}
"""Articles a second that one core is to read."""
_ARTICLES = {"mixed": 2000, "talks": 200}
_NEW_OBJECTS = 20_000
"""As `parley` sets it."""


def read_with(grade: str) -> Read:
    """Load the shipped reader in *grade*."""
    gc.set_threshold(_NEW_OBJECTS)
    return reader(load({"PARLEY_GRADE": grade})).read


def articles(count: int, mix: Mix, seed: int = 7) -> list[bytes]:
    """Raw articles of a stream."""
    return [article.raw for _, article in stream(count, mix, seed)]


def measured(read: Read, count: int, mix: Mix) -> Cost:
    """Warm up with half as many articles of another stream, then measure."""
    work = partial(reading, ingest_time=WHEN, read=read)
    for value in articles(count // 2, mix, seed=99):
        work(value)
    return cost(work, articles(count, mix))


def main(arguments: list[str]) -> None:
    """Print a line for each grade and mix that is asked for; all of them by default."""
    numbers = [int(one) for one in arguments if one.isdecimal()]
    for grade in [one for one in arguments if one in ("fast", "full")] or ["fast", "full"]:
        read = read_with(grade)
        for name in [one for one in arguments if one in MIXES] or list(MIXES):
            found = measured(read, numbers[0] if numbers else _ARTICLES[name], MIXES[name])
            print(f"{grade:5} {name:6} {found}; bar {BARS[grade, name]}/s", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
