"""Measuring: an exported encoder and examples in; how well it reads them and what that costs, as lines, out."""

import resource
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from classifiers.encoding import Encoded, batch
from training.encoder.examples import Example, laid_out
from training.encoder.export import DESCRIPTION, TOKENIZER, WEIGHTS, Description
from training.encoder.figures import by_language

Matrix = NDArray[np.float32]


class Exported:
    """An encoder's folder, loaded as reading loads it: one thread, one sentence at a time."""

    def __init__(self, folder: Path) -> None:
        """
        Load *folder*.

        Raises ValueError where it holds no encoder.
        """
        try:
            self.described = msgspec.json.decode((folder / DESCRIPTION).read_bytes(), type=Description)
            self.tokenizer = Tokenizer.from_buffer((folder / TOKENIZER).read_bytes())
            raw = (folder / WEIGHTS).read_bytes()
        except (OSError, msgspec.DecodeError) as error:
            raise ValueError(f"{folder} holds no encoder ({error}); make it with export") from None
        self.size = len(raw)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        self.session = onnxruntime.InferenceSession(raw, options, providers=["CPUExecutionProvider"])

    def input_of(self, example: Example) -> Encoded:
        """What it reads of *example*."""
        return laid_out(self.tokenizer, self.described.layout, example)

    def read(self, examples: Sequence[Example]) -> tuple[Matrix, list[Matrix]]:
        """The logits of sentences `[n, 6]`, and for each those of its parties `[n_parties, 6]`."""
        sentences, parties = [], []
        for one in examples:
            told = self.input_of(one)
            sentence, party = self.session.run(["sentence", "party"], batch([told])._asdict())
            sentences.append(sentence[0])
            parties.append(party[0][: len(told.weights)])
        return np.array(sentences, dtype=np.float32).reshape(len(examples), -1), parties


def report(folder: Path, examples: Sequence[Example]) -> Iterator[str]:
    """
    Tell F1 by language; then size, time to load, memory, and processor time a sentence.

    Raises ValueError where *folder* holds no encoder, or there are no examples.
    """
    if not examples:
        raise ValueError("no examples to measure by; give a file that has some")
    before, started = _memory(), time.process_time()
    encoder = Exported(folder)
    loading = time.process_time() - started
    started = time.process_time()
    sentence, party = encoder.read(examples)
    each = (time.process_time() - started) / len(examples)
    tokens = sum(len(encoder.input_of(one).ids) for one in examples) / len(examples)
    for language, found in by_language(examples, sentence, party).items():
        yield f"{language:3} {found.line()}"
    yield (
        f"{encoder.size / 1e6:.1f} MB, loaded in {loading:.2f} s of processor time, {_memory() - before:.0f} MB of memory; "
        f"{1000 * each:.1f} ms a sentence of {tokens:.0f} tokens, one thread"
    )


def _memory() -> float:
    """The most memory that the process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
