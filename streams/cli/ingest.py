"""`parley ingest`: sources of articles in; records of `parley.articles.raw`, and the numbers, out."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from streams.cli.group import Failure, Verb
from streams.cli.options import brokers_option, settings_with

if TYPE_CHECKING:
    from streams.intake.presets import Preset

_FORMATS = ("jsonl", "json", "txt", "html", "feed", "warc", "csv", "tsv", "parquet")
_PRESETS = ("newspaper", "news-please", "scrapy", "trafilatura")


@click.command(
    cls=Verb,
    examples=(
        "parley ingest news.jsonl --brokers kafka-1:9092",
        "parley ingest pages/ CC-NEWS.warc.gz feed.xml --dry-run | parley extract",
        "zcat archive.jsonl.gz | parley ingest --event-time --rate 200",
        "parley ingest articles.csv --mapping columns.toml",
    ),
)
@click.argument("files", nargs=-1, metavar="[SOURCE]...")
@brokers_option
@click.option(
    "--event-time",
    is_flag=True,
    help="Stamp each record with its published_at instead of now: for replays of old news.",
)
@click.option(
    "--format", "kind", type=click.Choice(_FORMATS), help="What the sources are, where their names don't tell."
)
@click.option("--preset", type=click.Choice(_PRESETS), help="Whose JSON or columns it is, where that isn't found out.")
@click.option(
    "--mapping",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.toml",
    help='Where your own members or columns stand: lines such as text = "body".',
)
@click.option(
    "--rate", type=click.FloatRange(min=0, min_open=True), metavar="N", help="Send at most N articles a second."
)
@click.option("--resume", is_flag=True, help="Go on where an earlier run of the same files was stopped.")
@click.option("--dry-run", is_flag=True, help="Send nothing; write what would be sent to standard output.")
def command(
    files: tuple[str, ...],
    brokers: str | None,
    event_time: bool,
    kind: str | None,
    preset: str | None,
    mapping: Path | None,
    rate: float | None,
    resume: bool,
    dry_run: bool,
) -> None:
    """
    Send articles to Kafka, where a worker reads them.

    A SOURCE is a file, a folder, or `-` for standard input: JSON lines (our own, or those of newspaper, news-please, Scrapy, trafilatura), .txt, HTML
    pages, RSS, Atom and JSON Feed, WARC, CSV, Parquet; packed with gzip, zstd or bzip2 or not. Encodings, entities and dates are put right,
    and what was changed is in the record. What cannot be read is reported as SOURCE:NUMBER: reason and not sent; the rest is, and the
    exit status is then 1. To send a file again does no harm: the same articles have the same ids.
    """
    if preset and mapping:
        raise click.UsageError("--preset and --mapping both say where things stand; give one of them")
    settings = settings_with(brokers)
    from streams.cli.ingestion import Plan, ingest  # noqa: PLC0415 (help starts fast)
    from streams.intake.sources import Format, Reading  # noqa: PLC0415

    reading = Reading(format=Format(kind) if kind else None, preset=_preset(preset, mapping))
    plan = Plan(in_event_time=event_time, dry_run=dry_run, rate=rate, resume=resume)
    if ingest(files, settings, reading, plan):
        raise click.exceptions.Exit(1)


def _preset(name: str | None, mapping: Path | None) -> "Preset | None":
    from streams.intake.presets import PRESETS, MappingError, load  # noqa: PLC0415

    try:
        return load(mapping) if mapping else PRESETS[name] if name else None
    except MappingError as error:
        raise Failure(str(error)) from None
