"""`parley worker`: the environment in; the service, until it is told to stop, out."""

import click

from streams.cli.group import Verb
from streams.cli.options import brokers_option, settings_with

ROLES = ("articles", "positions", "corrections", "deliveries")


@click.command(
    cls=Verb,
    examples=(
        "parley worker --brokers kafka-1:9092",
        "parley worker --only articles     # one such process a core",
    ),
)
@click.option(
    "--only",
    "roles",
    multiple=True,
    type=click.Choice(ROLES),
    help="Run this role alone; may be given again. Without it: all of them.",
)
@brokers_option
def command(roles: tuple[str, ...], brokers: str | None) -> None:
    """
    Run the service: read articles, fold positions, take corrections, deliver alerts.

    Settings come from PARLEY_ variables (`parley config` lists them). /metrics and /health answer on PARLEY_WEB_HOST:PARLEY_WEB_PORT. SIGTERM
    and Ctrl-C finish and commit what is under way.
    """
    settings = settings_with(brokers)
    from streams.worker import run  # noqa: PLC0415 (help starts fast)

    raise click.exceptions.Exit(run(settings, roles or ROLES))
