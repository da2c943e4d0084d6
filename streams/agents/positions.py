"""The positions agent: signals in; statements, positions, their history and alerts out, and one table entry a dyad."""

import time
from typing import Any

from msgspec import Struct

from classifiers.identity import digest
from classifiers.rejected import Rejected
from streams.agents.waking import Waker, every_second, owned_partitions
from streams.dyads import Folded, Outcome, fold
from streams.edge import Edge, age_seconds
from streams.entries import Source
from streams.errors import FatalError
from streams.incoming import Incoming
from streams.metrics import Metrics
from streams.metrictable import language_label
from streams.outbox import Output, raw_topic
from streams.rulesource import RuleSource
from streams.settings import Settings
from streams.signals import Signal
from streams.topics import ALERTS, CHANGELOG, HISTORY, POSITIONS, SIGNALS, STATEMENTS, Topic
from streams.turns import Turns
from streams.watched import Watched
from streams.wire import cloud_event, decode, encode

ROLE = "positions"

# for each of 24 partitions: Faust's defaults would take 2 GiB of cache apiece for some megabytes of entries
_ROCKSDB = {"driver": "rocksdict", "block_cache_size": 8 * 1024 * 1024, "write_buffer_size": 4 * 1024 * 1024}


def outputs(folded: Folded, signal: Signal, prefix: str) -> tuple[Output, ...]:
    """
    List what a fold sends, each with the headers of a CloudEvent.

    An update of a statement is an event of its own: its event id is made of the statement and the signal that changed it.
    """
    sent: list[tuple[Topic, str, Struct]] = [
        (STATEMENTS, digest("statement", statement.statement_id, signal.signal_id), statement)
        for statement in folded.statements
    ]
    if folded.position is not None:
        event_id = digest("position", signal.dyad, signal.signal_id)
        sent += [(POSITIONS, event_id, folded.position), (HISTORY, event_id, folded.position)]
    sent += [(ALERTS, digest(alert.alert_id, alert.state.value), alert) for alert in folded.alerts]
    sent += [(SIGNALS, woken.signal_id, woken) for woken in folded.wakes]
    return tuple(
        Output(
            topic=topic,
            key=signal.dyad.encode(),
            value=encode(record),
            headers=cloud_event(topic.named(prefix), event_id, f"/{prefix}/{ROLE}", signal.event_time),
        )
        for topic, event_id, record in sent
    )


def attach(app: Any, settings: Settings, edge: Edge) -> None:
    """
    Declare the agent and its table on *app*.

    One signal of a dyad at a time, in this order: fold, send the outputs and wait for Kafka, then write the table and wait again. A process that dies in
    between folds the same signal onto the same entry and sends the same outputs with the same ids. Dyads share nothing, so the waits for Kafka of
    several overlap: an article that tells many of them something is through after two of these waits instead of two for each. Raises
    `SettingError` for rules that can't be used.
    """
    source = RuleSource(settings, edge.metrics)
    table = app.Table(
        ROLE,
        default=None,
        partitions=settings.partitions,
        key_type=bytes,
        value_type=bytes,
        changelog_topic=raw_topic(app, CHANGELOG.named(settings.topic_prefix)),
        options=dict(_ROCKSDB) if settings.store.startswith("rocksdb") else None,
    )

    waker = Waker(table, source, edge.outbox, settings.topic_prefix, lambda: owned_partitions(app))
    watched = Watched(settings.watch, table, edge.metrics, settings.partitions, lambda: owned_partitions(app))
    every_second(app, waker.tick)
    every_second(app, watched.show)

    turns = Turns()

    async def work(record: Incoming) -> Rejected | None:
        signal = decode(Signal, record.value)
        if isinstance(signal, Rejected):
            return signal
        # no pause between the stream and this, or the order of a dyad's signals would be chance
        async with turns.of(signal.dyad.encode()):
            await put(record, signal)
        return None

    async def put(record: Incoming, signal: Signal) -> None:
        key = signal.dyad.encode()
        started = time.perf_counter()
        folded = fold(table.get(key), signal, source.rules, Source(record.partition, record.offset))
        edge.metrics.fold_seconds.observe(time.perf_counter() - started)
        await edge.outbox.send(outputs(folded, signal, settings.topic_prefix))
        if folded.changed:
            await _write(table, key, folded.entry)
            waker.wrote(key, folded.entry)
        _count(edge.metrics, folded, signal)
        watched.rang(folded.alerts)

    @app.agent(raw_topic(app, SIGNALS.named(settings.topic_prefix)), name=ROLE, concurrency=settings.concurrency)  # type: ignore[untyped-decorator]
    async def positions_agent(stream: Any) -> None:
        async for event in stream.events():
            await edge.handle(event.message, work)


async def _write(table: Any, key: bytes, entry: bytes | None) -> None:
    # no pause between these two: what is awaited is the last write
    table[key] = entry
    try:
        await table.written()
    except Exception as error:
        # memory is ahead of the changelog now; only a fresh start from the changelog makes them agree
        raise FatalError(f"the table's changelog could not be written: {error}") from error


def _count(metrics: Metrics, folded: Folded, signal: Signal) -> None:
    metrics.signals.labels(folded.outcome.value).inc()
    metrics.statements.inc(len(folded.statements))
    metrics.positions.inc(folded.position is not None)
    if folded.outcome is Outcome.NEW and signal.evidence is not None:
        for stance in signal.stances:
            metrics.stances.labels(language_label(signal.evidence.language), stance.label.value).inc()
    for alert in folded.alerts:
        metrics.alerts.labels(alert.severity.value, alert.state.value).inc()
        metrics.alert_latency_seconds.observe(age_seconds(signal.ingest_time))
        metrics.alert_age_seconds.observe(age_seconds(signal.event_time))
