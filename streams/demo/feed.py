"""The demo's feed: a broker in; every record of the topics that the demo shows, from the first one on, out."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiokafka import AIOKafkaConsumer, TopicPartition

from streams import security
from streams.demo.story import WATCHED, Event, Story
from streams.settings import Settings

_FETCH_MILLISECONDS = 50  # the embedded broker lets an empty fetch wait for all of it


class Feed:
    """Reads the topics without a consumer group: it commits nothing and disturbs nobody."""

    def __init__(self, consumer: AIOKafkaConsumer, story: Story, prefix: str) -> None:
        self._consumer = consumer
        self._story = story
        self._topics = {topic.named(prefix): topic for topic in WATCHED}

    async def events(self) -> list[Event]:
        """Wait a moment for records, and return what is news in them: nothing, as often as not."""
        batches = await self._consumer.getmany(timeout_ms=_FETCH_MILLISECONDS)
        taken = (
            self._story.add(self._topics[record.topic], record.value, record.headers)
            for records in batches.values()
            for record in records
        )
        return [event for event in taken if event is not None]


@asynccontextmanager
async def feed(settings: Settings, story: Story) -> AsyncIterator[Feed]:
    """Follow the output topics of *settings* into *story*."""
    consumer = AIOKafkaConsumer(
        **security.aiokafka(settings),
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        fetch_max_wait_ms=_FETCH_MILLISECONDS,
    )
    await consumer.start()
    try:
        names = [topic.named(settings.topic_prefix) for topic in WATCHED]
        consumer.assign([TopicPartition(name, partition) for name in names for partition in range(settings.partitions)])
        yield Feed(consumer, story, settings.topic_prefix)
    finally:
        await consumer.stop()
