"""`parley evaluate`: labelled news in; how well claims are read from it out."""

from pathlib import Path

import click

from streams.cli.group import Failure, Verb
from streams.cli.options import grade_option, model_option


@click.command(
    cls=Verb,
    examples=(
        "parley evaluate corpus/dev/*.jsonl",
        "parley evaluate corpus/dev/*.jsonl --model model --json figures.json",
        "parley evaluate corpus/dev/*.jsonl --model new --against old --json differences.json",
        "parley evaluate training/gate/*.jsonl --gate training/gate.toml",
    ),
)
@click.argument("gold", nargs=-1, required=True, metavar="GOLD...")
@click.option(
    "--json",
    "figures",
    metavar="FILE",
    help="Write the numbers, with their 95 % intervals, to FILE; `-` is standard output.",
)
@click.option(
    "--against",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="DIR",
    help="Read with the model in DIR as well, and compare the two sentence by sentence; the JSON lists where they differ.",
)
@click.option(
    "--gate",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="Fail where the numbers fall short of the floors that FILE sets for this gold and grade.",
)
@model_option
@grade_option
def command(
    gold: tuple[str, ...], figures: str | None, against: Path | None, gate: Path | None, model: Path | None, grade: str
) -> None:
    """
    Read the articles of GOLD and compare the claims with its labels.

    GOLD is one or more files of labelled items, one JSON object a line. The tables go to standard output: a row for each language, the F1 of
    each stance with its 95 % interval (with a model of your own labels: of each label), how often a confidence keeps its promise (ECE: the expected calibration error), what reading costs.
    """
    from streams.cli import schemes  # noqa: PLC0415 (help starts fast)
    from streams.cli.evaluating import compared, evaluated, gold_of, missed, written  # noqa: PLC0415
    from streams.cli.reporting import beside, table  # noqa: PLC0415

    if model is not None and schemes.known_to(model):
        own = schemes.model_in(model)
        click.echo(schemes.table(schemes.evaluated(gold, own), own))
        return
    if against is not None and gate is not None:
        raise click.UsageError("--gate measures one model; leave --against out")
    items = gold_of(gold)
    if against is not None:
        both = compared(items, model, against, grade)
        if figures is not None:
            written(both, figures)
        if figures != "-":
            click.echo(beside(both))
        return
    result = evaluated(items, model, grade)
    if figures is not None:
        written(result, figures)
    if figures != "-":
        click.echo(table(result))
    if gate is not None and (short := missed(result, gate)):
        raise Failure(f"below the floors of {gate.name}: {'; '.join(short)}")
