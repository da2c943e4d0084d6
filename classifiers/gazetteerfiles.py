"""The gazetteer's files: a folder of tables in; their rows with their places, and the version of them all, out."""

import csv
import hashlib
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import NamedTuple

from classifiers.entries import GazetteerError


class Row(NamedTuple):
    """A line of a table; *place* says where it stands, `file:line`."""

    place: str
    cells: list[str]


def shipped() -> Traversable:
    """Find the folder that ships with the package."""
    return files("classifiers") / "data" / "gazetteer"


def version_of(folder: Traversable) -> str:
    """Hash all tables of *folder*, in the order of their names."""
    digest = hashlib.sha256()
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".tsv"):
            digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def rows(folder: Traversable, name: str, columns: int) -> Iterator[Row]:
    """Read the rows of a table after its heading. Raises `GazetteerError` at the first that has not as many *columns*."""
    lines = (folder / name).read_text(encoding="utf-8").splitlines()
    for number, cells in enumerate(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE), start=1):
        if len(cells) != columns:
            raise GazetteerError(f"{name}:{number}: {len(cells)} columns, want {columns}")
        if number > 1:
            yield Row(f"{name}:{number}", cells)
