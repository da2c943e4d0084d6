"""Moments: words for a time in; the point in time that they mean, in UTC, out."""

import re
from datetime import UTC, datetime, timedelta

_AGO = re.compile(r"(\d{1,6})\s*([smhdw])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def moment_of(text: str, now: datetime) -> datetime | None:
    """
    Read an ISO 8601 date or time, UTC where it names no zone, or how long ago; null where it is neither.

    >>> moment_of("2h", datetime(2024, 10, 4, 9, tzinfo=UTC)).isoformat()
    '2024-10-04T07:00:00+00:00'
    >>> moment_of("2024-10-04T09:00+03:00", datetime(2024, 10, 5, tzinfo=UTC)).isoformat()
    '2024-10-04T06:00:00+00:00'
    """
    if (ago := _AGO.fullmatch(text.strip())) is not None:
        try:
            return now - timedelta(**{_UNITS[ago[2]]: int(ago[1])})
        except OverflowError:
            return None
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
