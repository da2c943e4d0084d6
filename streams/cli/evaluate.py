"""`parley evaluate`: labelled news in; how well claims are read from it out."""

from pathlib import Path

import click

from streams.cli.group import Verb
from streams.cli.options import model_option


@click.command(
    cls=Verb,
    examples=(
        "parley evaluate corpus/dev/*.jsonl",
        "parley evaluate corpus/dev/*.jsonl --model model --json figures.json",
    ),
)
@click.argument("gold", nargs=-1, required=True, metavar="GOLD...")
@click.option(
    "--json",
    "figures",
    metavar="FILE",
    help="Write the numbers, with their 95 % intervals, to FILE; `-` is standard output.",
)
@model_option
def command(gold: tuple[str, ...], figures: str | None, model: Path | None) -> None:
    """
    Read the articles of GOLD and compare the claims with its labels.

    GOLD is one or more files of labelled items, one JSON object a line. The table goes to standard output: a row for each language, and the F1 of
    each stance.
    """
    from streams.cli.evaluating import evaluated, table, written  # noqa: PLC0415 (help starts fast)

    result = evaluated(gold, model)
    if figures is not None:
        written(result, figures)
    if figures != "-":
        click.echo(table(result))
