"""Ingest: raw articles as bytes in; records of `parley.articles.raw`, or why an article can't be one, out."""

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from confluent_kafka import KafkaError, KafkaException, Producer
from msgspec import Struct

from classifiers import dates, raw
from classifiers.article import revision
from classifiers.identity import digest
from classifiers.raw import RawArticle
from classifiers.rejected import Reason, Rejected
from streams import security, wire
from streams.settings import Settings
from streams.topics import RAW, TopicsError, UnreachableError

_SOURCE = "/parley/ingest"
_ENVELOPE_BYTES = 512  # what Kafka adds around key, value and headers: less than a fifth of this
_CONNECT_SECONDS = 8.0
_DELIVERY_SECONDS = 30.0
_QUEUE_KBYTES = 65_536  # a slow Kafka must slow the reading down, not fill the memory
_SLICE_SECONDS = 0.2  # a signal is noticed between two calls into librdkafka, never inside one

Refused = Callable[[Rejected], None]
Taken = Callable[[], None]


class Record(Struct, frozen=True, kw_only=True):
    """What is sent for one article: the value is the very bytes that came, so that offsets point into what the sender has."""

    key: bytes
    value: bytes
    headers: wire.Headers
    timestamp_ms: int
    event_id: str
    """The same for the same wording under the same id: whoever has seen it may drop it."""


class StoppedError(RuntimeError):
    """Kafka took no more records; the message is one line that says why and what to do."""


def record(value: bytes, *, topic: str, now: datetime, in_event_time: bool = False) -> Record | Rejected:
    """
    Make the record of a raw article's JSON, or say why a worker could not read it.

    Only what is certain at the door is rejected here: bytes that do not parse, an empty id, no letter in title and text, and what is too
    large for the topic. *in_event_time* stamps the record with its `published_at`, as if it had come in then: a replay
    of old news that must not look stale. An article without a readable `published_at` is stamped *now*.

    >>> record(b'{"id": "a", "text": ""}', topic="t", now=wire.moment(0)).reason.value
    'no_body'
    """
    article = raw.parse(value)
    if isinstance(article, Rejected):
        return article
    if not article.id:
        return Rejected(Reason.BAD_FIELD, "the id is empty; give each article an id of its own")
    if not any(map(str.isalpha, f"{article.title or ''}{article.text}")):
        return Rejected(Reason.NO_BODY, "title and text have no letter; send the article's body as text")
    published = dates.read(article.published_at) if in_event_time and article.published_at else None
    made = _record(article, value, topic, published or now)
    size = (
        len(made.key) + len(value) + sum(len(name) + len(content) for name, content in made.headers) + _ENVELOPE_BYTES
    )
    if size > RAW.max_bytes:
        return Rejected(
            Reason.TOO_LARGE, f"{size} bytes are more than the {RAW.max_bytes} that {topic} takes; shorten the text"
        )
    return made


def _record(article: RawArticle, value: bytes, topic: str, stamp: datetime) -> Record:
    event_id = digest(article.id, revision(article.title, article.text))
    return Record(
        key=article.id.encode(),
        value=value,
        headers=wire.cloud_event(topic, event_id, _SOURCE, stamp),
        timestamp_ms=int(stamp.timestamp() * 1000),
        event_id=event_id,
    )


class Sender:
    """
    Send records to one topic, each exactly once and in order for as long as the process lives; `sent` counts those that Kafka has.

    The client is librdkafka, which sends from a thread of its own: the caller may block for as long as it likes on a pipe that gives no
    line, and Ctrl-C finds nothing to unwind. The partitioner is murmur2, as in Java and in aiokafka, so that an article's
    key is in the same partition whoever sends it.
    """

    def __init__(self, settings: Settings, topic: str) -> None:
        self.sent = 0
        self._brokers = settings.brokers
        self._topic = topic
        self._fatal: KafkaError | None = None
        self._refusals = security.Refusals(settings)
        self._producer = Producer(
            {
                "error_cb": self._refusals.note,
                **security.librdkafka(settings),
                "enable.idempotence": True,
                "partitioner": "murmur2_random",
                "linger.ms": 5,
                "message.max.bytes": RAW.max_bytes,
                "queue.buffering.max.kbytes": _QUEUE_KBYTES,
                "delivery.timeout.ms": int(_DELIVERY_SECONDS * 1000),
            }
        )

    def connect(self) -> None:
        """Wait for Kafka, at most eight seconds; raise `UnreachableError` or, where the topic is missing, `TopicsError`."""
        metadata = self._metadata(time.monotonic() + _CONNECT_SECONDS)
        if metadata.topics[self._topic].error is not None:
            raise TopicsError(f"{self._topic} does not exist at {self._brokers}; create it with `parley topics create`")

    def _metadata(self, deadline: float) -> Any:
        while True:
            try:
                return self._producer.list_topics(self._topic, timeout=_SLICE_SECONDS * 5)
            except KafkaException as error:
                self._producer.poll(0)
                if (reason := self._refusals.reason()) is not None:
                    raise UnreachableError(reason) from None
                if time.monotonic() > deadline:
                    raise UnreachableError(
                        f"no Kafka at {self._brokers} ({error.args[0].str()}); start one or name its address with --brokers or PARLEY_BROKERS"
                    ) from None

    def send(self, record: Record, refused: Refused, taken: Taken | None = None) -> None:
        """Hand *record* over, waiting where the queue is full; later *taken* is called once Kafka has it, or *refused* if it won't have it."""
        while True:
            self._raise_if_stopped()
            try:
                self._producer.produce(
                    self._topic,
                    key=record.key,
                    value=record.value,
                    headers=[*record.headers],
                    timestamp=record.timestamp_ms,
                    on_delivery=self._counting(refused, taken),
                )
            except BufferError:
                self._producer.poll(_SLICE_SECONDS)
            except KafkaException as error:
                refused(_refusal(error.args[0]))
                return
            else:
                self._producer.poll(0)
                return

    def drain(self) -> None:
        """Wait until Kafka has taken or refused everything; raise `StoppedError` where it does neither."""
        while self._producer.flush(_SLICE_SECONDS):
            self._raise_if_stopped()
        self._raise_if_stopped()

    def _counting(self, refused: Refused, taken: Taken | None) -> Callable[[KafkaError | None, Any], None]:
        def delivered(error: KafkaError | None, message: Any) -> None:
            if error is None:
                self.sent += 1
                if taken is not None:
                    taken()
            elif error.code() == KafkaError.MSG_SIZE_TOO_LARGE:
                refused(_refusal(error))
            else:
                self._fatal = self._fatal or error

        return delivered

    def _raise_if_stopped(self) -> None:
        if self._fatal is not None:
            raise StoppedError(
                f"Kafka at {self._brokers} took {self.sent} and then no more ({self._fatal.str()}); see to it and run the same again:"
                " what comes twice has the same id"
            )


def _refusal(error: KafkaError) -> Rejected:
    if error.code() == KafkaError.MSG_SIZE_TOO_LARGE:
        return Rejected(
            Reason.TOO_LARGE, "Kafka refuses it as too large; shorten the text, or raise the topic's max.message.bytes"
        )
    return Rejected(Reason.OTHER, f"Kafka refuses it: {error.str()}")
