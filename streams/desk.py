"""The desk: how deliveries change in; each change in the log, the end of each counted, and dead letters of what has failed, out."""

import asyncio
import traceback
from collections.abc import Iterable, Mapping, MutableMapping
from datetime import datetime, timedelta
from typing import Any

import structlog
from aiokafka.errors import KafkaError
from msgspec.structs import replace

from classifiers.rejected import Reason, Rejected
from streams.alertreader import AlertReader
from streams.alerts import Alert
from streams.clock import Clock
from streams.deadletters import dead_letter
from streams.delivery import FAILED, Delivery, Known, Status, ended, known
from streams.deliverylog import DeliveryLog
from streams.errors import BugCounter, BugLimit, FatalError
from streams.incoming import Incoming
from streams.metrics import Metrics
from streams.settings import Settings
from streams.topics import DEADLETTERS
from streams.wire import decode

ROLE = "deliveries"

_BURY_PAUSES_SECONDS = (0.5, 1.0, 2.0, 5.0, 10.0, 15.0, None)
_KEPT = timedelta(days=14)  # how long it is remembered that an alert was delivered

log = structlog.get_logger()


class DeliveryDesk:
    """
    Keeps the books of a process that delivers. *known* is what every delivery of its partitions has come to, by partition and id.

    *producer* and *reader* are started and stopped by whoever made them.
    """

    def __init__(
        self,
        settings: Settings,
        metrics: Metrics,
        clock: Clock,
        *,
        producer: Any,
        reader: AlertReader,
        log: DeliveryLog,
    ) -> None:
        self.clock = clock
        self.known: MutableMapping[int, dict[str, Known]] = {}
        self._letters = DEADLETTERS.named(settings.topic_prefix)
        self._metrics = metrics
        self._producer = producer
        self._reader = reader
        self._log = log
        self._bugs = BugCounter(BugLimit())
        self._traces: dict[str, str] = {}

    async def alert_of(self, one: Delivery) -> Alert | None:
        """Read the alert of a delivery again; null where it is no longer there. Raises `TimeoutError` while Kafka does not answer."""
        record = await self._reader.read(one.partition, one.offset)
        alert = None if record is None else decode(Alert, record.value)
        return alert if isinstance(alert, Alert) and alert.alert_id == one.alert_id else None

    async def record(self, changed: Iterable[Delivery]) -> None:
        """
        Write to the log what has changed, count what has ended, make dead letters of what has failed.

        The dead letter comes first: a death in between makes another one, never none.
        """
        for one in changed:
            if one.status in FAILED and one.status is not Status.DROPPED:
                await self._bury_alert_of(one)
            await self._log.write(one)
            self.known.setdefault(one.partition, {})[one.delivery_id] = known(one)
            if not one.is_pending:
                self._tell(one)

    async def begin(self, begun: Iterable[Delivery]) -> None:
        """Write deliveries to the log that have just begun, all at once."""
        begun = [*begun]
        await asyncio.gather(*(self._log.write(one) for one in begun))
        for one in begun:
            self.known.setdefault(one.partition, {})[one.delivery_id] = known(one)

    def broke(self, one: Delivery, error: Exception) -> Delivery:
        """Note a bug of ours that keeps a delivery from being made, and end it. Raises `FatalError` where there are too many."""
        self._traces[one.delivery_id] = self.bug(error)
        return replace(ended(one, Status.BUG), detail=f"{type(error).__name__}: {error}"[:200])

    def bug(self, error: Exception) -> str:
        """Note a bug, and give its traceback. Raises `FatalError` where there are too many."""
        self._metrics.bugs.labels(ROLE).inc()
        log.error("bug", role=ROLE, exc_info=error)
        too_many = self._bugs.note(bug=True)
        if too_many is not None:
            raise FatalError(too_many)
        return "".join(traceback.format_exception(error))

    async def bury(self, record: Incoming, rejected: Rejected, trace: str = "") -> None:
        """Make a dead letter of *record*. Raises `FatalError` where Kafka does not take it for half a minute."""
        letter = dead_letter(record, rejected, ROLE, trace)
        for wait in _BURY_PAUSES_SECONDS:
            try:
                await self._producer.send_and_wait(self._letters, letter.value, key=letter.key, headers=letter.headers)
                break
            except KafkaError as error:
                if wait is None:
                    raise FatalError(f"a dead letter could not be sent: {error}") from error
                self._metrics.send_retries.labels(ROLE).inc()
                await self.clock.sleep(wait)
        self._metrics.deadletters.labels(ROLE, rejected.reason.value).inc()
        log.warning("dead_letter", role=ROLE, reason=rejected.reason, detail=rejected.detail, offset=record.offset)

    async def forget_old(self) -> None:
        """Let compaction drop what ended over two weeks ago, and forget it."""
        before = self.clock.now() - _KEPT
        for partition, deliveries in [*self.known.items()]:
            for delivery_id in _ended_before(before, deliveries):
                await self._log.forget(delivery_id, partition)
                deliveries.pop(delivery_id, None)

    async def _bury_alert_of(self, one: Delivery) -> None:
        trace = self._traces.pop(one.delivery_id, "")
        record = None if one.status is Status.LOST else await self._found(one)
        if record is not None:
            why = f"receiver {one.receiver}: {one.status} after {one.attempts} attempts: {one.detail}"
            await self.bury(record, Rejected(Reason.BUG if trace else Reason.UNDELIVERABLE, why), trace)

    async def _found(self, one: Delivery) -> Incoming | None:
        for wait in _BURY_PAUSES_SECONDS:
            try:
                return await self._reader.read(one.partition, one.offset)
            except TimeoutError as error:
                if wait is None:
                    raise FatalError("an alert that failed could not be read again") from error
                await self.clock.sleep(wait)
        return None

    def _tell(self, one: Delivery) -> None:
        self._metrics.deliveries.labels(one.receiver, one.status.value).inc()
        told = {
            "receiver": one.receiver,
            "alert_id": one.alert_id,
            "delivery_id": one.delivery_id,
            "attempts": one.attempts,
        }
        if one.status is Status.DELIVERED:
            self._bugs.note(bug=False)
            waited = (self.clock.now() - one.written).total_seconds()
            self._metrics.delivery_seconds.labels(one.receiver).observe(max(0.0, waited))
            log.info("delivered", **told)
        else:
            log.warning("not_delivered", **told, status=one.status.value, detail=one.detail)


def _ended_before(before: datetime, deliveries: Mapping[str, Known]) -> list[str]:
    return [key for key, one in deliveries.items() if one.status is not Status.PENDING and one.at < before]
