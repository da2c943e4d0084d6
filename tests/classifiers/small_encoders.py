"""Small encoders for tests: nothing in; the files of one that counts letters, or of one with something wrong, out."""

import json

import numpy as np
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, pre_tokenizers

from classifiers.manifest import ENCODER
from classifiers.stance import LABELS

WEIGHTS, TOKENIZER, DESCRIPTION = ENCODER
INT, FLOAT = TensorProto.INT64, TensorProto.FLOAT


def files(*, weights=None, described=None):
    """An encoder whose logits are sums of its tokens' numbers, times .01, .02 … for the stances in order."""
    description = {"name": "small", "labels": [label.value for label in LABELS], "layout": {"prefix": ""}}
    return {
        WEIGHTS: graph() if weights is None else weights,
        TOKENIZER: tokenizer().to_str().encode(),
        DESCRIPTION: json.dumps(description | (described or {})).encode(),
    }


def tokenizer():
    letters = [("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0)]
    letters += [(letter, -1.0) for letter in "▁abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.,"]
    made = Tokenizer(models.Unigram(letters, unk_id=3, byte_fallback=False))
    made.pre_tokenizer = pre_tokenizers.Metaspace()
    return made


def graph(*, labels=6, inputs=("input_ids", "attention_mask", "party_weights"), outputs=("sentence", "party")):
    """The bytes of a model: `sentence` sums what stands in the sentence, `party` what the weights of each party pick."""
    ids, mask, weights = inputs
    sentence, party = outputs
    scale = numpy_helper.from_array(np.arange(1, labels + 1, dtype=np.float32)[None] / 100, "scale")
    axis = numpy_helper.from_array(np.array([1], dtype=np.int64), "axis")
    last = numpy_helper.from_array(np.array([2], dtype=np.int64), "last")
    nodes = [
        helper.make_node("Mul", [ids, mask], ["masked"]),
        helper.make_node("Cast", ["masked"], ["tokens"], to=FLOAT),
        helper.make_node("ReduceSum", ["tokens", "axis"], ["sum"], keepdims=1),
        helper.make_node("Mul", ["sum", "scale"], [sentence]),
        helper.make_node("Unsqueeze", ["tokens", "last"], ["column"]),
        helper.make_node("MatMul", [weights, "column"], ["picked"]),
        helper.make_node("Mul", ["picked", "scale"], [party]),
    ]
    takes = [
        helper.make_tensor_value_info(ids, INT, ["b", "n"]),
        helper.make_tensor_value_info(mask, INT, ["b", "n"]),
        helper.make_tensor_value_info(weights, FLOAT, ["b", "p", "n"]),
    ]
    gives = [
        helper.make_tensor_value_info(sentence, FLOAT, ["b", labels]),
        helper.make_tensor_value_info(party, FLOAT, ["b", "p", labels]),
    ]
    made = helper.make_graph(nodes, "small", takes, gives, [scale, axis, last])
    opsets = [helper.make_opsetid("", 17)]
    return helper.make_model(made, opset_imports=opsets, ir_version=9).SerializeToString()
