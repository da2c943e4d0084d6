"""The report of the trials: lines of JSON in; a table in Markdown, one row a fault, out."""

import json
import sys
from collections.abc import Iterable
from typing import Any

_SUMS = ("count", "articles", "alerts", "lost", "twice", "repeats", "fatal_exits")
_HEAD = ("fault", "times", "articles", "alerts", "lost", "accepted twice", "repeats with their id", "exits with 70")


def table(lines: Iterable[str]) -> str:
    """
    Sum the trials of each fault, in the order in which they were run.

    >>> print(table(['{"fault": "f", "count": 2, "articles": 3, "alerts": 3, "lost": 0, "twice": 0, "repeats": 1, "fatal_exits": 0}'] * 2))
    | fault | times | articles | alerts | lost | accepted twice | repeats with their id | exits with 70 |
    | --- | --- | --- | --- | --- | --- | --- | --- |
    | f | 4 | 6 | 6 | 0 | 0 | 2 | 0 |
    """
    sums: dict[str, dict[str, int]] = {}
    for line in lines:
        trial: dict[str, Any] = json.loads(line)
        row = sums.setdefault(trial["fault"], dict.fromkeys(_SUMS, 0))
        for name in _SUMS:
            row[name] += trial[name]
    rows = [_HEAD, ("---",) * len(_HEAD), *((fault, *row.values()) for fault, row in sums.items())]
    return "\n".join("| " + " | ".join(map(str, row)) + " |" for row in rows)


if __name__ == "__main__":
    sys.stdout.write(table(sys.stdin) + "\n")
