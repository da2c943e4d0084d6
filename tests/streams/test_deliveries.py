"""Alerts leave Kafka for a receiver: signed, again and again until accepted, committed only then. On the embedded broker."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from prometheus_client import CollectorRegistry
from structlog.testing import capture_logs

from streams import deliveries, webhooks
from streams.courier import Time, receiver_of
from streams.deliveries import Deliveries
from streams.embedded import EmbeddedBroker
from streams.errors import BugLimit, FatalError
from streams.metrics import Metrics
from streams.patience import Patience
from streams.settings import SettingError, load
from streams.topics import ALERTS, DEADLETTERS
from streams.wire import encode, header
from tests.streams.receiving import SECRET, Endpoint
from tests.streams.test_webhooks import alert

pytestmark = pytest.mark.embedded

TOPIC = ALERTS.named("parley")
AT_ONCE = Patience(first_seconds=0.01, longest_seconds=0.01)


@pytest.fixture
def broker():
    with EmbeddedBroker([(TOPIC, 2), (DEADLETTERS.named("parley"), 1)]) as running:
        yield running


def settings_for(broker, url=""):
    return load(
        {
            "PARLEY_BROKERS": broker.bootstrap,
            "PARLEY_WEBHOOK_URL": url,
            "PARLEY_WEBHOOK_SECRET": SECRET,
            "PARLEY_FETCH_WAIT_MS": "20",
            "PARLEY_SESSION_TIMEOUT_SECONDS": "2",
        }
    )


@asynccontextmanager
async def running(broker, url="", **more) -> AsyncIterator[Deliveries]:
    worker = Deliveries(settings_for(broker, url), Metrics(CollectorRegistry()), **{"patience": AT_ONCE, **more})
    task = asyncio.create_task(worker.run())
    try:
        yield worker
    finally:
        worker.stop()
        await task


async def write(broker, *values, partition=0):
    producer = AIOKafkaProducer(bootstrap_servers=broker.bootstrap, acks="all")
    await producer.start()
    for value in values:
        await producer.send_and_wait(TOPIC, value, key=b"RU~US", partition=partition)
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


async def dead_letters(broker, number):
    consumer = AIOKafkaConsumer(
        DEADLETTERS.named("parley"),
        bootstrap_servers=broker.bootstrap,
        auto_offset_reset="earliest",
        fetch_max_wait_ms=20,
    )
    await consumer.start()
    try:
        return [await asyncio.wait_for(consumer.getone(), 10) for _ in range(number)]
    finally:
        await consumer.stop()


async def until(condition, seconds=20.0):
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 -- what is waited for has no event
            await asyncio.sleep(0.01)


async def until_committed(broker, offset, partition=0):
    async with asyncio.timeout(20):
        while await committed(broker, partition) != offset:  # noqa: ASYNC110 -- only Kafka knows
            await asyncio.sleep(0.05)


async def test_an_alert_is_sent_again_with_the_same_id_until_it_is_accepted_and_then_committed(broker):
    async with Endpoint(503, 429, 500) as endpoint:
        await write(broker, encode(alert()))
        async with running(broker, endpoint.url) as worker:
            await until(lambda: len(endpoint.ids) == 4)
            await until_committed(broker, 1)
        assert set(endpoint.ids) == {webhooks.delivery_id(alert(), "webhook")}
        assert len(set(endpoint.bodies)) == 1
        attempts = worker._metrics.delivery_attempts
        assert attempts.labels("retry")._value.get() == 3
        assert attempts.labels("delivered")._value.get() == 1


async def test_nothing_is_committed_before_it_is_accepted_and_a_restart_sends_it_again(broker):
    async with Endpoint(*[503] * 3) as endpoint:
        await write(broker, encode(alert("a1")), encode(alert("a2")))
        async with running(broker, endpoint.url, patience=Patience(first_seconds=3600)):
            await until(lambda: len(endpoint.ids) == 1)
        assert not await committed(broker)
        async with running(broker, endpoint.url):
            await until(lambda: len(endpoint.ids) == 5)
            await until_committed(broker, 2)
        first, second = (webhooks.delivery_id(alert(a), "webhook") for a in ("a1", "a2"))
        assert endpoint.ids == [first, first, first, first, second]


async def test_a_partition_that_waits_does_not_hold_up_another(broker):
    async with Endpoint(503) as endpoint:
        await write(broker, encode(alert("a1")))
        async with running(broker, endpoint.url, patience=Patience(first_seconds=3600)):
            await until(lambda: len(endpoint.ids) == 1)
            await write(broker, *(encode(alert(f"b{i}")) for i in range(3)), partition=1)
            await until_committed(broker, 3, partition=1)
            assert not await committed(broker)


async def test_a_worker_that_waits_longer_than_its_session_keeps_its_partitions(broker):
    async with Endpoint(503) as endpoint:
        await write(broker, encode(alert()))
        # the group's session is two seconds, the pause is over three
        async with running(
            broker, endpoint.url, patience=Patience(first_seconds=3.5), time=Time(random=lambda: 0.5)
        ) as worker:
            await until(lambda: len(endpoint.ids) == 2)
            await until_committed(broker, 1)
            assert worker.assigned == 2


async def test_what_the_receiver_refuses_is_a_dead_letter_and_the_next_one_is_sent(broker):
    async with Endpoint(web.Response(status=422, text="no such desk")) as endpoint:
        await write(broker, encode(alert("a1")), encode(alert("a2")))
        async with running(broker, endpoint.url):
            await until_committed(broker, 2)
        (letter,) = await dead_letters(broker, 1)
        assert letter.value == encode(alert("a1"))
        assert header(letter.headers, "deadletter-reason") == "undeliverable"
        assert header(letter.headers, "deadletter-detail") == "refused after 1 attempts: 422 no such desk"
        assert endpoint.ids[1:] == [webhooks.delivery_id(alert("a2"), "webhook")]


async def test_after_410_nothing_more_is_sent_and_all_alerts_are_dead_letters(broker):
    async with Endpoint(410) as endpoint:
        await write(broker, encode(alert("a1")), encode(alert("a2")))
        async with running(broker, endpoint.url):
            await until_committed(broker, 2)
        letters = await dead_letters(broker, 2)
        assert [letter.value for letter in letters] == [encode(alert("a1")), encode(alert("a2"))]
        assert len(endpoint.ids) == 1


async def test_after_a_day_of_outage_an_alert_is_given_up_as_a_dead_letter(broker):
    clock, pauses = [0.0], []

    async def sleep(seconds):
        pauses.append(seconds)
        clock[0] += seconds

    async with Endpoint(*[503] * 100) as endpoint:
        await write(broker, encode(alert()))
        async with running(
            broker,
            endpoint.url,
            patience=Patience(),
            time=Time(monotonic=lambda: clock[0], sleep=sleep, random=lambda: 0.5),
        ):
            await until_committed(broker, 1)
        (letter,) = await dead_letters(broker, 1)
    assert header(letter.headers, "deadletter-detail").startswith(f"retry after {len(pauses) + 1} attempts")
    assert pauses[:4] == [5, 10, 20, 40]
    assert 86_400 <= sum(pauses) < 86_400 + 3600
    assert len(endpoint.ids) == len(pauses) + 1


async def test_the_receiver_says_when_to_come_back(broker):
    pauses = []

    async def sleep(seconds):
        pauses.append(seconds)

    async with Endpoint(web.Response(status=429, headers={"Retry-After": "77"})) as endpoint:
        await write(broker, encode(alert()))
        async with running(broker, endpoint.url, time=Time(sleep=sleep)):
            await until_committed(broker, 1)
    assert pauses == [77.0]


@pytest.mark.parametrize("value", [b"{", b"\xff", b'{"alert_id": 1}'])
async def test_what_is_no_alert_is_a_dead_letter_as_it_came(broker, value):
    async with Endpoint() as endpoint:
        await write(broker, value, encode(alert()))
        async with running(broker, endpoint.url):
            await until_committed(broker, 2)
        (letter,) = await dead_letters(broker, 1)
        assert letter.value == value
        assert header(letter.headers, "deadletter-topic") == TOPIC
        assert header(letter.headers, "deadletter-offset") == "0"
        assert endpoint.ids == [webhooks.delivery_id(alert(), "webhook")]


async def test_no_log_tells_the_address_or_the_secret_of_a_receiver(broker):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/token-7"
    await write(broker, encode(alert()))
    with capture_logs() as logs:
        async with running(broker, url) as worker:
            await until(lambda: worker._metrics.delivery_attempts.labels("unreachable")._value.get() >= 3)
    assert [entry["outcome"] for entry in logs if entry["event"] == "delivery_failed"][:2] == ["unreachable"] * 2
    assert "token-7" not in repr(logs)
    assert SECRET not in repr(logs)
    assert not await committed(broker)


async def test_without_a_receiver_alerts_are_committed(broker):
    await write(broker, encode(alert()))
    async with running(broker):
        await until_committed(broker, 1)


async def test_a_bug_is_a_dead_letter_but_too_many_end_the_process(broker, monkeypatch):
    monkeypatch.setattr(webhooks, "body", lambda _: 1 / 0)
    monkeypatch.setattr(deliveries, "BugLimit", lambda: BugLimit(in_a_row=3))
    await write(broker, *(encode(alert(f"a{i}")) for i in range(9)))
    async with Endpoint() as endpoint:
        worker = Deliveries(settings_for(broker, endpoint.url), Metrics(CollectorRegistry()))
        with pytest.raises(FatalError, match="3 bugs in a row"):
            await asyncio.wait_for(worker.run(), 20)
    letters = await dead_letters(broker, 3)
    assert "ZeroDivisionError" in header(letters[0].headers, "deadletter-trace")
    assert await committed(broker) == 2


async def test_it_knows_whether_kafka_answers(broker, monkeypatch):
    monkeypatch.setattr(deliveries, "_PROBE_SECONDS", 0.5)
    async with running(broker) as worker:
        assert (worker.connected, worker.assigned) == (False, 0)
        await until(lambda: worker.connected and worker.assigned == 2)
        broker.go_down()
        await until(lambda: not worker.connected)
        broker.come_up()
        await until(lambda: worker.connected)
    assert not worker.connected


def test_a_receiver_that_cannot_work_is_a_fault_of_the_settings():
    settings = load({"PARLEY_WEBHOOK_URL": "desk.example", "PARLEY_WEBHOOK_SECRET": SECRET})
    with pytest.raises(SettingError, match="PARLEY_WEBHOOK_URL"):
        receiver_of(settings)
