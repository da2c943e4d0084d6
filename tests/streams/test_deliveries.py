"""Alerts leave Kafka for their receivers: logged as pending, committed, then signed and sent until accepted. On the embedded broker."""

import asyncio

import pytest
from aiohttp import web
from structlog.testing import capture_logs

from streams import deliveries
from streams.alerts import State
from streams.delivery import DELIVER_TO, Status, delivery_id
from streams.embedded import EmbeddedBroker
from streams.severity import Severity
from streams.wire import encode
from tests.streams.alerting import alert
from tests.streams.delivering import (
    LETTERS,
    LOG,
    PARTITIONS,
    Hurry,
    logged,
    records,
    running,
    serving,
    until,
    until_committed,
    until_logged,
    write,
)
from tests.streams.receiving import SECRET, Endpoint, verified

pytestmark = pytest.mark.embedded


@pytest.fixture
def broker():
    with EmbeddedBroker(PARTITIONS.items()) as running:
        yield running


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
            async with asyncio.timeout(60):
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
