"""Extraction: names of files in; records on standard output, faults on standard error, and the number of faults out."""

import os
import sys
import traceback
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec

from classifiers import article, raw
from classifiers.gazetteer import Gazetteer
from classifiers.rejected import Reason, Rejected
from streams.cli.gazetteers import loaded
from streams.cli.group import Failure
from streams.cli.inputs import Line, Unreadable, inputs, total_bytes
from streams.cli.progress import Bar

if TYPE_CHECKING:
    from classifiers.grammar.reader import GrammarReader
    from classifiers.reader import Reader

T = TypeVar("T")

Records = Iterable[msgspec.Struct]
Read = Callable[[bytes], Records | Rejected]
"""What makes records of the bytes of one raw article."""


def extract(files: Sequence[str], read: Read) -> int:
    """
    Write the records of every article of *files* as soon as it is read; return how many lines and files were at fault.

    A fault is one line, `FILE:LINE: reason: detail`, and stops nothing else. Neither does a bug in the reading of one article.
    """
    faults = 0
    with Bar("reading", total=total_bytes(files)) as bar:
        for item in inputs(files):
            fault = _fault(item, read)
            if fault is not None:
                bar.note(f"{item.place}: {fault}")
                faults += 1
            bar.advance(item.size_bytes)
    return faults


def articles_of(value: bytes) -> Records | Rejected:
    """Read one raw article's bytes as the cleaned article."""
    parsed = raw.parse(value)
    cleaned = parsed if isinstance(parsed, Rejected) else article.read(parsed)
    return cleaned if isinstance(cleaned, Rejected) else (cleaned,)


def claims_by(
    model: Path | None,
    kind: str = "model",
    gazetteer: Path | None = None,
    grade: str = "auto",
    *,
    weigh: bool = False,
) -> Read:
    """
    Read claims with the model in the folder *model*, or with the shipped one, in *grade*; or by the `grammar`; with the facts in the file *gazetteer*.

    Raises `Failure` where one of them can't be used.
    """
    own = loaded(gazetteer)
    reader: Reader | GrammarReader = (
        _grammar(model, own) if kind == "grammar" else reader_of(model, own, grade, weigh=weigh)
    )

    def claims(value: bytes) -> Records | Rejected:
        parsed = raw.parse(value)
        cleaned = parsed if isinstance(parsed, Rejected) else article.read(parsed)
        return cleaned if isinstance(cleaned, Rejected) else reader.read(cleaned)

    return claims


def labels_by(model: Path | None) -> Read | None:
    """Read labels with the model in the folder *model*, if it is one of a user's own labels; None where it is not."""
    if model is None:
        return None
    from streams.cli.schemes import known_to, labelled, model_in  # noqa: PLC0415 (cleaning needs no model)

    if not known_to(model):
        return None
    own = model_in(model)
    return lambda value: labelled(value, own)


def reader_of(
    model: Path | None, gazetteer: Gazetteer | None = None, grade: str = "auto", *, weigh: bool = False
) -> "Reader":
    """
    Load the reader with the model in the folder *model*, or the shipped one, in *grade*; raises `Failure` where it is no model.

    *weigh* says whether its claims tell which words the model leans on: see `classifiers.reader.Reader`.
    """
    from classifiers.claim import Grade  # noqa: PLC0415 (cleaning needs no model)
    from classifiers.manifest import ModelError  # noqa: PLC0415
    from classifiers.model import default, load  # noqa: PLC0415
    from classifiers.reader import Reader  # noqa: PLC0415

    wanted = None if grade == "auto" else Grade(grade)
    try:
        return Reader(default(wanted) if model is None else load(model, wanted), gazetteer, weigh=weigh)
    except ModelError as error:
        raise Failure(str(error)) from None


def no_model_beside_grammar(model: Path | None) -> None:
    """Raise `Failure` where a model is named beside `--reader grammar`."""
    if model is not None:
        raise Failure("the grammar reads without a model; leave --model out, or --reader grammar")


def _grammar(model: Path | None, gazetteer: Gazetteer | None) -> "GrammarReader":
    from classifiers.grammar.reader import GrammarReader  # noqa: PLC0415 (the model needs none)

    no_model_beside_grammar(model)
    return GrammarReader(gazetteer)


def _fault(item: Line | Unreadable, read: Read) -> str | None:
    records = guarded(read, item)
    if isinstance(records, str):
        return records
    for record in records:
        sys.stdout.buffer.write(msgspec.json.encode(record) + b"\n")
    sys.stdout.buffer.flush()
    return None


def guarded(read: Callable[[bytes], T | Rejected], item: Line | Unreadable) -> T | str:
    """
    Read *item*, or say in one line why that is not possible: what the caller prints behind its place.

    A bug in *read* is such a line as well; PARLEY_DEBUG prints where it is.
    """
    if isinstance(item, Unreadable):
        return f"cannot be read: {item.detail}"
    made = item.value if isinstance(item.value, Rejected) else _caught(read, item.value)
    return f"{made.reason}: {made.detail}" if isinstance(made, Rejected) else made


def _caught(read: Callable[[bytes], T | Rejected], value: bytes) -> T | Rejected:
    try:
        return read(value)
    except Exception as bug:  # noqa: BLE001 (the edge: one article that we fail to read must not stop the others)
        if os.environ.get("PARLEY_DEBUG"):
            sys.stderr.write("".join(traceback.format_exception(bug)))
        what = " ".join(f"{type(bug).__name__}: {bug}".split())
        return Rejected(Reason.BUG, f"{what}; set PARLEY_DEBUG=1 to see where, and report it")
