"""Model: a folder with a manifest in; a scorer of what is seen of candidates, `[n_parties, 6]` each, out. Step 2 of reading."""

import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from classifiers import encoder as encoders
from classifiers.casting import Caster, Casting, Hearing
from classifiers.claim import Grade
from classifiers.encoder import Encoder
from classifiers.estimator import Estimator, Scale, spread
from classifiers.features import View
from classifiers.fingerprints import gazetteer_version as gazetteer_version  # noqa: PLC0414 - for those who train
from classifiers.fingerprints import grade_of
from classifiers.fingerprints import version_of as version_of  # noqa: PLC0414
from classifiers.judge import Judge, Opinions
from classifiers.manifest import (
    ENCODER,
    JOIN,
    MANIFEST,
    WEIGHTS,
    Manifest,
    ModelError,
    checked,
    described,
)
from classifiers.stance import LABELS
from classifiers.weights import parts_of


class Scored(Struct, frozen=True):
    """A candidate's scores, and what the encoder holds of its parties, `[n_parties, 6]`; null where it has not read it."""

    scores: NDArray[np.float64]
    heard: NDArray[np.float64] | None = None


class Full(Struct, frozen=True):
    """What the full grade reads with beside the estimator: the encoder, who judges between all readers, and who says what its opinion of the parties is worth."""

    encoder: Encoder
    judge: Judge
    hearing: Hearing | None = None


class Model:
    """
    A trained reader of stances. Immutable; the same article gives the same scores.

    Its *version* names the manifest and the tables of the grammar, which may change without it; *grade* says whether the encoder reads, too.
    """

    def __init__(
        self,
        manifest: Manifest,
        version: str,
        estimator: Estimator,
        full: Full | None = None,
        casting: Casting | None = None,
    ) -> None:
        """Put together what `load` has checked."""
        self.version = version
        self.manifest = manifest
        self.grade = Grade.FAST if full is None else Grade.FULL
        self._bounds = manifest.grades[self.grade]
        self.thresholds = {label: self._bounds.thresholds[label.value] for label in LABELS}
        self.actor_share = self._bounds.actor_share
        self._estimator = estimator
        self._full = full
        self.caster = None if casting is None else Caster(casting, full.hearing if full else None)
        """Says whose a stance is, and toward whom; null in a model whose labelled news told too little of that."""
        fast = manifest.grades[Grade.FAST]
        self._scale = Scale(fast.slope, fast.offset)

    def read(self, views: Sequence[View]) -> list[Scored]:
        """Score the candidates of one article, as `score` does, and tell what the encoder holds of their parties."""
        if self._full is None:
            return [Scored(matrix) for matrix in self.score(views)]
        if not views:
            return []
        told = self.opinions(views)
        scores = self._judged(told, self._full)
        heard = {place: opinion.parties for place, opinion in told.read.items()}
        return [Scored(matrix, heard.get(place)) for place, matrix in enumerate(scores)]

    def score(self, views: Sequence[View]) -> list[NDArray[np.float64]]:
        """
        Score the candidates of one article, as they are seen: for each a matrix `[n_parties, 6]`, rows in the order of its parties, columns those of `LABELS`.

        A column's highest value is the probability that the sentence expresses that stance: the label counts where it reaches
        `thresholds[label]`. It stands in the row of the likeliest actor; the others have it times how likely an actor they are compared
        with that one, so that a party is an actor of the label, too, from `actor_share` times the highest on. A candidate without parties
        has an empty matrix, an article without any an empty list. What the other sentences speak of counts: see `classifiers.join`.
        """
        if self._full is None:
            return self._estimator.score(views, self._bounds.gate, self._scale)
        return self._judged(self.opinions(views), self._full) if views else []

    def score_clauses(self, views: Sequence[View]) -> list[NDArray[np.float64]]:
        """Score clauses of sentences that say something, each by itself, without the encoder; no gate holds them up."""
        return self._estimator.score(views, 0.0, self._scale)

    def any_stance(self, views: Sequence[View]) -> NDArray[np.float64]:
        """The probability `[n]` that n-grams and grammar give each sentence of an article to express anything: what the encoder's gate goes by."""
        return self._estimator.judge(views)[1]

    def opinions(self, views: Sequence[View]) -> Opinions:
        """What all readers of the full grade hold of the sentences of one article; ValueError where the grade is fast."""
        if self._full is None:
            raise ValueError("a fast model has no encoder to ask")
        return opinions(self._estimator, self._full.encoder, views, self.manifest.encoder_gate)

    def _judged(self, told: Opinions, full: Full) -> list[NDArray[np.float64]]:
        stances, anything = full.judge.judge(told)
        stances[anything < self._bounds.gate] = 0.0
        telling = np.flatnonzero(stances.any(axis=1)).tolist()
        return spread(stances, {index: full.judge.whose(told, index) for index in telling}, told.views)


def opinions(estimator: Estimator, encoder: Encoder, views: Sequence[View], gate: float) -> Opinions:
    """
    Ask all readers about the sentences of one article.

    The encoder reads where n-grams and grammar hold it for at least as likely as *gate* that anything is expressed, and where a rule fired.
    """
    stances, any_stance = estimator.judge(views)
    passed = [place for place, seen in enumerate(views) if is_passed(seen, float(any_stance[place]), gate)]
    read = encoder.score([views[place].candidate for place in passed])
    actors = estimator.actors(views)
    return Opinions(tuple(views), stances, any_stance, actors, dict(zip(passed, read, strict=True)))


def is_passed(seen: View, any_stance: float, gate: float) -> bool:
    """Whether a sentence is worth the encoder's time."""
    return bool(seen.candidate.parties) and not seen.outside and (any_stance >= gate or bool(seen.fired))


def load(folder: Path | Traversable, grade: Grade | None = None) -> Model:
    """
    Load the model in *folder*, to read in *grade*; by default `full` where the encoder's weights are there, else `fast`.

    Raises ModelError if the manifest is missing or no manifest, a file is missing or its sha256 is another, a label is missing, a file
    holds a type that is not trusted, or the encoder is none: nothing of such a file is executed. So it does where *grade* is `full` and the
    model has no encoder.
    """
    manifest, raw = described(folder)
    estimator, casting = parts_of(WEIGHTS, checked(folder, manifest, WEIGHTS), _fast)
    chosen = grade or grade_of(folder, manifest)
    if chosen is Grade.FAST:
        return Model(manifest, version_of(raw), estimator, casting=casting)
    if Grade.FULL not in manifest.grades:
        raise ModelError(f"the model in {folder} has no encoder, so no grade full; read with the grade fast")
    judge, hearing = parts_of(JOIN, checked(folder, manifest, JOIN), _joined)
    encoder = encoders.load({name: checked(folder, manifest, name) for name in ENCODER})
    return Model(manifest, version_of(raw), estimator, Full(encoder, judge, hearing), casting)


class Joined(Struct, frozen=True):
    """What a model with an encoder has beside: the encoder's files by name, the judge, and the hearing, if there was enough to fit one."""

    encoder: Mapping[str, bytes]
    judge: Judge
    hearing: Hearing | None = None


_CASTING, _HEARING = "casting", "hearing"


def _fast(parts: dict[str, Any]) -> tuple[Estimator, Casting | None]:
    return Estimator.of(parts), Casting.of(parts[_CASTING]) if _CASTING in parts else None


def _joined(parts: dict[str, Any]) -> tuple[Judge, Hearing | None]:
    return Judge.of(parts), Hearing.of(parts[_HEARING]) if _HEARING in parts else None


def save(
    folder: Path,
    estimator: Estimator,
    manifest: Manifest,
    full: Joined | None = None,
    casting: Casting | None = None,
) -> str:
    """
    Write a model into *folder*, making it if need be; return its version.

    *manifest* says everything but the files, which are filled in. *casting* goes with the estimator. The same parts give the same bytes.
    """
    from classifiers.storage import stored  # noqa: PLC0415 (scikit-learn is there, who reads needs none)

    cast = {} if casting is None else {_CASTING: casting.parts()}
    contents = {WEIGHTS: stored(estimator.parts() | cast)}
    if full is not None:
        heard = {} if full.hearing is None else {_HEARING: full.hearing.parts()}
        contents |= {**full.encoder, JOIN: stored(full.judge.parts() | heard)}
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in sorted(contents.items())}
    raw = msgspec.json.format(msgspec.json.encode(msgspec.structs.replace(manifest, files=hashes)), indent=2) + b"\n"
    for name, content in {**contents, MANIFEST: raw}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return version_of(raw)


@cache
def default(grade: Grade | None = None) -> Model:
    """Load the model that ships with the package, once for each grade."""
    return load(files("classifiers") / "models" / "default", grade)
