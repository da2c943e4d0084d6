"""Fine-tuning: examples and a network in; the network, tuned, with what it reached on the development set at each look, out."""

import math
from collections.abc import Callable, Sequence

import numpy as np
import torch
from msgspec import Struct
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from classifiers.encoding import UNKNOWN, Encoded, batch
from training.encoder.mean import Mean
from training.encoder.network import Network
from training.encoder.schedule import Recipe, batches, by_length, rate_at, steps_an_epoch
from training.encoder.targets import Targets, weights_of_rare

_ASKED_AT_ONCE = 32


class Sentences(Struct, frozen=True, eq=False):
    """
    A set as a run sees it: inputs, what is true of them, and the states that the first trained layer reads (half precision, `[n, width]` each).

    There are no states where no layer is frozen.
    """

    encoded: tuple[Encoded, ...]
    targets: Targets
    states: tuple[Tensor, ...]


class Logits(Struct, frozen=True, eq=False):
    """What a network says of a set: `[n_sentences, 6]`, and `[n_parties, 6]` for each sentence."""

    sentence: NDArray[np.float32]
    party: tuple[NDArray[np.float32], ...]


Look = Callable[[float, float], bool]
"""Called at each look with how many epochs have passed and the mean loss since the last; whether to go on."""


def lowest_states(network: Network, encoded: Sequence[Encoded], frozen_layers: int) -> list[Tensor]:
    """What the frozen layers say of each sentence `[n, width]`: it never changes in a run."""
    states: dict[int, Tensor] = {}
    network.eval()
    with torch.no_grad():
        for rows in by_length(lengths(encoded), _ASKED_AT_ONCE):
            made = batch([encoded[row] for row in rows])
            ids, mask = torch.from_numpy(made.input_ids), torch.from_numpy(made.attention_mask)
            hidden = network.lowest(ids, mask, frozen_layers)
            states |= {row: hidden[at, : len(encoded[row].ids)].half().clone() for at, row in enumerate(rows)}
    return [states[row] for row in range(len(encoded))]


def tune(network: Network, training: Sentences, recipe: Recipe, look: Look) -> None:
    """
    Tune *network* on *training*; *look* is called between steps, and may measure the network.

    Raises ValueError where tokens are to be hidden from frozen layers.
    """
    if recipe.masked and recipe.frozen_layers:
        raise ValueError(
            "what frozen layers say is computed once, so no tokens can be hidden; freeze none or mask none"
        )
    torch.manual_seed(recipe.seed)
    own = training.targets.own
    epoch = steps_an_epoch(own, recipe)
    steps = math.ceil(recipe.epochs * epoch)
    between = max(1, math.ceil(epoch / recipe.looks_an_epoch))
    optimiser = torch.optim.AdamW(_groups(network, recipe), fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: rate_at(step, steps, recipe))
    rare = tuple(torch.from_numpy(one) for one in weights_of_rare(training.targets))
    trained = [parameter for parameter in network.parameters() if parameter.requires_grad]
    mean = Mean(trained, recipe.averaged)
    losses: list[float] = []
    network.train()
    for step, rows in enumerate(batches(lengths(training.encoded), own, steps, recipe), start=1):
        loss = _loss(network, training, rows, (rare[0], rare[1]), recipe)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, recipe.clip)
        optimiser.step()
        optimiser.zero_grad()
        schedule.step()
        mean.add()
        losses.append(loss.item())
        if step % between == 0 or step == steps:
            network.eval()
            with mean.instead():
                goes_on = look(step / epoch, float(np.mean(losses)))
            if not goes_on:
                break
            network.train()
            losses.clear()
    network.eval()


def logits(network: Network, sentences: Sentences, frozen_layers: int) -> Logits:
    """Ask *network*, as it is."""
    sentence = np.zeros((len(sentences.encoded), sentences.targets.sentence.shape[1]), dtype=np.float32)
    party: list[NDArray[np.float32]] = [np.zeros((0, 0), dtype=np.float32)] * len(sentences.encoded)
    with torch.no_grad():
        for rows in by_length(lengths(sentences.encoded), _ASKED_AT_ONCE):
            one, each = _ask(network, sentences, rows, frozen_layers)
            for at, row in enumerate(rows):
                sentence[row] = one[at].numpy()
                party[row] = each[at, : len(sentences.encoded[row].weights)].numpy()
    return Logits(sentence, tuple(party))


def lengths(encoded: Sequence[Encoded]) -> NDArray[np.int64]:
    """How many tokens each has."""
    return np.array([len(one.ids) for one in encoded], dtype=np.int64)


def _ask(
    network: Network, sentences: Sentences, rows: Sequence[int], first: int, masked: float = 0.0
) -> tuple[Tensor, Tensor]:
    made = batch([sentences.encoded[row] for row in rows])
    ids = torch.from_numpy(made.input_ids)
    if first:
        hidden = torch.nn.utils.rnn.pad_sequence([sentences.states[row] for row in rows], batch_first=True).float()
    else:
        hidden = network.lower(_hidden_from(ids, masked) if masked else ids)
    mask, weights = torch.from_numpy(made.attention_mask), torch.from_numpy(made.party_weights)
    sentence, party, _ = network.upper(hidden, ids, mask, weights, first)
    return sentence, party


def _hidden_from(ids: Tensor, share: float) -> Tensor:
    """*ids* with a *share* of the tokens, marks apart, unknown."""
    drawn = (torch.rand(ids.shape) < share) & (ids > UNKNOWN)
    return ids.masked_fill(drawn, UNKNOWN)


def _loss(
    network: Network, training: Sentences, rows: Sequence[int], rare: tuple[Tensor, Tensor], recipe: Recipe
) -> Tensor:
    sentence, party = _ask(network, training, rows, recipe.frozen_layers, recipe.masked)
    targets = training.targets
    weights = torch.from_numpy(targets.weights[list(rows)])[:, None]
    loss = functional.binary_cross_entropy_with_logits(
        sentence, torch.from_numpy(targets.sentence[list(rows)]), weight=weights, pos_weight=rare[0]
    )
    true = torch.zeros_like(party)
    counted = torch.zeros_like(party)
    for at, row in enumerate(rows):
        named = torch.from_numpy(targets.named[row])
        true[at, : len(named)] = torch.from_numpy(targets.party[row])
        counted[at, : len(named)] = named[:, None] * targets.weights[row]
    if counted.any():
        each = functional.binary_cross_entropy_with_logits(
            party, true, weight=counted, pos_weight=rare[1], reduction="sum"
        )
        loss = loss + recipe.party_share * each / counted.sum()
    return loss


def _groups(network: Network, recipe: Recipe) -> list[dict[str, object]]:
    """What is trained, each layer slower than the one above it; biases, norms and queries don't decay."""
    groups: list[dict[str, object]] = []

    def add(parameters: Sequence[torch.nn.Parameter], rate: float) -> None:
        for decays in (True, False):
            chosen = [one for one in parameters if (one.ndim > 1) is decays]
            groups.append({"params": chosen, "lr": rate, "weight_decay": recipe.weight_decay if decays else 0.0})

    for at, layer in enumerate(network.layers):
        if at < recipe.frozen_layers:
            layer.requires_grad_(requires_grad=False)
        else:
            add(list(layer.parameters()), recipe.rate * recipe.layer_decay ** (len(network.layers) - 1 - at))
    add(list(network.heads.parameters()), recipe.head_rate)
    return groups
