"""The waker: a table of dyads in; wakes for those that are due out, onto the signals. The only part of the rules that reads a clock."""

import time
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime
from typing import Any

import structlog

from streams import entries
from streams.alarms import Alarms
from streams.errors import FatalError
from streams.outbox import Outbox, Output
from streams.positions import moment
from streams.rulesource import RuleSource
from streams.signals import wake
from streams.topics import SIGNALS
from streams.wire import cloud_event, encode

TICK_SECONDS = 1.0
_SCAN_SECONDS = 600.0
_RULES_SECONDS = 5.0

log = structlog.get_logger()

Owned = Callable[[], frozenset[int] | None]
"""The partitions of the table that this process has recovered; null while it is being told which."""


class Waker:
    """
    Wakes the dyads of one process, and reads the rules' file again when it changes.

    Its alarms are only a copy: when it starts, when it is given other partitions or other rules, and every ten minutes, they are taken from the table anew. So nothing is forgotten
    with a worker that dies, and a dyad that has moved away is woken by its new owner.
    """

    def __init__(
        self,
        table: Any,
        source: RuleSource,
        outbox: Outbox,
        prefix: str,
        owned: Owned,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._table = table
        self._source = source
        self._outbox = outbox
        self._prefix = prefix
        self._owned = owned
        self._clock = clock
        self._alarms = Alarms()
        self._known: frozenset[int] | None = None
        self._scan_at = self._rules_at = 0.0

    def wrote(self, key: bytes, value: bytes | None) -> None:
        """Take note of an entry that was written."""
        self._alarms.set(key, None if value is None else entries.next_wake(value))

    async def tick(self) -> int:
        """Look what is due, send its wakes, and return how many. What Kafka refuses is due again a minute later."""
        now = self._clock()
        changed = now >= self._rules_at and self._source.refresh()
        if now >= self._rules_at:
            self._rules_at = now + _RULES_SECONDS
        owned = self._owned()
        if owned is None:
            self._known = None
            return 0
        if owned != self._known or now >= self._scan_at or changed:
            self._scan(int(now))
            self._known, self._scan_at = owned, now + _SCAN_SECONDS
        due = self._alarms.due(int(now))
        if not due:
            return 0
        try:
            await self._outbox.send([self._output(key, at) for key, at in due])
        except FatalError as error:
            log.warning("wakes_waiting", wakes=len(due), error=str(error))
            return 0
        return len(due)

    def _scan(self, now: int) -> None:
        """Take the alarms from the table; what was last looked at with other rules is due at once, because with these another time may be."""
        version = self._source.rules.version
        wanted: Iterable[tuple[bytes, int | None]] = (
            (key, entries.next_wake(value) if entries.rules_of(value) == version else now)
            for key, value in self._table.items()
            if value
        )
        self._alarms.replace(wanted)

    def _output(self, key: bytes, at: int) -> Output:
        signal = wake(key.decode(), moment(at), datetime.fromtimestamp(self._clock(), UTC))
        topic = SIGNALS.named(self._prefix)
        headers = cloud_event(topic, signal.signal_id, f"/{self._prefix}/waker", signal.event_time)
        return Output(topic=SIGNALS, key=key, value=encode(signal), headers=headers)


def every_second(app: Any, tick: Callable[[], Awaitable[Any]]) -> None:
    """Have *app* call *tick* about once a second for as long as it runs."""

    @app.timer(interval=TICK_SECONDS)  # type: ignore[untyped-decorator]
    async def waking() -> None:
        await tick()


def owned_partitions(app: Any) -> frozenset[int] | None:
    """Tell which partitions of *app*'s table are recovered and its own; null during a rebalance, or before there is a consumer."""
    consumer = app._consumer  # noqa: SLF001, the property would make one
    if consumer is None or app.rebalancing or not consumer.joined:
        return None
    return frozenset(tp.partition for tp in consumer.assignment() if tp.topic in app.tables.changelog_topics)
