"""`parley deadletters`: the topic of dead letters in; what stands there, and records sent back to where they came from, out."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from streams.cli.group import Verb, Verbs
from streams.cli.options import brokers_option, settings_with

if TYPE_CHECKING:
    from streams.letters import Wanted
    from streams.settings import Settings


class Moment(click.ParamType):
    """A point in time, `2024-10-04T09:00Z` (UTC where no zone is given), or how long ago: `30m`, `2h`, `3d`."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Read *value*; a fault is wrong usage."""
        from streams.cli.moments import moment_of  # noqa: PLC0415 (help starts fast)

        found = moment_of(value, datetime.now(UTC))
        if found is None:
            self.fail(f"{value!r} is no time; write 2024-10-04T09:00Z, or 2h for two hours ago", param, ctx)
        return found


def filters(verb: Callable[..., None]) -> Callable[..., None]:
    """Options that say which letters are meant."""
    for option in reversed(
        (
            click.option("--reason", "reasons", multiple=True, metavar="REASON", help="Only letters with this reason."),
            click.option(
                "--topic",
                "topics",
                multiple=True,
                metavar="TOPIC",
                help="Only records of this topic, as claims or parley.claims.",
            ),
            click.option(
                "--since", type=Moment(), help="Only letters written at that time or later: 2024-10-04T09:00Z, or 2h."
            ),
            click.option("--until", type=Moment(), help="Only letters written before that time."),
            brokers_option,
        )
    ):
        verb = option(verb)
    return verb


@click.command(
    cls=Verbs,
    examples=("parley deadletters list --since 2h", "parley deadletters replay --reason bug"),
)
def command() -> None:
    """Look at what could not be read, and send it again or let it go."""


@command.command(
    "list",
    cls=Verb,
    examples=(
        "parley deadletters list --reason bug --topic articles.raw",
        "parley deadletters list --json | jq .reason",
    ),
)
@filters
@click.option("--all", "every", is_flag=True, help="Letters that were replayed or dropped as well.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line instead of a table.")
def list_(every: bool, as_json: bool, brokers: str | None, **given: Any) -> None:
    """
    List dead letters, oldest first in each partition: place, time, reason, where the record came from, and what is wrong with it.

    Those that were replayed or dropped are left out unless --all is given.
    """
    from streams.cli.lettering import show_list  # noqa: PLC0415 (help starts fast)

    settings = settings_with(brokers)
    show_list(settings, _wanted(settings, **given), every=every, as_json=as_json)


@command.command(cls=Verb, examples=("parley deadletters show 3:1207",))
@click.argument("place")
@brokers_option
def show(place: str, brokers: str | None) -> None:
    """Show the letter at PLACE, partition:offset as in the list: all its headers, the traceback of a bug, and the record's value."""
    from streams.cli.lettering import show_one  # noqa: PLC0415 (help starts fast)

    show_one(settings_with(brokers), _place(place))


@command.command(
    cls=Verb,
    examples=("parley deadletters replay 3:1207", "parley deadletters replay --reason bug --since 3d --dry-run"),
)
@click.argument("places", nargs=-1, metavar="[PLACE]...")
@filters
@click.option(
    "--all",
    "every",
    is_flag=True,
    help="Every letter that is still open; needed where no filter and no PLACE is given.",
)
@click.option("--again", is_flag=True, help="Letters that were replayed or dropped before as well.")
@click.option("--dry-run", is_flag=True, help="Only say which would be replayed.")
def replay(places: tuple[str, ...], every: bool, again: bool, dry_run: bool, brokers: str | None, **given: Any) -> None:
    """
    Send records back into the partitions that they came from, with their key, headers and time; note that in the letters' topic.

    The header replayed-from names the letter. What was replayed is not replayed twice, unless --again is given, and even that changes nothing downstream: the same
    record gives outputs with the same ids. The exit status is 1 where a record was cut and is no longer in its topic.
    """
    from streams.cli.lettering import act  # noqa: PLC0415 (help starts fast)
    from streams.letters import Outcome  # noqa: PLC0415

    settings = settings_with(brokers)
    wanted = _wanted(settings, places=places, **given)
    _narrow(wanted, every=every)
    act(settings, wanted, Outcome.REPLAYED, again=again, dry_run=dry_run)


@command.command(cls=Verb, examples=("parley deadletters drop --reason bad_json --until 1d",))
@click.argument("places", nargs=-1, metavar="[PLACE]...")
@filters
@click.option(
    "--all",
    "every",
    is_flag=True,
    help="Every letter that is still open; needed where no filter and no PLACE is given.",
)
@click.option("--dry-run", is_flag=True, help="Only say which would be dropped.")
def drop(places: tuple[str, ...], every: bool, dry_run: bool, brokers: str | None, **given: Any) -> None:
    """Note that nothing is to be done about letters: they no longer appear in the list. They stay in the topic until they expire."""
    from streams.cli.lettering import act  # noqa: PLC0415 (help starts fast)
    from streams.letters import Outcome  # noqa: PLC0415

    settings = settings_with(brokers)
    wanted = _wanted(settings, places=places, **given)
    _narrow(wanted, every=every)
    act(settings, wanted, Outcome.DROPPED, again=False, dry_run=dry_run)


def _wanted(
    settings: "Settings",
    *,
    reasons: tuple[str, ...],
    topics: tuple[str, ...],
    since: datetime | None,
    until: datetime | None,
    places: tuple[str, ...] = (),
) -> "Wanted":
    from classifiers.rejected import Reason  # noqa: PLC0415 (help starts fast)
    from streams.letters import Wanted  # noqa: PLC0415

    known = [reason.value for reason in Reason]
    if unknown := next((reason for reason in reasons if reason not in known), None):
        raise click.UsageError(f"{unknown!r} is no reason; there are {', '.join(known)}")
    prefix = f"{settings.topic_prefix}."
    return Wanted(
        reasons=frozenset(Reason(reason) for reason in reasons),
        topics=frozenset(topic if topic.startswith(prefix) else prefix + topic for topic in topics),
        since=since,
        until=until,
        places=frozenset(_place(one) for one in places),
    )


def _place(text: str) -> Any:
    from streams.letters import place  # noqa: PLC0415 (help starts fast)

    try:
        return place(text)
    except ValueError as error:
        raise click.UsageError(str(error)) from None


def _narrow(wanted: "Wanted", *, every: bool) -> None:
    if wanted.is_everything and not every:
        raise click.UsageError("say which: a PLACE, a filter, or --all")
