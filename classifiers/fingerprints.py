"""Fingerprints: the files of the package, or of a model, in; the versions that name what they hold out. Nothing of them is loaded."""

import hashlib
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from classifiers.claim import Grade
from classifiers.identity import digest
from classifiers.manifest import ENCODER, Manifest, is_there


@cache
def grammar_version() -> str:
    """
    The version of the grammar: 16 hexadecimal digits of the sha256 of its data, with `g` in front.

    >>> len(grammar_version())
    17
    """
    return "g" + _sha256_of("grammar")[:16]


def gazetteer_version() -> str:
    """The sha256 of the gazetteer's files, in order of their names."""
    return _sha256_of("gazetteer")


def version_of(manifest: bytes) -> str:
    """
    The version of the model with these bytes as its manifest, read with the grammar's tables as they are: 16 hexadecimal digits.

    >>> len(version_of(b"{}"))
    16
    """
    return digest(hashlib.sha256(manifest).hexdigest(), grammar_version())[:16]


def grade_of(folder: Path | Traversable, manifest: Manifest) -> Grade:
    """In which grade the model in *folder* reads unless one is asked for: `full` where the encoder's weights are there, else `fast`."""
    return Grade.FULL if Grade.FULL in manifest.grades and is_there(folder, ENCODER[0]) else Grade.FAST


def _sha256_of(data: str) -> str:
    found = hashlib.sha256()
    for file in sorted((files("classifiers") / "data" / data).iterdir(), key=lambda file: file.name):
        if file.name.endswith(".tsv"):
            found.update(hashlib.sha256(file.read_bytes()).digest())
    return found.hexdigest()
