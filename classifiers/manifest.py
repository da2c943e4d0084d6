"""Manifest: the folder of a model in; what it consists of and how its scores are to be read, checked, out."""

import hashlib
from importlib.resources.abc import Traversable
from pathlib import Path

import msgspec
from msgspec import Struct

from classifiers.claim import Grade
from classifiers.stance import LABELS

MANIFEST = "manifest.json"
WEIGHTS = "model.skops"
JOIN = "join.skops"
ENCODER = ("encoder/encoder.onnx", "encoder/tokenizer.json", "encoder/encoder.json")
"""The encoder's files: its weights, its tokenizer, what it was made with."""
MODEL_FORMAT = 3
_FILES = frozenset({WEIGHTS, JOIN, *ENCODER})


class ModelError(Exception):
    """A folder that is no model, or not the one that its manifest describes: one line that says what is wrong and what to do."""


class Bounds(Struct, frozen=True, kw_only=True):
    """
    How the scores of one grade are to be read.

    *thresholds* say from which score on a label counts, *actor_share* from which share of the column's highest score on a party is an actor
    too. *gate* is the probability of any stance at all under which a sentence scores nothing. Before they are read, the logits of scores are multiplied by *slope*
    and moved by *offset*: what a reader was trained on it is too sure of (Platt 1999).
    """

    thresholds: dict[str, float]
    actor_share: float
    gate: float
    slope: float = 1.0
    offset: float = 0.0


class Manifest(Struct, frozen=True, kw_only=True):
    """
    What a model consists of and how it is to be used; its bytes' hash is the model's version.

    *files* are names in the folder with the sha256 of their bytes. *grades* has `fast`, and `full` where the model has an encoder; *encoder_gate*
    is the n-grams' probability of any stance from which on a sentence goes through it. *gazetteer* is the sha256 of the gazetteer whose
    candidates it was trained on; *trained_on* tells the sets.
    """

    v: int = MODEL_FORMAT
    files: dict[str, str] = {}
    labels: tuple[str, ...] = tuple(label.value for label in LABELS)
    grades: dict[Grade, Bounds]
    encoder_gate: float = 0.0
    gazetteer: str
    trained_on: dict[str, int] = {}


def described(folder: Path | Traversable) -> tuple[Manifest, bytes]:
    """
    Read the manifest in *folder*, and its bytes.

    Raises ModelError if it is missing or no manifest, or names other labels, files or grades than this program knows.
    """
    raw = content(folder, MANIFEST)
    try:
        head = msgspec.json.decode(raw, type=_Head)
        if head.v != MODEL_FORMAT:
            raise ModelError(
                f"{MANIFEST} has format {head.v}, this program reads {MODEL_FORMAT}; train the model again"
            )
        manifest = msgspec.json.decode(raw, type=Manifest)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ModelError(f"{MANIFEST} is no manifest: {error}; train the model again") from None
    _check(manifest)
    return manifest, raw


def checked(folder: Path | Traversable, manifest: Manifest, name: str) -> bytes:
    """Read the file *name*; raises ModelError if the manifest lists none, or one with another sha256."""
    if name not in manifest.files:
        raise ModelError(f"{MANIFEST} lists no {name}; train the model again")
    found = content(folder, name)
    if hashlib.sha256(found).hexdigest() != manifest.files[name]:
        raise ModelError(
            f"{name} is not the file that {MANIFEST} describes (its sha256 differs); copy the whole folder again"
        )
    return found


def content(folder: Path | Traversable, name: str) -> bytes:
    """Read a file of the model; raises ModelError where that can't be done."""
    try:
        return folder.joinpath(*name.split("/")).read_bytes()
    except OSError as error:
        raise ModelError(
            f"cannot read {name} of the model in {folder} ({type(error).__name__}); give the folder of a trained model"
        ) from None


def is_there(folder: Path | Traversable, name: str) -> bool:
    """Whether the model's folder has the file."""
    return folder.joinpath(*name.split("/")).is_file()


class _Head(Struct, frozen=True):
    v: int


def _check(manifest: Manifest) -> None:
    expected = tuple(label.value for label in LABELS)
    if manifest.labels != expected:
        raise ModelError(
            f"{MANIFEST} has the labels {', '.join(manifest.labels)}, needed are {', '.join(expected)}; train the model again"
        )
    if strange := sorted(set(manifest.files) - _FILES):
        raise ModelError(f"{MANIFEST} lists {strange[0]}, which is no file of a model; train the model again")
    if Grade.FAST not in manifest.grades:
        raise ModelError(f"{MANIFEST} has no grade fast; train the model again")
    for grade, bounds in manifest.grades.items():
        if missing := sorted(set(expected) - set(bounds.thresholds)):
            raise ModelError(
                f"{MANIFEST} has no threshold for {', '.join(missing)} in the grade {grade}; train the model again"
            )
