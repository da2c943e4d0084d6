"""Roles: what a process runs, each behind the same four questions; a Faust app or a plain consumer in, starts, stops and pulses out."""

import asyncio
from contextlib import suppress
from typing import Any, Protocol

import structlog

from streams.deliveries import Deliveries
from streams.guard.consumer import GuardedConsumer
from streams.watchdog import Pulse

_ASK_SECONDS = 5.0
_STOP_SECONDS = 20.0

log = structlog.get_logger()


class Role(Protocol):
    """One of the parts that a worker process may run."""

    name: str

    async def start(self) -> None:
        """Begin to read; returns soon, long before there is an assignment."""

    async def stop(self) -> None:
        """Finish what is under way, commit it, leave the group."""

    async def pulse(self) -> Pulse:
        """Tell how it is doing; asks Kafka, and waits a few seconds at most."""

    def ready(self) -> bool:
        """Tell at once whether it has an assignment."""

    def failure(self) -> str | None:
        """Tell why it has died, or null while it lives."""


class FaustRole:
    """A Faust app with one agent."""

    def __init__(self, name: str, app: Any) -> None:
        self.name = name
        self._app = app

    async def start(self) -> None:
        self._app.finalize()
        await self._app.start()

    async def stop(self) -> None:
        # not wait_for: Faust swallows a cancellation here and there, and waits on
        stopping = asyncio.create_task(self._app.stop())
        done, _ = await asyncio.wait((stopping,), timeout=_STOP_SECONDS)
        if not done:
            raise TimeoutError(f"still busy after {_STOP_SECONDS:.0f} s")
        await stopping

    def ready(self) -> bool:
        consumer = self._consumer()
        return consumer is not None and consumer.joined and bool(self._streams(consumer))

    async def pulse(self) -> Pulse:
        consumer = self._consumer()
        if consumer is None:
            return Pulse(joined=False, partitions=0)
        tps = self._streams(consumer)
        committed = {tp: consumer.committed(tp) for tp in tps}
        waiting = lag = None
        # Kafka away, or a rebalance in between: then nobody knows
        with suppress(Exception):
            ends, positions = await asyncio.wait_for(self._ask(consumer, tps), _ASK_SECONDS)
            unread = sum(max(0, ends[tp] - positions[tp]) for tp in tps)
            waiting = unread + sum(consumer.ledgers[tp].unfinished for tp in tps if tp in consumer.ledgers)
            lag = sum(max(0, ends[tp] - committed[tp]) for tp in tps)
        return Pulse(
            joined=consumer.joined,
            partitions=len(tps),
            finished=sum(committed.values()),
            waiting=waiting,
            lag=lag,
            held_bytes=consumer.held_bytes,
        )

    def failure(self) -> str | None:
        if self._app.crashed:
            return f"the app crashed: {self._app.crash_reason!r}"
        return "the app stopped by itself" if self._app.should_stop else None

    async def _ask(self, consumer: GuardedConsumer, tps: list[Any]) -> tuple[dict[Any, int], dict[Any, int]]:
        if not tps:
            return {}, {}
        ends = await consumer.highwaters(*tps)
        positions = {tp: await consumer.position(tp) or 0 for tp in tps}
        return {tp: ends[tp] for tp in tps}, positions

    def _consumer(self) -> GuardedConsumer | None:
        consumer: GuardedConsumer | None = self._app._consumer  # noqa: SLF001, the property would make one
        return consumer

    def _streams(self, consumer: GuardedConsumer) -> list[Any]:
        try:
            return sorted(tp for tp in consumer.assignment() if tp.topic not in self._app.tables.changelog_topics)
        except Exception:  # noqa: BLE001, Faust raises one of several before its thread has started
            return []


class DeliveriesRole:
    """The consumer of alerts. It is never stalled: a receiver that is away may hold a partition for a day."""

    name = "deliveries"

    def __init__(self, deliveries: Deliveries) -> None:
        self._deliveries = deliveries
        self._running: asyncio.Task[None] | None = None
        self._told_to_stop = False

    async def start(self) -> None:
        self._running = asyncio.create_task(self._deliveries.run())

    async def stop(self) -> None:
        self._told_to_stop = True
        self._deliveries.stop()
        if self._running is not None:
            done, _ = await asyncio.wait((self._running,), timeout=_STOP_SECONDS)
            if not done:
                raise TimeoutError(f"still busy after {_STOP_SECONDS:.0f} s")
            await self._running

    def ready(self) -> bool:
        return self._deliveries.connected and self._deliveries.assigned > 0

    async def pulse(self) -> Pulse:
        return Pulse(joined=self._deliveries.connected, partitions=self._deliveries.assigned)

    def failure(self) -> str | None:
        if self._running is None or not self._running.done() or self._told_to_stop:
            return None
        error = None if self._running.cancelled() else self._running.exception()
        return f"the consumer ended: {error!r}"
