"""The sender: records of several topics in; all of them in Kafka, or one error that says why not, out."""

from typing import Any

from confluent_kafka import KafkaError, Producer

from streams import security
from streams.settings import Settings
from streams.topics import MAX_REQUEST_BYTES, UnreachableError
from streams.wire import Headers

_SLICE_SECONDS = 0.2  # Ctrl-C is noticed between two calls into librdkafka
_DELIVERY_MS = 30_000


class Sender:
    """Sends records for verbs that write a few: `send` some, then `flush`; only after that are they in Kafka."""

    def __init__(self, settings: Settings) -> None:
        self._brokers = settings.brokers
        self._fault: KafkaError | None = None
        self._producer = Producer(
            security.librdkafka(settings)
            | {
                "enable.idempotence": True,
                "partitioner": "murmur2_random",  # as in Java and in aiokafka: a key is in one partition whoever sends it
                "message.max.bytes": MAX_REQUEST_BYTES,
                "delivery.timeout.ms": _DELIVERY_MS,
            }
        )

    def send(
        self,
        topic: str,
        key: bytes | None,
        value: bytes | None,
        headers: Headers,
        *,
        partition: int | None = None,
        timestamp_ms: int = 0,
    ) -> None:
        """Hand over a record, to *partition* or to that of its key, stamped with *timestamp_ms* or with now."""
        places: dict[str, Any] = {} if partition is None else {"partition": partition}
        while True:
            try:
                self._producer.produce(
                    topic,
                    value,
                    key,
                    headers=[*headers],
                    timestamp=timestamp_ms,
                    on_delivery=self._note_fault,
                    **places,
                )
            except BufferError:
                self._producer.poll(_SLICE_SECONDS)
            else:
                return

    def flush(self) -> None:
        """Wait until Kafka has everything. Raises `UnreachableError` where it did not take a record."""
        while self._producer.flush(_SLICE_SECONDS):
            pass
        if self._fault is not None:
            raise UnreachableError(
                f"Kafka at {self._brokers} did not take all ({self._fault.str()}); see to it and run the same again"
            )

    def _note_fault(self, error: KafkaError | None, _: Any) -> None:
        self._fault = self._fault or error
