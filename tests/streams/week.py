"""
A seed and a size in; a week of news as the signals that come of it, with planted shifts, out.

Of all items one in twenty is about talks. Each pair keeps to a line; one report in twenty-five of it is misread, with little confidence. A planted side has said one thing twice, days
before, and says the opposite twice within the hour, in several outlets: its position turns once.
"""

import random
from dataclasses import dataclass
from datetime import timedelta

from classifiers.claim import Speaker
from streams.signals import Signal
from tests.streams.claiming import CLOSED, CONFIRMATION, DENIAL, OPEN, START, claim, one_signal

ABOUT_TALKS = 20
HOUR = 3600
DAY = 24 * HOUR
WEEK = 7 * DAY
MISREAD = 0.04
OPPOSITE = {OPEN: CLOSED, CLOSED: OPEN, CONFIRMATION: DENIAL, DENIAL: CONFIRMATION}

RULES = """
[defaults]
min_confidence = 0.6
min_sources = 2
stale_after = "48h"

[[rule]]
kind = "shift"
for = "30m"

[[rule]]
kind = "contradiction"
window = "24h"

[[rule]]
kind = "mixed_signals"
window = "24h"
"""


@dataclass(frozen=True)
class Planted:
    """A shift that must ring: whose, in which pair, and the seconds after the start at which its second statement was made."""

    dyad: str
    actor: str
    at: int


@dataclass(frozen=True)
class Week:
    """The signals in order of arrival, the shifts among them, and how many items the week had in all."""

    signals: tuple[Signal, ...]
    planted: tuple[Planted, ...]
    items: int


def week(seed: int, items: int, planted: int, *, delay_hours: float = 0.5) -> Week:
    """Make a week; *delay_hours* is by how much an item comes late at most, and so by how much their order is shuffled."""
    rng = random.Random(seed)
    signals: list[Signal] = []
    shifts = [_shift(number, rng, signals, delay_hours) for number in range(planted)]
    pairs = [(f"P{number}", f"Q{number}") for number in range(max(8, items // 150))]
    weights = [1 / (rank + 1) for rank in range(len(pairs))]
    number = 0
    while len(signals) < items // ABOUT_TALKS:
        pair = rng.choices(pairs, weights)[0]
        number += 1
        signals += _statement(rng, pair, number, rng.randrange(WEEK), delay_hours)
    ordered = sorted(signals, key=lambda signal: signal.ingest_time)
    return Week(tuple(ordered), tuple(shifts), items)


def _line(pair, stances):
    """The stance that a pair keeps to: the same in every week."""
    return stances[sum(map(ord, "".join(pair))) % len(stances)]


def _statement(rng, pair, number, at, delay_hours):
    actor, other = pair if number % 2 else pair[::-1]
    stance = _line(pair, (OPEN, CLOSED)) if rng.random() < 0.6 else _line(pair, (CONFIRMATION, DENIAL))
    misread = rng.random() < MISREAD
    confidence = rng.uniform(0.3, 0.55) if misread else rng.uniform(0.6, 0.99)
    label = OPPOSITE[stance] if misread else stance
    copies = 1 if misread else min(12, 1 + int(rng.expovariate(0.6)))
    return _told(rng, actor, other, label, at, f"n{number}", copies, confidence, delay_hours)


def _shift(number, rng, signals, delay_hours):
    actor, other = f"S{number}", f"T{number}"
    before = rng.choice((OPEN, CLOSED, CONFIRMATION, DENIAL))
    turn = rng.randrange(3 * DAY, WEEK - DAY)
    for step, at in enumerate((turn - 2 * DAY - HOUR * 9, turn - 2 * DAY)):
        signals += _told(rng, actor, other, before, at, f"b{number}.{step}", 3, 0.9, delay_hours)
    for step, at in enumerate((turn, turn + HOUR)):
        signals += _told(rng, actor, other, OPPOSITE[before], at, f"a{number}.{step}", 4, 0.95, delay_hours)
    return Planted("~".join(sorted((actor, other))), actor, turn + HOUR)


def _told(rng, actor, other, label, at, name, copies, confidence, delay_hours):
    """One statement in the words of its own, in several outlets within ten minutes, each with a delay of its own."""
    words = " ".join(f"{_letters(rng.randrange(10**9))}" for _ in range(9))
    for copy in range(copies):
        told = claim(
            f"{words} {actor}",
            label,
            hours=(at + copy * rng.randrange(60)) / HOUR,
            speaker=Speaker(name=f"Speaker of {actor}", party=actor),
            actors=(actor,),
            counterparts=(other,),
            outlet=f"Outlet {copy}",
            article=f"{name}.{copy}",
            confidence=confidence,
        )
        late = timedelta(hours=rng.uniform(0, delay_hours))
        yield one_signal(told, max(told.published_at, START - timedelta(days=30)) + late)


def _letters(number):
    return "".join("abcdefghij"[int(digit)] for digit in str(number))
