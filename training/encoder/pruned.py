"""Pruned: the base with the vocabulary that is kept in; a folder that every run starts from, and what is in it, out."""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from tokenizers import Tokenizer

from training.encoder.base import Base, Blocks, Float, Shape
from training.encoder.vocabulary import needed, tokenizer

WEIGHTS, TOKENIZER = "base.npz", "tokenizer.json"


class Pruned(NamedTuple):
    """The base that runs start from: its size, its embeddings as they are stored, its other arrays, its tokenizer."""

    shape: Shape
    words: Blocks
    arrays: dict[str, Float]
    tokenizer: Tokenizer


def write(folder: Path, base: Base, words: Iterable[str]) -> int:
    """Write *base* with the pieces that *words* need into *folder*; how many pieces were kept."""
    kept = needed(base.pieces, base.scores, words)
    folder.mkdir(parents=True, exist_ok=True)
    cut = tokenizer([base.pieces[at] for at in kept], [base.scores[at] for at in kept])
    cut.save(str(folder / TOKENIZER), pretty=False)
    chosen = base.words.take(np.array(kept))
    whole: dict[str, Any] = {f"shape.{name}": np.array(value) for name, value in base.shape._asdict().items()}
    whole |= {"words.nibbles": chosen.nibbles, "words.scales": chosen.scales, **base.arrays}
    np.savez(folder / WEIGHTS, allow_pickle=False, **whole)
    return len(kept)


def read(folder: Path) -> Pruned:
    """
    Read what `write` wrote.

    Raises ValueError where something is missing.
    """
    try:
        with np.load(folder / WEIGHTS) as stored:
            whole = {name: stored[name] for name in stored.files}
        shape = Shape(**{name: kind(whole.pop(f"shape.{name}")) for name, kind in Shape.__annotations__.items()})
        words = Blocks(whole.pop("words.nibbles"), whole.pop("words.scales"))
        return Pruned(shape, words, whole, Tokenizer.from_file(str(folder / TOKENIZER)))
    except (OSError, KeyError, TypeError) as error:
        raise ValueError(f"{folder} is no base ({error}); make it with: python -m training.encoder base") from None


def digest(path: Path) -> str:
    """The sha256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
