"""Seen: ids in, one after another; whether each is new, within a fixed amount of memory, out."""

from array import array

_SLOTS = 1 << 20


class Seen:
    """
    Remembers the last million ids or so in eight megabytes, however many come.

    An id that comes again long after the first time may be called new; one that is new is never called seen, but for a chance of one in 10¹³.

    >>> seen = Seen()
    >>> seen.is_new("6fbf6c91dcc746f1db9529d4ec843682"), seen.is_new("6fbf6c91dcc746f1db9529d4ec843682")
    (True, False)
    """

    def __init__(self) -> None:
        self._slots = array("Q", bytes(8 * _SLOTS))

    def is_new(self, digest: str) -> bool:
        """Take in *digest*, 32 hexadecimal digits, and tell whether it was not there."""
        number = int(digest[:16], 16) or 1
        slot = number % _SLOTS
        if self._slots[slot] == number:
            return False
        self._slots[slot] = number
        return True

    def forget(self, digest: str) -> None:
        """Let *digest* be new again, because it did not arrive."""
        number = int(digest[:16], 16) or 1
        if self._slots[number % _SLOTS] == number:
            self._slots[number % _SLOTS] = 0
