"""Ingestion: names of files in; their articles in Kafka, faults and numbers on standard error, and the number of faults out."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime

import click

from classifiers.rejected import Rejected
from streams.cli.group import Failure
from streams.cli.inputs import Line, Unreadable, inputs, total_bytes
from streams.cli.progress import Bar
from streams.ingest import Refused, Sender, StoppedError, record
from streams.settings import Settings
from streams.topics import RAW, TopicsError, UnreachableError


def ingest(files: Sequence[str], settings: Settings, *, in_event_time: bool) -> int:
    """
    Send every article of *files*; return how many lines and files were at fault, after one line with the numbers.

    A line at fault is reported, `FILE:LINE: reason: detail`, and stops nothing else. Raises `Failure` where Kafka isn't there, or goes away.
    """
    topic = RAW.named(settings.topic_prefix)
    sender = Sender(settings, topic)
    faults: Counter[str] = Counter()
    with Bar("sending", total=total_bytes(files), beside_output=False) as bar:

        def refusing(place: str) -> Refused:
            def refused(rejected: Rejected) -> None:
                faults[rejected.reason] += 1
                bar.note(f"{place}: {rejected.reason}: {rejected.detail}")

            return refused

        try:
            sender.connect()
            for item in inputs(files):
                if isinstance(item, Unreadable):
                    faults["unreadable file"] += 1
                    bar.note(f"{item.place}: cannot be read: {item.detail}")
                    continue
                _send(item, topic, sender, refusing(item.place), in_event_time=in_event_time)
                bar.advance(item.size_bytes)
            sender.drain()
        except (UnreachableError, TopicsError, StoppedError) as error:
            raise Failure(str(error)) from None
    click.echo(_numbers(sender.sent, faults), err=True)
    return faults.total()


def _send(line: Line, topic: str, sender: Sender, refused: Refused, *, in_event_time: bool) -> None:
    value = line.value
    made = (
        value
        if isinstance(value, Rejected)
        else record(value, topic=topic, now=datetime.now(UTC), in_event_time=in_event_time)
    )
    if isinstance(made, Rejected):
        refused(made)
    else:
        sender.send(made, refused)


def _numbers(sent: int, faults: Counter[str]) -> str:
    reasons = ", ".join(f"{reason} {count}" for reason, count in sorted(faults.items()))
    return f"sent {sent}, rejected {faults.total()}" + (f" ({reasons})" if reasons else "")
