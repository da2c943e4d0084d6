"""`parley evaluate`: labelled news in; how well claims are read from it out."""

from pathlib import Path

import click

from streams.cli.group import Failure, Verb
from streams.cli.options import brokers_option, grade_option, model_option, settings_with


@click.command(
    cls=Verb,
    examples=(
        "parley evaluate corpus/dev/*.jsonl",
        "parley evaluate corpus/dev/*.jsonl --model model --json figures.json",
        "parley evaluate corpus/dev/*.jsonl --model new --against old --json differences.json",
        "parley evaluate training/gate/*.jsonl --gate training/gate.toml",
        "parley evaluate --on corrections --model new --against old",
    ),
)
@click.argument("gold", nargs=-1, metavar="[GOLD]...")
@click.option(
    "--on",
    type=click.Choice(["gold", "corrections"]),
    default="gold",
    show_default=True,
    help="What GOLD is: labelled items; or corrections, as `parley corrections export` writes them, taken from Kafka where no file is named.",
)
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
@brokers_option
def command(
    gold: tuple[str, ...],
    on: str,
    figures: str | None,
    against: Path | None,
    gate: Path | None,
    model: Path | None,
    grade: str,
    brokers: str | None,
) -> None:
    """
    Read the articles of GOLD and compare the claims with its labels.

    GOLD is one or more files of labelled items, one JSON object a line. The tables go to standard output: a row for each language, the F1 of
    each stance with its 95 % interval (with a model of your own labels: of each label), how often a confidence keeps its promise (ECE: the expected calibration error), what reading costs.

    With `--on corrections` it says of each sentence that analysts put right whether the model would have been right, and if not, what they would have to put right again. The sentences of an article are read side by side, without those that nobody corrected.
    """
    if on == "corrections":
        _on_corrections(gold, figures, against, gate, model, grade, brokers)
        return
    if not gold:
        raise click.UsageError("name files of labelled items, or say --on corrections")
    if brokers is not None:
        raise click.UsageError("--brokers is for --on corrections; labelled items come from files")
    _on_gold(gold, figures, against, gate, model, grade)


def _on_gold(
    gold: tuple[str, ...], figures: str | None, against: Path | None, gate: Path | None, model: Path | None, grade: str
) -> None:
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


def _on_corrections(
    names: tuple[str, ...],
    figures: str | None,
    against: Path | None,
    gate: Path | None,
    model: Path | None,
    grade: str,
    brokers: str | None,
) -> None:
    from streams.cli.correcting import items as corrected  # noqa: PLC0415 (help starts fast)
    from streams.cli.evaluating import gold_of, learnt, written  # noqa: PLC0415
    from streams.cli.reporting import lessons  # noqa: PLC0415

    if gate is not None:
        raise click.UsageError("floors are for labelled items; leave --gate out, or --on corrections")
    if names and brokers is not None:
        raise click.UsageError("corrections come from the files, or from --brokers; leave one of them out")
    items = gold_of(names).items if names else corrected(settings_with(brokers), None)
    if not items:
        raise Failure("nobody has corrected anything yet; there is nothing to measure by")
    result = learnt(items, model, against, grade)
    if figures is not None:
        written(result, figures)
    if figures != "-":
        click.echo(lessons(result))
