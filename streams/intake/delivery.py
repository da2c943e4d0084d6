"""Delivery: a record in, from a server or a poller that must not wait; the record in Kafka, or why not, out."""

import asyncio
import threading
from types import TracebackType
from typing import Any, Protocol, Self

from confluent_kafka import KafkaError, KafkaException, Producer

from classifiers.rejected import Reason, Rejected
from streams import security
from streams.ingest import Record, Sender
from streams.settings import Settings
from streams.topics import RAW

_POLL_SECONDS = 0.1
_DELIVERY_SECONDS = 30.0


class BusyError(RuntimeError):
    """More records wait for Kafka than are allowed to; try again in a moment."""


class AwayError(RuntimeError):
    """Kafka did not take a record; the message is one line that says why."""


class Outlet(Protocol):
    """Where records go; what a poller and a door need to know of Kafka."""

    async def send(self, record: Record) -> Rejected | None:
        """Send *record* and wait until it has arrived; raises `BusyError` or `AwayError`."""
        ...


class Delivery:
    """
    Sends records to `parley.articles.raw` for as long as the `async with` block lasts; `send` returns when Kafka has the record.

    At most *max_waiting* records wait at a time: that is the back-pressure. Entering raises `UnreachableError` or `TopicsError`, as
    `streams.ingest.Sender.connect` does. Leaving waits for what is under way.
    """

    def __init__(self, settings: Settings, *, max_waiting: int = 2_000) -> None:
        self.topic = RAW.named(settings.topic_prefix)
        self.waiting = 0
        self._settings = settings
        self._max_waiting = max_waiting
        self._stop = threading.Event()
        self._producer = Producer({
            **security.librdkafka(settings),
            "enable.idempotence": True,
            "partitioner": "murmur2_random",
            "linger.ms": 5,
            "message.max.bytes": RAW.max_bytes,
            "delivery.timeout.ms": int(_DELIVERY_SECONDS * 1000),
        })  # fmt: skip
        self._thread = threading.Thread(target=self._poll, name="delivery", daemon=True)

    async def __aenter__(self) -> Self:
        await asyncio.to_thread(Sender(self._settings, self.topic).connect)
        self._thread.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await asyncio.to_thread(self._producer.flush, _DELIVERY_SECONDS)
        self._stop.set()
        await asyncio.to_thread(self._thread.join)

    async def send(self, record: Record) -> Rejected | None:
        """Send *record*, and wait until Kafka has it; a record that Kafka won't have is `Rejected`."""
        if self.waiting >= self._max_waiting:
            raise BusyError(f"{self.waiting} records wait for Kafka")
        loop = asyncio.get_running_loop()
        arrived: asyncio.Future[KafkaError | None] = loop.create_future()

        def delivered(error: KafkaError | None, _: Any) -> None:
            loop.call_soon_threadsafe(_settle, arrived, error)

        try:
            self._producer.produce(
                self.topic,
                record.value,
                record.key,
                headers=[*record.headers],
                timestamp=record.timestamp_ms,
                on_delivery=delivered,
            )
        except BufferError:
            raise BusyError("the queue for Kafka is full") from None
        except KafkaException as error:
            return _rejected(error.args[0])
        self.waiting += 1
        try:
            fault = await arrived
        finally:
            self.waiting -= 1
        if fault is None:
            return None
        if fault.code() == KafkaError.MSG_SIZE_TOO_LARGE:
            return _rejected(fault)
        raise AwayError(f"Kafka at {self._settings.brokers} did not take it ({fault.str()})")

    def _poll(self) -> None:
        while not self._stop.is_set():
            self._producer.poll(_POLL_SECONDS)


def _settle(arrived: "asyncio.Future[KafkaError | None]", error: KafkaError | None) -> None:
    if not arrived.done():
        arrived.set_result(error)


def _rejected(error: KafkaError) -> Rejected:
    if error.code() == KafkaError.MSG_SIZE_TOO_LARGE:
        return Rejected(Reason.TOO_LARGE, "Kafka refuses it as too large; shorten the text")
    return Rejected(Reason.OTHER, f"Kafka refuses it: {error.str()}")
