"""The HTTP door, over a real socket: what is taken, what is refused and why, and what happens while Kafka is slow or away."""

import asyncio
import gzip
import io
import json
from datetime import UTC, datetime

import aiohttp
import pytest

from classifiers.rejected import Reason, Rejected
from streams.embedded import EmbeddedBroker
from streams.intake.delivery import AwayError, BusyError, Delivery
from streams.intake.door import MAX_ARTICLES, MAX_BODY_BYTES, Keys
from streams.intake.serving import Door
from streams.settings import load

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
KEY = "a key of sixteen characters"
JSON = {"Content-Type": "application/json"}


class Outlet:
    """Takes records, holds them back while `gate` is closed, and fails as it is told."""

    def __init__(self):
        self.records = []
        self.faults = []
        self.gate = asyncio.Event()
        self.gate.set()

    async def send(self, record):
        await self.gate.wait()
        if self.faults:
            fault = self.faults.pop(0)
            if isinstance(fault, Exception):
                raise fault
            return fault
        self.records.append(record)
        return None


class Client:
    def __init__(self, session, url):
        self.session, self.url = session, url

    async def post(self, body, headers=JSON, path="/articles"):
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        async with self.session.post(f"{self.url}{path}", data=io.BytesIO(content), headers=headers) as response:
            return response.status, await response.json(), response.headers


@pytest.fixture
def outlet():
    return Outlet()


@pytest.fixture
def options():
    return {}


@pytest.fixture
async def client(outlet, options):
    keys, others = options.get("keys"), {name: value for name, value in options.items() if name != "keys"}
    door = Door(outlet, keys, topic="t", now=lambda: NOW, **others)
    port = await door.start("127.0.0.1", 0)
    async with aiohttp.ClientSession() as session:
        yield Client(session, f"http://127.0.0.1:{port}")
    await door.stop()


def article(number=1, **members):
    return {"id": f"a{number}", "text": f"The envoys met for round {number}."} | members


async def test_an_article_is_answered_when_kafka_has_it(client, outlet):
    status, answer, _ = await client.post(article())
    assert status == 202
    assert answer == {"accepted": 1, "duplicate": 0, "rejected": 0, "results": [{"status": "accepted", "id": "a1"}]}
    assert json.loads(outlet.records[0].value) == article()


async def test_the_same_wording_under_the_same_id_counts_once_and_a_new_wording_again(client, outlet):
    for _ in range(2):
        await client.post(article())
    status, answer, _ = await client.post([article(), article(text="They did not meet.")])
    assert (status, answer["duplicate"], answer["accepted"]) == (202, 1, 1)
    assert len(outlet.records) == 2


async def test_who_sends_the_same_at_the_same_time_waits_for_the_same_answer(client, outlet):
    outlet.gate.clear()
    sent = [asyncio.create_task(client.post(article())) for _ in range(2)]
    await asyncio.sleep(0.2)
    assert not any(task.done() for task in sent)
    outlet.gate.set()
    answers = sorted([(await task)[1]["results"][0]["status"] for task in sent])
    assert answers == ["accepted", "duplicate"]
    assert len(outlet.records) == 1


async def test_many_come_as_a_list_or_as_lines_packed_or_not(client, outlet):
    lines = b"".join(json.dumps(article(n)).encode() + b"\n" for n in range(3))
    headers = {"Content-Type": "application/x-ndjson", "Content-Encoding": "gzip"}
    assert (await client.post(gzip.compress(lines), headers))[0] == 202
    assert (await client.post([article(n) for n in range(3, 5)]))[0] == 202
    assert [record.key.decode() for record in outlet.records] == [f"a{n}" for n in range(5)]


async def test_a_page_is_taken_with_the_address_that_it_was_fetched_from(client, outlet):
    page = "<html><head><title>Talks</title></head><body><h1>Talks</h1><p>The envoys met in Vienna on Monday.</p></body></html>"
    status, answer, _ = await client.post(
        page.encode(), {"Content-Type": "text/html"}, "/articles?url=https://news.example/1"
    )
    assert (status, answer["results"][0]["id"]) == (202, "https://news.example/1")


async def test_a_list_with_bad_articles_is_taken_but_for_them(client, outlet):
    status, answer, _ = await client.post([article(), {"id": "b"}, 3, article(9, text="")])
    assert status == 207
    assert [result["status"] for result in answer["results"]] == ["accepted", "rejected", "rejected", "rejected"]
    assert [result.get("reason") for result in answer["results"]] == [None, "bad_field", "bad_json", "no_body"]
    assert answer["results"][3]["id"] == "a9"
    assert len(outlet.records) == 1


@pytest.mark.parametrize(
    ("body", "headers", "status", "reason"),
    [
        (b"{", JSON, 422, "bad_json"),
        (b"\xff\xfe{", JSON, 422, "bad_utf8"),
        (b"", JSON, 422, "bad_json"),
        (b"[]", JSON, 422, "empty"),
        (b"[1", JSON, 422, "bad_json"),
        (b"[" * 100_000, JSON, 422, "bad_json"),
        (json.dumps([article()] * (MAX_ARTICLES + 1)).encode(), JSON, 413, "too_many"),
        (b"x", {"Content-Type": "image/png"}, 415, "unsupported_media_type"),
        (b"x", JSON | {"Content-Encoding": "br"}, 415, "unsupported_encoding"),
        (b"no gzip", JSON | {"Content-Encoding": "gzip"}, 422, "bad_encoding"),
        (gzip.compress(bytes(100_000_000)), JSON | {"Content-Encoding": "gzip"}, 413, "too_large"),
    ],
)
async def test_a_request_that_cannot_be_taken_says_why(client, outlet, body, headers, status, reason):
    found, answer, _ = await client.post(body, headers)
    assert (found, answer["reason"]) == (status, reason)
    assert answer["detail"]
    assert not outlet.records


async def test_an_article_that_is_too_large_is_413_by_itself(client):
    status, answer, _ = await client.post(article(text="talks " * 300_000))
    assert (status, answer["results"][0]["reason"]) == (413, "too_large")


async def test_a_body_that_is_too_long_is_refused_before_it_is_read(client, outlet):
    async def endless():
        while True:
            yield b" " * 1_000_000

    async with client.session.post(f"{client.url}/articles", data=endless(), headers=JSON) as response:
        assert response.status == 413
    host, port = client.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(
        f"POST /articles HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: {MAX_BODY_BYTES + 1}\r\n\r\n".encode()
    )
    assert b" 413 " in await reader.readline()
    writer.close()


@pytest.mark.parametrize("options", [{"body_seconds": 0.2}])
async def test_a_body_that_does_not_come_is_given_up_and_holds_nobody_up(client):
    host, port = client.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(
        b"POST /articles HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
    )
    assert (await client.post(article()))[0] == 202
    assert b" 408 " in await reader.readline()
    writer.close()


@pytest.mark.parametrize("options", [{"max_under_way": 2}])
async def test_more_than_may_wait_are_sent_away_for_a_moment(client, outlet):
    outlet.gate.clear()
    waiting = [asyncio.create_task(client.post(article(n))) for n in range(2)]
    await asyncio.sleep(0.2)
    status, answer, headers = await client.post(article(3))
    assert (status, answer["reason"], headers["Retry-After"]) == (429, "busy", "2")
    outlet.gate.set()
    assert [(await task)[0] for task in waiting] == [202, 202]
    assert (await client.post(article(3)))[0] == 202


async def test_while_kafka_is_away_nothing_is_taken_for_sent(client, outlet):
    outlet.faults = [AwayError("Kafka did not take it"), BusyError("full")]
    away, answer, headers = await client.post(article())
    async with client.session.get(f"{client.url}/health") as response:
        assert response.status == 503
    busy, _, _ = await client.post(article())
    taken, _, _ = await client.post(article())
    assert (away, answer["reason"], busy, taken) == (503, "kafka_away", 429, 202)
    assert int(headers["Retry-After"]) > 0
    async with client.session.get(f"{client.url}/health") as response:
        assert response.status == 200


async def test_what_kafka_refuses_is_rejected_and_may_be_sent_again(client, outlet):
    outlet.faults = [Rejected(Reason.TOO_LARGE, "Kafka refuses it")]
    assert (await client.post(article()))[0] == 413
    assert (await client.post(article()))[0] == 202


@pytest.mark.parametrize("options", [{"keys": Keys(f"desk:{KEY}")}])
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        ({"Authorization": "Bearer wrong"}, 401),
        ({"Authorization": f"Bearer {KEY}"}, 202),
        ({"X-API-Key": KEY}, 202),
        ({"X-API-Key": "ключ"}, 401),
    ],
)
async def test_only_who_has_a_key_may_send(client, headers, status):
    found, _, answered = await client.post(
        article(), JSON | {name: value.encode().decode("latin-1") for name, value in headers.items()}
    )
    assert found == status
    assert ("WWW-Authenticate" in answered) == (status == 401)


@pytest.mark.parametrize("written", ["", "desk:short", " , \n"])
def test_a_key_that_could_be_guessed_is_no_key(written):
    with pytest.raises(ValueError, match="key"):
        Keys(written)


@pytest.mark.embedded
async def test_a_record_is_in_kafka_when_its_delivery_returns():
    from streams.ingest import record

    with EmbeddedBroker.of(load({"PARLEY_PARTITIONS": "3"})) as broker:
        settings = load({"PARLEY_BROKERS": broker.bootstrap})
        async with Delivery(settings, max_waiting=1) as delivery:
            made = record(json.dumps(article()).encode(), topic=delivery.topic, now=NOW)
            first, second = await asyncio.gather(delivery.send(made), delivery.send(made), return_exceptions=True)
            assert first is None
            assert isinstance(second, BusyError)
            assert delivery.waiting == 0
            broker.go_down()
            broker.come_up()
            assert await delivery.send(made) is None
