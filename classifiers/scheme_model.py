"""Scheme model: a user's own labels with sentences that have them, and perhaps an encoder, in; a model that gives a sentence's labels, in a folder, out."""

import hashlib
from collections.abc import Mapping, Sequence
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.linear_model import LogisticRegression

from classifiers import encoder as encoders
from classifiers.encoder import Encoder
from classifiers.estimator import CHARACTER_WEIGHT, MARK_WEIGHT, WORD_WEIGHT, probability
from classifiers.features import View
from classifiers.identity import digest
from classifiers.manifest import ENCODER, MANIFEST, WEIGHTS, ModelError, content
from classifiers.scheme import Scheme
from classifiers.storage import parts_of, stored
from classifiers.training import Progress, Recipe, common, quiet, threshold, unfitted

SCHEME_FORMAT = 1
Matrix = NDArray[np.float64]

_VECTOR_WEIGHT = 1.0
_PARTS = ("characters", "character_weights", "words", "word_weights", "marks", "labels")


class SchemeManifest(Struct, frozen=True, kw_only=True):
    """What a model of a user's own labels consists of: its *files* with their sha256, the scheme, from which probability on each label counts."""

    scheme_format: int = SCHEME_FORMAT
    scheme: Scheme
    files: dict[str, str] = {}
    thresholds: dict[str, float]
    trained_on: int


class Sample(Struct, frozen=True):
    """A labelled sentence as it is seen; *document* groups what may not be split between training and validation."""

    view: View
    document: str
    labels: frozenset[str]


class SchemeModel:
    """N-grams, marks and, where it has an encoder, the sentence's vector, read by a logistic regression for each label; no grammar."""

    def __init__(
        self, manifest: SchemeManifest, version: str, parts: Mapping[str, Any], encoder: Encoder | None
    ) -> None:
        """Put together what `load` has checked."""
        self.manifest = manifest
        self.version = version
        self._parts = parts
        self._encoder = encoder

    def score(self, views: Sequence[View]) -> Matrix:
        """The probability `[n, n_labels]` of each label of the scheme for each sentence."""
        labels = self.manifest.scheme.labels
        if not views:
            return np.zeros((0, len(labels)))
        rows = _rows(self._parts, views, self._encoder)
        return np.column_stack([probability(regression, rows) for regression in self._parts["labels"]])

    def labels(self, views: Sequence[View]) -> list[dict[str, float]]:
        """For each sentence the labels that count, with their probabilities."""
        names = self.manifest.scheme.labels
        return [
            {
                name: round(float(chance), 4)
                for name, chance in zip(names, row, strict=True)
                if chance >= self.manifest.thresholds[name]
            }
            for row in self.score(views)
        ]


def fit(
    samples: Sequence[Sample],
    scheme: Scheme,
    folder: Path,
    encoder: Mapping[str, bytes] | None = None,
    progress: Progress | None = None,
) -> str:
    """
    Fit a model to *samples*, write it into *folder* and return its version.

    Thresholds are chosen on probabilities from models that had not seen the document. Raises ValueError where a label has no example outside one fold.
    """
    tell = progress or quiet
    recipe = Recipe()
    reader = encoders.load(encoder) if encoder else None
    tell("look", 0, 1)
    parts = _features([sample.view for sample in samples], recipe)
    rows = common(_rows(parts, [sample.view for sample in samples], reader), recipe.rarest)
    folds = np.array([int(digest(sample.document)[:8], 16) % recipe.folds for sample in samples])
    regressions, thresholds = [], {}
    for done, name in enumerate(scheme.labels):
        tell("fit", done, len(scheme.labels))
        right = np.array([int(name in sample.labels) for sample in samples])
        thresholds[name] = _chosen(rows, right, folds, name, recipe)
        regressions.append(_regression(rows, right, recipe))
    tell("fit", 1, 1)
    contents = {WEIGHTS: stored({**parts, "labels": regressions}), **(encoder or {})}
    hashes = {name: hashlib.sha256(found).hexdigest() for name, found in sorted(contents.items())}
    manifest = SchemeManifest(scheme=scheme, files=hashes, thresholds=thresholds, trained_on=len(samples))
    raw = msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n"
    for name, found in {**contents, MANIFEST: raw}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(found)
    return _version(raw)


def is_scheme(folder: Path | Traversable) -> bool:
    """Whether the model in *folder* is one of a user's own labels; False where there is none."""
    try:
        found = msgspec.json.decode(content(folder, MANIFEST))
    except (ModelError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return isinstance(found, dict) and "scheme_format" in found


def load(folder: Path | Traversable) -> SchemeModel:
    """Load the model in *folder*; raises ModelError as `classifiers.model.load` does."""
    raw = content(folder, MANIFEST)
    try:
        manifest = msgspec.json.decode(raw, type=SchemeManifest)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ModelError(f"{MANIFEST} is no manifest: {error}; train the model again") from None
    if manifest.scheme_format != SCHEME_FORMAT or set(manifest.thresholds) != set(manifest.scheme.labels):
        raise ModelError(f"{MANIFEST} is of another format, or lacks a threshold; train the model again")
    found = {}
    for name, sha in manifest.files.items():
        if name not in {WEIGHTS, *ENCODER}:
            raise ModelError(f"{MANIFEST} lists {name}, which is no file of a model; train the model again")
        found[name] = content(folder, name)
        if hashlib.sha256(found[name]).hexdigest() != sha:
            raise ModelError(
                f"{name} is not the file that {MANIFEST} describes (its sha256 differs); copy the whole folder again"
            )
    if WEIGHTS not in found:
        raise ModelError(f"{MANIFEST} lists no {WEIGHTS}; train the model again")
    parts = parts_of(WEIGHTS, found[WEIGHTS], dict)
    if not set(_PARTS) <= set(parts) or len(parts["labels"]) != len(manifest.scheme.labels):
        raise ModelError(f"{WEIGHTS} lacks a part of the model; train the model again")
    has_encoder = all(name in found for name in ENCODER)
    return SchemeModel(manifest, _version(raw), parts, encoders.load(found) if has_encoder else None)


def _version(manifest: bytes) -> str:
    return hashlib.sha256(manifest).hexdigest()[:16]


def _features(views: Sequence[View], recipe: Recipe) -> dict[str, Any]:
    parts = unfitted(recipe)
    characters = parts["characters"].transform([one.masked for one in views])
    words = parts["words"].transform([one.words for one in views])
    return {
        **{name: parts[name] for name in ("characters", "words", "marks")},
        "character_weights": TfidfTransformer(sublinear_tf=True).fit(characters),
        "word_weights": TfidfTransformer(sublinear_tf=True).fit(words),
    }


def _rows(parts: Mapping[str, Any], views: Sequence[View], encoder: Encoder | None) -> sparse.csr_matrix:
    blocks = [
        parts["character_weights"].transform(parts["characters"].transform([one.masked for one in views]))
        * CHARACTER_WEIGHT,
        parts["word_weights"].transform(parts["words"].transform([one.words for one in views])) * WORD_WEIGHT,
        parts["marks"].transform([one.features for one in views]) * MARK_WEIGHT,
    ]
    if encoder is not None:
        vectors = np.array([opinion.vector for opinion in encoder.score([one.candidate for one in views])])
        lengths = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
        blocks.append(sparse.csr_matrix(vectors / lengths * _VECTOR_WEIGHT))
    return sparse.hstack(blocks, format="csr")


def _chosen(
    rows: sparse.csr_matrix, right: NDArray[np.int_], folds: NDArray[np.int_], name: str, recipe: Recipe
) -> float:
    unseen = np.zeros(len(right))
    for fold in range(recipe.folds):
        held = folds == fold
        if not 0 < right[~held].sum() < (~held).sum():
            raise ValueError(f"too few documents have the label {name}, or lack it; add items")
        unseen[held] = probability(_regression(rows[~held], right[~held], recipe), rows[held])
    return threshold(right, unseen)


def _regression(rows: sparse.csr_matrix, right: NDArray[np.int_], recipe: Recipe) -> LogisticRegression:
    regression = LogisticRegression(
        C=recipe.stance_c, solver="liblinear", dual=True, random_state=recipe.seed, max_iter=1000
    )
    return regression.fit(rows, right)
