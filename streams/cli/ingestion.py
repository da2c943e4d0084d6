"""Ingestion: names of sources in; their articles in Kafka or on standard output, faults and numbers on standard error, and the faults' number out."""

import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import click
from msgspec import Struct

from classifiers.rejected import Rejected
from streams.cli.group import Failure
from streams.cli.progress import Bar
from streams.ingest import Record, Refused, Sender, StoppedError, Taken, record
from streams.intake.bookmarks import Bookmarks, Watermark
from streams.intake.items import Item, Unreadable
from streams.intake.pace import Pace
from streams.intake.seen import Seen
from streams.intake.sources import STDIN, Reading, articles, total_bytes
from streams.intake.tally import Tally
from streams.settings import Settings
from streams.topics import RAW, TopicsError, UnreachableError

_KEEP_SECONDS = 1.0


class Plan(Struct, frozen=True, kw_only=True):
    """How to ingest: stamped with the articles' own time or with now, only shown or sent, at most so many a second, from a bookmark on."""

    in_event_time: bool = False
    dry_run: bool = False
    rate: float | None = None
    resume: bool = False


def ingest(files: Sequence[str], settings: Settings, reading: Reading, plan: Plan) -> int:
    """
    Send every article of *files*; return how many articles and sources were at fault, after the numbers: a line for each source, where there are
    several, and one for all.

    A fault is one line, `FILE:NUMBER: reason: detail`, and stops nothing else. Raises `Failure` where Kafka isn't there, or goes away. A run that is
    stopped leaves bookmarks, which *plan.resume* goes on from.
    """
    topic = RAW.named(settings.topic_prefix)
    with Bar("sending", total=total_bytes(files), beside_output=plan.dry_run) as bar:
        run = Run(settings, topic, plan, bar)
        try:
            run.connect()
            for item in articles(files, reading, run.done):
                run.take(item)
            run.drain()
        except (UnreachableError, TopicsError, StoppedError) as error:
            run.stop()
            raise Failure(str(error)) from None
        except KeyboardInterrupt:
            run.stop()
            raise
    for line in run.numbers():
        click.echo(line, err=True)
    return run.tally.count("rejected")


class Run:
    """One run: where each source is, what was seen, what became of it."""

    def __init__(self, settings: Settings, topic: str, plan: Plan, bar: Bar) -> None:
        self.tally = Tally()
        self._topic = topic
        self._plan = plan
        self._bar = bar
        self._sender = None if plan.dry_run else Sender(settings, topic)
        self._seen = Seen()
        self._pace = Pace(plan.rate)
        self._bookmarks = Bookmarks(settings.data_dir / "ingest", f"{settings.brokers} {topic}")
        self._marks: dict[str, Watermark] = {}
        self._cut_short: set[str] = set()
        self._kept_at = time.monotonic()

    def connect(self) -> None:
        """Wait for Kafka, unless nothing is sent."""
        if self._sender is not None:
            self._sender.connect()

    def done(self, source: str) -> int:
        """How many items of *source* an earlier run has taken."""
        done = self._bookmarks.done(Path(source)) if self._plan.resume and source != STDIN else 0
        self._marks[source] = Watermark(done)
        return done

    def take(self, item: Item | Unreadable) -> None:
        """Send an item, or say what is wrong with it."""
        if isinstance(item, Unreadable):
            self._cut_short.add(item.source)
            self.tally.unreadable(item.source)
            self._bar.note(f"{item.place}: cannot be read: {item.detail}")
            return
        mark = self._marks[item.source]
        mark.begin(item.number)
        made = self._record(item.value)
        if isinstance(made, Rejected):
            self._refused(item, was_new=False)(made)
        elif not self._seen.is_new(made.event_id):
            self.tally.note(item.source, "duplicate")
            mark.finish(item.number)
        else:
            self.tally.note(item.source, "new")
            self._send(made, item)
        self._bar.advance(item.size_bytes)
        if time.monotonic() - self._kept_at > _KEEP_SECONDS:
            self._keep()

    def drain(self) -> None:
        """Wait until Kafka has everything; sources that were read to their end need no bookmark then."""
        if self._sender is not None:
            self._sender.drain()
        self._keep(at_end=True)

    def stop(self) -> None:
        """Keep how far each source is, and say how to go on."""
        self._keep()
        if any(mark.done and source != STDIN for source, mark in self._marks.items()) and not self._plan.dry_run:
            self._bar.note("stopped; the same with --resume goes on from here")

    def numbers(self) -> list[str]:
        """The summary: a line a source, where there are several, and one for all."""
        tally = self.tally
        sent = tally.count("new") if self._sender is None else self._sender.sent
        lines = tally.lines()
        duplicates = f", duplicate {count}" if (count := tally.count("duplicate")) else ""
        verb = "would send" if self._sender is None else "sent"
        return [
            *(lines if len(lines) > 1 else ()),
            f"{verb} {sent}{duplicates}, rejected {tally.count('rejected')}{tally.reasons()}",
        ]

    def _record(self, value: bytes | Rejected) -> Record | Rejected:
        if isinstance(value, Rejected):
            return value
        return record(value, topic=self._topic, now=datetime.now(UTC), in_event_time=self._plan.in_event_time)

    def _send(self, made: Record, item: Item) -> None:
        self._pace.wait()
        if self._sender is None:
            sys.stdout.buffer.write(made.value + b"\n")
            sys.stdout.buffer.flush()
            self._marks[item.source].finish(item.number)
        else:
            self._sender.send(made, self._refused(item, was_new=True), self._taken(item))

    def _taken(self, item: Item) -> Taken:
        mark = self._marks[item.source]
        return lambda: mark.finish(item.number)

    def _refused(self, item: Item, *, was_new: bool) -> Refused:
        def refused(rejected: Rejected) -> None:
            self.tally.reject(item.source, rejected.reason, was_new=was_new)
            self._bar.note(f"{item.place}: {rejected.reason}: {rejected.detail}")
            self._marks[item.source].finish(item.number)

        return refused

    def _keep(self, *, at_end: bool = False) -> None:
        self._kept_at = time.monotonic()
        if self._plan.dry_run:
            return
        with suppress(OSError):  # a bookmark that can't be kept costs repeats with the same ids, no article
            for source, mark in self._marks.items():
                if source == STDIN:
                    continue
                if at_end and source not in self._cut_short:
                    self._bookmarks.drop(Path(source))
                elif mark.done:
                    self._bookmarks.keep(Path(source), mark.done)
