"""A worker of deliveries on the embedded broker, what it is given and what it logs: for tests."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from aiohttp import web
from aiohttp.test_utils import TestServer
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from prometheus_client import CollectorRegistry

from streams.clock import Clock
from streams.deliveries import Deliveries
from streams.delivery import Delivery
from streams.metrics import Metrics
from streams.settings import load
from streams.topics import ALERTS, DEADLETTERS, DELIVERIES
from streams.wire import decode
from tests.streams.receiving import SECRET

TOPIC = ALERTS.named("parley")
LOG = DELIVERIES.named("parley")
LETTERS = DEADLETTERS.named("parley")
PARTITIONS = {TOPIC: 2, LOG: 2, LETTERS: 1}


class Hurry:
    """A clock that has moved on by as much as somebody wants to wait."""

    def __init__(self):
        self.ahead = 0.0
        self.pauses = []

    def clock(self):
        async def sleep(seconds):
            self.pauses.append(seconds)
            self.ahead += seconds
            await asyncio.sleep(0)

        return Clock(now=lambda: datetime.now(UTC) + timedelta(seconds=self.ahead), sleep=sleep, chance=lambda: 0.0)


def settings_for(broker, environ=None):
    return load(
        {
            "PARLEY_BROKERS": broker.bootstrap,
            "PARLEY_FETCH_WAIT_MS": "20",
            "PARLEY_SESSION_TIMEOUT_SECONDS": "2",
        }
        | (environ or {})
    )


@asynccontextmanager
async def running(broker, environ=None, **more) -> AsyncIterator[Deliveries]:
    worker = Deliveries(settings_for(broker, environ), Metrics(CollectorRegistry()), **more)
    task = asyncio.create_task(worker.run())
    try:
        yield worker
        if task.done():
            task.result()
    finally:
        worker.stop()
        await task


@asynccontextmanager
async def serving(handler):
    """A receiver that answers as *handler* does; gives the environment of a worker that tells it of everything."""
    app = web.Application()
    app.router.add_post("/hook", handler)
    server = TestServer(app)
    await server.start_server()
    try:
        url = str(server.make_url("/hook"))
        yield {"PARLEY_WEBHOOK_URL": url, "PARLEY_WEBHOOK_SECRET": SECRET, "PARLEY_WEBHOOK_ALLOW": "127.0.0.1"}
    finally:
        await server.close()


async def write(broker, *values, partition=0, headers=()):
    producer = AIOKafkaProducer(bootstrap_servers=broker.bootstrap, acks="all")
    await producer.start()
    for value in values:
        await producer.send_and_wait(TOPIC, value, key=b"RU~US", partition=partition, headers=list(headers))
    await producer.stop()


async def committed(broker, partition=0):
    consumer = AIOKafkaConsumer(
        bootstrap_servers=broker.bootstrap, group_id="parley-deliveries", enable_auto_commit=False
    )
    await consumer.start()
    try:
        return await consumer.committed(TopicPartition(TOPIC, partition))
    finally:
        await consumer.stop()


async def records(broker, topic):
    consumer = AIOKafkaConsumer(bootstrap_servers=broker.bootstrap, fetch_max_wait_ms=20)
    await consumer.start()
    try:
        places = [TopicPartition(topic, number) for number in range(PARTITIONS[topic])]
        ends = await consumer.end_offsets(places)
        consumer.assign(places)
        found = []
        for place in places:
            consumer.seek(place, 0)
        while any([await consumer.position(place) < ends[place] for place in places]):
            for batch in (await consumer.getmany(timeout_ms=100)).values():
                found += batch
        return found
    finally:
        await consumer.stop()


async def logged(broker):
    """The newest word on each delivery, by alert."""
    newest = {record.key: decode(Delivery, record.value) for record in await records(broker, LOG)}
    return {one.alert_id: one for one in newest.values()}


async def until(condition, seconds=60.0):
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 -- what is waited for has no event
            await asyncio.sleep(0.01)


async def until_logged(broker, **statuses):
    async with asyncio.timeout(60):
        while {name: one.status.value for name, one in (await logged(broker)).items()} != statuses:  # noqa: ASYNC110 -- only Kafka knows
            await asyncio.sleep(0.05)


async def until_committed(broker, offset, partition=0):
    async with asyncio.timeout(60):
        while await committed(broker, partition) != offset:  # noqa: ASYNC110 -- only Kafka knows
            await asyncio.sleep(0.05)
