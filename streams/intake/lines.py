"""Lines: a stream of bytes in; its lines, each with its number and how much of the stream it took, out."""

from collections.abc import Iterator
from typing import BinaryIO

from classifiers.rejected import Reason, Rejected

BOM = b"\xef\xbb\xbf"
_LINE_BYTES = 4_194_304
"""Room for the longest article, every character escaped, three times over; a stream without line ends must not fill the memory."""


def lines(stream: BinaryIO) -> Iterator[tuple[int, bytes | Rejected, int]]:
    r"""
    Read *stream* line by line: number, counted from 1, the line without its end, and its size in bytes with it.

    Lines end with a line feed and nothing else (other separators of Unicode stand inside texts). Blank ones are counted and left out, a byte
    order mark in front is dropped, and of one that is too long nothing is kept. A line is handed out as soon as it is there: the stream
    may be a pipe that never ends.

    >>> import io
    >>> list(lines(io.BytesIO(b'{"id": "1"}\n\n{"id": "2"}\r\n')))
    [(1, b'{"id": "1"}', 12), (3, b'{"id": "2"}', 13)]
    """
    number = 0
    while line := stream.readline(_LINE_BYTES):
        number += 1
        if len(line) == _LINE_BYTES and not line.endswith(b"\n"):
            detail = f"the line has more than {_LINE_BYTES} bytes; send one JSON object a line"
            yield number, Rejected(Reason.TOO_LARGE, detail), len(line) + _skip_line(stream)
            continue
        value = line.removeprefix(BOM) if number == 1 else line
        if value.strip():
            yield number, value.rstrip(b"\r\n"), len(line)


def _skip_line(stream: BinaryIO) -> int:
    """Read on to the end of the line, however far that is, keep nothing of it, and return how many bytes it took."""
    skipped = 0
    while rest := stream.readline(_LINE_BYTES):
        skipped += len(rest)
        if rest.endswith(b"\n"):
            break
    return skipped
