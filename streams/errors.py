"""Errors: bugs as they happen in, whether the line must stop out; and the one exception that stops it at once."""

from collections import deque

from msgspec import Struct

EXIT_FATAL = 70
"""Status of a process that stopped so that its supervisor starts it afresh from the last commit (EX_SOFTWARE of sysexits.h)."""


class FatalError(RuntimeError):
    """Nothing of what was read may be finished any more: the process has to end without committing it."""


class BugLimit(Struct, frozen=True, kw_only=True):
    """
    How many bugs are too many: *in_a_row*, or more than *share* of the last *window* records.

    One strange article must not stop the line; a broken release that dead-letters everything must.
    """

    in_a_row: int = 20
    share: float = 0.2
    window: int = 200


class BugCounter:
    """
    The bugs among the last records of one role.

    >>> counter = BugCounter(BugLimit(in_a_row=2))
    >>> counter.note(bug=True), counter.note(bug=False), counter.note(bug=True), counter.note(bug=True)
    (None, None, None, '2 bugs in a row')
    """

    def __init__(self, limit: BugLimit) -> None:
        self._limit = limit
        self._in_a_row = 0
        self._recent: deque[bool] = deque(maxlen=limit.window)

    def note(self, *, bug: bool) -> str | None:
        """Note how a record went; say why the line must stop, or null while it need not."""
        self._in_a_row = self._in_a_row + 1 if bug else 0
        self._recent.append(bug)
        if self._in_a_row >= self._limit.in_a_row:
            return f"{self._in_a_row} bugs in a row"
        bugs = sum(self._recent)
        # a share of few records says nothing
        if len(self._recent) == self._limit.window and bugs > self._limit.share * self._limit.window:
            return f"{bugs} bugs in {self._limit.window} records"
        return None
