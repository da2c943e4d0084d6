import asyncio
import json
from datetime import UTC, datetime, timedelta

import aiohttp
import msgspec
import pytest

from classifiers.claim import Claim
from streams.agents.articles import reading
from streams.alerts import Alert
from streams.embedded import EmbeddedBroker
from streams.positions import Position
from streams.settings import load
from streams.signals import Signal
from streams.topics import ALERTS, ARTICLES, CLAIMS, DEADLETTERS, HISTORY, POSITIONS, RAW, SIGNALS, STATEMENTS
from streams.wire import decode, header
from tests.integration.conftest import QUICK, until
from tests.integration.reading import read
from tests.integration.topiclog import committed, write
from tests.integration.topiclog import read as read_log

pytestmark = [pytest.mark.embedded, pytest.mark.timeout(300)]


def article(number, text, hours_ago=1.0):
    published = datetime.now(UTC) - timedelta(hours=hours_ago)
    value = {"id": f"a{number}", "text": text, "language": "en", "published_at": published.isoformat()}
    return f"a{number}".encode(), json.dumps(value).encode()


def log(settings, topic):
    return read_log(settings.brokers, topic.named(settings.topic_prefix))


async def health(worker):
    async with aiohttp.ClientSession() as client, client.get(f"http://127.0.0.1:{worker.port}/health") as answer:
        return answer.status, await answer.json()


async def test_an_article_becomes_claims_signals_a_statement_and_a_position(settings, running):
    key, value = article(1, "Moscow says that talks with Washington are possible.")
    write(settings.brokers, "parley.articles.raw", [(key, value)])
    async with running(settings, ("articles", "positions"), read=read):
        await until(lambda: log(settings, HISTORY))
    (claim_record,) = log(settings, CLAIMS)
    claim = decode(Claim, claim_record.value)
    assert (claim.article_id, claim.actors, claim.counterparts) == ("a1", ("RU",), ("US",))
    assert claim_record.key == b"a1"
    assert header(claim_record.headers, "ce_id") == claim.claim_id
    assert header(claim_record.headers, "ce_type") == "parley.claims"
    (signal_record,) = log(settings, SIGNALS)
    signal = decode(Signal, signal_record.value)
    (raw_record,) = log(settings, RAW)
    assert signal.ingest_time == raw_record.time, "the raw record's own time, not a clock"
    (position_record,) = log(settings, POSITIONS)
    position = decode(Position, position_record.value)
    assert position_record.key == b"RU~US"
    assert position.stands[0].willingness > 0
    assert position_record.value == log(settings, HISTORY)[0].value
    assert len(log(settings, ARTICLES)) == len(log(settings, STATEMENTS)) == 1
    assert log(settings, DEADLETTERS) == []


async def test_what_cannot_be_read_is_a_dead_letter_and_the_rest_goes_on(settings, running):
    good = [article(number, "They agreed that talks go on.") for number in range(20)]
    bad = {
        b"json": b'{"id": ',
        b"utf8": b'{"id": "x", "text": "\xff"}',
        b"field": b'{"id": "x"}',
        b"body": b'{"id": "x", "text": " "}',
    }
    reasons = {
        b"json": b"bad_json",
        b"utf8": b"bad_utf8",
        b"field": b"bad_field",
        b"body": b"no_body",
        b"bug": b"bug",
        b"gone": b"bad_json",
    }
    records = [*good[:10], *bad.items(), (b"bug", article(99, "A bug in talks.")[1]), (b"gone", None), *good[10:]]
    write(settings.brokers, "parley.articles.raw", records, headers=[("origin", b"test")])
    async with running(settings, ("articles",), read=read) as worker:
        await until(lambda: len(log(settings, CLAIMS)) == 20 and len(log(settings, DEADLETTERS)) == len(reasons))
        await until(lambda: committed(settings.brokers, "parley-articles", "parley.articles.raw") == len(records))
        count = worker.metrics.registry.get_sample_value
        assert count("parley_deadletters_total", {"role": "articles", "reason": "no_body"}) == 1
        assert count("parley_articles_total", {"language": "en"}) == 20
    raw = {record.key: record for record in log(settings, RAW)}
    for letter in log(settings, DEADLETTERS):
        headers = dict(letter.headers)
        original = raw[letter.key]
        assert headers["deadletter-reason"] == reasons[letter.key]
        assert headers["deadletter-topic"] == b"parley.articles.raw"
        assert (headers["deadletter-partition"], headers["deadletter-offset"]) == (
            str(original.partition).encode(),
            str(original.offset).encode(),
        )
        assert letter.value == original.value
        assert headers["origin"] == b"test"


async def test_a_refusal_that_softens_rings_once_and_a_second_reading_rings_no_more(settings, running):
    refusal, offer = (
        article(1, "There will be no talks, Moscow says.", 30),
        article(2, "Moscow is ready for talks at any time.", 1),
    )
    async with running(settings, ("articles", "positions"), read=read):
        write(settings.brokers, "parley.articles.raw", [refusal])
        await until(lambda: log(settings, HISTORY))
        write(settings.brokers, "parley.articles.raw", [offer])
        await until(lambda: log(settings, ALERTS))
        write(settings.brokers, "parley.articles.raw", [refusal, offer])
        await until(lambda: committed(settings.brokers, "parley-positions", "parley.signals") == 4)
    (alert_record,) = log(settings, ALERTS)
    alert = decode(Alert, alert_record.value)
    assert (alert.rule, alert.dyad, alert.actor) == ("shift", "RU~US", "RU")
    assert alert.evidence[0].text == "Moscow is ready for talks at any time."
    assert len(log(settings, STATEMENTS)) == 2, "claims that were known make no statements"


@pytest.mark.parametrize("store", ["memory://", "rocksdb://"])
async def test_the_table_comes_back_with_the_next_worker(settings, running, store):
    settings = msgspec.structs.replace(settings, store=store)
    write(settings.brokers, "parley.articles.raw", [article(1, "There will be no talks, Moscow says.", 30)])
    async with running(settings, ("articles", "positions"), read=read):
        await until(lambda: len(log(settings, HISTORY)) == 1)
    write(settings.brokers, "parley.articles.raw", [article(2, "Moscow is ready for talks at any time.", 1)])
    async with running(settings, ("articles", "positions"), read=read):
        await until(lambda: len(log(settings, ALERTS)) == 1)
    position = decode(Position, log(settings, HISTORY)[-1].value)
    assert len(position.stands[0].statements) == 2, "the second worker knew what the first had folded"


async def test_a_signal_that_cannot_be_read_is_a_dead_letter_of_its_role(settings, running):
    write(settings.brokers, "parley.signals", [(b"RU~US", b"[]")])
    async with running(settings, ("positions",)):
        (letter,) = await until(lambda: log(settings, DEADLETTERS))
    assert dict(letter.headers)["deadletter-role"] == b"positions"
    assert dict(letter.headers)["deadletter-topic"] == b"parley.signals"


async def test_health_is_503_until_every_role_has_an_assignment_and_when_the_broker_is_gone(
    settings, embedded, running
):
    async with running(settings, healthy=False, read=read) as worker:
        await until(lambda: worker.port)
        status, body = await health(worker)
        assert (status, body["status"]) == (503, "unavailable")
        assert "articles: no assignment" in body["missing"]
        await until(lambda: worker.report().healthy, 120)
        assert await health(worker) == (
            200,
            {
                "status": "ok",
                "missing": [],
                "roles": {"articles": True, "positions": True, "corrections": True, "deliveries": True},
            },
        )
        embedded.go_down()
        await until(lambda: not worker.report().broker)
        status, body = await health(worker)
        assert (status, body["missing"][0]) == (503, "broker: no answer")
        embedded.come_up()
        await until(lambda: worker.report().healthy, 120)


async def test_a_broker_that_comes_later_is_waited_for(embedded, tmp_path, running):
    embedded.go_down()
    settings = load(
        QUICK | {"PARLEY_BROKERS": embedded.bootstrap, "PARLEY_DATA_DIR": str(tmp_path), "PARLEY_FETCH_WAIT_MS": "20"}
    )
    async with running(settings, ("articles",), healthy=False, read=read) as worker:
        await until(lambda: "waiting: no Kafka at" in worker.report().detail)
        assert (await health(worker))[0] == 503
        embedded.come_up()
        await until(lambda: worker.report().healthy, 120)


async def test_a_worker_that_waits_for_a_broker_can_be_stopped(tmp_path, running):
    settings = load(QUICK | {"PARLEY_BROKERS": "127.0.0.1:1", "PARLEY_DATA_DIR": str(tmp_path)})
    async with running(settings, ("articles",), healthy=False, read=read) as worker:
        await until(lambda: worker.port)
    assert worker.stopping


async def test_wrong_topics_are_said_and_nothing_begins(tmp_path, capfd):
    from streams.logs import configure
    from streams.worker import Worker

    with EmbeddedBroker([("parley.articles.raw", 5)]) as broker:
        settings = load(QUICK | {"PARLEY_BROKERS": broker.bootstrap, "PARLEY_DATA_DIR": str(tmp_path)})
        configure("info")
        assert await Worker(settings, ("articles",), read=read).run() == 1
    lines = [json.loads(line) for line in capfd.readouterr().err.splitlines()]
    details = [line["detail"] for line in lines if line["event"] == "cannot_begin"]
    assert "parley.articles: does not exist; create it with `parley topics create`" in details
    assert any(detail.startswith("parley.articles.raw: has 5 partitions, not 3") for detail in details)


async def test_too_many_bugs_call_for_the_end_and_nothing_is_lost(settings, running):
    write(settings.brokers, "parley.articles.raw", [article(number, "A bug in talks.") for number in range(60)])
    reasons = []
    async with running(settings, ("articles",), read=read, abort=reasons.append):
        await until(lambda: reasons)
        await asyncio.sleep(0.5)
    assert "bugs in a row" in reasons[0]
    letters = {letter.key for letter in log(settings, DEADLETTERS)}
    assert committed(settings.brokers, "parley-articles", "parley.articles.raw") <= len(letters)


async def test_metrics_are_prometheus_text(settings, running):
    async with running(settings, ("articles",), read=read) as worker:
        await until(
            lambda: worker.metrics.registry.get_sample_value("parley_assigned_partitions", {"role": "articles"}) == 3
        )
        async with aiohttp.ClientSession() as client, client.get(f"http://127.0.0.1:{worker.port}/metrics") as answer:
            assert answer.headers["Content-Type"].startswith("text/plain")
            page = await answer.text()
    assert 'parley_assigned_partitions{role="articles"} 3.0' in page
    assert 'parley_ready{role="articles"}' in page


def test_a_reading_is_pure():
    _, value = article(1, "Moscow says that talks are possible.")
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert reading(value, noon, read) == reading(value, noon, read)
