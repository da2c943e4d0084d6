"""On Apache Kafka, which knows where a time is: `parley tail --since` begins there and goes on with what comes."""

import json
from datetime import UTC, datetime, timedelta

import click
import pytest
from confluent_kafka import Producer
from msgspec.structs import replace

from streams.cli.tailing import tail
from streams.settings import load
from streams.topics import STATEMENTS
from streams.wire import encode
from tests.contracts.records import RECORDS

pytestmark = [pytest.mark.kafka, pytest.mark.timeout(300)]


@pytest.fixture
def following(kafka_environ):
    """What is sent at a time ago, in one and the other partition, and the ids that a tail since then tells first."""
    settings = load(kafka_environ)
    producer = Producer({"bootstrap.servers": settings.brokers, "log_level": 0})

    def send(name, ago, dyad="RU~US"):
        at = int((datetime.now(UTC) - ago).timestamp() * 1000)
        value = encode(replace(RECORDS["statements"], statement_id=name, dyad=dyad))
        producer.produce(STATEMENTS.named(settings.topic_prefix), value, dyad.encode(), timestamp=at)
        assert producer.flush(30) == 0

    def told(since, pair=None):
        lines = tail(settings, pair, (), ("statements",), since, as_json=True)
        return (json.loads(line)["statement_id"] for line in lines)

    return send, told


def test_a_time_ago_leaves_out_what_came_before_it_in_every_partition(following):
    send, told = following
    for name, ago in (("old", timedelta(hours=3)), ("late", timedelta(minutes=20))):
        for dyad in ("RU~US", "IR~US", "DE~FR"):
            send(f"{name}{dyad}", ago, dyad)
    lines = told("1h")
    assert {next(lines) for _ in range(3)} == {"lateRU~US", "lateIR~US", "lateDE~FR"}
    send("now", timedelta(0))
    assert next(lines) == "now", "it goes on with what comes"
    lines.close()


def test_a_pair_and_a_date_are_taken_together(following):
    send, told = following
    send("old", timedelta(days=3))
    send("other", timedelta(hours=2), "DE~FR")
    send("wanted", timedelta(hours=1))
    lines = told((datetime.now(UTC) - timedelta(days=1)).isoformat(), ("US", "RU"))
    assert next(lines) == "wanted"
    lines.close()


def test_what_is_no_time_is_refused_before_anything_is_asked():
    with pytest.raises(click.BadParameter, match="write 2026-03-20 or 2h"):
        next(tail(load({"PARLEY_BROKERS": "127.0.0.1:1"}), None, (), (), "noonish", as_json=False))
