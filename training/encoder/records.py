"""Records: a run's recipe, sets and weights in; its folder, and what stands in it, out."""

from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np
from msgspec import Struct

from training.encoder.base import Float
from training.encoder.pruned import digest
from training.encoder.schedule import Recipe

WEIGHTS, LOG, DESCRIPTION = "weights.npz", "log.txt", "run.json"


class Described(Struct, frozen=True, kw_only=True):
    """What a run was: its recipe, and the sha256 of each set it learnt from."""

    recipe: Recipe
    trained_on: dict[str, str]


def describe(folder: Path, recipe: Recipe, sets: Sequence[Path], start: Path | None) -> None:
    """
    Write what a run is into *folder*, making it if need be, behind those that it goes on from.

    Raises ValueError where *start* is no run.
    """
    earlier = runs(start) if start else ()
    this = Described(recipe=recipe, trained_on={path.name: digest(path) for path in sets})
    folder.mkdir(parents=True, exist_ok=True)
    raw = msgspec.json.format(msgspec.json.encode((*earlier, this)), indent=2)
    (folder / DESCRIPTION).write_bytes(raw + b"\n")


def runs(folder: Path) -> tuple[Described, ...]:
    """
    What the run in *folder* was, and those before it that it went on from, the first first.

    Raises ValueError where it is no run.
    """
    try:
        return msgspec.json.decode((folder / DESCRIPTION).read_bytes(), type=tuple[Described, ...])
    except (OSError, msgspec.DecodeError) as error:
        raise ValueError(f"{folder} is no run ({error}); give a folder that tune made") from None


def weights(folder: Path) -> dict[str, Float]:
    """
    The arrays of the run in *folder*.

    Raises ValueError where there are none yet.
    """
    try:
        with np.load(folder / WEIGHTS) as stored:
            return {name: stored[name] for name in stored.files}
    except OSError as error:
        raise ValueError(
            f"{folder} has no weights ({type(error).__name__}); give a run that came to its first look"
        ) from None


def save(folder: Path, arrays: dict[str, Float]) -> None:
    """Write *arrays* beside the old ones first, so that one who stops the run never finds half a file."""
    beside = folder / f"new-{WEIGHTS}"
    np.savez(beside, allow_pickle=False, **arrays)
    beside.replace(folder / WEIGHTS)
