"""Export: a tuned network in; the folder that ships, with the ONNX model, its tokenizer and its description, out."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import msgspec
from msgspec import Struct
from onnx import ModelProto
from tokenizers import Tokenizer

from classifiers.encoding import Layout
from classifiers.manifest import ENCODER
from classifiers.stance import LABELS
from training.encoder import pruned, records
from training.encoder.evening import evened
from training.encoder.examples import Example, laid_out
from training.encoder.graph import Precision, draw
from training.encoder.records import Described

WEIGHTS, TOKENIZER, DESCRIPTION = (name.rpartition("/")[2] for name in ENCODER)
LICENCE = "weights from multilingual-e5-small, Copyright (c) Microsoft Corporation, MIT licence; fine-tuned by Parley, Apache-2.0"
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
    licence: str = LICENCE
    labels: tuple[str, ...] = tuple(label.value for label in LABELS)
    layout: Layout
    precision: Precision
    base: str
    runs: tuple[Described, ...] = ()
    files: dict[str, str] = {}


def of_run(
    tuned: Path, begun: Path, folder: Path, precision: Precision, name: str, samples: Sequence[Example] = ()
) -> int:
    """
    Write what the run in *tuned* came to, with the base in *begun*, into *folder*; the size of the model in bytes.

    What the layers read is evened out by what they read of *samples*, some sentences of the three languages; without any it is left as it
    is. Raises ValueError where one of the folders is not there, or the model is larger than what may ship.
    """
    base = pruned.read(begun)
    arrays, runs = records.weights(tuned), records.runs(tuned)
    layout = Layout(context_tokens=runs[-1].recipe.context_tokens)
    inputs = [laid_out(base.tokenizer, layout, one) for one in samples]
    divisors = evened(arrays, base.words, base.shape, inputs) if inputs else {}
    said = Description(
        name=name,
        layout=layout,
        precision=precision,
        base=pruned.digest(begun / pruned.WEIGHTS),
        runs=runs,
    )
    return write(
        folder,
        draw(arrays, base.words, base.shape._replace(positions=layout.max_tokens), precision, divisors),
        base.tokenizer,
        said,
    )


def write(folder: Path, model: ModelProto, tokenizer: Tokenizer, said: Description) -> int:
    """
    Write the three files into *folder*, making it if need be; the size of the model in bytes.

    Raises ValueError if the model is larger than what may ship. The same in gives the same bytes.
    """
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
