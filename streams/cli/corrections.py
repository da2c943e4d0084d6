"""`parley corrections`: what analysts put right, in Kafka, in; lines for the terminal, or labelled items to train on, out."""

import click

from streams.cli.group import Verb, Verbs
from streams.cli.options import brokers_option, settings_with


@click.group(
    cls=Verbs, examples=("parley corrections list --since 2w", "parley corrections export > own/corrections.jsonl")
)
def command() -> None:
    """What analysts put right on the board."""


@command.command("list", cls=Verb, examples=("parley corrections list --since 2w",))
@click.option("--since", metavar="TIME", help="Only those since then: a date, a time, or how long ago (2h, 3d, 2w).")
@brokers_option
def listed(since: str | None, brokers: str | None) -> None:
    """Show who put what right, oldest first."""
    from streams.cli.correcting import lines  # noqa: PLC0415 (help starts fast)

    for line in lines(settings_with(brokers), since):
        click.echo(line)


@command.command(
    "export",
    cls=Verb,
    examples=(
        "parley corrections export > own/corrections.jsonl",
        "parley corrections export > lessons.jsonl && parley evaluate --on corrections lessons.jsonl --model new",
    ),
)
@click.option("--since", metavar="TIME", help="Only those since then: a date, a time, or how long ago (2h, 3d, 2w).")
@brokers_option
def exported(since: str | None, brokers: str | None) -> None:
    """
    Write the corrected sentences as labelled items, one JSON object a line, as `parley train` and `parley evaluate` take them.

    An item is an article's corrected sentences with all that they say by the last word of the analysts, none where that is nothing. The same log gives the same bytes.
    """
    from streams.cli.correcting import item_lines  # noqa: PLC0415

    count = 0
    for line in item_lines(settings_with(brokers), since):
        click.echo(line)
        count += 1
    click.echo(f"{count} articles with corrected sentences", err=True)
