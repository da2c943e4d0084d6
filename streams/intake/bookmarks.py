"""Bookmarks: how far the articles of a file are in Kafka, in; where to read on after a stop, out."""

import hashlib
import os
from collections import deque
from pathlib import Path

import msgspec
from msgspec import Struct

_HEAD_BYTES = 4_096


class Bookmark(Struct, frozen=True, kw_only=True):
    """*done* items of a file are taken care of, from its beginning and without a gap; *head* tells whether it is still the same file."""

    path: str
    head: str
    done: int
    v: int = 1


class Watermark:
    """
    Up to where the numbered items of a source are finished without a gap, in whatever order they finish.

    >>> mark = Watermark(0)
    >>> for number in (1, 2, 3): mark.begin(number)
    >>> mark.finish(3), mark.done, mark.finish(1), mark.done, mark.finish(2), mark.done
    (None, 0, None, 1, None, 3)
    """

    def __init__(self, done: int) -> None:
        self.done = done
        self._open: deque[int] = deque()
        self._finished: set[int] = set()

    def begin(self, number: int) -> None:
        """Take in an item; numbers grow."""
        self._open.append(number)

    def finish(self, number: int) -> None:
        """Note that an item that began is in Kafka, or needs not be."""
        self._finished.add(number)
        while self._open and self._open[0] in self._finished:
            self.done = self._open.popleft()
            self._finished.discard(self.done)


class Bookmarks:
    """
    The bookmarks of one topic, in a folder, a file each; a file that changed at its beginning has none.

    Only files have bookmarks: a pipe can't be read again. Raises `OSError` where the folder can't be written.
    """

    def __init__(self, folder: Path, topic: str) -> None:
        self._folder = folder
        self._topic = topic

    def done(self, path: Path) -> int:
        """How many items of *path* may be passed over; 0 without a bookmark, or with one of another file."""
        try:
            mark = msgspec.json.decode(self._place(path).read_bytes(), type=Bookmark)
            return mark.done if mark.head == _head(path) else 0
        except (OSError, msgspec.DecodeError):
            return 0

    def keep(self, path: Path, done: int) -> None:
        """Set the bookmark of *path*; a crash leaves the old one or the new one."""
        place = self._place(path)
        place.parent.mkdir(parents=True, exist_ok=True)
        new = place.with_suffix(f".{os.getpid()}")
        new.write_bytes(msgspec.json.encode(Bookmark(path=str(path.resolve()), head=_head(path), done=done)))
        new.replace(place)

    def drop(self, path: Path) -> None:
        """Forget *path*: it was read to its end."""
        self._place(path).unlink(missing_ok=True)

    def _place(self, path: Path) -> Path:
        name = hashlib.sha256(f"{self._topic}\n{path.resolve()}".encode("utf-8", "surrogateescape")).hexdigest()[:32]
        return self._folder / f"{name}.json"


def _head(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.sha256(stream.read(_HEAD_BYTES)).hexdigest()
