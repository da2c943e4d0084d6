"""Encoder: candidates in; what a small fine-tuned language model holds of each sentence, and of each party in it, out."""

import os
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from tokenizers import Tokenizer

from classifiers.candidates import Candidate
from classifiers.encoding import Encoded, Layout, batch, encode
from classifiers.manifest import ENCODER, ModelError
from classifiers.span import Span
from classifiers.stance import LABELS

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

WEIGHTS, TOKENIZER, DESCRIPTION = ENCODER
INPUTS = {"input_ids": "tensor(int64)", "attention_mask": "tensor(int64)", "party_weights": "tensor(float)"}
OUTPUTS = ("sentence", "party")
VECTOR = "vector"
"""An output that an encoder may have as well: the vector that its logits are made of."""

Matrix = NDArray[np.float64]


class Opinion(Struct, frozen=True):
    """
    The logits of a candidate: *sentence* `[6]` says which stances it expresses, *parties* `[n_parties, 6]` which of them are the party's.

    A party that the sentence does not name has zeros. *vector* is what the logits are made of; the logits themselves where the file doesn't give it.
    """

    sentence: Matrix
    parties: Matrix
    vector: Matrix


class Encoder:
    """
    An ONNX model that reads one candidate at a time, on one thread: its eight bit arithmetic takes the scale of a whole batch, so that together
    sentences would lean on each other.

    The same candidate gives the same logits on processors of one family.
    """

    def __init__(self, session: "InferenceSession", tokenizer: Tokenizer, layout: Layout) -> None:
        """Put together what `load` has checked."""
        self._session = session
        self._tokenizer = tokenizer
        self._layout = layout
        self._outputs = [one.name for one in session.get_outputs() if one.name in {*OUTPUTS, VECTOR}]

    def score(self, candidates: Sequence[Candidate]) -> list[Opinion]:
        """Read each of *candidates*; of none comes an empty list."""
        return [self._read(encoded(candidate, self._tokenizer, self._layout)) for candidate in candidates]

    def _read(self, told: Encoded) -> Opinion:
        answers = self._session.run(self._outputs, batch([told])._asdict())
        found = {
            name: np.asarray(answer[0], dtype=np.float64) for name, answer in zip(self._outputs, answers, strict=True)
        }
        named = np.asarray(told.weights.any(axis=1))[:, None]
        parties = np.where(named, found["party"][: len(named)], 0.0)
        return Opinion(found["sentence"], parties, found.get(VECTOR, found["sentence"]))


def encoded(candidate: Candidate, tokenizer: Tokenizer, layout: Layout) -> Encoded:
    """Lay out a candidate: its sentence with its title, the sentence before it and the places where it names its parties."""
    within = candidate.span
    parties = [
        [
            Span(mention.start - within.start, mention.end - within.start)
            for mention in party.mentions
            if within.contains(mention)
        ]
        for party in candidate.parties
    ]
    return encode(
        tokenizer, layout, candidate.text, previous=candidate.previous, title=candidate.title, parties=parties
    )


def load(contents: Mapping[str, bytes]) -> Encoder:
    """
    Make an encoder of its files' bytes, by the names in `ENCODER`.

    Raises ModelError with one line where one of them is not what it should be: no ONNX model, one with other inputs or outputs, a tokenizer that
    is none, a description with other labels. An ONNX model is a graph of arithmetic: nothing in it is executed as code.
    """
    layout = _layout(contents[DESCRIPTION])
    session = _session(contents[WEIGHTS])
    _check(session)
    try:
        tokenizer = Tokenizer.from_buffer(contents[TOKENIZER])
    except Exception as error:  # noqa: BLE001 (tokenizers raises bare Exceptions)
        raise ModelError(f"{TOKENIZER} is no tokenizer ({_line(error)}); copy the whole folder again") from None
    return Encoder(session, tokenizer, layout)


def _layout(raw: bytes) -> Layout:
    try:
        found = msgspec.json.decode(raw, type=_Described)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ModelError(f"{DESCRIPTION} cannot be read: {error}; copy the whole folder again") from None
    expected = tuple(label.value for label in LABELS)
    if found.labels != expected:
        raise ModelError(
            f"{DESCRIPTION} has the labels {_listed(found.labels)}, needed are {_listed(expected)}; train the encoder again"
        )
    return found.layout


class _Described(Struct, frozen=True):
    """What has to be known of an encoder's description; the rest tells how it was made."""

    labels: tuple[str, ...]
    layout: Layout


def _session(raw: bytes) -> "InferenceSession":
    # from 1.32 on, its wheels for Linux tell their maker that they run, from the import on, unless they find this
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime  # noqa: PLC0415 (a fast model needs none, and it takes a while)

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
    options.use_deterministic_compute = True
    options.enable_cpu_mem_arena = False  # the arena grows with the longest sentence and is never given back
    options.log_severity_level = 4
    try:
        return onnxruntime.InferenceSession(raw, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # noqa: BLE001 (a family of exceptions without a common base)
        raise ModelError(f"{WEIGHTS} is no ONNX model ({_line(error)}); copy the whole folder again") from None


def _check(session: "InferenceSession") -> None:
    inputs = {one.name: one.type for one in session.get_inputs()}
    if inputs != INPUTS:
        raise ModelError(f"{WEIGHTS} takes {_listed(inputs)}, needed are {_listed(INPUTS)}; train the encoder again")
    outputs = {one.name: one.shape for one in session.get_outputs()}
    for name in OUTPUTS:
        if name not in outputs:
            raise ModelError(f"{WEIGHTS} has no output {name}, but {_listed(outputs)}; train the encoder again")
        if outputs[name][-1] != len(LABELS):
            raise ModelError(
                f"{WEIGHTS} gives {outputs[name][-1]} values for {name}, needed are {len(LABELS)}; train the encoder again"
            )


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names) or "nothing"


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__
