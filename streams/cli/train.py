"""`parley train`: labelled news in; a model in a folder out."""

from pathlib import Path

import click

from streams.cli.group import Verb


@click.command(
    cls=Verb,
    examples=(
        "parley train corpus --out model && parley evaluate corpus/dev/*.jsonl --model model",
        "parley train ar.jsonl ru.jsonl --slices 0-9 --own invented.jsonl",
        "parley train corpus --encoder fine-tuned --judge-slices 7 --out model",
        "parley train mine.jsonl --scheme trade.toml --out trade && parley extract --model trade news.jsonl",
    ),
)
@click.argument("corpus", nargs=-1, required=True, metavar="CORPUS...")
@click.option(
    "--slices",
    default="0-6",
    show_default=True,
    metavar="LIST",
    help="Slices of the news to train on; those left out stay blind.",
)
@click.option(
    "--own",
    multiple=True,
    metavar="FILE",
    help="Labelled sentences of your own wording: all of them train, none validates.",
)
@click.option(
    "--encoder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="DIR",
    help="A fine-tuned encoder (encoder.onnx, tokenizer.json, encoder.json): the model gets a full grade, too.",
)
@click.option(
    "--judge-slices",
    default="7",
    show_default=True,
    metavar="LIST",
    help="Slices that fit the judge between all readers; neither these nor the encoder may have been trained on them.",
)
@click.option(
    "--scheme",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="Your own labels: a TOML file with a name and [[label]] tables with name and says. CORPUS then has sentences with `labels`, and all of it trains.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("model"),
    show_default=True,
    metavar="DIR",
    help="Where the model goes.",
)
def command(
    corpus: tuple[str, ...],
    slices: str,
    own: tuple[str, ...],
    encoder: Path | None,
    judge_slices: str,
    scheme: Path | None,
    out: Path,
) -> None:
    """
    Fit the stance model to labelled news, with fixed seeds: the same corpus gives the same model.

    CORPUS is a file of labelled items, one JSON object a line, or a folder: of such files, or with such files in train/ (and own/, which counts as
    --own). Takes minutes. Analysts' corrections are labelled items as well: put them into a file beside the others.
    """
    from streams.cli.training import Plan, corpus_of, encoder_in, train  # noqa: PLC0415 (help starts fast)

    files = corpus_of(corpus, own)
    if scheme is not None:
        from streams.cli import schemes  # noqa: PLC0415

        version = schemes.train((*files.news, *files.own), scheme, encoder_in(encoder) if encoder else None, out)
        click.echo(f"model {version} is in {out}; read with it: `parley extract --model {out}`")
        return
    plan = Plan(_slices(slices), encoder, _slices(judge_slices, "--judge-slices") if encoder else frozenset())
    if both := plan.slices & plan.judge_slices:
        raise click.UsageError(
            f"slice {min(both)} is in both --slices and --judge-slices; the judge needs news that no reader knows"
        )
    version = train(files, plan, out)
    click.echo(f"model {version} is in {out}; measure it with `parley evaluate GOLD --model {out}`")


def _slices(text: str, option: str = "--slices") -> frozenset[int]:
    """
    Read numbers and ranges of numbers.

    >>> sorted(_slices("0-2,5"))
    [0, 1, 2, 5]
    """
    found: set[int] = set()
    for part in text.split(","):
        first, dash, last = part.strip().partition("-")
        if (
            not (first.isdecimal() and (last.isdecimal() or not dash))
            or int(last or first) > 9
            or int(first) > int(last or first)
        ):
            raise click.BadParameter(
                f"{text!r} is no list of slices 0 to 9, as 0-6 or 0,2,4 are", param_hint=f"'{option}'"
            )
        found.update(range(int(first), int(last or first) + 1))
    return frozenset(found)
