"""Durations: `6h`, `1d12h` in; lengths of time out, and back."""

import re
from datetime import timedelta

_UNITS = {"w": 604_800, "d": 86_400, "h": 3600, "m": 60, "s": 1}
_WHOLE = re.compile(r"(?:\d+[wdhms])+")
_PART = re.compile(r"(\d+)([wdhms])")
_LONGEST = timedelta(days=36_500)


def parse(text: str) -> timedelta | None:
    """
    Read numbers with the units w, d, h, m and s, as Prometheus writes them, or a bare `0`; null where it is none, or longer than a century.

    >>> parse("1d12h"), parse("0"), parse("90"), parse("h")
    (datetime.timedelta(days=1, seconds=43200), datetime.timedelta(0), None, None)
    """
    if text == "0":
        return timedelta(0)
    if len(text) > 40 or not _WHOLE.fullmatch(text):
        return None
    seconds = sum(int(number) * _UNITS[unit] for number, unit in _PART.findall(text))
    return timedelta(seconds=seconds) if seconds <= _LONGEST.total_seconds() else None


def spell(length: timedelta) -> str:
    """
    Write *length* to the second, the largest units first.

    >>> spell(timedelta(hours=36)), spell(timedelta(0)), spell(timedelta(minutes=90))
    ('1d12h', '0', '1h30m')
    """
    left, parts = int(length.total_seconds()), ""
    for unit, seconds in _UNITS.items():
        count, left = divmod(left, seconds)
        parts += f"{count}{unit}" if count else ""
    return parts or "0"
