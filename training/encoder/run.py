"""Run: a base, sets of examples and a recipe in; a folder with the tuned weights, what they reached at each look, and a log out."""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import torch
from torch import Tensor

from classifiers.encoding import Encoded, Layout
from training.encoder import fine_tune, network, pruned, records
from training.encoder.examples import Example, in_capitals, laid_out, load
from training.encoder.figures import by_language
from training.encoder.fine_tune import Sentences
from training.encoder.network import Network
from training.encoder.pruned import Pruned
from training.encoder.schedule import Recipe
from training.encoder.targets import targets

Tell = Callable[[str], None]
"""Called with each line of the log."""


def tune(
    base: Path,
    sets: Sequence[Path],
    development: Path,
    out: Path,
    recipe: Recipe,
    tell: Tell,
    *,
    start: Path | None = None,
    states: Path | None = None,
    most_looks: int | None = None,
) -> None:
    """
    Tune the network in *base*, or that of the run in *start*, on *sets*, and write it into *out* at each look, measured on *development*.

    *most_looks* ends it before its recipe does. *states* is a folder that keeps what the frozen layers say, for the next run from the same
    base. One thread, so that the same in gives the same out on one machine. Stopped between two looks, it leaves what it had at the last.
    Raises ValueError where a folder or a set is not what it should be.
    """
    torch.set_num_threads(1)
    torch.manual_seed(recipe.seed)
    begun = pruned.read(base)
    tuned = Network(begun.shape, begun.words.rows(), recipe.dropout)
    network.fill(tuned, begun.arrays)
    if start:
        network.fill(tuned, records.weights(start))
    records.describe(out, recipe, sets, start)
    training = [in_capitals(load([path]), recipe.capitals, recipe.seed) for path in sets]
    measured = load([development])
    if not any(training) or not measured:
        raise ValueError(
            "no examples to learn from or to measure by; make them with: python -m training.encoder examples"
        )
    tell(f"{sum(map(len, training))} sentences to learn from, {len(measured)} to measure by; laying them out")
    learnt = _sentences(tuned, begun, training, recipe, states)
    asked = _sentences(tuned, begun, [measured], recipe, states)

    looks = 0

    def look(epochs: float, loss: float) -> bool:
        nonlocal looks
        looks += 1
        said = fine_tune.logits(tuned, asked, recipe.frozen_layers)
        tell(f"epoch {epochs:.2f} loss {loss:.4f}")
        for language, found in by_language(measured, said.sentence, said.party).items():
            tell(f"  {language:3} {found.line()}")
        records.save(out, network.arrays_of(tuned))
        return looks != most_looks

    fine_tune.tune(tuned, learnt, recipe, look)


def _sentences(
    tuned: Network, begun: Pruned, sets: Sequence[Sequence[Example]], recipe: Recipe, states: Path | None
) -> Sentences:
    examples = [one for each in sets for one in each]
    layout = Layout(context_tokens=recipe.context_tokens)
    encoded = [laid_out(begun.tokenizer, layout, one) for one in examples]
    kept = _states(tuned, encoded, recipe.frozen_layers, states) if recipe.frozen_layers else ()
    return Sentences(tuple(encoded), targets(examples, encoded, recipe.own_weight), tuple(kept))


def _states(tuned: Network, encoded: Sequence[Encoded], frozen_layers: int, folder: Path | None) -> list[Tensor]:
    """What the frozen layers say; what an earlier run left in *folder* is taken from there, the rest left for the next."""
    known: dict[tuple[int, ...], Tensor] = {}
    for path in sorted(folder.glob(f"*-{frozen_layers}.pt")) if folder else ():
        known |= torch.load(path, weights_only=True)
    missing = list({one.ids: one for one in encoded if one.ids not in known}.values())
    found = dict(zip((one.ids for one in missing), fine_tune.lowest_states(tuned, missing, frozen_layers), strict=True))
    if folder and found:
        folder.mkdir(parents=True, exist_ok=True)
        told = hashlib.sha256(repr(sorted(found)).encode()).hexdigest()[:16]
        torch.save(found, folder / f"{told}-{frozen_layers}.pt")
    known |= found
    return [known[one.ids] for one in encoded]
