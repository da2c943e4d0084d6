"""`parley replay`: a stretch of the log, another model, other rules in; what they would have made, beside what is live, out."""

from datetime import UTC, datetime
from pathlib import Path

import click

from streams.cli.deadletters import Moment
from streams.cli.group import Verb
from streams.cli.options import brokers_option, settings_with


@click.command(
    cls=Verb,
    examples=(
        "parley replay --from 7d --rules new.toml          # which alerts of the week would have been others",
        "parley replay --from 2024-10-01 --to 2024-11-01 --out october/",
    ),
)
@click.option(
    "--from", "begin", type=Moment(), help="Compare what came at that time or later; else from the log's beginning."
)
@click.option("--to", "end", type=Moment(), help="Compare what came before that time; else up to now.")
@click.option(
    "--model",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="DIR",
    help="Read the articles of the span anew with the model in DIR; else their claims stand.",
)
@click.option(
    "--rules",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Ring by these rules; else by PARLEY_RULES, or those that come with Parley.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Write claims, statements, positions, alerts and the comparison into files of that folder, which must be empty or new.",
)
@click.option("--json", "as_json", is_flag=True, help="Write the comparison as JSON instead of a screen.")
@brokers_option
def command(
    begin: datetime | None,
    end: datetime | None,
    model: Path | None,
    rules: Path | None,
    out: Path | None,
    brokers: str | None,
    *,
    as_json: bool,
) -> None:
    """
    Build statements, positions and alerts again from Kafka's log, with another model or other rules, and compare them with the live ones.

    It runs the same code as the worker in a plain loop, writes into no topic, and delivers nothing. What came before --from is folded as it was logged, so that
    the span begins where the live positions stood.
    """
    from streams.cli.replays import run  # noqa: PLC0415 (help starts fast)

    now = datetime.now(UTC)
    begin, end = begin or datetime(1970, 1, 1, tzinfo=UTC), end or now
    if begin >= end:
        raise click.UsageError("--from must lie before --to, and before now")
    for line in run(settings_with(brokers), (begin, end), model, rules, out, as_json=as_json):
        click.echo(line)
