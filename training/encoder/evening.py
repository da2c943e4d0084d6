"""Evening out: a tuned network and some inputs in; by what to divide each channel before a product in 8 bits, so that few loud ones don't drown the rest, out."""

from collections.abc import Mapping, Sequence

import numpy as np
import onnxruntime

from classifiers.encoding import Encoded, batch
from training.encoder.base import Blocks, Float, Shape
from training.encoder.graph import Precision, draw

_LEAST = 1e-5


def evened(
    arrays: Mapping[str, Float], words: Blocks, shape: Shape, inputs: Sequence[Encoded], strength: float = 0.8
) -> dict[str, Float]:
    """
    Compare how loud the channels are that each product of the layers reads, over *inputs*, with how large its weights for them are.

    What reads 8 bits takes one scale for a whole sentence, and some channels of these networks are a hundred times louder than others. Divided
    so, and their weights multiplied, the product is the same and loses less: *strength* is the share of the difficulty that weights take over.
    At .8 logits stray least from those in single precision. After Xiao et al., SmoothQuant, 2023.
    """
    model = draw(arrays, words, shape, Precision.SINGLE, open_inside=True)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    names = [one.name for one in session.get_outputs() if one.name.startswith("l")]
    loudest: dict[str, Float] = {}
    for told in inputs:
        for name, read in zip(names, session.run(names, batch([told])._asdict()), strict=True):
            here = np.abs(read).reshape(-1, read.shape[-1]).max(axis=0)
            loudest[name] = np.maximum(loudest.get(name, here), here)
    return {
        name.removesuffix(".read"): _divisors(loud, _weights(arrays, name.removesuffix(".read")), strength)
        for name, loud in loudest.items()
    }


def _weights(arrays: Mapping[str, Float], name: str) -> Float:
    """The matrix `[out, in]` of a product."""
    if name.endswith(".qkv"):
        layer = name.removesuffix(".qkv")
        return np.concatenate([_weights(arrays, f"{layer}.{part}") for part in "qkv"])
    return arrays[f"{name}.w"].reshape(len(arrays[f"{name}.b"]), -1)


def _divisors(loud: Float, weights: Float, strength: float) -> Float:
    """
    One divisor for each channel.

    >>> _divisors(np.array([100.0, 1.0]), np.array([[1.0, -1.0]]), 0.5).tolist()
    [10.0, 1.0]
    """
    heavy = np.maximum(np.abs(weights).max(axis=0), _LEAST)
    divisors: Float = (np.maximum(loud, _LEAST) ** strength / heavy ** (1 - strength)).astype(np.float32)
    return divisors
