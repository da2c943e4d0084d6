"""Inputs: names of files in; raw articles as bytes, each with its place, out."""

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

import msgspec
from msgspec import Struct

from classifiers.rejected import Reason, Rejected
from streams.intake.lines import BOM, lines

_STDIN = "<stdin>"


class Line(Struct, frozen=True):
    """
    One raw article as it came: a line of JSON, or what a .txt file makes.

    *place* is `FILE:LINE`, counted from 1. *size_bytes* is what it took of its file, so that a progress bar can add up.
    """

    place: str
    value: bytes | Rejected
    size_bytes: int


class Unreadable(Struct, frozen=True):
    """A file that cannot be read, and why: the operating system's words."""

    place: str
    detail: str
    size_bytes: int = 0


def inputs(names: Sequence[str]) -> Iterator[Line | Unreadable]:
    """
    Read the articles of *names* one by one; `-`, or no name at all, is standard input.

    A `.txt` file is one article, any other has one JSON object a line. Lines end with a line feed and nothing else (other separators of
    Unicode stand inside texts), blank ones are skipped but counted, and a byte order mark in front is dropped. A line is handed out as
    soon as it is there: standard input may be a pipe that never ends.
    """
    for name in names or ("-",):
        try:
            yield from _file(name)
        except OSError as error:
            yield Unreadable(_shown(name), error.strerror or str(error))


def total_bytes(names: Sequence[str]) -> int | None:
    """Add up the sizes of *names*; None where one of them has no size to know, as a pipe has not."""
    paths = [Path(name) for name in names]
    if not paths or not all(path.is_file() for path in paths):
        return None
    return sum(path.stat().st_size for path in paths)


def _file(name: str) -> Iterator[Line]:
    if name == "-":
        yield from _lines(_STDIN, sys.stdin.buffer)
    elif Path(name).suffix.lower() == ".txt":
        yield _text(Path(name))
    else:
        with Path(name).open("rb") as stream:
            yield from _lines(_shown(name), stream)


def _shown(name: str) -> str:
    # whatever the locale makes of an argument's bytes, they are UTF-8 wherever news is
    return os.fsencode(name).decode(errors="replace")


def _lines(name: str, stream: BinaryIO) -> Iterator[Line]:
    for number, value, size in lines(stream):
        yield Line(f"{name}:{number}", value, size)


def _text(path: Path) -> Line:
    content = path.read_bytes()
    size = len(content)
    content = content.removeprefix(BOM)
    place = f"{_shown(str(path))}:1"
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        detail = f"byte {error.start} is not UTF-8; send the article as UTF-8"
        return Line(place, Rejected(Reason.BAD_UTF8, detail), size)
    return Line(place, msgspec.json.encode({"id": Path(_shown(path.name)).stem, "title": None, "text": text}), size)
