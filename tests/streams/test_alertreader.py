"""Alerts that wait are read from their topic again, and take no memory meanwhile."""

import asyncio

import pytest
from aiokafka.errors import KafkaConnectionError
from confluent_kafka import Producer

from streams import alertreader
from streams.alertreader import AlertReader
from streams.embedded import EmbeddedBroker
from streams.settings import load
from streams.topics import ALERTS

pytestmark = pytest.mark.embedded

TOPIC = ALERTS.named("parley")


@pytest.fixture
def broker():
    with EmbeddedBroker([(TOPIC, 2)]) as running:
        producer = Producer({"bootstrap.servers": running.bootstrap, "log_level": 0})
        for number in range(200):
            producer.produce(TOPIC, b"%d " % number + bytes(10_000), partition=number % 2)
        producer.flush(10)
        yield running


@pytest.fixture
async def reader(broker):
    made = AlertReader(load({"PARLEY_BROKERS": broker.bootstrap, "PARLEY_FETCH_WAIT_MS": "20"}), cache_bytes=100_000)
    await made.start()
    yield made
    await made.stop()


async def test_any_place_is_read_in_any_order_and_little_is_kept(reader):
    for offset in (99, 0, 50, 51, 0, 98):
        for partition in (0, 1):
            record = await reader.read(partition, offset)
            assert (record.partition, record.offset) == (partition, offset)
            assert record.value.startswith(b"%d " % (2 * offset + partition))
            assert reader._bytes <= 100_000 + 10_600
    assert len(reader._kept) <= 11


async def test_what_comes_next_is_there_already(reader, monkeypatch):
    await reader.read(0, 10)
    monkeypatch.setattr(reader, "_consumer", None)
    assert (await reader.read(0, 11)).value.startswith(b"22 ")


async def test_several_may_ask_at_once(reader):
    places = [(offset % 2, offset) for offset in range(0, 100, 7)]
    found = await asyncio.gather(*(reader.read(*place) for place in places))
    assert [(record.partition, record.offset) for record in found] == places


@pytest.mark.parametrize("error", [KafkaConnectionError(), ConnectionResetError(), None])
async def test_a_kafka_that_does_not_answer_is_no_bug_and_no_lost_alert(reader, error, monkeypatch):
    async def silent(places):
        if error is not None:
            raise error
        await asyncio.sleep(3600)

    monkeypatch.setattr(alertreader, "_SECONDS", 0.1)
    monkeypatch.setattr(reader._consumer, "beginning_offsets", silent)
    with pytest.raises(TimeoutError):
        await reader.read(0, 5)


@pytest.mark.parametrize("offset", [100, 10**6])
async def test_what_is_not_there_is_null(reader, offset):
    assert await reader.read(0, offset) is None
