"""Tables: CSV or Parquet in; one object for each row, as a scraper's JSON would be, out."""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO

from streams.intake.decoding import decode

_FIELD_CHARS = 4_194_304
_BATCH_ROWS = 512
_HEAD_BYTES = 65_536


class TableError(OSError):
    """A table that can't be read at all; one line that says why and what to do."""


def csv_rows(stream: BinaryIO, *, tabs: bool) -> Iterator[dict[str, Any]]:
    """
    Read the rows of a CSV file with a line of names in front; the separator is told by that line, the encoding by the first 64 kB.

    Raises `TableError` where there is no such line. Cells that are too many go nowhere, missing ones are empty.
    """
    buffered = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(stream)  # type: ignore[type-var]
    head = buffered.peek(_HEAD_BYTES)[:_HEAD_BYTES]
    decoded = decode(head[: head.rfind(b"\n") + 1] or head)
    csv.field_size_limit(_FIELD_CHARS)
    text = io.TextIOWrapper(buffered, encoding=_codec(decoded.charset, head), errors="replace", newline="")
    names = decoded.text.partition("\n")[0]
    separator = "\t" if tabs else max(",;\t|", key=names.count)
    rows = csv.DictReader(text, delimiter=separator)
    try:
        if len(rows.fieldnames or ()) < 2:
            raise TableError(
                "the first line must name the columns; at least one with the text and one with the title or id"
            )
        for row in rows:
            yield {
                name.strip(): cell
                for name, cell in row.items()
                if isinstance(name, str) and isinstance(cell, str) and cell
            }
    except csv.Error as error:
        raise TableError(f"line {rows.line_num}: {error}; quote texts that have line ends in them") from None
    finally:
        text.detach()  # the stream is closed by who opened it


def _codec(charset: str, head: bytes) -> str:
    return "utf-8-sig" if charset == "utf-8" and head.startswith(b"\xef\xbb\xbf") else charset


def parquet_rows(path: Path) -> Iterator[dict[str, Any]]:
    """
    Read the rows of a Parquet file, a few hundred at once. Times become ISO 8601.

    Raises `TableError` where pyarrow is not installed, or the file is none.
    """
    try:
        from pyarrow import ArrowException, parquet  # noqa: PLC0415 (an extra)
    except ImportError:
        raise TableError("Parquet needs pyarrow; install it with: pip install 'parley[parquet]'") from None
    try:
        with parquet.ParquetFile(path) as table:
            for batch in table.iter_batches(batch_size=_BATCH_ROWS):
                for row in batch.to_pylist():
                    yield {name: _plain(cell) for name, cell in row.items() if cell is not None}
    except (ArrowException, ValueError) as error:
        raise TableError(f"no Parquet, or a broken one: {' '.join(str(error).split())[:200]}") from None


def _plain(cell: Any) -> Any:
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return cell.decode(errors="replace") if isinstance(cell, bytes) else cell
