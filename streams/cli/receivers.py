"""`parley receivers`: the file of receivers and the settings in; who would be told of what, and whether they answer, out."""

import os
from typing import TYPE_CHECKING

import click

from streams.cli.group import Failure, Verb, Verbs
from streams.cli.options import settings_with

if TYPE_CHECKING:
    from streams.receivers import Receivers


@click.command(
    cls=Verbs,
    examples=("PARLEY_RECEIVERS=receivers.toml parley receivers check",),
)
def command() -> None:
    """Look at the receivers of alerts, and test them."""


@command.command("list", cls=Verb, examples=("parley receivers list",))
def list_() -> None:
    """List the receivers and the routes to them, without addresses and secrets. Asks nobody."""
    from streams.cli.receiving import show  # noqa: PLC0415 (help starts fast)

    show(_receivers())


@command.command(cls=Verb, examples=("parley receivers check", "parley receivers check desk"))
@click.argument("names", nargs=-1, metavar="[NAME]...")
def check(names: tuple[str, ...]) -> None:
    """
    Send each receiver, or each NAME, a signed message of the type parley.ping, and say what came back.

    An Alertmanager is asked for its version, and whether it takes alerts: it gets an empty list. The exit status is 1 where one doesn't answer as it should.
    """
    from streams.cli.receiving import ping  # noqa: PLC0415 (help starts fast)

    receivers = _receivers()
    if unknown := next((name for name in names if name not in receivers.by_name), None):
        raise click.UsageError(f"there is no receiver {unknown!r}; there are {', '.join(receivers.by_name)}")
    chosen = [one for one in receivers.by_name.values() if not names or one.name in names]
    if not ping(chosen):
        raise click.exceptions.Exit(1)


def _receivers() -> "Receivers":
    from streams.receiverfile import receivers_of  # noqa: PLC0415 (help starts fast)
    from streams.settings import SettingError  # noqa: PLC0415

    settings = settings_with()
    try:
        receivers = receivers_of(settings, os.environ)
    except SettingError as error:
        raise Failure(str(error)) from None
    if not receivers.by_name:
        raise Failure("no receiver is set; name a file with PARLEY_RECEIVERS, or one webhook with PARLEY_WEBHOOK_URL")
    return receivers
