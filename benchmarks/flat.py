"""
Flat: a long mixed stream in; the cost of an article, and the memory, after each tenfold number of articles, out.

    python -m benchmarks flat [ARTICLES]

The last tenth of each number is what is told of it, in reference loops that take turns with it; a million articles take hours.
"""

import sys
from functools import partial
from itertools import islice

import psutil

from benchmarks.loops import Cost, cost
from benchmarks.news import stream
from benchmarks.throughput import MIXES, WHEN, read_with
from streams.agents.articles import reading

_FIRST = 1_000
_MOST = 1_000_000


def main(arguments: list[str]) -> None:
    """Print a line for each power of ten up to the number given."""
    most = int(arguments[0]) if arguments else _MOST
    work = partial(reading, ingest_time=WHEN, read=read_with("fast"))
    news = (article.raw for _, article in stream(most, MIXES["mixed"]))
    process, done, sizes = psutil.Process(), 0, [10**power for power in range(7) if _FIRST <= 10**power <= most]
    first: tuple[Cost, int] | None = None
    for size in sizes:
        for value in islice(news, size - size // 10 - done):
            work(value)
        found, memory = cost(work, list(islice(news, size // 10))), process.memory_info().rss
        first, done = first or (found, memory), size
        print(
            f"{size:>8} articles: {found}, {found.loops / first[0].loops:.2f} times the first; {memory / 2**20:.0f} MiB, "
            f"{memory / first[1]:.2f} times",
            flush=True,
        )


if __name__ == "__main__":
    main(sys.argv[1:])
