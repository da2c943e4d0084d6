"""Sources: names of files, folders and streams in; their articles one by one, each with its place, out."""

import contextlib
import io
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO

import msgspec
from msgspec import Struct

from classifiers.rejected import Reason, Rejected
from classifiers.repairs import repair
from streams.intake.decoding import decode
from streams.intake.drafts import Draft, raw_value
from streams.intake.feeds import MAX_FEED_BYTES, feed, is_feed
from streams.intake.html import MAX_PAGE_BYTES, page
from streams.intake.items import Item, Unreadable, of_line, of_members
from streams.intake.lines import BOM, lines
from streams.intake.opening import SUFFIXES, unpacked
from streams.intake.presets import Preset
from streams.intake.tables import csv_rows, parquet_rows

STDIN = "<stdin>"
_CHUNK_CHARS = 1_048_576
_OBJECT_CHARS = 16_777_216
_HEAD_BYTES = 4_096


class Format(StrEnum):
    """What a source is; told by the end of its name, or by how it begins."""

    JSONL = "jsonl"
    JSON = "json"
    TEXT = "txt"
    HTML = "html"
    FEED = "feed"
    WARC = "warc"
    CSV = "csv"
    TSV = "tsv"
    PARQUET = "parquet"


_BY_SUFFIX = {
    ".jsonl": Format.JSONL,
    ".ndjson": Format.JSONL,
    ".jl": Format.JSONL,
    ".json": Format.JSON,
    ".txt": Format.TEXT,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".xhtml": Format.HTML,
    ".xml": Format.FEED,
    ".rss": Format.FEED,
    ".atom": Format.FEED,
    ".rdf": Format.FEED,
    ".warc": Format.WARC,
    ".csv": Format.CSV,
    ".tsv": Format.TSV,
    ".parquet": Format.PARQUET,
}


class Reading(Struct, frozen=True, kw_only=True):
    """How sources are read: as which format and by which preset, null where that is to be found out; *now* is the clock."""

    format: Format | None = None
    preset: Preset | None = None
    now: Callable[[], datetime] = lambda: datetime.now(UTC)


Found = Iterator[tuple[int, Draft | bytes | Rejected, int]]
"""What a reader finds: the number in the source, an article or what is wrong with it, and the bytes it took."""


def articles(
    names: Sequence[str], reading: Reading, done: Callable[[str], int] = lambda _: 0
) -> Iterator[Item | Unreadable]:
    """
    Read the articles of *names* one by one; `-`, or no name at all, is standard input, a folder all files in it that are known by their names.

    *done* says how many items of a source are to be passed over, because they were taken before. Nothing is held in memory but one item (a
    page, a feed, a batch of rows). A source that can't be read, or not to its end, is one `Unreadable` and stops no other.
    """
    for name in _files(names):
        shown = shown_name(name)
        try:
            yield from _source(name, shown, reading, done(shown))
        except OSError as error:
            yield Unreadable(source=shown, place=shown, detail=error.strerror or str(error))


def shown_name(name: str) -> str:
    """Write a name as it is shown: whatever the locale makes of an argument's bytes, they are UTF-8 wherever news is."""
    return STDIN if name == "-" else os.fsencode(name).decode(errors="replace")


def total_bytes(names: Sequence[str]) -> int | None:
    """Add up the sizes of the files of *names*; null where one of them has no size to know, or is packed."""
    paths = [Path(name) for name in _files(names)]
    if not all(path.is_file() and path.suffix.lower() not in SUFFIXES for path in paths):
        return None
    return sum(path.stat().st_size for path in paths)


def _files(names: Sequence[str]) -> Iterator[str]:
    for name in names or ("-",):
        if name != "-" and Path(name).is_dir():
            yield from (str(path) for path in sorted(Path(name).rglob("*")) if path.is_file() and _by_name(path))
        else:
            yield name


def _by_name(path: Path) -> Format | None:
    suffix = path.suffix.lower()
    if suffix in SUFFIXES:
        suffix = path.with_suffix("").suffix.lower()
    return _BY_SUFFIX.get(suffix)


def _source(name: str, shown: str, reading: Reading, done: int) -> Iterator[Item]:
    path = None if name == "-" else Path(name)
    given = reading.format or (_by_name(path) if path else None)
    if given is Format.PARQUET and path is not None:
        yield from _items(shown, _rows(parquet_rows(path), reading), reading, done)
        return
    with contextlib.nullcontext(sys.stdin.buffer) if path is None else path.open("rb") as plain:
        stream = unpacked(plain)
        kind = given or _sniffed(stream)
        if kind is Format.JSONL:  # the many: their lines are not even read as JSON where they were taken before
            yield from _items(shown, _lines(stream, reading, done), reading, done)
        else:
            yield from _items(shown, _READERS[kind](stream, path, reading), reading, done)


def _sniffed(stream: BinaryIO) -> Format:
    """Tell the format by how the stream begins; lines of JSON where nothing else is told."""
    head = (
        (stream.peek(_HEAD_BYTES) if isinstance(stream, io.BufferedReader) else b"")[:_HEAD_BYTES]
        .removeprefix(BOM)
        .lstrip()
    )
    if head.startswith(b"<"):
        return Format.FEED if is_feed(head.decode(errors="replace")) else Format.HTML
    if head.startswith(b"WARC/"):
        return Format.WARC
    return Format.JSON if head.startswith(b"[") else Format.JSONL


def _items(shown: str, found: Found, reading: Reading, done: int) -> Iterator[Item]:
    for number, article, size in found:
        if number <= done:
            continue
        value = raw_value(article, reading.now()) if isinstance(article, Draft) else article
        yield Item(source=shown, place=f"{shown}:{number}", number=number, value=value, size_bytes=size)


def _lines(stream: BinaryIO, reading: Reading, done: int) -> Found:
    for number, value, size in lines(stream):
        if isinstance(value, Rejected):
            yield number, value, size
        elif number > done:
            yield number, of_line(value, reading.now(), reading.preset), size


def _objects(stream: BinaryIO, path: Path | None, reading: Reading) -> Found:
    """JSON over several lines: one object, objects one after another, a list of them, or a JSON Feed."""
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="replace")
    try:
        yield from _decoded_objects(text, reading)
    finally:
        text.detach()  # the stream is closed by who opened it


def _decoded_objects(text: io.TextIOWrapper, reading: Reading) -> Found:
    """Decode objects as they come in, with no more than one of them and a chunk in memory."""
    decoder = json.JSONDecoder()
    buffer, number, more = "", 0, True
    while True:
        buffer = buffer.lstrip(" \t\r\n,[]")
        try:
            members, end = decoder.raw_decode(buffer)
        except (ValueError, RecursionError) as error:
            chunk = text.read(_CHUNK_CHARS) if more else ""
            more = bool(chunk)
            buffer += chunk
            if more and len(buffer) <= _OBJECT_CHARS:
                continue
            if buffer.strip():
                yield (
                    number + 1,
                    Rejected(Reason.BAD_JSON, f"{error}; what follows is not read"),
                    0,
                )
            return
        if end == len(buffer) and more and not isinstance(members, dict):
            buffer += text.read(_CHUNK_CHARS) or "\n"
            continue
        buffer = buffer[end:]
        for article in _of_object(members, reading):
            number += 1
            yield number, article, end


def _of_object(members: Any, reading: Reading) -> Iterator[Draft | bytes | Rejected]:
    if not isinstance(members, dict):
        yield Rejected(Reason.BAD_JSON, f"this is a {type(members).__name__}, not an object")
    elif "jsonfeed.org" in str(members.get("version", "")):
        yield from _entries(msgspec.json.encode(members))
    else:
        yield of_members(members, reading.now(), reading.preset)


def _text(stream: BinaryIO, path: Path | None, reading: Reading) -> Found:
    content = stream.read(MAX_PAGE_BYTES + 1)
    if len(content) > MAX_PAGE_BYTES:
        yield (
            1,
            Rejected(Reason.TOO_LARGE, f"the text has more than {MAX_PAGE_BYTES} bytes; split it into articles"),
            len(content),
        )
        return
    stem = shown_name(str(path.name)) if path else "stdin"
    for suffix in (*SUFFIXES, ".txt"):
        stem = stem.removesuffix(suffix)
    decoded = decode(content)
    if decoded.charset == "utf-8" and not repair(decoded.text).repairs:
        # as it is: offsets point into the file
        yield 1, msgspec.json.encode({"id": stem, "title": None, "text": decoded.text}), len(content)
    else:
        yield 1, Draft(format="txt", id=stem, text=decoded.text, charset=decoded.charset), len(content)


def _page(stream: BinaryIO, path: Path | None, reading: Reading) -> Found:
    content = stream.read(MAX_PAGE_BYTES + 1)
    yield 1, page(content), len(content)


def _feed(stream: BinaryIO, path: Path | None, reading: Reading) -> Found:
    content = stream.read(MAX_FEED_BYTES + 1)
    if not is_feed(content[:_HEAD_BYTES].decode(errors="replace")) and b"<html" in content[:_HEAD_BYTES].lower():
        yield 1, page(content), len(content)
        return
    for number, article in enumerate(_entries(content), 1):
        yield number, article, len(content) if number == 1 else 0


def _entries(content: bytes) -> Iterator[Draft | Rejected]:
    found = feed(content)
    if isinstance(found, Rejected):
        yield found
    else:
        yield from (entry.draft for entry in found.entries)


def _warc(stream: BinaryIO, path: Path | None, reading: Reading) -> Found:
    from streams.intake.warc import captures  # noqa: PLC0415 (few read archives)

    for capture in captures(stream):
        yield capture.number, capture.draft, 0


def _csv(stream: BinaryIO, path: Path | None, reading: Reading) -> Found:
    yield from _rows(csv_rows(stream, tabs=False), reading)


def _tsv(stream: BinaryIO, path: Path | None, reading: Reading) -> Found:
    yield from _rows(csv_rows(stream, tabs=True), reading)


def _rows(rows: Iterator[dict[str, Any]], reading: Reading) -> Found:
    for number, members in enumerate(rows, 1):
        yield number, of_members(members, reading.now(), reading.preset), 0


def _no_stream(stream: BinaryIO, path: Path | None, reading: Reading) -> Found:
    raise OSError("Parquet cannot be read from a pipe or a packed file; give the file itself")


_READERS: dict[Format, Callable[[BinaryIO, Path | None, Reading], Found]] = {
    Format.JSON: _objects,
    Format.TEXT: _text,
    Format.HTML: _page,
    Format.FEED: _feed,
    Format.WARC: _warc,
    Format.CSV: _csv,
    Format.TSV: _tsv,
    Format.PARQUET: _no_stream,
}
