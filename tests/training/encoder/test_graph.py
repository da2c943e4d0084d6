import math

import numpy as np
import onnxruntime
import pytest
from numpy.testing import assert_allclose

from classifiers.encoding import END, Encoded
from training.encoder.base import Blocks, Shape
from training.encoder.evening import evened
from training.encoder.graph import Precision, draw, quantise

SHAPE = Shape(width=64, layers=2, heads=4, inner=128, positions=16, epsilon=1e-12)
IDS = np.array([[0, 7, 8, 9, END, 10, 11, END], [0, 12, END, 13, END, 1, 1, 1]])
MASK = np.array([[1] * 8, [1] * 5 + [0] * 3])


def network(seed=5):
    random = np.random.default_rng(seed)

    def normal(*shape, scale=0.2):
        return (random.normal(size=shape) * scale).astype(np.float32)

    width, inner = SHAPE.width, SHAPE.inner
    arrays = {"emb.pos": normal(20, width), "emb.type": normal(1, width), "emb.ln.w": 1 + normal(width)}
    arrays["emb.ln.b"] = normal(width)
    for at in range(SHAPE.layers):
        for part in ("q", "k", "v", "ao"):
            arrays |= {f"l{at}.{part}.w": normal(width, width), f"l{at}.{part}.b": normal(width)}
        for part in ("aln", "oln"):
            arrays |= {f"l{at}.{part}.w": 1 + normal(width), f"l{at}.{part}.b": normal(width)}
        arrays |= {f"l{at}.fi.w": normal(inner, width), f"l{at}.fi.b": normal(inner)}
        arrays |= {f"l{at}.fo.w": normal(width, inner), f"l{at}.fo.b": normal(width)}
    arrays |= {"head.query": normal(6, width, scale=3.0), "head.weight": normal(6, width), "head.bias": normal(6)}
    arrays |= {"head.party.w": normal(width, 2 * width), "head.party.b": normal(width)}
    arrays |= {"head.party_out.w": normal(6, width), "head.party_out.b": normal(6)}
    words = Blocks(
        random.integers(0, 256, (20, width // 2), dtype=np.uint8), normal(20, width // 32, scale=0.1).astype(np.float16)
    )
    return arrays, words


def weights():
    found = np.zeros((2, 2, 8), dtype=np.float32)
    found[0, 0, 1:3] = 0.5
    found[0, 1, 3] = 1.0
    found[1, 0, 1] = 1.0
    return found


def norm(hidden, scale, shift):
    centred = hidden - hidden.mean(-1, keepdims=True)
    return centred / np.sqrt((centred**2).mean(-1, keepdims=True) + SHAPE.epsilon) * scale + shift


def softmax(values, axis):
    raised = np.exp(values - values.max(axis, keepdims=True))
    return raised / raised.sum(axis, keepdims=True)


def by_hand(arrays, words):
    """The same network, sentence by sentence, without its padding, in plain arithmetic."""
    sentences, parties, vectors = [], [], []
    for padded, mask, weight in zip(IDS, MASK, weights(), strict=True):
        ids, named = padded[mask == 1], weight[:, mask == 1]
        hidden = words.rows()[ids] + arrays["emb.pos"][: len(ids)] + arrays["emb.type"][0]
        hidden = norm(hidden, arrays["emb.ln.w"], arrays["emb.ln.b"])
        for at in range(SHAPE.layers):
            told = {part: hidden @ arrays[f"l{at}.{part}.w"].T + arrays[f"l{at}.{part}.b"] for part in "qkv"}
            each = {part: one.reshape(len(ids), SHAPE.heads, -1).swapaxes(0, 1) for part, one in told.items()}
            shares = softmax(each["q"] @ each["k"].swapaxes(1, 2) / math.sqrt(each["q"].shape[2]), 2)
            attended = (shares @ each["v"]).swapaxes(0, 1).reshape(len(ids), -1)
            attended = attended @ arrays[f"l{at}.ao.w"].T + arrays[f"l{at}.ao.b"]
            hidden = norm(hidden + attended, arrays[f"l{at}.aln.w"], arrays[f"l{at}.aln.b"])
            inner = hidden @ arrays[f"l{at}.fi.w"].T + arrays[f"l{at}.fi.b"]
            inner = inner * 0.5 * (1 + np.vectorize(math.erf)(inner / math.sqrt(2)))
            inner = inner @ arrays[f"l{at}.fo.w"].T + arrays[f"l{at}.fo.b"]
            hidden = norm(hidden + inner, arrays[f"l{at}.oln.w"], arrays[f"l{at}.oln.b"])
        own = hidden[: ids.tolist().index(END)]
        shares = softmax(own @ arrays["head.query"].T / math.sqrt(SHAPE.width), 0)
        sentences.append(((shares.T @ own) * arrays["head.weight"]).sum(1) + arrays["head.bias"])
        vectors.append(own.mean(0))
        beside = np.concatenate([named @ hidden, np.tile(own.mean(0), (2, 1))], axis=1)
        deep = np.tanh(beside @ arrays["head.party.w"].T + arrays["head.party.b"])
        parties.append(deep @ arrays["head.party_out.w"].T + arrays["head.party_out.b"])
    return np.array(sentences), np.array(parties), np.array(vectors)


def run(precision, rows=slice(None)):
    raw = draw(*network(), SHAPE, precision).SerializeToString()
    session = onnxruntime.InferenceSession(raw, providers=["CPUExecutionProvider"])
    told = {"input_ids": IDS[rows], "attention_mask": MASK[rows], "party_weights": weights()[rows]}
    return session.run(["sentence", "party", "vector"], told)


def test_the_graph_is_the_network_worked_out_by_hand():
    for drawn, expected in zip(run(Precision.SINGLE), by_hand(*network()), strict=True):
        assert_allclose(drawn, expected, atol=2e-4)


@pytest.mark.parametrize("precision", [Precision.SEVEN, Precision.EIGHT])
def test_whole_numbers_come_near(precision):
    for drawn, expected in zip(run(precision), by_hand(*network()), strict=True):
        assert np.corrcoef(drawn.ravel(), expected.ravel())[0, 1] > 0.99


def loud():
    """A network two of whose channels are far louder than the rest, and read with small weights, as in those that were really trained."""
    arrays, words = network()
    for name in ("emb.ln", "l0.aln", "l0.oln", "l1.aln"):
        arrays[f"{name}.w"][[3, 40]] *= 30
    for name in ("q", "k", "v", "fi"):
        arrays[f"l0.{name}.w"][:, [3, 40]] /= 30
        arrays[f"l1.{name}.w"][:, [3, 40]] /= 30
    return arrays, words


def of_model(model):
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    told = {"input_ids": IDS, "attention_mask": MASK, "party_weights": weights()}
    return session.run(["sentence"], told)[0]


def test_channels_evened_out_lose_less_in_whole_numbers():
    arrays, words = loud()
    inputs = [Encoded(tuple(ids.tolist()), named) for ids, named in zip(IDS, weights(), strict=True)]
    divisors = evened(arrays, words, SHAPE, inputs)
    exact = of_model(draw(arrays, words, SHAPE, Precision.SINGLE))
    plain = of_model(draw(arrays, words, SHAPE, Precision.EIGHT))
    even = of_model(draw(arrays, words, SHAPE, Precision.EIGHT, divisors))
    assert np.abs(even - exact).mean() < 0.7 * np.abs(plain - exact).mean()


def test_every_product_of_the_layers_is_evened_out():
    arrays, words = network()
    divisors = evened(arrays, words, SHAPE, [Encoded(tuple(IDS[0].tolist()), weights()[0])])
    assert set(divisors) == {f"l{at}.{part}" for at in range(2) for part in ("qkv", "ao", "fi", "fo")}
    assert all((one > 0).all() for one in divisors.values())


def test_whole_numbers_are_smaller():
    sizes = {one: len(draw(*network(), SHAPE, one).SerializeToString()) for one in Precision}
    assert sizes[Precision.SEVEN] < 0.5 * sizes[Precision.SINGLE]


def test_the_same_network_gives_the_same_bytes():
    first, second = (draw(*network(), SHAPE, Precision.SEVEN).SerializeToString(deterministic=True) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("precision", [Precision.SEVEN, Precision.EIGHT])
def test_a_column_is_off_by_half_a_step_at_most(precision):
    matrix = np.random.default_rng(2).normal(size=(64, 16)).astype(np.float32)
    whole, scales = quantise(matrix, precision)
    back = (whole.astype(np.float32) - (128 if precision is Precision.EIGHT else 0)) * scales
    assert np.abs(back - matrix).max(axis=0) == pytest.approx(np.zeros(16), abs=float(scales.max()) / 2 + 1e-6)
    assert whole.dtype == (np.uint8 if precision is Precision.EIGHT else np.int8)


def test_seven_bits_leave_room_for_two_products_in_sixteen():
    matrix = np.random.default_rng(2).normal(size=(64, 16)).astype(np.float32)
    assert int(np.abs(quantise(matrix, Precision.SEVEN)[0]).max()) * 255 * 2 <= 2**15 - 1


def test_a_column_of_nothing_stays_nothing():
    whole, scales = quantise(np.zeros((4, 1), dtype=np.float32), Precision.SEVEN)
    assert not (whole * scales).any()
