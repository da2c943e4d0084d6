"""Tables: records of one type in; JSON lines, CSV or Parquet with a column for each of their fields, in a file, out."""

import csv
import io
from collections.abc import Callable, Iterable
from types import NoneType, UnionType
from typing import IO, Any, get_args

import msgspec
from msgspec import Struct

from streams.cli.group import Failure

_CHUNK_ROWS = 10_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_ARROW_TYPES = {bool: "bool", int: "int64", float: "float64"}

Writer = Callable[[type[Struct], Iterable[Struct], IO[bytes]], int]
"""Writes records of a type, and returns how many."""


def jsonl(_: type[Struct], records: Iterable[Struct], out: IO[bytes]) -> int:
    """Write a JSON object a line."""
    count = 0
    for record in records:
        out.write(msgspec.json.encode(record) + b"\n")
        count += 1
    return count


def delimited(kind: type[Struct], records: Iterable[Struct], out: IO[bytes]) -> int:
    """Write CSV as RFC 4180 has it, in UTF-8; the names of the columns come first, also where there is no record."""
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    writer = csv.DictWriter(text, columns(kind))
    writer.writeheader()
    count = 0
    for record in records:
        writer.writerow({name: _cell(value) for name, value in flat(record).items()})
        count += 1
    text.detach()
    return count


def parquet(kind: type[Struct], records: Iterable[Struct], out: IO[bytes]) -> int:
    """
    Write Parquet; a column's type follows from the field's, so that files of different days have one schema.

    Raises `Failure` where pyarrow, an extra, is not installed.
    """
    try:
        import pyarrow as pa  # noqa: PLC0415 (an extra)
        import pyarrow.parquet as pq  # noqa: PLC0415
    except ImportError:
        raise Failure("Parquet needs the package pyarrow; install parley[parquet], or write csv") from None
    fields = msgspec.structs.fields(kind)
    schema = pa.schema([(field.encode_name, pa.type_for_alias(_arrow_type(field.type))) for field in fields])
    rows = [flat(record) for record in records]
    # one row group is enough for what a person looks at; more keep memory flat for whoever reads
    pq.write_table(pa.Table.from_pylist(rows, schema), pa.PythonFile(out, mode="w"), row_group_size=_CHUNK_ROWS)
    return len(rows)


WRITERS: dict[str, Writer] = {"jsonl": jsonl, "csv": delimited, "parquet": parquet}
"""The writer of each form, by the name that `--format` takes."""


def columns(kind: type[Struct]) -> list[str]:
    """List the names of the columns, in the order of the fields."""
    return [field.encode_name for field in msgspec.structs.fields(kind)]


def flat(record: Struct) -> dict[str, Any]:
    """Make a table's row: plain values as they are, times in ISO 8601, the rest as JSON."""
    plain = msgspec.to_builtins(record)
    return {
        name: value if isinstance(value, str | int | float | None) else msgspec.json.encode(value).decode()
        for name, value in plain.items()
    }


def _cell(value: Any) -> Any:
    """Keep a spreadsheet from taking news for a formula (CWE-1236)."""
    return f"'{value}" if isinstance(value, str) and value[:1] in _FORMULA else value


def _arrow_type(of: Any) -> str:
    """Name the Arrow type of a field: text for all that is no number and no truth value; null makes no difference."""
    members = [one for one in get_args(of) if one is not NoneType] if isinstance(of, UnionType) else [of]
    return _ARROW_TYPES.get(members[0], "string") if len(members) == 1 else "string"
