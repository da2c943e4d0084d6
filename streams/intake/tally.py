"""Tally: what became of the articles of each source in; the numbers, a line a source, out."""

from collections import Counter

_UNREADABLE = "unreadable file"


class Tally:
    """
    Counts what became of the articles of a run, source by source.

    >>> tally = Tally()
    >>> tally.note("a.jsonl", "new"); tally.note("a.jsonl", "duplicate"); tally.reject("b.jsonl", "bad_json")
    >>> tally.lines()
    ['a.jsonl: read 2, new 1, duplicate 1, rejected 0', 'b.jsonl: read 1, new 0, duplicate 0, rejected 1 (bad_json 1)']
    """

    def __init__(self) -> None:
        self._counts: dict[str, Counter[str]] = {}
        self._reasons: dict[str, Counter[str]] = {}

    def note(self, source: str, outcome: str) -> None:
        """Count an article of *source* as `new` or `duplicate`."""
        self._counts.setdefault(source, Counter())[outcome] += 1

    def unreadable(self, source: str) -> None:
        """Count a source that could not be read, or not to its end: no article, but a fault."""
        self._counts.setdefault(source, Counter())["rejected"] += 1
        self._reasons.setdefault(source, Counter())[_UNREADABLE] += 1

    def reject(self, source: str, reason: str, *, was_new: bool = False) -> None:
        """Count an article of *source* as rejected; one that *was_new* no longer is."""
        counts = self._counts.setdefault(source, Counter())
        counts["rejected"] += 1
        if was_new:
            counts["new"] -= 1
        self._reasons.setdefault(source, Counter())[reason] += 1

    def count(self, outcome: str) -> int:
        """How many articles of all sources became *outcome*."""
        return sum(counts[outcome] for counts in self._counts.values())

    def reasons(self) -> str:
        """The reasons of all rejections with their numbers, in brackets; nothing where there was none."""
        return _bracketed(sum(self._reasons.values(), Counter()))

    def lines(self) -> list[str]:
        """One line for each source, in the order in which they were read."""
        return [
            f"{source}: read {counts.total() - self._reasons.get(source, Counter())[_UNREADABLE]}, new {counts['new']}, duplicate {counts['duplicate']}, rejected {counts['rejected']}"
            + _bracketed(self._reasons.get(source, Counter()))
            for source, counts in self._counts.items()
        ]


def _bracketed(reasons: Counter[str]) -> str:
    return f" ({', '.join(f'{reason} {count}' for reason, count in sorted(reasons.items()))})" if reasons else ""
