"""What can't be delivered, and what is no alert: a dead letter with its reason, and the next one goes out. On the embedded broker."""

import asyncio
import socket

import pytest
from aiohttp import web
from prometheus_client import CollectorRegistry
from structlog.testing import capture_logs

from streams import deliveries, desk, webhooks
from streams.deliveries import Deliveries
from streams.delivery import Status, delivery_id
from streams.deliverylog import DeliveryLog
from streams.embedded import EmbeddedBroker
from streams.errors import BugLimit, FatalError
from streams.metrics import Metrics
from streams.settings import SettingError, load
from streams.wire import encode, header
from tests.streams.alerting import alert
from tests.streams.delivering import (
    LETTERS,
    LOG,
    PARTITIONS,
    TOPIC,
    Hurry,
    committed,
    logged,
    records,
    running,
    settings_for,
    until,
    until_committed,
    until_logged,
    write,
)
from tests.streams.receiving import SECRET, Endpoint

pytestmark = pytest.mark.embedded


@pytest.fixture
def broker():
    with EmbeddedBroker(PARTITIONS.items()) as running:
        yield running


async def test_what_the_receiver_refuses_is_a_dead_letter_and_the_next_one_is_sent(broker):
    async with Endpoint(web.Response(status=422, text="no such desk")) as endpoint:
        await write(broker, encode(alert("a1")), encode(alert("a2")))
        async with running(broker, endpoint.settings):
            await until_logged(broker, a1="refused", a2="delivered")
        (letter,) = await records(broker, LETTERS)
        assert letter.value == encode(alert("a1"))
        assert header(letter.headers, "deadletter-reason") == "undeliverable"
        assert (
            header(letter.headers, "deadletter-detail")
            == "receiver webhook: refused after 1 attempts: 422 no such desk"
        )
        # a replay is a new record of the same alert
        async with running(broker, endpoint.settings):
            await write(broker, encode(alert("a1")))
            await until_logged(broker, a1="delivered", a2="delivered")
        assert endpoint.ids.count(delivery_id("a1", "firing", "webhook")) == 2


async def test_after_410_nothing_more_is_sent_and_all_alerts_are_dead_letters(broker):
    async with Endpoint(410) as endpoint:
        with capture_logs() as logs:
            await write(broker, encode(alert("a1")), encode(alert("a2")))
            async with running(broker, endpoint.settings) as worker:
                await until_logged(broker, a1="gone", a2="gone")
                await write(broker, encode(alert("a3")))
                await until_logged(broker, a1="gone", a2="gone", a3="gone")
                await until(lambda: any(entry["event"] == "receiver_disabled" for entry in logs))
                assert worker._metrics.receiver_up.labels("webhook").collect()[0].samples[0].value == 0
        letters = await records(broker, LETTERS)
        # those that wait when the receiver says so become letters side by side, in no order
        assert sorted(letter.value for letter in letters) == [encode(alert(name)) for name in ("a1", "a2", "a3")]
        assert len(endpoint.ids) == 1


async def test_the_receiver_says_when_to_come_back(broker):
    hurry = Hurry()
    async with Endpoint(web.Response(status=429, headers={"Retry-After": "77"})) as endpoint:
        await write(broker, encode(alert()))
        async with running(broker, endpoint.settings, clock=hurry.clock()):
            await until_logged(broker, a1="delivered")
    assert [round(pause) for pause in hurry.pauses] == [77]


@pytest.mark.parametrize("value", [b"{", b"\xff", b'{"alert_id": 1}'])
async def test_what_is_no_alert_is_a_dead_letter_as_it_came(broker, value):
    async with Endpoint() as endpoint:
        await write(broker, value, encode(alert()))
        async with running(broker, endpoint.settings):
            await until_logged(broker, a1="delivered")
        (letter,) = await records(broker, LETTERS)
        assert letter.value == value
        assert header(letter.headers, "deadletter-topic") == TOPIC
        assert header(letter.headers, "deadletter-offset") == "0"


async def test_no_log_and_no_record_tells_the_address_or_the_secret_of_a_receiver(broker):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/token-7"
    environ = {"PARLEY_WEBHOOK_URL": url, "PARLEY_WEBHOOK_SECRET": SECRET, "PARLEY_WEBHOOK_ALLOW": "127.0.0.1"}
    await write(broker, encode(alert()))
    with capture_logs() as logs:
        async with running(broker, environ, clock=Hurry().clock()):
            await until_logged(broker, a1="expired")
    assert [entry["outcome"] for entry in logs if entry["event"] == "delivery_failed"][:2] == ["unreachable"] * 2
    written = [*await records(broker, LOG), *await records(broker, LETTERS)]
    for secret in ("token-7", SECRET):
        assert secret not in repr(logs)
        assert secret not in repr(written)


async def test_without_a_receiver_alerts_are_committed(broker):
    await write(broker, encode(alert()))
    async with running(broker):
        await until_committed(broker, 1)
    assert await logged(broker) == {}


async def test_a_bug_is_a_dead_letter_but_too_many_end_the_process(broker, monkeypatch):
    monkeypatch.setattr(webhooks, "body", lambda _: 1 / 0)
    monkeypatch.setattr(desk, "BugLimit", lambda: BugLimit(in_a_row=3))
    await write(broker, *(encode(alert(f"a{i}")) for i in range(9)))
    async with Endpoint() as endpoint:
        worker = Deliveries(settings_for(broker, endpoint.settings), Metrics(CollectorRegistry()))
        with pytest.raises(FatalError, match="3 bugs in a row"):
            await asyncio.wait_for(worker.run(), 20)
    letters = await records(broker, LETTERS)
    assert "ZeroDivisionError" in header(letters[0].headers, "deadletter-trace")
    assert [one.status for one in (await logged(broker)).values()].count(Status.BUG) == 2


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


async def test_a_worker_that_is_told_to_stop_while_the_log_takes_nothing_stops(broker, monkeypatch):
    monkeypatch.setattr(deliveries, "_GRACE_SECONDS", 0.1)
    asked = asyncio.Event()

    async def nothing(self, *_):
        asked.set()
        await asyncio.sleep(3600)

    monkeypatch.setattr(DeliveryLog, "write", nothing)
    async with Endpoint() as endpoint:
        await write(broker, encode(alert()))
        async with running(broker, endpoint.settings):
            await asyncio.wait_for(asked.wait(), 60)
        assert endpoint.ids == []
    assert not await committed(broker)


def test_a_receiver_that_cannot_work_is_a_fault_of_the_settings():
    settings = load({"PARLEY_WEBHOOK_URL": "desk.example", "PARLEY_WEBHOOK_SECRET": SECRET})
    with pytest.raises(SettingError, match="PARLEY_WEBHOOK_URL"):
        Deliveries(settings, Metrics(CollectorRegistry()))
