"""
Guard: this commit's code and the ratios stored beside it in; whether anything has lost more than a third of its speed, out.

    python -m benchmarks guard            # the status is 1 where something has
    python -m benchmarks guard --write    # store what is measured now

Ratios are compared, never times: each is the least of some rounds, since a busy machine can only make it higher. Less than a minute.
"""

import sys
from functools import partial
from pathlib import Path

import msgspec

from benchmarks import cold, folding
from benchmarks.loops import cost
from benchmarks.news import Mix
from benchmarks.throughput import ABOUT_TALKS, WHEN, articles, read_with
from streams.agents.articles import Read, reading
from streams.dyads import fold
from streams.rulefile import default

STORED = Path(__file__).with_name("ratios.json")
MOST = 1.5
"""A cost that is half as high again is a third of the speed lost."""
_ROUNDS = 2


def measured() -> dict[str, float]:
    """The ratios of this code, by name."""
    read = read_with("fast")
    return {
        "an article of mixed news, fast": _article(read, Mix(copies=0.0), 30),
        "an article about talks, fast": _article(read, ABOUT_TALKS, 6),
        "a signal": _signal(),
        **{name: ratio for name, (_, ratio) in cold.measured(("parley --help", "parley version"), _ROUNDS).items()},
    }


def _article(read: Read, mix: Mix, count: int) -> float:
    work = partial(reading, ingest_time=WHEN, read=read)
    for value in articles(count, mix, seed=1):
        work(value)
    return min(cost(work, articles(count, mix, seed)).loops for seed in range(2, 2 + _ROUNDS))


def _signal() -> float:
    rules = default().rules
    given = [folding.signal(pair, 1) for pair in range(40)]
    entries = {pair: fold(None, folding.signal(pair, 0), rules).entry for pair in range(40)}
    return min(
        cost(lambda pair: fold(entries[pair], given[pair], rules), list(range(40))).loops for _ in range(_ROUNDS)
    )


def losses(stored: dict[str, float], found: dict[str, float]) -> list[str]:
    """
    What has become slower than it may, a line each; what is measured and not stored, or the other way round, as well.

    >>> losses({"a": 2.0, "b": 1.0}, {"a": 3.1, "b": 1.4})
    ['a: 3.10, stored is 2.00; find out why, or store it with --write and say so in docs/scale.md']
    """
    slower = [
        f"{name}: {found[name]:.2f}, stored is {ratio:.2f}; find out why, or store it with --write and say so in docs/scale.md"
        for name, ratio in stored.items()
        if name in found and found[name] > MOST * ratio
    ]
    return slower + [
        f"{name}: stored or measured, not both; store it with --write" for name in sorted(stored.keys() ^ found.keys())
    ]


def main(arguments: list[str]) -> int:
    """Print what is measured; return the exit status."""
    found = measured()
    for name, ratio in found.items():
        print(f"{name:36}{ratio:8.2f}", flush=True)
    if "--write" in arguments:
        STORED.write_bytes(
            msgspec.json.format(msgspec.json.encode({name: round(one, 2) for name, one in found.items()})) + b"\n"
        )
        return 0
    lost = losses(msgspec.json.decode(STORED.read_bytes(), type=dict[str, float]), found)
    for line in lost:
        print(f"slower: {line}", file=sys.stderr)
    return int(bool(lost))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
