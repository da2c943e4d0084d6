"""
What a signal costs, from a thousand to a hundred thousand pairs: signals of as many pairs in, the cost of a fold as a ratio to a fixed loop out.

    python -m benchmarks.folding [PAIRS ...]

An entry holds all that a fold needs, so the cost must not grow with the table. Machines are shared: the tables take turns, and each cost is the median of
its ratios to ten thousand turns of a plain loop, in processor time, timed beside it.

The names of a thousand pairs are remembered in folded form, those of a hundred thousand are not, as in the news; so each cost is told twice, the second time with
nothing remembered, where the size of the table is all that differs.
"""

import random
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from statistics import median

from classifiers import folding, skeletons
from classifiers.claim import Quote, Speaker, StanceScore
from classifiers.identity import digest
from classifiers.stance import Stance
from streams import themes, wordings
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


def filled(pairs: int) -> dict[str, bytes | None]:
    """A table of so many pairs with a statement each."""
    rules = default().rules
    table: dict[str, bytes | None] = {}
    for pair in range(pairs):
        first = signal(pair, 0)
        table[first.dyad] = fold(None, first, rules).entry
    return table


def forget() -> None:
    """Let nothing be remembered of any word or text."""
    for known in (folding._short, skeletons._word, wordings.wording, themes.themes):  # noqa: SLF001
        known.cache_clear()


def costs(sizes: Sequence[int], rng: random.Random, *, forgetful: bool) -> dict[int, float]:
    """Fold further statements, spread over all pairs of a table of each size, and take the median ratio of each."""
    rules = default().rules
    tables = {pairs: filled(pairs) for pairs in sizes}
    ratios: dict[int, list[float]] = {pairs: [] for pairs in sizes}
    for number in range(ROUNDS):
        for pairs, table in tables.items():
            given = signal(rng.randrange(pairs), 1 + number % 2)
            if forgetful:
                forget()
            begun = time.process_time()
            table[given.dyad] = fold(table[given.dyad], given, rules).entry
            folded = time.process_time()
            sum(range(_TURNS))
            ratios[pairs].append((folded - begun) / (time.process_time() - folded))
    return {pairs: median(found) for pairs, found in ratios.items()}


def main() -> int:
    """Print a line a size; the status is 1 where, with nothing remembered, a table costs 15 % more than the smallest."""
    sizes = [int(argument) for argument in sys.argv[1:]] or SIZES
    known, unknown = (
        costs(sizes, random.Random(7), forgetful=forgetful)  # noqa: S311, repeatable
        for forgetful in (False, True)
    )
    for pairs in sizes:
        sys.stdout.write(
            f"{pairs:>8} pairs: a fold costs {known[pairs]:.2f} reference loops, {unknown[pairs]:.2f} with nothing remembered\n"
        )
    return int(max(unknown.values()) > 1.15 * unknown[sizes[0]])


if __name__ == "__main__":
    sys.exit(main())
