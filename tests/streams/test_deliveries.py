"""Alerts leave Kafka for their receivers: logged as pending, committed, then signed and sent until accepted. On the embedded broker."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from prometheus_client import CollectorRegistry
from structlog.testing import capture_logs

from streams import deliveries, desk, webhooks
from streams.alerts import State
from streams.clock import Clock
from streams.deliveries import Deliveries
from streams.delivery import DELIVER_TO, Delivery, Status, delivery_id
from streams.deliverylog import DeliveryLog
from streams.embedded import EmbeddedBroker
from streams.errors import BugLimit, FatalError
from streams.metrics import Metrics
from streams.settings import SettingError, load
from streams.severity import Severity
from streams.topics import ALERTS, DEADLETTERS, DELIVERIES
from streams.wire import decode, encode, header
from tests.streams.alerting import alert
from tests.streams.receiving import SECRET, Endpoint, verified

pytestmark = pytest.mark.embedded

TOPIC = ALERTS.named("parley")
LOG = DELIVERIES.named("parley")
LETTERS = DEADLETTERS.named("parley")
PARTITIONS = {TOPIC: 2, LOG: 2, LETTERS: 1}


@pytest.fixture
def broker():
    with EmbeddedBroker(PARTITIONS.items()) as running:
        yield running


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


async def until(condition, seconds=20.0):
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 -- what is waited for has no event
            await asyncio.sleep(0.01)


async def until_logged(broker, **statuses):
    async with asyncio.timeout(20):
        while {name: one.status.value for name, one in (await logged(broker)).items()} != statuses:  # noqa: ASYNC110 -- only Kafka knows
            await asyncio.sleep(0.05)


async def until_committed(broker, offset, partition=0):
    async with asyncio.timeout(20):
        while await committed(broker, partition) != offset:  # noqa: ASYNC110 -- only Kafka knows
            await asyncio.sleep(0.05)


async def test_an_alert_is_sent_again_with_the_same_id_until_it_is_accepted(broker):
    hurry = Hurry()
    async with Endpoint(503, 429, 500) as endpoint:
        await write(broker, encode(alert()))
        async with running(broker, endpoint.settings, clock=hurry.clock()) as worker:
            await until_logged(broker, a1="delivered")
        assert endpoint.ids == [delivery_id("a1", "firing", "webhook")] * 4
        assert len(set(endpoint.bodies)) == 1
        attempts = worker._metrics.delivery_attempts
        counted = {name: attempts.labels("webhook", name)._value.get() for name in ("busy", "throttled", "failed")}
        assert counted == {"busy": 1, "throttled": 1, "failed": 1}
        assert worker._metrics.deliveries.labels("webhook", "delivered")._value.get() == 1
    one = (await logged(broker))["a1"]
    assert (one.attempts, one.http_status, one.offset, one.next_attempt) == (4, 204, 0, None)


async def test_an_alert_is_committed_when_it_is_pending_in_the_log_and_a_restart_goes_on_from_there(broker):
    async with Endpoint(*[503] * 2) as endpoint:
        await write(broker, encode(alert("a1")), encode(alert("a2")))
        async with running(broker, endpoint.settings):
            await until_committed(broker, 2)
            await until(lambda: len(endpoint.ids) == 1)
        assert {name: one.status for name, one in (await logged(broker)).items()} == dict.fromkeys(
            ["a1", "a2"], Status.PENDING
        )
        async with running(broker, endpoint.settings, clock=Hurry().clock()):
            await until_logged(broker, a1="delivered", a2="delivered")
        first, second = (delivery_id(name, "firing", "webhook") for name in ("a1", "a2"))
        assert endpoint.ids == [first, first, first, second]


async def test_the_day_of_a_delivery_goes_on_over_a_restart(broker):
    hurry = Hurry()
    async with Endpoint(*[503] * 1000) as endpoint:
        await write(broker, encode(alert()))
        async with running(broker, endpoint.settings):
            await until(lambda: endpoint.ids)
            await until_committed(broker, 1)
        hurry.ahead = 86_390.0
        async with running(broker, endpoint.settings, clock=hurry.clock()):
            await until_logged(broker, a1="expired")
    assert len(endpoint.ids) < 6
    (letter,) = await records(broker, LETTERS)
    assert letter.value == encode(alert())


async def test_an_alert_that_is_written_twice_is_delivered_once(broker):
    async with Endpoint() as endpoint:
        await write(broker, encode(alert("a1")), encode(alert("a1")), encode(alert("a2")))
        async with running(broker, endpoint.settings):
            await until_logged(broker, a1="delivered", a2="delivered")
            await write(broker, encode(alert("a1")))
            await until_committed(broker, 4)
        assert len(endpoint.ids) == 2
        async with running(broker, endpoint.settings):
            await write(broker, encode(alert("a1")), encode(alert("a3")))
            await until_logged(broker, a1="delivered", a2="delivered", a3="delivered")
        assert len(endpoint.ids) == 3


async def test_what_somebody_asks_for_is_delivered_again_also_to_one_that_wanted_no_more(broker):
    async with Endpoint(410) as endpoint:
        await write(broker, encode(alert("a1")), encode(alert("a2")))
        async with running(broker, endpoint.settings):
            await until_logged(broker, a1="gone", a2="gone")
            await write(broker, encode(alert("a2")), headers=[(DELIVER_TO, b"webhook")])
            await until_logged(broker, a1="gone", a2="delivered")
            await write(broker, encode(alert("a2")), headers=[(DELIVER_TO, b"webhook")])
            await until(lambda: len(endpoint.ids) == 3)
            await write(broker, encode(alert("a2")), headers=[(DELIVER_TO, b"elsewhere")], partition=1)
            await until_committed(broker, 1, partition=1)
        assert endpoint.ids[1:] == [delivery_id("a2", "firing", "webhook")] * 2


async def test_the_end_of_an_alert_comes_after_its_beginning(broker):
    async with Endpoint(500) as endpoint:
        await write(broker, encode(alert("a1")), encode(alert("a2")))
        await write(broker, encode(alert("a1", State.RESOLVED)))
        async with running(broker, endpoint.settings, clock=Hurry().clock()):
            await until(lambda: len(endpoint.ids) == 4)
    told = [(message["data"]["alert_id"], message["data"]["state"]) for message in endpoint.messages[1:]]
    assert sorted(told) == [("a1", "firing"), ("a1", "resolved"), ("a2", "firing")]
    assert told.index(("a1", "firing")) < told.index(("a1", "resolved"))


async def test_a_receiver_that_fails_for_a_day_gets_every_alert_once_and_the_oldest_first(broker):
    hurry = Hurry()
    clock = hurry.clock()
    begun = clock.now()

    async def day(request):
        content = await request.read()
        verified(content, request.headers)
        if (clock.now() - begun).total_seconds() < 86_400:
            asked.append(request.headers["webhook-id"])
            return web.Response(status=(503, 502, 401)[len(asked) % 3])
        accepted.append(request.headers["webhook-id"])
        return web.Response(status=204)

    asked, accepted = [], []
    names = [f"a{number}" for number in range(30)]
    for number, name in enumerate(names):
        await write(broker, encode(alert(name)), partition=number % 2)
    async with serving(day) as environ, running(broker, environ, clock=clock):
        await until(lambda: len(accepted) == 30, 60)
        await until_logged(broker, **dict.fromkeys(names, "delivered"))
    assert accepted == [delivery_id(name, "firing", "webhook") for name in names]
    assert 40 < len(asked) < 80
    assert await records(broker, LETTERS) == []


async def test_a_slow_receiver_does_not_hold_up_a_quick_one(broker, tmp_path):
    slow, asked = asyncio.Event(), []

    async def wait(request):
        asked.append(await request.read())
        await slow.wait()
        return web.Response(status=204)

    async with Endpoint() as quick, serving(wait) as environ:
        (tmp_path / "secret").write_text(SECRET)
        both = "".join(
            f'[receivers.{name}]\ntype = "webhook"\nurl = "{url}"\nallow = ["127.0.0.1"]\nsecret_files = ["secret"]\n'
            for name, url in (("quick", quick.url), ("slow", environ["PARLEY_WEBHOOK_URL"]))
        )
        (tmp_path / "receivers.toml").write_text(both)
        async with running(broker, {"PARLEY_RECEIVERS": str(tmp_path / "receivers.toml")}) as worker:
            await write(broker, *(encode(alert(f"a{number}")) for number in range(200)))
            # until all of them are there the slow one has not answered once
            await until(lambda: len(quick.ids) == 200)
            assert len(asked) == 1
            page = worker._metrics.deliveries_pending.collect()[0].samples
            assert {sample.labels["receiver"]: sample.value for sample in page}["slow"] == 200
            assert worker._metrics.delivery_oldest_seconds.labels("slow").collect()[0].samples[0].value > 0
            slow.set()
            await until(lambda: len(asked) == 200)


async def test_alerts_go_where_their_routes_lead(broker, tmp_path):
    async with Endpoint() as loud, Endpoint() as all_:
        (tmp_path / "secret").write_text(SECRET)
        file = "".join(
            f'[receivers.{name}]\ntype = "webhook"\nurl = "{url}"\nallow = ["127.0.0.1"]\nsecret_files = ["secret"]\n'
            for name, url in (("loud", loud.url), ("all", all_.url))
        )
        file += '[[routes]]\nto = ["all"]\n[[routes]]\nto = ["loud"]\nseverities = ["critical"]\n'
        (tmp_path / "receivers.toml").write_text(file)
        async with running(broker, {"PARLEY_RECEIVERS": str(tmp_path / "receivers.toml")}):
            await write(broker, encode(alert("a1")), encode(alert("a2", severity=Severity.CRITICAL)))
            await until(lambda: len(all_.ids) == 2 and len(loud.ids) == 1)
    assert loud.ids == [delivery_id("a2", "firing", "loud")]


async def test_what_waits_for_a_receiver_that_is_gone_from_the_settings_waits_for_a_day(broker):
    async with Endpoint(503) as endpoint:
        await write(broker, encode(alert()))
        async with running(broker, endpoint.settings):
            await until(lambda: endpoint.ids)
            await until_committed(broker, 1)
        with capture_logs() as logs:
            async with running(broker):
                await until(lambda: any(entry["event"] == "receiver_unknown" for entry in logs))
        assert (await logged(broker))["a1"].is_pending
        hurry = Hurry()
        hurry.ahead = 90_000.0
        async with running(broker, clock=hurry.clock()):
            await until_logged(broker, a1="dropped")


async def test_what_ended_two_weeks_ago_is_forgotten(broker, monkeypatch):
    monkeypatch.setattr(deliveries, "_FORGET_SECONDS", 0.05)
    async with Endpoint() as endpoint:
        await write(broker, encode(alert()))
        async with running(broker, endpoint.settings):
            await until_logged(broker, a1="delivered")
        hurry = Hurry()
        hurry.ahead = 15 * 86_400.0
        async with running(broker, endpoint.settings, clock=hurry.clock()):
            async with asyncio.timeout(20):
                while (await records(broker, LOG))[-1].value is not None:  # noqa: ASYNC110 -- only Kafka knows
                    await asyncio.sleep(0.05)


async def test_alerts_wait_in_their_topic_where_memory_has_no_room_for_more(broker, monkeypatch):
    monkeypatch.setattr(deliveries, "_MOST_PENDING", 5)
    monkeypatch.setattr(deliveries, "_BATCH", 5)
    seen = []
    async with Endpoint(*[503] * 5) as endpoint:
        await write(broker, *(encode(alert(f"a{number}")) for number in range(30)))
        with capture_logs() as logs:
            async with running(broker, endpoint.settings, clock=Hurry().clock()) as worker:
                await until(lambda: worker.connected)
                await until(lambda: seen.append(len(worker._outlets)) or len(set(endpoint.ids)) == 30)
    assert max(seen) < 10
    assert any(entry["event"] == "deliveries_full" for entry in logs)


async def test_a_worker_that_waits_longer_than_its_session_keeps_its_partitions(broker):
    # the group's session is two seconds, the first pause five
    async with Endpoint(503) as endpoint:
        await write(broker, encode(alert()))
        async with running(broker, endpoint.settings) as worker:
            await until(lambda: len(endpoint.ids) == 2)
            await until_logged(broker, a1="delivered")
            assert worker.assigned == 2


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
