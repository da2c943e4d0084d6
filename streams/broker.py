"""The broker: an address in; whether anything answers there, asked again and again, out."""

import asyncio
import contextlib
from collections.abc import Callable
from typing import TypeVar

import structlog
from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient

from streams import security, topics
from streams.settings import Settings
from streams.topics import UnreachableError

Answer = TypeVar("Answer")

_PROBE_SECONDS = 2.0
_AGAIN_SECONDS = 3.0
_GROUP_SECONDS = 5.0

log = structlog.get_logger()


async def wait_for_topics(settings: Settings, tell: Callable[[str], None]) -> tuple[str, ...]:
    """
    Wait until a broker answers, then compare its topics with the table; return the differences, as `streams.topics.check`.

    While nothing answers, a line every few seconds says so, and *tell* hears it. Raises `streams.topics.TopicsError`.
    """

    def compared() -> tuple[str, ...]:
        # short questions, because a stop waits for the one that is being asked
        topics.reach(settings, _PROBE_SECONDS)
        return topics.check(settings)

    return await answered(compared, tell)


async def answered(ask: Callable[[], Answer], tell: Callable[[str], None]) -> Answer:
    """
    Ask Kafka, in a thread, until it answers; a cluster that has just lost a leader or a coordinator has another in a moment.

    While *ask* raises `UnreachableError`, a line every few seconds says so, and *tell* hears it. What else it raises is passed on.
    """
    while True:
        try:
            return await asyncio.to_thread(ask)
        except UnreachableError as error:
            tell(f"waiting: {error}")
            log.warning("waiting_for_broker", detail=str(error))
        await asyncio.sleep(_AGAIN_SECONDS)


async def members(settings: Settings, group: str) -> int | None:
    """Count the members of a consumer group, or null where Kafka does not say within some seconds."""
    return await asyncio.to_thread(_members, settings, group)


def _members(settings: Settings, group: str) -> int | None:
    client = AdminClient(security.librdkafka(settings))
    future = client.describe_consumer_groups([group], request_timeout=_GROUP_SECONDS)[group]
    try:
        return len(future.result(_GROUP_SECONDS).members)
    except (KafkaException, TimeoutError):
        return None


class BrokerProbe:
    """
    Asks the brokers for their metadata every two seconds, over a connection of its own.

    The clients' own view is no use here: a consumer keeps its assignment while every broker is away.
    """

    def __init__(self, settings: Settings) -> None:
        self.answers = False
        self._settings = settings
        self._client: AdminClient | None = None
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Ask for the first time, then go on in the background."""
        self._client = AdminClient(security.librdkafka(self._settings))
        self.answers = await asyncio.to_thread(self._ask)
        self._task = asyncio.create_task(self._go_on())

    async def stop(self) -> None:
        """Ask no more."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
            self._task = None

    async def _go_on(self) -> None:
        while True:
            await asyncio.sleep(_PROBE_SECONDS)
            self.answers = await asyncio.to_thread(self._ask)

    def _ask(self) -> bool:
        assert self._client is not None
        try:
            return bool(
                self._client.list_topics(topics.RAW.named(self._settings.topic_prefix), timeout=_PROBE_SECONDS).brokers
            )
        except KafkaException:
            return False
