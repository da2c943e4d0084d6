"""Deliveries on Apache Kafka: workers come and go, and every alert is accepted, with one id however often it is sent."""

import asyncio
from collections import Counter
from contextlib import asynccontextmanager

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from prometheus_client import CollectorRegistry

from streams.alerts import Alert, Severity, State
from streams.deliveries import Deliveries
from streams.metrics import Metrics
from streams.patience import Patience
from streams.settings import load
from streams.topics import ALERTS
from streams.webhooks import delivery_id
from streams.wire import encode
from tests.integration.conftest import until
from tests.streams.claiming import START
from tests.streams.receiving import SECRET, Endpoint

pytestmark = pytest.mark.kafka


def alert(number):
    return Alert(
        alert_id=f"a{number}",
        rule="shift",
        severity=Severity.WARNING,
        state=State.FIRING,
        dyad="RU~US",
        actor="RU",
        counterpart="US",
        event_time=START,
        summary="Russia toward the United States: willingness to talk from closed to mixed.",
        before=None,
        after=None,
        statement_id=f"s{number}",
        evidence=(),
    )


@asynccontextmanager
async def running(settings, **patience):
    worker = Deliveries(
        settings, Metrics(CollectorRegistry()), patience=Patience(**({"first_seconds": 0.05} | patience))
    )
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
        await producer.send_and_wait(ALERTS.named(settings.topic_prefix), encode(alert(number)), partition=number % 3)
    await producer.stop()


async def committed(settings):
    consumer = AIOKafkaConsumer(
        bootstrap_servers=settings.bootstrap, group_id=settings.group("deliveries"), enable_auto_commit=False
    )
    await consumer.start()
    try:
        topic = ALERTS.named(settings.topic_prefix)
        return sum([await consumer.committed(TopicPartition(topic, p)) or 0 for p in range(3)])
    finally:
        await consumer.stop()


async def test_workers_that_come_and_go_deliver_every_alert_and_repeat_only_with_the_same_id(kafka_environ):
    expected = {delivery_id(alert(n), "webhook") for n in range(60)}
    async with Endpoint(*[204, 503] * 20) as endpoint:
        settings = load(kafka_environ | {"PARLEY_WEBHOOK_URL": endpoint.url, "PARLEY_WEBHOOK_SECRET": SECRET})
        async with running(settings) as one:
            await until(lambda: one.assigned == 3)
            await write(settings, range(20))
            async with running(settings) as two:
                await until(lambda: one.assigned + two.assigned == 3 and two.assigned)
                await write(settings, range(20, 40))
            await until(lambda: one.assigned == 3)
            await write(settings, range(40, 60))
            await until(lambda: set(endpoint.ids) == expected, 30)
            async with asyncio.timeout(20):
                while await committed(settings) != 60:  # noqa: ASYNC110 -- only Kafka knows
                    await asyncio.sleep(0.1)
        assert set(endpoint.ids) == expected
        # the refused ones, and what was under way when a partition changed hands
        assert sum(Counter(endpoint.ids).values()) - 60 <= 20 + 6


async def test_an_alert_that_waits_goes_to_the_next_worker_uncommitted(kafka_environ):
    async with Endpoint(503) as endpoint:
        settings = load(kafka_environ | {"PARLEY_WEBHOOK_URL": endpoint.url, "PARLEY_WEBHOOK_SECRET": SECRET})
        await write(settings, [0])
        async with running(settings, first_seconds=3600, longest_seconds=3600) as patient:
            await until(lambda: len(endpoint.ids) == 1)
            assert await committed(settings) == 0
            async with running(settings):
                await until(lambda: patient.assigned < 3)
                # whoever has the partition now, the first worker's hour of waiting is over with its assignment
                await until(lambda: len(endpoint.ids) == 2)
        assert set(endpoint.ids) == {delivery_id(alert(0), "webhook")}
