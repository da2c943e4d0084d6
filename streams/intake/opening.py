"""Opening: a file's name or a stream in; its bytes, unpacked on the way and never more than is sane, out."""

import bz2
import gzip
import io
import zlib
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO

import zstandard

from classifiers.rejected import Reason, Rejected

_CHUNK_BYTES = 64 * 1024
_FEED_BYTES = 512
"""What Zstandard is fed at once: a block of four bytes may become 128 kB."""
_FREE_BYTES = 64 * 1024 * 1024
"""What may come out of any archive before its ratio is asked for."""
_MAX_RATIO = 200
"""News packs four- to tenfold, repeated lines of JSON perhaps thirtyfold; a bomb a thousandfold and more."""


class Packing(StrEnum):
    """How a stream is packed, told by its first bytes."""

    GZIP = "gzip"
    ZSTD = "zstd"
    BZIP2 = "bzip2"


_MAGIC = ((b"\x1f\x8b", Packing.GZIP), (b"\x28\xb5\x2f\xfd", Packing.ZSTD), (b"BZh", Packing.BZIP2))
SUFFIXES = frozenset({".gz", ".zst", ".bz2"})


class BombError(OSError):
    """What was unpacked has grown beyond belief; the message is one line."""


def opened(path: Path) -> BinaryIO:
    """Open *path* for reading, unpacked; raises `OSError`, also in reading, where it can't be read, is broken or is a bomb."""
    return unpacked(path.open("rb"))


def unpacked(stream: BinaryIO) -> BinaryIO:
    """Read *stream* through what unpacks it, told by its first bytes; a stream that is not packed as it is. A pipe is read as it comes."""
    buffered = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(_Raw(stream))
    head = buffered.peek(4)[:4]
    packing = next((packing for magic, packing in _MAGIC if head.startswith(magic)), None)
    return buffered if packing is None else io.BufferedReader(_Unpacking(buffered, packing), _CHUNK_BYTES)


class _Raw(io.RawIOBase):
    """Any readable stream as one that can be buffered."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        read = self._stream.read(len(buffer))
        buffer[: len(read)] = read
        return len(read)


class _Counting(io.RawIOBase):
    """What is packed, and how much of it has been read; a read gives what is there, so that a slow pipe is no reason to wait for more."""

    def __init__(self, stream: io.BufferedReader) -> None:
        self._stream = stream
        self.taken = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        found = self._stream.read1(size if size >= 0 else _CHUNK_BYTES)
        self.taken += len(found)
        return found

    def close(self) -> None:
        self._stream.close()
        super().close()


class _Unpacking(io.RawIOBase):
    """Unpacks a stream, one member after another, as far as it is read; raises `OSError` where it is broken, `BombError` where it grows too much."""

    def __init__(self, stream: io.BufferedReader, packing: Packing) -> None:
        self._packed = _Counting(stream)
        self._packing = packing
        self._given = 0
        self._reader: Any = _READERS[packing](self._packed)

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        self._packed.close()
        super().close()

    def readinto(self, buffer: Any) -> int:
        try:
            found: bytes = self._reader.read(len(buffer))
        except EOFError:
            raise OSError(f"the {self._packing} stream ends before its end") from None
        except (zlib.error, zstandard.ZstdError, ValueError, OSError) as error:
            raise OSError(f"broken {self._packing}: {error}") from None
        self._given += len(found)
        if self._given > _FREE_BYTES and self._given > _MAX_RATIO * self._packed.taken:
            raise BombError(f"it grows more than {_MAX_RATIO}-fold when it is unpacked; no news does")
        buffer[: len(found)] = found
        return len(found)


class _Zstd:
    """Unpacks frames of Zstandard, one behind the other; the library's own reader takes a cut stream for a whole one."""

    def __init__(self, stream: _Counting) -> None:
        self._stream = stream
        self._frame: Any = None
        self._packed = self._ready = b""
        self._given = 0

    def read(self, size: int) -> bytes:
        while self._given == len(self._ready):
            self._packed = self._packed or self._stream.read(_FEED_BYTES)
            if not self._packed:
                if self._frame is not None:
                    raise EOFError
                return b""
            if self._frame is None:
                self._frame = zstandard.ZstdDecompressor(max_window_size=2**27).decompressobj()
            self._ready, self._given = self._frame.decompress(self._packed), 0
            self._packed = self._frame.unused_data if self._frame.eof else b""
            self._frame = None if self._frame.eof else self._frame
        found = self._ready[self._given : self._given + size]
        self._given += len(found)
        return found


_READERS: dict[Packing, Callable[[Any], Any]] = {
    Packing.GZIP: lambda stream: gzip.GzipFile(fileobj=stream, mode="rb"),
    Packing.BZIP2: lambda stream: bz2.BZ2File(stream, "rb"),
    Packing.ZSTD: _Zstd,
}


def inflated(content: bytes, encoding: str, max_bytes: int) -> bytes | Rejected:
    """
    Unpack a body that was sent with the HTTP content coding *encoding* (`gzip`, `deflate`, `identity` or none), to at most *max_bytes*.

    Not a byte more than that is ever unpacked: a bomb costs what a body of that size costs.

    >>> inflated(zlib.compress(b"No talks."), "deflate", 100)
    b'No talks.'
    >>> inflated(zlib.compress(bytes(10**6)), "deflate", 1000).reason.value
    'too_large'
    """
    coding = encoding.strip().lower()
    if coding in ("", "identity"):
        return content if len(content) <= max_bytes else _too_large(max_bytes)
    if coding not in ("gzip", "x-gzip", "deflate"):
        return Rejected(Reason.OTHER, f"the content coding {coding[:20]!r} is not known; send gzip, deflate or none")
    for window in (zlib.MAX_WBITS | 32, -zlib.MAX_WBITS):  # some servers send deflate without its header
        unpacker = zlib.decompressobj(window)
        try:
            found = unpacker.decompress(content, max_bytes + 1)
        except zlib.error:
            continue
        if len(found) > max_bytes:
            return _too_large(max_bytes)
        if unpacker.eof or not content:
            return found
        return Rejected(Reason.OTHER, f"the {coding} stream ends before its end")
    return Rejected(Reason.OTHER, f"the body is no {coding}, though its header says so")


def _too_large(max_bytes: int) -> Rejected:
    return Rejected(Reason.TOO_LARGE, f"it has more than the {max_bytes} bytes that are taken")
