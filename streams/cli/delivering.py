"""Delivering: the deliveries that are meant in; a table, one of them in full, or what was asked for again, out on the terminal."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
import msgspec

from streams.cli.group import Failure
from streams.cli.printing import printable
from streams.delivery import Delivery
from streams.deliverybook import OPEN, DeliveryBook, Wanted
from streams.settings import Settings
from streams.topics import TopicsError, UnreachableError

_ID_CHARS = 12


def show_list(settings: Settings, wanted: Wanted, *, every: bool, as_json: bool) -> None:
    """Print the deliveries that are *wanted*, and to standard error how many there are; *every* includes those that are done."""
    count = 0
    with _opened(settings) as book:
        for one in book.deliveries():
            if one in wanted and (every or wanted.statuses or one.status in OPEN):
                count += 1
                click.echo(msgspec.json.encode(one) if as_json else _line(one))
    click.echo(f"{count} deliver{'y' if count == 1 else 'ies'}", err=True)


def show_one(settings: Settings, delivery_id: str) -> None:
    """Print one delivery in full. Raises `Failure` where none, or more than one, begins with *delivery_id*."""
    with _opened(settings) as book:
        found = [one for one in book.deliveries() if one.delivery_id.startswith(delivery_id)]
    if len(found) != 1:
        many = "no delivery begins" if not found else f"{len(found)} deliveries begin"
        raise Failure(f"{many} with {delivery_id!r}; see `parley deliveries list --all`")
    for name, value in msgspec.to_builtins(found[0]).items():
        if value not in (None, ""):
            click.echo(f"{name}: {printable(str(value))}")


def ask_again(settings: Settings, wanted: Wanted, *, dry_run: bool) -> None:
    """
    Have the deliveries that are *wanted* delivered again, each a line; then the number, on standard error.

    Raises `Exit` with status 1 where an alert is no longer in its topic, or an id is unknown.
    """
    with _opened(settings) as book:
        chosen = [
            one for one in book.deliveries() if one in wanted and (wanted.ids or wanted.statuses or one.status in OPEN)
        ]
        asked, gone = (tuple(chosen), ()) if dry_run else book.ask_again(chosen)
    for one in asked:
        click.echo(f"{'would ask' if dry_run else 'asked'} for {_line(one)}")
    for one in gone:
        click.echo(f"{one.delivery_id[:_ID_CHARS]}: the alert is no longer in its topic", err=True)
    missing = sorted(name for name in wanted.ids if not any(one.delivery_id.startswith(name) for one in chosen))
    if missing:
        click.echo(f"unknown: {', '.join(missing)}; see `parley deliveries list --all`", err=True)
    click.echo(f"{'would ask' if dry_run else 'asked'} for {len(asked)}", err=True)
    if gone or missing:
        raise click.exceptions.Exit(1)


@contextmanager
def _opened(settings: Settings) -> Iterator[DeliveryBook]:
    try:
        with DeliveryBook(settings) as book:
            yield book
    except (UnreachableError, TopicsError) as error:
        raise Failure(str(error)) from None


def _line(one: Delivery) -> str:
    written = one.written.strftime("%Y-%m-%d %H:%M:%SZ")
    said = one.detail or (f"next {one.next_attempt:%H:%M:%SZ}" if one.next_attempt else "")
    about = f"{one.rule} {one.dyad} {one.state}"
    return printable(
        f"{one.delivery_id[:_ID_CHARS]}  {written}  {one.receiver:<12} {one.status:<10} {one.attempts:>3}  {about}  {said}".rstrip()
    )
