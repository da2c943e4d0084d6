"""Polling from the command line: a file of feeds in; a line for each poll that brought something, a table of how feeds are doing, out."""

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager, closing
from pathlib import Path

import click
from msgspec import Struct

from classifiers.rejected import Rejected
from streams.cli.group import Failure
from streams.ingest import Record
from streams.intake.delivery import AwayError, Delivery, Outlet
from streams.intake.fetching import Fetcher, Outcome
from streams.intake.hosts import Hosts
from streams.intake.ledger import Health, Ledger, LedgerError
from streams.intake.polling import Poller
from streams.intake.subscriptions import Subscription, SubscriptionError, load
from streams.settings import Settings
from streams.topics import RAW, TopicsError, UnreachableError

_WELL = frozenset({Outcome.OK.value, Outcome.NOT_MODIFIED.value, "new"})


class Plan(Struct, frozen=True, kw_only=True):
    """How to poll: once or until stopped, into Kafka or to standard output, on the public network only or everywhere."""

    once: bool = False
    dry_run: bool = False
    allow_private: bool = False


class Printer:
    """An outlet that writes records to standard output."""

    async def send(self, record: Record) -> Rejected | None:
        """Write the record's value as a line."""
        sys.stdout.buffer.write(record.value + b"\n")
        sys.stdout.buffer.flush()
        return None


def follow(file: Path, settings: Settings, plan: Plan) -> int:
    """
    Poll the feeds of *file* as *plan* says; return how many are failing, after a table where each was polled once.

    Raises `Failure` where the file can't be used, or Kafka isn't there.
    """
    subscriptions = _subscriptions(file)
    with closing(_ledger(settings, in_memory=plan.dry_run)) as ledger:
        try:
            asyncio.run(_poll(subscriptions, settings, plan, ledger))
        except* (UnreachableError, TopicsError, AwayError) as group:
            raise Failure(str(group.exceptions[0])) from None
        found = [ledger.health(one.url, one.shown) for one in subscriptions]
        if not plan.dry_run:
            _show(found)
        return sum(health.outcome not in _WELL for health in found)


def show_status(file: Path, settings: Settings) -> None:
    """Show how the feeds of *file* have been doing."""
    subscriptions = _subscriptions(file)
    with closing(_ledger(settings, in_memory=False)) as ledger:
        _show(ledger.health(one.url, one.shown) for one in subscriptions)


async def _poll(subscriptions: Sequence[Subscription], settings: Settings, plan: Plan, ledger: Ledger) -> None:
    async with _outlet(settings, plan) as outlet, Fetcher(allow_private=plan.allow_private) as fetcher:
        poller = Poller(
            subscriptions,
            Hosts(fetcher),
            outlet,
            ledger,
            topic=RAW.named(settings.topic_prefix),
            patient=not plan.once,
            told=lambda line: click.echo(line, err=True),
        )
        await (poller.once() if plan.once else poller.run())


@asynccontextmanager
async def _outlet(settings: Settings, plan: Plan) -> AsyncIterator[Outlet]:
    if plan.dry_run:
        yield Printer()
    else:
        async with Delivery(settings) as delivery:
            yield delivery


def _subscriptions(file: Path) -> tuple[Subscription, ...]:
    try:
        return load(file)
    except SubscriptionError as error:
        raise Failure(str(error)) from None


def _ledger(settings: Settings, *, in_memory: bool) -> Ledger:
    try:
        return Ledger(None if in_memory else settings.data_dir / "feeds.sqlite")
    except LedgerError as error:
        raise Failure(str(error)) from None


def _show(found: Iterable[Health]) -> None:
    from rich.console import Console  # noqa: PLC0415 (only a table needs it)
    from rich.table import Table  # noqa: PLC0415

    table = Table(box=None, pad_edge=False)
    for name in ("feed", "state", "polled", "next", "sent", "dup", "rej", "detail"):
        table.add_column(name, justify="right" if name in ("polled", "next", "sent", "dup", "rej") else "left")
    now = time.time()
    for health in found:
        polled = f"{_span(now - health.polled_at)} ago" if health.polled_at else "never"
        following = "never" if health.next_at is None else _span(max(0.0, health.next_at - now))
        state = health.outcome if health.failures < 2 else f"{health.outcome} ×{health.failures}"
        moved = f"moved to {health.moved_to}" if health.moved_to else ""
        numbers = (str(health.sent), str(health.duplicates), str(health.rejected))
        table.add_row(health.name, state, polled, following, *numbers, health.detail or moved)
    Console(width=None if sys.stdout.isatty() else 160, highlight=False, markup=False).print(table)


def _span(seconds: float) -> str:
    """
    Write a duration shortly.

    >>> _span(42.3), _span(600), _span(7300), _span(200_000)
    ('42 s', '10 min', '2 h', '2 d')
    """
    for unit, length in (("d", 86_400), ("h", 3600), ("min", 60)):
        if seconds >= length:
            return f"{int(seconds // length)} {unit}"
    return f"{int(seconds)} s"
