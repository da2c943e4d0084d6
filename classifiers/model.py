"""Model: a folder with a manifest in; a scorer of what is seen of candidates, `[n_parties, 6]` each, out. Step 2 of reading."""

import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from skops.io import get_untrusted_types, loads
from skops.io.exceptions import UntrustedTypesFoundException

from classifiers.estimator import Estimator
from classifiers.features import View
from classifiers.grammar import reader as grammar
from classifiers.identity import digest
from classifiers.stance import LABELS
from classifiers.storage import stored

MANIFEST = "manifest.json"
WEIGHTS = "model.skops"
MODEL_FORMAT = 2
TRUSTED: tuple[str, ...] = ()
"""Types that a model's file may hold beside those that skops itself knows as harmless (numpy's and scikit-learn's own): none."""


class ModelError(Exception):
    """A folder that is no model, or not the one that its manifest describes: one line that says what is wrong and what to do."""


class Manifest(Struct, frozen=True, kw_only=True):
    """
    What a model consists of and how it is to be used; its bytes' hash is the model's version.

    *files* are names in the folder with the sha256 of their bytes. *thresholds* say from which score on a label counts, *actor_share* from
    which share of the column's highest score on a party is an actor too. *gate* is the probability of any stance at all under which a
    sentence scores nothing. *gazetteer* is the sha256 of the gazetteer whose candidates it was trained on; *trained_on* tells the sets.
    """

    v: int = MODEL_FORMAT
    files: dict[str, str] = {}
    labels: tuple[str, ...] = tuple(label.value for label in LABELS)
    thresholds: dict[str, float]
    actor_share: float
    gate: float
    gazetteer: str
    trained_on: dict[str, int] = {}


class Model:
    """
    A trained reader of stances. Immutable; the same article gives the same scores.

    Its *version* names the manifest and the tables of the grammar, which may change without it.
    """

    def __init__(self, manifest: Manifest, version: str, estimator: Estimator) -> None:
        """Put together what `load` has checked."""
        self.version = version
        self.manifest = manifest
        self.thresholds = {label: manifest.thresholds[label.value] for label in LABELS}
        self.actor_share = manifest.actor_share
        self._estimator = estimator

    def score(self, views: Sequence[View]) -> list[NDArray[np.float64]]:
        """
        Score the candidates of one article, as they are seen: for each a matrix `[n_parties, 6]`, rows in the order of its parties, columns those of `LABELS`.

        A column's highest value is the probability that the sentence expresses that stance: the label counts where it reaches
        `thresholds[label]`. It stands in the row of the likeliest actor; the others have it times how likely an actor they are compared
        with that one, so that a party is an actor of the label, too, from `actor_share` times the highest on. A candidate without parties
        has an empty matrix, an article without any an empty list. What the other sentences speak of counts: see `classifiers.join`.
        """
        return self._estimator.score(views, self.manifest.gate)

    def score_clauses(self, views: Sequence[View]) -> list[NDArray[np.float64]]:
        """Score clauses of sentences that say something, each by itself; no gate holds them up."""
        return self._estimator.score(views, 0.0)


def load(folder: Path | Traversable) -> Model:
    """
    Load the model in *folder*.

    Raises ModelError if the manifest is missing or no manifest, a file is missing or its sha256 is another, a label is missing, or a file
    holds a type that is not trusted: nothing of such a file is executed.
    """
    raw = _read(folder, MANIFEST)
    manifest = _manifest(raw)
    contents = {name: _checked(folder, name, sha) for name, sha in manifest.files.items()}
    if WEIGHTS not in contents:
        raise ModelError(f"{MANIFEST} lists no {WEIGHTS}; train the model again")
    return Model(manifest, version_of(raw), _estimator(contents[WEIGHTS]))


def save(folder: Path, estimator: Estimator, manifest: Manifest) -> str:
    """
    Write a model into *folder*, making it if need be; return its version.

    *manifest* says everything but the files, which are filled in. The same estimator and manifest give the same bytes.
    """
    weights = stored(estimator.parts())
    described = msgspec.structs.replace(manifest, files={WEIGHTS: hashlib.sha256(weights).hexdigest()})
    raw = msgspec.json.format(msgspec.json.encode(described), indent=2) + b"\n"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / WEIGHTS).write_bytes(weights)
    (folder / MANIFEST).write_bytes(raw)
    return version_of(raw)


@cache
def default() -> Model:
    """Load the model that ships with the package, once."""
    return load(files("classifiers") / "models" / "default")


def version_of(manifest: bytes) -> str:
    """
    The version of the model with these bytes as its manifest, read with the grammar's tables as they are: 16 hexadecimal digits.

    >>> len(version_of(b"{}"))
    16
    """
    return digest(hashlib.sha256(manifest).hexdigest(), grammar.version())[:16]


def gazetteer_version() -> str:
    """The sha256 of the gazetteer's files, in order of their names."""
    folder = files("classifiers") / "data" / "gazetteer"
    digest = hashlib.sha256()
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".tsv"):
            digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _read(folder: Path | Traversable, name: str) -> bytes:
    try:
        return (folder / name).read_bytes()
    except OSError as error:
        raise ModelError(
            f"cannot read {name} of the model in {folder} ({type(error).__name__}); give the folder of a trained model"
        ) from None


def _manifest(raw: bytes) -> Manifest:
    try:
        manifest = msgspec.json.decode(raw, type=Manifest)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ModelError(f"{MANIFEST} is no manifest: {error}; train the model again") from None
    if manifest.v != MODEL_FORMAT:
        raise ModelError(
            f"{MANIFEST} has format {manifest.v}, this program reads {MODEL_FORMAT}; train the model again"
        )
    expected = tuple(label.value for label in LABELS)
    if manifest.labels != expected:
        raise ModelError(
            f"{MANIFEST} has the labels {', '.join(manifest.labels)}, needed are {', '.join(expected)}; train the model again"
        )
    if missing := set(expected) - set(manifest.thresholds):
        raise ModelError(f"{MANIFEST} has no threshold for {', '.join(sorted(missing))}; train the model again")
    return manifest


def _checked(folder: Path | Traversable, name: str, sha: str) -> bytes:
    if "/" in name or "\\" in name or name.startswith("."):
        raise ModelError(f"{MANIFEST} lists {name}, which is no plain file name; train the model again")
    content = _read(folder, name)
    if hashlib.sha256(content).hexdigest() != sha:
        raise ModelError(
            f"{name} is not the file that {MANIFEST} describes (its sha256 differs); copy the whole folder again"
        )
    return content


def _estimator(content: bytes) -> Estimator:
    try:
        untrusted = sorted(set(get_untrusted_types(data=content)) - set(TRUSTED))
        if untrusted:
            raise ModelError(
                f"{WEIGHTS} holds untrusted types ({', '.join(untrusted)}); use a model that you trained yourself"
            )
        parts: dict[str, Any] = loads(content, trusted=list(TRUSTED))
        return Estimator.of(parts)
    except UntrustedTypesFoundException as error:
        raise ModelError(f"{WEIGHTS} holds untrusted types ({error}); use a model that you trained yourself") from None
    except (BadZipFile, OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(f"{WEIGHTS} is no stored model ({type(error).__name__}); train the model again") from None
