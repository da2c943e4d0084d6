"""Network: arrays by name in; the same network in torch, to be fine-tuned and turned into arrays again, out."""

import math

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from classifiers.encoding import END
from classifiers.stance import LABELS
from training.encoder.base import Float, Shape

_FAR = -1e4


class Layer(nn.Module):
    """A layer of the transformer: attention, then feed-forward, each added to its input and normalised."""

    def __init__(self, shape: Shape, dropout: float) -> None:
        super().__init__()
        self.heads, self.dropout = shape.heads, dropout
        self.qkv = nn.Linear(shape.width, 3 * shape.width)
        self.ao = nn.Linear(shape.width, shape.width)
        self.aln = nn.LayerNorm(shape.width, shape.epsilon)
        self.fi = nn.Linear(shape.width, shape.inner)
        self.fo = nn.Linear(shape.inner, shape.width)
        self.oln = nn.LayerNorm(shape.width, shape.epsilon)

    def forward(self, hidden: Tensor, mask: Tensor) -> Tensor:
        count, length, width = hidden.shape
        parts = self.qkv(hidden).view(count, length, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        attended = functional.scaled_dot_product_attention(parts[0], parts[1], parts[2], attn_mask=mask)
        attended = self.ao(attended.transpose(1, 2).reshape(count, length, width))
        hidden = self.aln(hidden + functional.dropout(attended, self.dropout, self.training))
        inner = self.fo(functional.gelu(self.fi(hidden)))
        return self.oln(hidden + functional.dropout(inner, self.dropout, self.training))


class Heads(nn.Module):
    """
    What is asked of the hidden states: six logits for the sentence, six for each party.

    Each stance looks for its own words: it weighs the sentence's tokens by a query, to begin with all alike. A party is read from the
    tokens that name it, beside what the whole sentence says.
    """

    def __init__(self, width: int) -> None:
        super().__init__()
        labels = len(LABELS)
        self.query = nn.Parameter(torch.zeros(labels, width))
        self.weight = nn.Parameter(torch.randn(labels, width) * 0.02)
        self.bias = nn.Parameter(torch.full((labels,), -2.0))
        self.party = nn.Linear(2 * width, width)
        self.party_out = nn.Linear(width, labels)
        nn.init.normal_(self.party.weight, std=0.02)
        nn.init.normal_(self.party_out.weight, std=0.02)
        nn.init.zeros_(self.party.bias)
        nn.init.constant_(self.party_out.bias, -2.0)

    def forward(self, hidden: Tensor, inside: Tensor, party_weights: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Logits `[b, 6]` and `[b, p, 6]`, and the mean of the sentence's tokens `[b, width]`; *inside* is 1 at them, 0 elsewhere."""
        mean = (hidden * inside[:, :, None]).sum(1) / inside.sum(1, keepdim=True)
        weighed = hidden @ self.query.T / math.sqrt(hidden.shape[2]) + (1.0 - inside[:, :, None]) * _FAR
        pooled = weighed.softmax(1).transpose(1, 2) @ hidden
        sentence = (pooled * self.weight).sum(2) + self.bias
        named = party_weights @ hidden
        beside = torch.cat([named, mean[:, None, :].expand_as(named)], dim=2)
        return sentence, self.party_out(torch.tanh(self.party(beside))), mean


class Network(nn.Module):
    """The encoder: frozen embeddings, layers of which the lowest may be frozen, heads."""

    def __init__(self, shape: Shape, words: Float, dropout: float = 0.1) -> None:
        super().__init__()
        self.shape = shape
        self.register_buffer("words", torch.from_numpy(words))
        self.register_buffer("places", torch.zeros(shape.positions, shape.width))
        self.eln = nn.LayerNorm(shape.width, shape.epsilon)
        self.layers = nn.ModuleList(Layer(shape, dropout) for _ in range(shape.layers))
        self.heads = Heads(shape.width)
        for parameter in self.eln.parameters():
            parameter.requires_grad = False

    def lower(self, ids: Tensor) -> Tensor:
        """What the layers read: `[b, n, width]`."""
        return self.eln(self.words[ids] + self.places[: ids.shape[1]])

    def lowest(self, ids: Tensor, mask: Tensor, layers: int) -> Tensor:
        """What the lowest *layers* make of it: `[b, n, width]`."""
        hidden = self.lower(ids)
        around = _around(mask)
        for layer in self.layers[:layers]:
            hidden = layer(hidden, around)
        return hidden

    def upper(
        self, hidden: Tensor, ids: Tensor, mask: Tensor, party_weights: Tensor, first: int = 0
    ) -> tuple[Tensor, Tensor, Tensor]:
        """The heads' answers, from the states that layer *first* reads."""
        around = _around(mask)
        for layer in self.layers[first:]:
            hidden = layer(hidden, around)
        answers: tuple[Tensor, Tensor, Tensor] = self.heads(hidden, sentence_tokens(ids), party_weights)
        return answers

    def forward(self, ids: Tensor, mask: Tensor, party_weights: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        return self.upper(self.lower(ids), ids, mask, party_weights)


def _around(mask: Tensor) -> Tensor:
    """What is added to attention: nothing at tokens, much less than anything at padding."""
    return (1.0 - mask.to(torch.float32))[:, None, None, :] * _FAR


def sentence_tokens(ids: Tensor) -> Tensor:
    """1 at the tokens of the sentence itself, that is before the first end mark, 0 behind it."""
    return ((ids == END).cumsum(1) == 0).to(torch.float32)


def fill(network: Network, arrays: dict[str, Float]) -> None:
    """Give *network* the weights in *arrays*; heads that they don't have stay as they are."""

    def put(target: Tensor, name: str) -> None:
        if name in arrays:
            with torch.no_grad():
                target.copy_(torch.from_numpy(arrays[name].reshape(target.shape)))

    for target, name in _names(network):
        put(target, name)
    if "emb.pos" in arrays:
        kinds = arrays["emb.type"].reshape(-1, network.shape.width)
        network.places.copy_(torch.from_numpy(arrays["emb.pos"] + kinds[0]))
    for at, layer in enumerate(network.layers):
        with torch.no_grad():
            layer.qkv.weight.copy_(torch.from_numpy(np.concatenate([_matrix(arrays, at, part) for part in "qkv"])))
            layer.qkv.bias.copy_(torch.from_numpy(np.concatenate([arrays[f"l{at}.{part}.b"] for part in "qkv"])))


def arrays_of(network: Network) -> dict[str, Float]:
    """The weights of *network* by name, but for its words: what `fill` takes and `graph` draws."""
    found = {name: target.detach().numpy().copy() for target, name in _names(network)}
    found["emb.pos"] = network.places.numpy().copy()
    found["emb.type"] = np.zeros((1, network.shape.width), dtype=np.float32)
    for at, layer in enumerate(network.layers):
        weights, biases = layer.qkv.weight.detach().numpy(), layer.qkv.bias.detach().numpy()
        for part, weight, bias in zip("qkv", np.split(weights, 3), np.split(biases, 3), strict=True):
            found[f"l{at}.{part}.w"], found[f"l{at}.{part}.b"] = weight.copy(), bias.copy()
    return found


def _matrix(arrays: dict[str, Float], at: int, part: str) -> Float:
    weights = arrays[f"l{at}.{part}.w"]
    return weights.reshape(math.isqrt(weights.size), -1)


def _names(network: Network) -> list[tuple[Tensor, str]]:
    heads = network.heads
    found: list[tuple[Tensor, str]] = [
        (network.eln.weight, "emb.ln.w"),
        (network.eln.bias, "emb.ln.b"),
        (heads.query, "head.query"),
        (heads.weight, "head.weight"),
        (heads.bias, "head.bias"),
        (heads.party.weight, "head.party.w"),
        (heads.party.bias, "head.party.b"),
        (heads.party_out.weight, "head.party_out.w"),
        (heads.party_out.bias, "head.party_out.b"),
    ]
    for at, layer in enumerate(network.layers):
        for part, name in (
            (layer.ao, "ao"),
            (layer.aln, "aln"),
            (layer.fi, "fi"),
            (layer.fo, "fo"),
            (layer.oln, "oln"),
        ):
            found += [(part.weight, f"l{at}.{name}.w"), (part.bias, f"l{at}.{name}.b")]
    return found
