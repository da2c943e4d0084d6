"""`parley ingest`: articles in; records of `parley.articles.raw`, and the numbers, out."""

import click

from streams.cli.group import Verb
from streams.cli.options import brokers_option, files_argument, settings_with


@click.command(
    cls=Verb,
    examples=(
        "parley ingest news.jsonl --brokers kafka-1:9092",
        "zcat archive.jsonl.gz | parley ingest --event-time",
    ),
)
@files_argument
@brokers_option
@click.option(
    "--event-time",
    is_flag=True,
    help="Stamp each record with its published_at instead of now: for replays of old news.",
)
def command(files: tuple[str, ...], brokers: str | None, event_time: bool) -> None:
    """
    Send articles to Kafka, where a worker reads them.

    The input is that of `parley extract`. A line that cannot be read is reported as FILE:LINE: reason and not sent; the others are, and the
    exit status is then 1. To send a file again does no harm: the same articles have the same ids.
    """
    settings = settings_with(brokers)
    from streams.cli.ingestion import ingest  # noqa: PLC0415 (help starts fast)

    if ingest(files, settings, in_event_time=event_time):
        raise click.exceptions.Exit(1)
