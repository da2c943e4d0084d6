"""`parley topics`: Kafka in; topics created, or how they differ from the table that the code declares, out."""

from typing import TYPE_CHECKING

import click

from streams.cli.group import Failure, Verb, Verbs
from streams.cli.options import brokers_option, settings_with

if TYPE_CHECKING:
    from collections.abc import Callable

    from streams.settings import Settings


@click.command(
    cls=Verbs,
    examples=("parley topics create --brokers kafka-1:9092",),
)
def command() -> None:
    """Create, check or describe the topics of Kafka."""


@command.command(
    cls=Verb,
    examples=("PARLEY_REPLICATION=3 parley topics create --brokers kafka-1:9092,kafka-2:9092",),
)
@brokers_option
def create(brokers: str | None) -> None:
    """
    Create the topics that are missing, then check all of them.

    What exists is left as it is. PARLEY_PARTITIONS and PARLEY_REPLICATION say how.
    """
    from streams import topics  # noqa: PLC0415 (help starts fast)

    settings = settings_with(brokers)
    for name in _ask(topics.create, settings):
        click.echo(f"created {name}")
    _check(settings)


@command.command(
    cls=Verb,
    examples=("parley topics check && parley worker",),
)
@brokers_option
def check(brokers: str | None) -> None:
    """Compare Kafka's topics with what this release needs; a line for each difference, and status 1 if there is one."""
    _check(settings_with(brokers))


@command.command(
    cls=Verb,
    examples=("parley topics describe",),
)
def describe() -> None:
    """List every topic: its key and value, what is kept and for how long. Asks no broker."""
    from rich.console import Console  # noqa: PLC0415 (help starts fast)
    from rich.table import Table  # noqa: PLC0415

    from streams.topics import TOPICS  # noqa: PLC0415

    settings = settings_with()
    table = Table("topic", "key", "value", "kept", box=None, header_style="bold", pad_edge=False)
    for topic in TOPICS:
        age = "for ever" if topic.retention_days is None else f"{topic.retention_days} days"
        kept = "the newest of each key" if topic.cleanup == "compact" else age
        table.add_row(
            topic.named(settings.topic_prefix), topic.key, topic.value.__name__ if topic.value else "bytes", kept
        )
    Console().print(table)


def _check(settings: "Settings") -> None:
    from streams import topics  # noqa: PLC0415 (help starts fast)

    differences = _ask(topics.check, settings)
    for line in differences:
        click.echo(line, err=True)
    if differences:
        raise click.exceptions.Exit(1)
    click.echo(f"{len(topics.TOPICS)} topics are as they should be, {settings.partitions} partitions each")


def _ask(question: "Callable[[Settings], tuple[str, ...]]", settings: "Settings") -> tuple[str, ...]:
    from streams.topics import TopicsError, UnreachableError  # noqa: PLC0415 (help starts fast)

    try:
        return question(settings)
    except (UnreachableError, TopicsError) as error:
        raise Failure(str(error)) from None
