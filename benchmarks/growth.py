"""
Growth: a rate of news and what an article costs in; how many pairs the state holds after a year, and how long an article waits, out. Simulated, in seconds.

    python -m benchmarks growth [ARTICLES_A_DAY] [SECONDS_AN_ARTICLE]

Pairs are met by Zipf's law: few are in the news daily, most hardly ever. A pair's entry takes three kilobytes, sixteen at most. Articles come as
`benchmarks.news` says, with its bursts, and each is read by the first worker that is free; an article about talks takes ten times as long as another.
Beside what is simulated stands Erlang's formula for as many workers and the same load without bursts and with times of exponential length: where the two are far apart, the bursts are why.
"""

import heapq
import math
import random
import sys
from itertools import accumulate
from statistics import mean, quantiles

from benchmarks.news import Mix, arrivals

_DAYS = 365
_PARTIES = 450
_EXPONENT = 1.1
_ENTRY_KB = 3
_SIGNALS_AN_ARTICLE = 0.05 * 2
_SAMPLE = 20_000
_DEAR = 10.0
_ARTICLES_A_DAY = 1_000_000
_SECONDS_AN_ARTICLE = 0.01


def pairs(articles_a_day: int, days: tuple[int, ...] = (1, 7, 30, _DAYS)) -> dict[int, float]:
    """How many different pairs are expected to have been met after so many days: the sum over all pairs of the chance to have come by then."""
    count = _PARTIES * (_PARTIES - 1) // 2
    weights = [1 / rank**_EXPONENT for rank in range(1, count + 1)]
    whole = sum(weights)
    signals = {day: articles_a_day * _SIGNALS_AN_ARTICLE * day for day in days}
    return {day: sum(-math.expm1(-many * weight / whole) for weight in weights) for day, many in signals.items()}


def waits(mix: Mix, seconds_an_article: float, workers: int, seed: int = 7) -> list[float]:
    """The seconds that each article of a sample waits for one of *workers*."""
    rng = random.Random(seed)  # noqa: S311, repeatable
    plain = seconds_an_article / (1 - mix.about_talks + mix.about_talks * _DEAR)
    free, found = [0.0] * workers, list[float]()
    for came in arrivals(_SAMPLE, mix, seed):
        begun = max(came, free[0])
        heapq.heapreplace(free, begun + plain * (_DEAR if rng.random() < mix.about_talks else 1.0))
        found.append(begun - came)
    return found


def erlang(a_second: float, seconds_an_article: float, workers: int) -> float:
    """
    The mean wait in a queue with *workers* where neither bursts nor dear articles stand out (Erlang 1917); infinite where they can't keep up.

    >>> round(erlang(50, 0.01, 1), 4), erlang(200, 0.01, 1)
    (0.01, inf)
    """
    load = a_second * seconds_an_article
    if load >= workers:
        return math.inf
    terms = list(accumulate(range(1, workers), lambda term, place: term * load / place, initial=1.0))
    last = terms[-1] * load / workers * workers / (workers - load)
    return last / (sum(terms) + last) * seconds_an_article / (workers - load)


def main(arguments: list[str]) -> None:
    """Print the growth of the state, then the waits for as many workers as keep up, and for more."""
    a_day = int(arguments[0]) if arguments else _ARTICLES_A_DAY
    seconds = float(arguments[1]) if len(arguments) > 1 else _SECONDS_AN_ARTICLE
    for days, many in pairs(a_day).items():
        print(f"after {days:>3} days: {many:>8.0f} pairs, {many * _ENTRY_KB / 1024:>6.0f} MB of entries")
    rate = a_day / 86_400
    average = rate * Mix().mean_factor
    least = math.floor(average * seconds) + 1
    for workers in sorted({least, math.ceil(least * 1.5), least * 2, least * 4}):
        found = waits(Mix(a_second=rate), seconds, workers)
        print(
            f"{workers:>5} workers, busy {average * seconds / workers:4.0%}: mean wait {mean(found):8.3f} s, "
            f"p99 {quantiles(found, n=100)[98]:8.3f} s; Erlang {erlang(average, seconds, workers):.4f} s"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
