"""`parley export`: topics in; a file of statements, positions, alerts, claims or event records out."""

import click

from streams.cli.group import Verb
from streams.cli.options import brokers_option, settings_with


@click.command(
    cls=Verb,
    examples=(
        "parley export statements --pair RU US > statements.jsonl",
        "parley export positions --format csv --out positions.csv",
        "parley export gdelt --since 4w --format csv --out events.csv     # CAMEO codes, GDELT's columns",
        "parley export polecat --format parquet --out events.parquet      # PLOVER codes, POLECAT's columns",
    ),
)
@click.argument(
    "what", type=click.Choice(["statements", "positions", "history", "alerts", "claims", "gdelt", "polecat"])
)
@click.option("--pair", nargs=2, metavar="PARTY PARTY", help="Only this pair, as RU US.")
@click.option(
    "--since", metavar="TIME", help="Only what was said since then: a date, a time, or how long ago (2h, 3d, 2w)."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["jsonl", "csv", "parquet"]),
    default="jsonl",
    show_default=True,
    help="How it is written. In tables, what is no plain value is JSON.",
)
@click.option("--out", type=click.Path(dir_okay=False), metavar="FILE", help="Where it goes; else standard output.")
@brokers_option
def command(
    what: str, pair: tuple[str, str] | None, since: str | None, form: str, out: str | None, brokers: str | None
) -> None:
    """
    Write what stands in Kafka now to a file: each statement, position and alert once, as it was last.

    `gdelt` and `polecat` are the statements as event records, one a code; their column `lossy` names what the scheme can't say. The same log gives the same file.
    """
    from streams.cli.exporting import export  # noqa: PLC0415 (help starts fast)

    count = export(settings_with(brokers), what, pair, since, form, out)
    click.echo(f"{count} {what}", err=True)
