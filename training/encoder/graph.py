"""Graph: the arrays of a tuned network in; the ONNX model that ships out, its embeddings in 4 bits, its layers in 8."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from classifiers.encoding import END
from training.encoder.base import BLOCK, Blocks, Float, Shape

OPSET = 20
IR = 10
_OWN_DOMAIN = "com.microsoft"
"""onnxruntime's own operators: attention, and products of quantised matrices, in one step each."""
_FAR = -1e4


class Precision(StrEnum):
    """How the layers' matrices are kept."""

    SINGLE = "single"
    SEVEN = "seven"
    """8 bits of which 7 are used, each column with its scale: no sum overflows on processors without VNNI."""
    EIGHT = "eight"
    """8 bits, unsigned, each column with its scale: exact everywhere, slower without VNNI."""


class _Drawing:
    """The graph while it is drawn: each method adds a step and gives back the name of what it makes."""

    def __init__(self, precision: Precision, evened: Mapping[str, Float]) -> None:
        self.precision, self.evened = precision, evened
        self.read: dict[str, str] = {}
        self.nodes: list[onnx.NodeProto] = []
        self.constants: dict[str, onnx.TensorProto] = {}

    def constant(self, name: str, value: NDArray[np.generic]) -> str:
        if name not in self.constants:
            self.constants[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name

    def numbers(self, *values: int) -> str:
        return self.constant("i" + "_".join(map(str, values)), np.array(values, dtype=np.int64))

    def number(self, value: float) -> str:
        return self.constant(f"f{value}", np.array(value, dtype=np.float32))

    def step(self, kind: str, *inputs: str, domain: str = "", outputs: int = 1, **attributes: Any) -> list[str]:
        names = [f"{kind.lower()}_{len(self.nodes)}" + (f"_{at}" if at else "") for at in range(outputs)]
        self.nodes.append(helper.make_node(kind, list(inputs), names, domain=domain, **attributes))
        return names

    def one(self, kind: str, *inputs: str, domain: str = "", **attributes: Any) -> str:
        return self.step(kind, *inputs, domain=domain, **attributes)[0]

    def linear(self, hidden: str, name: str, weights: Float, bias: Float, precision: Precision | None = None) -> str:
        """*hidden* times *weights* `[out, in]`, plus *bias*; where channels are evened out, they shrink before and weigh more after."""
        precision = precision or self.precision
        self.read[name] = hidden
        if name in self.evened and precision is not Precision.SINGLE:
            hidden = self.one("Mul", hidden, self.constant(f"{name}.even", 1 / self.evened[name]))
            weights = weights * self.evened[name]
        bias_name = self.constant(f"{name}.b", bias)
        if precision is Precision.SINGLE:
            product = self.one("MatMul", hidden, self.constant(f"{name}.w", weights.T))
            return self.one("Add", product, bias_name)
        quantised, scales = quantise(weights.T, precision)
        zero = np.full(scales.shape, 128 if precision is Precision.EIGHT else 0, dtype=quantised.dtype)
        return self.one(
            "DynamicQuantizeMatMul",
            hidden,
            self.constant(f"{name}.w", quantised),
            self.constant(f"{name}.scale", scales),
            self.constant(f"{name}.zero", zero),
            bias_name,
            domain=_OWN_DOMAIN,
        )

    def norm(self, hidden: str, name: str, arrays: Mapping[str, Float], epsilon: float) -> str:
        scale, shift = self.constant(f"{name}.w", arrays[f"{name}.w"]), self.constant(f"{name}.b", arrays[f"{name}.b"])
        return self.one("LayerNormalization", hidden, scale, shift, axis=-1, epsilon=epsilon)


def draw(
    arrays: Mapping[str, Float],
    words: Blocks,
    shape: Shape,
    precision: Precision,
    evened: Mapping[str, Float] | None = None,
    *,
    open_inside: bool = False,
) -> onnx.ModelProto:
    """
    Draw the network: `input_ids` and `attention_mask` `[b, n]`, `party_weights` `[b, p, n]` in; `sentence` `[b, 6]`, `party` `[b, p, 6]` and `vector` `[b, width]` out.

    *arrays* are named as `network.arrays_of` does. n is at most the positions in *shape*. *evened* divides the channels of what a product
    reads, by its name. *open_inside* gives out, by the product's name, what each of them reads. The same in gives the same bytes.
    """
    drawing = _Drawing(precision, evened or {})
    hidden = _embedded(drawing, arrays, words, shape)
    mask = drawing.one("Cast", "attention_mask", to=TensorProto.INT32)
    for at in range(shape.layers):
        hidden = _layer(drawing, arrays, shape, f"l{at}", hidden, mask)
    sentence, party, vector = _heads(drawing, arrays, shape, hidden)
    for made, name in ((sentence, "sentence"), (party, "party"), (vector, "vector")):
        drawing.nodes.append(helper.make_node("Identity", [made], [name]))
    return _model(drawing, shape, len(arrays["head.bias"]), drawing.read if open_inside else {})


def quantise(weights: Float, precision: Precision) -> tuple[NDArray[np.int8] | NDArray[np.uint8], Float]:
    """
    *weights* `[in, out]` as whole numbers, and the scale of each column, so that their product is near the weights.

    >>> quantise(np.array([[1.0, -4.0], [0.25, 1.0]], dtype=np.float32), Precision.SEVEN)[0].tolist()
    [[63, -63], [16, 16]]
    """
    most = 63 if precision is Precision.SEVEN else 127
    scales = np.maximum(np.abs(weights).max(axis=0), 1e-12) / most
    whole = np.rint(weights / scales)
    if precision is Precision.SEVEN:
        return whole.astype(np.int8), scales.astype(np.float32)
    return (whole + 128).astype(np.uint8), scales.astype(np.float32)


def _embedded(drawing: _Drawing, arrays: Mapping[str, Float], words: Blocks, shape: Shape) -> str:
    """The embeddings, taken out of their blocks row by row: nothing is lost, and the file stays small."""
    nibbles = drawing.one("Gather", drawing.constant("words.nibbles", words.nibbles), "input_ids")
    scales = drawing.one("Gather", drawing.constant("words.scales", words.scales), "input_ids")
    split = drawing.numbers(0, 0, shape.width // BLOCK, BLOCK // 2)
    low = drawing.one("BitwiseAnd", nibbles, drawing.constant("fifteen", np.array(15, dtype=np.uint8)))
    high = drawing.one("BitShift", nibbles, drawing.constant("four", np.array(4, dtype=np.uint8)), direction="RIGHT")
    halves = [drawing.one("Reshape", half, split) for half in (low, high)]
    whole = drawing.one("Cast", drawing.one("Concat", *halves, axis=3), to=TensorProto.FLOAT)
    whole = drawing.one("Sub", whole, drawing.number(8.0))
    each = drawing.one("Unsqueeze", drawing.one("Cast", scales, to=TensorProto.FLOAT), drawing.numbers(3))
    known = drawing.one("Reshape", drawing.one("Mul", whole, each), drawing.numbers(0, 0, shape.width))
    places = arrays["emb.pos"][: shape.positions] + arrays["emb.type"][0]
    length = drawing.one("Shape", "input_ids", start=1, end=2)
    here = drawing.one("Slice", drawing.constant("places", places), drawing.numbers(0), length, drawing.numbers(0))
    return drawing.norm(drawing.one("Add", known, here), "emb.ln", arrays, shape.epsilon)


def _layer(drawing: _Drawing, arrays: Mapping[str, Float], shape: Shape, name: str, hidden: str, mask: str) -> str:
    width = shape.width
    weights = np.concatenate([arrays[f"{name}.{part}.w"].reshape(width, width) for part in "qkv"])
    bias = np.concatenate([arrays[f"{name}.{part}.b"] for part in "qkv"])
    together = drawing.linear(hidden, f"{name}.qkv", weights, bias)
    parts = drawing.step("Split", together, outputs=3, axis=2, num_outputs=3)
    attended = drawing.one("MultiHeadAttention", *parts, "", mask, domain=_OWN_DOMAIN, num_heads=shape.heads)
    attended = _linear(drawing, arrays, f"{name}.ao", attended, width)
    hidden = drawing.norm(drawing.one("Add", hidden, attended), f"{name}.aln", arrays, shape.epsilon)
    inner = drawing.one("Gelu", _linear(drawing, arrays, f"{name}.fi", hidden, width), domain=_OWN_DOMAIN)
    inner = _linear(drawing, arrays, f"{name}.fo", inner, shape.inner)
    return drawing.norm(drawing.one("Add", hidden, inner), f"{name}.oln", arrays, shape.epsilon)


def _linear(drawing: _Drawing, arrays: Mapping[str, Float], name: str, hidden: str, width: int) -> str:
    return drawing.linear(hidden, name, arrays[f"{name}.w"].reshape(-1, width), arrays[f"{name}.b"])


def _heads(drawing: _Drawing, arrays: Mapping[str, Float], shape: Shape, hidden: str) -> tuple[str, str, str]:
    ended = drawing.one("Equal", "input_ids", drawing.constant("end", np.array(END, dtype=np.int64)))
    ends = drawing.one(
        "CumSum", drawing.one("Cast", ended, to=TensorProto.INT32), drawing.constant("axis", np.array(1))
    )
    before = drawing.one("Equal", ends, drawing.constant("none", np.array(0, dtype=np.int32)))
    inside = drawing.one("Cast", before, to=TensorProto.FLOAT)
    count = drawing.one("ReduceSum", inside, drawing.numbers(1), keepdims=1)
    total = drawing.one("MatMul", drawing.one("Unsqueeze", inside, drawing.numbers(1)), hidden)
    vector = drawing.one("Div", drawing.one("Squeeze", total, drawing.numbers(1)), count)

    query = arrays["head.query"].T / np.sqrt(np.float32(shape.width))
    weighed = drawing.one("MatMul", hidden, drawing.constant("head.query", query.astype(np.float32)))
    outside = drawing.one("Mul", drawing.one("Sub", drawing.number(1.0), inside), drawing.number(_FAR))
    weighed = drawing.one("Add", weighed, drawing.one("Unsqueeze", outside, drawing.numbers(2)))
    shares = drawing.one("Transpose", drawing.one("Softmax", weighed, axis=1), perm=[0, 2, 1])
    pooled = drawing.one("MatMul", shares, hidden)
    pooled = drawing.one("Mul", pooled, drawing.constant("head.weight", arrays["head.weight"]))
    sentence = drawing.one("ReduceSum", pooled, drawing.numbers(2), keepdims=0)
    sentence = drawing.one("Add", sentence, drawing.constant("head.bias", arrays["head.bias"]))

    of_named, of_mean = np.split(arrays["head.party.w"], 2, axis=1)
    named = drawing.one("MatMul", "party_weights", hidden)
    named = drawing.one("MatMul", named, drawing.constant("head.party.named", of_named.T))
    beside = drawing.linear(vector, "head.party.mean", of_mean, arrays["head.party.b"], Precision.SINGLE)
    both = drawing.one("Add", named, drawing.one("Unsqueeze", beside, drawing.numbers(1)))
    party = drawing.linear(
        drawing.one("Tanh", both),
        "head.party_out",
        arrays["head.party_out.w"],
        arrays["head.party_out.b"],
        Precision.SINGLE,
    )
    return sentence, party, vector


def _model(drawing: _Drawing, shape: Shape, labels: int, inside: Mapping[str, str]) -> onnx.ModelProto:
    def described(name: str, kind: int, *axes: str | int) -> onnx.ValueInfoProto:
        return helper.make_tensor_value_info(name, kind, list(axes))

    inputs: Sequence[onnx.ValueInfoProto] = (
        described("input_ids", TensorProto.INT64, "b", "n"),
        described("attention_mask", TensorProto.INT64, "b", "n"),
        described("party_weights", TensorProto.FLOAT, "b", "p", "n"),
    )
    drawing.nodes += [helper.make_node("Identity", [made], [f"{name}.read"]) for name, made in inside.items()]
    outputs: Sequence[onnx.ValueInfoProto] = (
        described("sentence", TensorProto.FLOAT, "b", labels),
        described("party", TensorProto.FLOAT, "b", "p", labels),
        described("vector", TensorProto.FLOAT, "b", shape.width),
        *(helper.make_empty_tensor_value_info(f"{name}.read") for name in inside),
    )
    graph = helper.make_graph(drawing.nodes, "encoder", inputs, outputs, list(drawing.constants.values()))
    domains = [helper.make_opsetid("", OPSET), helper.make_opsetid(_OWN_DOMAIN, 1)]
    return helper.make_model(graph, opset_imports=domains, ir_version=IR, producer_name="parley")
