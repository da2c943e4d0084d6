"""Deliveries on Apache Kafka: workers come and go, and every alert is accepted, with one id however often it is sent."""

import asyncio
from collections import Counter
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
from aiokafka import AIOKafkaProducer
from prometheus_client import CollectorRegistry

from streams.clock import Clock
from streams.deliveries import Deliveries
from streams.delivery import Delivery, delivery_id
from streams.metrics import Metrics
from streams.patience import Patience
from streams.settings import load
from streams.topics import ALERTS, DELIVERIES
from streams.wire import decode, encode
from tests.integration.conftest import until
from tests.integration.topiclog import committed, read
from tests.streams.alerting import alert
from tests.streams.receiving import Endpoint

pytestmark = [pytest.mark.kafka, pytest.mark.timeout(300)]


SOON = Patience(schedule_seconds=(*range(1, 120), 86_400))
"""What stumbles twice is not to wait for five minutes."""


@asynccontextmanager
async def running(settings, ahead_seconds=0.0):
    async def hurried(seconds):
        await asyncio.sleep(min(seconds, 0.05))

    clock = Clock(now=lambda: datetime.now(UTC) + timedelta(seconds=ahead_seconds), sleep=hurried)
    worker = Deliveries(settings, Metrics(CollectorRegistry()), clock=clock, patience=SOON)
    task = asyncio.create_task(worker.run())
    try:
        yield worker
    finally:
        worker.stop()
        await task


async def write(settings, numbers):
    producer = AIOKafkaProducer(bootstrap_servers=settings.bootstrap, acks="all")
    await producer.start()
    for number in numbers:
        await producer.send_and_wait(
            ALERTS.named(settings.topic_prefix), encode(alert(f"a{number}")), partition=number % 3
        )
    await producer.stop()


def pending(settings):
    """How many deliveries the log says are pending, and how many it knows."""
    newest = {record.key: decode(Delivery, record.value) for record in read(settings.brokers, _log(settings))}
    return sum(one.is_pending for one in newest.values()), len(newest)


def _log(settings):
    return DELIVERIES.named(settings.topic_prefix)


async def test_workers_that_come_and_go_deliver_every_alert_and_repeat_only_with_the_same_id(kafka_environ):
    expected = {delivery_id(f"a{n}", "firing", "webhook") for n in range(60)}
    async with Endpoint(*[204, 500] * 20) as endpoint:
        settings = load(kafka_environ | endpoint.settings)
        async with running(settings) as one:
            await until(lambda: one.assigned == 3, 120)
            await write(settings, range(20))
            async with running(settings) as two:
                await until(lambda: one.assigned + two.assigned == 3 and two.assigned, 120)
                await write(settings, range(20, 40))
            await until(lambda: one.assigned == 3, 120)
            await write(settings, range(40, 60))
            await until(lambda: set(endpoint.ids) == expected and pending(settings) == (0, 60), 120)
        assert committed(settings.brokers, settings.group("deliveries"), ALERTS.named(settings.topic_prefix)) == 60
        # what stumbled once, and what was under way when a partition changed hands
        assert sum(Counter(endpoint.ids).values()) - 60 <= 20 + 6


async def test_an_alert_that_waits_goes_to_the_next_worker_which_knows_since_when(kafka_environ):
    async with Endpoint(*[503] * 2) as endpoint:
        settings = load(kafka_environ | endpoint.settings)
        await write(settings, [0])
        async with running(settings) as patient:
            await until(lambda: len(endpoint.ids) == 1, 120)
            since = decode(Delivery, read(settings.brokers, _log(settings))[-1].value).since
            await until(lambda: patient.assigned == 3, 120)
        async with running(settings, ahead_seconds=86_400):
            await until(lambda: pending(settings) == (0, 1), 120)
        last = decode(Delivery, read(settings.brokers, _log(settings))[-1].value)
        assert (last.since, last.status, last.attempts) == (since, "expired", 2)
        assert endpoint.ids == [delivery_id("a0", "firing", "webhook")] * 2
