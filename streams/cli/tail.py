"""`parley tail`: claims, statements and alerts as they come in; a line each out."""

import click

from streams.cli.group import Verb
from streams.cli.options import brokers_option, settings_with

KINDS = ("claims", "statements", "alerts")
STANCES = (
    "open_to_dialogue",
    "closed_to_dialogue",
    "confirmation_of_plans",
    "denial_of_plans",
    "conditional",
    "undecided",
)
"""The labels of `classifiers.stance`, written out: the help starts fast."""


@click.command(
    cls=Verb,
    examples=(
        "parley tail",
        "parley tail --pair RU US --stance open_to_dialogue --only statements",
        "parley tail --since 2h --json | jq .summary",
    ),
)
@click.option("--pair", nargs=2, metavar="PARTY PARTY", help="Only this pair, as RU US.")
@click.option(
    "--stance",
    "stances",
    multiple=True,
    type=click.Choice(STANCES),
    help="Only claims and statements with this stance; may be given again.",
)
@click.option("--only", "kinds", multiple=True, type=click.Choice(KINDS), help="Only these; may be given again.")
@click.option(
    "--since", metavar="TIME", help="Begin there instead of now: a date, a time, or how long ago (2h, 3d, 2w)."
)
@click.option("--json", "as_json", is_flag=True, help="Write the records themselves, one JSON object a line.")
@brokers_option
def command(
    pair: tuple[str, str] | None,
    stances: tuple[str, ...],
    kinds: tuple[str, ...],
    since: str | None,
    as_json: bool,
    brokers: str | None,
) -> None:
    """
    Follow what is read and made of it, until Ctrl-C.

    Times are UTC. A statement comes again whenever it has changed: one more report of it, or one fewer. A broker that goes away is waited for.
    """
    from streams.cli.tailing import tail  # noqa: PLC0415 (help starts fast)

    for text in tail(settings_with(brokers), pair, stances, kinds or KINDS, since, as_json=as_json):
        click.echo(text)
