"""The outbox: records for topics in; back only when Kafka has all of them, or an error that says why it never will."""

import asyncio
from collections.abc import Sequence
from typing import Any

import structlog
from aiokafka.errors import KafkaError, MessageSizeTooLargeError
from msgspec import Struct

from streams.errors import FatalError
from streams.metrics import Metrics
from streams.settings import Settings
from streams.topics import Topic
from streams.wire import Headers

RETRY_SECONDS = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 10.0, 15.0)
"""Pauses between attempts, on top of the client's own retries: less than a minute, because the commit waits for the slowest record."""

log = structlog.get_logger()


class Output(Struct, frozen=True, kw_only=True):
    """A record to send. Without a *partition* the key decides."""

    topic: Topic
    key: bytes | None
    value: bytes | None
    headers: Headers
    partition: int | None = None


class TooLargeError(ValueError):
    """A record is larger than its topic takes; sending it again would not help."""


class Outbox:
    """What one role sends through its Faust app."""

    def __init__(self, app: Any, settings: Settings, role: str, metrics: Metrics) -> None:
        self._app = app
        self._prefix = settings.topic_prefix
        self._role = role
        self._metrics = metrics
        self._channels: dict[str, Any] = {}

    async def send(self, outputs: Sequence[Output]) -> None:
        """
        Send *outputs* in order and return when Kafka has acknowledged every one of them.

        What Kafka refuses is tried again, so an output may be there twice. Raises `TooLargeError`, and `FatalError` when the last retry
        failed: then the source must not be committed.
        """
        waiting = list(outputs)
        for pause in (*RETRY_SECONDS, None):
            failures = await self._attempt(waiting)
            if not failures:
                return
            waiting = [output for output, _ in failures]
            error = failures[0][1]
            if pause is None:
                raise FatalError(
                    f"{len(waiting)} records could not be sent, the first to {waiting[0].topic.name}: {error}"
                ) from error
            self._metrics.send_retries.labels(self._role).inc(len(failures))
            log.warning(
                "send_retry",
                role=self._role,
                topic=waiting[0].topic.name,
                records=len(failures),
                error=str(error),
                pause_seconds=pause,
            )
            await asyncio.sleep(pause)

    async def _attempt(self, outputs: Sequence[Output]) -> list[tuple[Output, Exception]]:
        # started one after the other, so that records of one partition keep their order; awaited together
        started: list[tuple[Output, Any]] = []
        failures: list[tuple[Output, Exception]] = []
        for output in outputs:
            try:
                started.append((output, await self._start(output)))
            except MessageSizeTooLargeError as error:
                raise _too_large(output, error) from error
            except (KafkaError, TimeoutError) as error:
                failures.append((output, error))
        results = await asyncio.gather(*(future for _, future in started), return_exceptions=True)
        for (output, _), result in zip(started, results, strict=True):
            if isinstance(result, MessageSizeTooLargeError):
                raise _too_large(output, result) from result
            if isinstance(result, KafkaError | TimeoutError):
                failures.append((output, result))
            elif isinstance(result, BaseException):
                raise result
            else:
                self._metrics.records_sent.labels(output.topic.name).inc()
        return failures

    async def _start(self, output: Output) -> Any:
        return await self._channel(output.topic).send(
            key=output.key, value=output.value, partition=output.partition, headers=output.headers
        )

    def _channel(self, topic: Topic) -> Any:
        if topic.name not in self._channels:
            self._channels[topic.name] = raw_topic(self._app, topic.named(self._prefix))
        return self._channels[topic.name]


def raw_topic(app: Any, name: str) -> Any:
    """Declare a topic of *app* that carries bytes: decoding is a pure function inside the agent, so that a bad record is a value."""
    return app.topic(name, key_type=bytes, value_type=bytes, key_serializer="raw", value_serializer="raw")


def _too_large(output: Output, error: Exception) -> TooLargeError:
    return TooLargeError(
        f"a record of {len(output.value or b'')} bytes for {output.topic.name}, which takes {output.topic.max_bytes}: {error}"
    )
