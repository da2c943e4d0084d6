"""
What a signal costs, from a thousand to a hundred thousand pairs: signals of as many pairs in, the cost of a fold as a ratio to a fixed loop out.

    python -m benchmarks.folding

An entry holds all that a fold needs, so the cost must not grow with the table. Machines are shared: each cost is the median of its ratios to ten
thousand turns of a plain loop, timed beside it.
"""

import random
import sys
import time
from datetime import UTC, datetime, timedelta
from statistics import median

from classifiers.claim import Quote, Speaker, StanceScore
from classifiers.identity import digest
from classifiers.stance import Stance
from streams.dyads import fold
from streams.rulefile import default
from streams.signals import Evidence, Kind, Signal

SIZES = (1_000, 10_000, 100_000)
ROUNDS = 400
_TURNS = 10_000
_START = datetime(2026, 3, 1, tzinfo=UTC)


def signal(pair: int, number: int) -> Signal:
    """Make the signal of a statement of its own."""
    at = _START + timedelta(hours=number)
    name = digest("folding", pair, number)
    words = " ".join(name[i : i + 6].translate(str.maketrans("0123456789", "ghijklmnop")) for i in range(0, 30, 6))
    actor, other = f"A{pair}", f"B{pair}"
    return Signal(
        signal_id=name,
        kind=Kind.ASSERT,
        dyad=f"{actor}~{other}",
        event_time=at,
        ingest_time=at,
        actor=actor,
        counterpart=other,
        claim_id=name,
        article_id=name,
        stances=(StanceScore(label=(Stance.OPEN, Stance.CLOSED)[number % 2], confidence=0.9),),
        speaker=Speaker(name=f"Speaker {pair}", party=actor),
        quote=Quote.DIRECT,
        evidence=Evidence(claim_id=name, text=words, language="en", outlet="Outlet", published_at=at),
    )


def cost(pairs: int, rng: random.Random) -> float:
    """Fill a table of so many pairs with a statement each, and take the median ratio of further folds, spread over all of them."""
    rules = default().rules
    table: dict[str, bytes | None] = {}
    for pair in range(pairs):
        first = signal(pair, 0)
        table[first.dyad] = fold(None, first, rules).entry
    ratios = []
    for number in range(ROUNDS):
        given = signal(rng.randrange(pairs), 1 + number % 2)
        begun = time.perf_counter()
        table[given.dyad] = fold(table[given.dyad], given, rules).entry
        folded = time.perf_counter()
        sum(range(_TURNS))
        ratios.append((folded - begun) / (time.perf_counter() - folded))
    return median(ratios)


def main() -> int:
    """Print a line a size; the status is 1 where the largest table costs half as much again as the smallest."""
    rng = random.Random(7)  # noqa: S311, repeatable
    costs = {pairs: cost(pairs, rng) for pairs in SIZES}
    for pairs, ratio in costs.items():
        sys.stdout.write(f"{pairs:>8} pairs: a fold costs {ratio:.2f} reference loops\n")
    return int(costs[SIZES[-1]] > 1.5 * costs[SIZES[0]])


if __name__ == "__main__":
    sys.exit(main())
