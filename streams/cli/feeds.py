"""`parley feeds`: a file of feeds in; their new articles in Kafka, and how each feed is doing, out."""

from pathlib import Path

import click

from streams.cli.group import Verb
from streams.cli.options import brokers_option, settings_with


@click.command(
    cls=Verb,
    examples=(
        "parley feeds feeds.toml --brokers kafka-1:9092",
        "parley feeds feeds.toml --once --dry-run | parley extract",
        "parley feeds feeds.toml --status",
    ),
)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE.toml")
@brokers_option
@click.option(
    "--once", is_flag=True, help="Poll each feed once, then show how they are doing. Status 1 if one of them failed."
)
@click.option("--status", is_flag=True, help="Poll nothing; show how the feeds have been doing.")
@click.option(
    "--dry-run", is_flag=True, help="Send nothing and remember nothing; write what would be sent to standard output."
)
@click.option("--allow-private", is_flag=True, help="Fetch from this machine and its network too.")
def command(file: Path, brokers: str | None, once: bool, status: bool, dry_run: bool, allow_private: bool) -> None:
    """
    Poll RSS, Atom and JSON feeds, and send what is new to Kafka.

    \b
    FILE.toml names the feeds:
        [[feed]]
        url = "https://news.example/rss"
        name = "Morning"        # the outlet
        language = "ar"         # else it is found out
        every = "10m"           # 15m unless told; twice as long after each failure
        pages = "auto"          # fetch the page behind a teaser; always, never

    Unchanged feeds cost one small request, a host is asked at most once a second and only what its robots.txt allows, an article is sent once. What
    was sent is remembered in PARLEY_DATA_DIR. Ctrl-C stops it; it goes on where it was.
    """  # noqa: D301 (\b keeps click from filling the lines)
    settings = settings_with(brokers)
    from streams.cli.polling import Plan, follow, show_status  # noqa: PLC0415 (help starts fast)

    if status:
        show_status(file, settings)
    elif follow(file, settings, Plan(once=once or dry_run, dry_run=dry_run, allow_private=allow_private)):
        raise click.exceptions.Exit(1)
