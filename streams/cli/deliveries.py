"""`parley deliveries`: the log of deliveries in; what became of which alert, and deliveries asked for again, out."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from streams.cli.deadletters import Moment
from streams.cli.group import Verb, Verbs
from streams.cli.options import brokers_option, settings_with

if TYPE_CHECKING:
    from streams.deliverybook import Wanted


def filters(verb: Callable[..., None]) -> Callable[..., None]:
    """Options that say which deliveries are meant."""
    for option in reversed(
        (
            click.option("--receiver", "receivers", multiple=True, metavar="NAME", help="Only those to this receiver."),
            click.option("--status", "statuses", multiple=True, metavar="STATUS", help="Only those with this status."),
            click.option(
                "--since", type=Moment(), help="Only alerts written at that time or later: 2024-10-04T09:00Z, or 2h."
            ),
            brokers_option,
        )
    ):
        verb = option(verb)
    return verb


@click.command(
    cls=Verbs,
    examples=("parley deliveries list --receiver desk", "parley deliveries retry --receiver desk --status expired"),
)
def command() -> None:
    """Look at what became of alerts on their way to receivers, and have them delivered again."""


@command.command(
    "list",
    cls=Verb,
    examples=("parley deliveries list --status pending", "parley deliveries list --all --json | jq .outcome"),
)
@filters
@click.option("--all", "every", is_flag=True, help="Those that were delivered as well, of the last two weeks.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line instead of a table.")
def list_(every: bool, as_json: bool, brokers: str | None, **given: Any) -> None:
    """
    List deliveries, the oldest alert first: id, when the alert was written, receiver, status, attempts, the alert, and what the receiver said last.

    Those that were delivered are left out unless --all or --status asks for them.
    """
    from streams.cli.delivering import show_list  # noqa: PLC0415 (help starts fast)

    show_list(settings_with(brokers), _wanted(**given), every=every, as_json=as_json)


@command.command(cls=Verb, examples=("parley deliveries show 3b2c0fea",))
@click.argument("delivery")
@brokers_option
def show(delivery: str, brokers: str | None) -> None:
    """Show all that is known of a DELIVERY: its id as in the list, or the first letters of it."""
    from streams.cli.delivering import show_one  # noqa: PLC0415 (help starts fast)

    show_one(settings_with(brokers), delivery)


@command.command(
    cls=Verb,
    examples=(
        "parley deliveries retry 3b2c0fea",
        "parley deliveries retry --receiver desk --status expired --since 3d --dry-run",
    ),
)
@click.argument("ids", nargs=-1, metavar="[DELIVERY]...")
@filters
@click.option("--dry-run", is_flag=True, help="Only say which would be asked for.")
def retry(ids: tuple[str, ...], dry_run: bool, brokers: str | None, **given: Any) -> None:
    """
    Have alerts delivered again to the receiver that didn't take them; what is still pending is tried at once.

    A receiver that said 410 is asked again. Each message has the webhook-id that it had, so that a receiver which took it after all drops it. What was
    delivered is sent again only if its id is named. The exit status is 1 where an alert is no longer in its topic, or an id is unknown.
    """
    from streams.cli.delivering import ask_again  # noqa: PLC0415 (help starts fast)

    wanted = _wanted(ids=ids, **given)
    if wanted.is_everything:
        raise click.UsageError("say which: a DELIVERY, --receiver, --status or --since")
    ask_again(settings_with(brokers), wanted, dry_run=dry_run)


def _wanted(
    *, receivers: tuple[str, ...], statuses: tuple[str, ...], since: datetime | None, ids: tuple[str, ...] = ()
) -> "Wanted":
    from streams.delivery import Status  # noqa: PLC0415 (help starts fast)
    from streams.deliverybook import Wanted  # noqa: PLC0415

    known = [status.value for status in Status if status is not Status.OTHER]
    if unknown := next((status for status in statuses if status not in known), None):
        raise click.UsageError(f"{unknown!r} is no status; there are {', '.join(known)}")
    return Wanted(
        receivers=frozenset(receivers),
        statuses=frozenset(Status(status) for status in statuses),
        since=since,
        ids=frozenset(ids),
    )
