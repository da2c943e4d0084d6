"""The ledger of a partition: offsets that were handed out and offsets that are finished in, the offset that may be committed out."""

from collections import deque


class Ledger:
    """
    What was fetched from one partition and is not committable yet, oldest first; *held_bytes* is the size of its records.

    A commit of offset *n* says 'everything below *n* is done', so it may only rise to the lowest offset that was handed out and is not
    finished (point 1 of the guard). Offsets may have gaps: compaction and transaction markers leave some.

    >>> ledger = Ledger()
    >>> for offset in (3, 4, 7):
    ...     ledger.fetched(offset)
    >>> ledger.committable({4, 7}) is None
    True
    >>> ledger.committable({3, 4})
    5
    """

    def __init__(self) -> None:
        self._open: deque[tuple[int, int]] = deque()
        self._done: int | None = None
        self.held_bytes = 0

    def fetched(self, offset: int, size_bytes: int = 0) -> None:
        """Note that *offset* is handed out. After a seek back, offsets come again and take the place of their first reading."""
        while self._open and self._open[-1][0] >= offset:
            self.held_bytes -= self._open.pop()[1]
        self._open.append((offset, size_bytes))
        self.held_bytes += size_bytes

    @property
    def unfinished(self) -> int:
        """How many offsets were handed out and are not covered by a commit yet."""
        return len(self._open)

    def committable(self, finished: set[int]) -> int | None:
        """
        Tell up to which offset (exclusive) everything is finished, or null where nothing is.

        The answer stays until it rises, so that a commit that Kafka refused is offered again. *finished* loses every offset that the answer covers.
        """
        last = None
        while self._open and self._open[0][0] in finished:
            last, size_bytes = self._open.popleft()
            self.held_bytes -= size_bytes
        if last is not None:
            self._done = last + 1
            finished.difference_update([offset for offset in finished if offset <= last])
        return self._done
