"""`parley evaluate`: labelled news in; how well claims are read from it out."""

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from streams.cli.group import Failure, Verb
from streams.cli.options import brokers_option, grade_option, model_option, settings_with

if TYPE_CHECKING:
    from collections.abc import Callable

    from streams.cli.evaluating import Compared, Evaluated, Learnt


class _Asked(NamedTuple):
    """What an evaluation of either kind is told: which models, how they read, and where the numbers go."""

    model: Path | None
    grade: str
    against: Path | None
    gate: Path | None
    figures: str | None

    def told(self, result: "Evaluated | Compared | Learnt", table: "Callable[[], str]") -> None:
        """The numbers of *result* go into their file, and its *table* to standard output, unless the numbers go there."""
        from streams.cli.evaluating import written  # noqa: PLC0415 (help starts fast)

        if self.figures is not None:
            written(result, self.figures)
        if self.figures != "-":
            click.echo(table())


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
    asked = _Asked(model, grade, against, gate, figures)
    if on == "corrections":
        _on_corrections(gold, brokers, asked)
        return
    if not gold:
        raise click.UsageError("name files of labelled items, or say --on corrections")
    if brokers is not None:
        raise click.UsageError("--brokers is for --on corrections; labelled items come from files")
    _on_gold(gold, asked)


def _on_gold(gold: tuple[str, ...], asked: _Asked) -> None:
    from streams.cli import schemes  # noqa: PLC0415 (help starts fast)
    from streams.cli.evaluating import compared, evaluated, gold_of, missed  # noqa: PLC0415
    from streams.cli.reporting import beside, table  # noqa: PLC0415

    if asked.model is not None and schemes.known_to(asked.model):
        own = schemes.model_in(asked.model)
        click.echo(schemes.table(schemes.evaluated(gold, own), own))
        return
    if asked.against is not None and asked.gate is not None:
        raise click.UsageError("--gate measures one model; leave --against out")
    items = gold_of(gold)
    if asked.against is not None:
        both = compared(items, asked.model, asked.against, asked.grade)
        asked.told(both, lambda: beside(both))
        return
    result = evaluated(items, asked.model, asked.grade)
    asked.told(result, lambda: table(result))
    if asked.gate is not None and (short := missed(result, asked.gate)):
        raise Failure(f"below the floors of {asked.gate.name}: {'; '.join(short)}")


def _on_corrections(names: tuple[str, ...], brokers: str | None, asked: _Asked) -> None:
    from streams.cli.correcting import items as corrected  # noqa: PLC0415 (help starts fast)
    from streams.cli.evaluating import gold_of, learnt  # noqa: PLC0415
    from streams.cli.reporting import lessons  # noqa: PLC0415

    if asked.gate is not None:
        raise click.UsageError("floors are for labelled items; leave --gate out, or --on corrections")
    if names and brokers is not None:
        raise click.UsageError("corrections come from the files, or from --brokers; leave one of them out")
    items = gold_of(names).items if names else corrected(settings_with(brokers), None)
    if not items:
        raise Failure("nobody has corrected anything yet; there is nothing to measure by")
    result = learnt(items, asked.model, asked.against, asked.grade)
    asked.told(result, lambda: lessons(result))
