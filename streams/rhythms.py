"""Rhythms: the times of a dyad's statements in; how much is usual at each hour of the day, and how far the last two days go beyond it, out."""

from typing import Any, Self

import msgspec
from msgspec import Struct

_HOUR_SECONDS = 3600
_DAY_HOURS = 24
_RECENT_HOURS = 48
_HALF_LIFE_DAYS = 14
_NEIGHBOURS = ((0, 0.5), (-1, 0.25), (1, 0.25))
"""What is usual at an hour is smoothed with the hours beside it: a briefing at ten is sometimes one at eleven."""


class Rhythm(Struct, frozen=True, omit_defaults=True):
    """
    Plain numbers; hours are counted from 1970.

    *recent* are the statements of the last two days by hour, in any order of arrival. *usual* are those of the days before by hour of the day, in thousandths,
    halved for every fortnight; *since* is the first hour that was heard, *rolled* the first that is not in *usual* yet.
    """

    since: int
    rolled: int
    recent: dict[int, int] = {}
    usual: dict[int, int] = {}

    def replace(self, **changes: Any) -> Self:
        """Copy it with *changes*."""
        return msgspec.structs.replace(self, **changes)


def noted(rhythm: Rhythm | None, at: int, as_of: int, sign: int = 1) -> Rhythm:
    """
    Count a statement made *at* (seconds since 1970), or with *sign* -1 take it out; *as_of* is the newest time that was heard.

    What is older than two days comes too late to be told by the hour, and is left out.
    """
    hour = at // _HOUR_SECONDS
    if rhythm is None:
        rhythm = Rhythm(since=hour, rolled=hour)
    if hour >= max(rhythm.rolled, as_of // _HOUR_SECONDS - _RECENT_HOURS):
        count = max(0, rhythm.recent.get(hour, 0) + sign)
        recent = {**rhythm.recent, hour: count}
        rhythm = rhythm.replace(recent={h: n for h, n in sorted(recent.items()) if n})
    return _rolled(rhythm, as_of // _HOUR_SECONDS - _RECENT_HOURS)


def pressure(rhythm: Rhythm, now: int, slack: float) -> float:
    """
    Sum up by how much the statements of the last two days exceed what is usual, hour by hour, less *slack* an hour, and never below nought: a one-sided CUSUM.

    Source: E. S. Page, Continuous Inspection Schemes, Biometrika 41 (1954). The residuals are of each hour of the day, because a newsroom sleeps at night.
    """
    hour = now // _HOUR_SECONDS
    total = 0.0
    for each in range(hour - _RECENT_HOURS + 1, hour + 1):
        total = max(0.0, total + rhythm.recent.get(each, 0) - expected(rhythm, each) - slack)
    return round(total, 3)


def expected(rhythm: Rhythm, hour: int) -> float:
    """Tell how many statements are usual in *hour*, by its hour of the day."""
    days = _effective_days((rhythm.rolled - rhythm.since) / _DAY_HOURS)
    if days <= 0 or not rhythm.usual:
        return 0.0
    smooth = sum(share * rhythm.usual.get((hour + beside) % _DAY_HOURS, 0) for beside, share in _NEIGHBOURS)
    return smooth / 1000 / days


def recent_count(rhythm: Rhythm, now: int, hours: int) -> int:
    """Count the statements of the last *hours*."""
    hour = now // _HOUR_SECONDS
    return sum(n for h, n in rhythm.recent.items() if hour - hours < h <= hour)


def history_seconds(rhythm: Rhythm) -> int:
    """Tell for how long the usual has been watched."""
    return max(0, rhythm.rolled - rhythm.since) * _HOUR_SECONDS


def _rolled(rhythm: Rhythm, first_recent: int) -> Rhythm:
    """Move the hours before *first_recent* into what is usual."""
    if first_recent <= rhythm.rolled:
        return rhythm
    fade = 0.5 ** ((first_recent - rhythm.rolled) / _DAY_HOURS / _HALF_LIFE_DAYS)
    usual = {hour: round(total * fade) for hour, total in rhythm.usual.items()}
    for hour, count in rhythm.recent.items():
        if hour < first_recent:
            age = 0.5 ** ((first_recent - hour) / _DAY_HOURS / _HALF_LIFE_DAYS)
            usual[hour % _DAY_HOURS] = usual.get(hour % _DAY_HOURS, 0) + round(count * 1000 * age)
    recent = {hour: count for hour, count in rhythm.recent.items() if hour >= first_recent}
    return rhythm.replace(rolled=first_recent, recent=recent, usual={h: n for h, n in sorted(usual.items()) if n})


def _effective_days(days: float) -> float:
    """Tell how many days *days* are worth, each halved for every fortnight that it lies back."""
    rate = 0.5 ** (1 / _HALF_LIFE_DAYS)
    return float((1 - rate**days) / (1 - rate))
