"""`parley gazetteer`: files of facts about parties, persons and names in; what is wrong with them, line by line, out."""

from pathlib import Path

import click

from streams.cli.group import Failure, Verb, Verbs


@click.command(
    cls=Verbs,
    examples=("parley gazetteer check desk.tsv",),
)
def command() -> None:
    """Look after the names that Parley knows: countries, groups, institutions and persons."""


@command.command(
    cls=Verb,
    examples=(
        "parley gazetteer check                       # the shipped files",
        "parley gazetteer check desk.tsv && PARLEY_GAZETTEER=desk.tsv parley worker",
    ),
)
@click.argument("files", nargs=-1, metavar="[FILE]...", type=click.Path(path_type=Path))
def check(files: tuple[Path, ...]) -> None:
    """
    Check files of your own facts; without a FILE, those that come with Parley. A fault is one line, FILE:LINE: what is wrong, and the exit status is then 1.

    A line of a FILE is one fact, its cells with a tab between them; what can be left out stands in brackets, # begins a comment:

    \b
        group   ID [KIND [COUNTRY]]             a party that is no state
        person  NAME PARTY [OFFICE [SINCE [UNTIL]]]  dates as 2024 or 2024-05
        form    OF LANGUAGE FORM [FLAG]         how OF is written in ar, ru or en

    OF and PARTY are a country's code (RU) or a group's id (Hamas), OF also a person's or an institution's name. A form then means this and
    nothing else; with the flag `ambiguous` it needs a witness in the story, with `never` it means this no more. PARLEY_GAZETTEER names the file
    for the worker, `parley extract --gazetteer` takes it as well, and the claims' model_version tells that it was used.
    """  # noqa: D301 - click wants the real character
    from streams.cli.gazetteers import faults_of, shipped  # noqa: PLC0415 (help starts fast)

    if not files:
        click.echo(shipped())
    wrong = 0
    for file in files:
        facts, found = faults_of(file)
        for fault in found:
            click.echo(fault, err=True)
        wrong += len(found)
        click.echo(f"{file}: {_count(facts, 'fact')}, {_count(len(found), 'fault')}")
    if wrong:
        raise Failure(f"{_count(wrong, 'fault')} to mend; parley gazetteer check --help shows what a line may be")


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
