"""Export: a tuned network in; the folder that ships, with the ONNX model, its tokenizer and its description, out."""

import hashlib
from pathlib import Path

import msgspec
from msgspec import Struct
from tokenizers import Tokenizer

from classifiers.encoding import Layout
from classifiers.manifest import ENCODER
from classifiers.stance import LABELS
from training.encoder import pruned, records
from training.encoder.base import Blocks, Float, Shape
from training.encoder.graph import Precision, draw
from training.encoder.records import Described

WEIGHTS, TOKENIZER, DESCRIPTION = (name.rpartition("/")[2] for name in ENCODER)
LARGEST = 50_000_000
"""What ships has fewer bytes than this."""


class Description(Struct, frozen=True, kw_only=True):
    """
    What an encoder's folder says of itself.

    *labels* are the columns of its logits; *layout* is how its input is made; *files* has the sha256 of the others in the folder; *base* is
    the sha256 of the weights that its first run started from, and *runs* tell how it was trained from there.
    """

    v: int = 1
    name: str
    labels: tuple[str, ...] = tuple(label.value for label in LABELS)
    layout: Layout
    precision: Precision
    base: str
    runs: tuple[Described, ...] = ()
    files: dict[str, str] = {}


def of_run(tuned: Path, begun: Path, folder: Path, precision: Precision, name: str) -> int:
    """
    Write what the run in *tuned* came to, with the base in *begun*, into *folder*; the size of the model in bytes.

    Raises ValueError where one of them is not there, or the model is larger than what may ship.
    """
    base = pruned.read(begun)
    arrays, runs = records.weights(tuned), records.runs(tuned)
    said = Description(
        name=name,
        layout=Layout(),
        precision=precision,
        base=pruned.digest(begun / pruned.WEIGHTS),
        runs=runs,
    )
    return write(folder, arrays, base.words, base.shape, base.tokenizer, said)


def write(
    folder: Path, arrays: dict[str, Float], words: Blocks, shape: Shape, tokenizer: Tokenizer, said: Description
) -> int:
    """
    Write the three files into *folder*, making it if need be; the size of the model in bytes.

    Raises ValueError if the model is larger than what may ship. The same in gives the same bytes.
    """
    model = draw(arrays, words, shape._replace(positions=said.layout.max_tokens), said.precision)
    raw = model.SerializeToString(deterministic=True)
    if len(raw) > LARGEST and said.precision is not Precision.SINGLE:
        raise ValueError(f"the model has {len(raw):,} bytes, more than {LARGEST:,}; keep fewer words")
    cut = tokenizer.to_str().encode()
    files = {WEIGHTS: raw, TOKENIZER: cut}
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    described = msgspec.json.encode(msgspec.structs.replace(said, files=hashes))
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in (files | {DESCRIPTION: msgspec.json.format(described, indent=2) + b"\n"}).items():
        (folder / name).write_bytes(content)
    return len(raw)
