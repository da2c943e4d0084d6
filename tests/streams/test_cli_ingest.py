"""`parley ingest`: what reaches Kafka, and what is said about what does not."""

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.partitioner import murmur2
from click.testing import CliRunner

from classifiers.rejected import Reason, Rejected
from streams.cli import main
from streams.embedded import EmbeddedBroker
from streams.ingest import Record, record
from streams.settings import load
from streams.topics import RAW

PARLEY = [sys.executable, "-m", "streams.cli"]
NOW = datetime(2024, 10, 4, 12, 0, tzinfo=UTC)
TOPIC = "parley.articles.raw"
LINE = '{"id": "خبر", "text": "فتح الميناء أبوابه.", "published_at": "2024-10-01T06:00:00+03:00"}\n'.encode()


@pytest.fixture(scope="module")
def broker():
    with EmbeddedBroker.of(load({"PARLEY_PARTITIONS": "3"})) as broker:
        yield broker


def ingest(brokers, *arguments, stdin=b""):
    return CliRunner().invoke(main, ["ingest", "--brokers", brokers, *arguments], input=stdin)


async def sent(bootstrap):
    """All that stands in the topic; a consumer of the embedded broker that is left without an answer is followed by another."""
    for _ in range(3):
        with contextlib.suppress(TimeoutError):
            return await asyncio.wait_for(read_to_the_end(bootstrap), 25)
    raise AssertionError("the embedded broker does not answer")


async def read_to_the_end(bootstrap):
    consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap, enable_auto_commit=False, fetch_max_wait_ms=20)
    await consumer.start()
    try:
        partitions = [TopicPartition(TOPIC, number) for number in range(3)]
        consumer.assign(partitions)
        ends = await consumer.end_offsets(partitions)
        await consumer.seek_to_beginning(*partitions)
        found = []
        while len(found) < sum(ends.values()):
            batches = await consumer.getmany(timeout_ms=200)
            found += [message for batch in batches.values() for message in batch]
        return found
    finally:
        await consumer.stop()


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (b"{", Reason.BAD_JSON),
        (b"\xff", Reason.BAD_UTF8),
        (b'{"id": "a"}', Reason.BAD_FIELD),
        (b'{"id": "", "text": "abc"}', Reason.BAD_FIELD),
        (b'{"id": "a", "text": " 12 ... "}', Reason.NO_BODY),
        (b'{"id": "a", "text": "' + b"a" * RAW.max_bytes + b'"}', Reason.TOO_LARGE),
        (b'{"id": "' + b"a" * (RAW.max_bytes // 2) + b'", "text": "abc"}', Reason.TOO_LARGE),
    ],
)
def test_what_no_worker_could_read_is_rejected_at_the_door(value, reason):
    rejected = record(value, topic=TOPIC, now=NOW)

    assert isinstance(rejected, Rejected)
    assert rejected.reason is reason
    assert "\n" not in rejected.detail


def test_a_record_carries_the_very_bytes_and_is_a_cloud_event():
    made = record(LINE, topic=TOPIC, now=NOW)

    headers = {name: value.decode() for name, value in made.headers}
    assert (made.value, made.key) == (LINE, "خبر".encode())
    assert (
        headers.items() >= {"ce_type": TOPIC, "ce_source": "/parley/ingest", "ce_time": "2024-10-04T12:00:00Z"}.items()
    )


def test_the_event_id_is_that_of_the_revision():
    def event_id(text):
        made = record(json.dumps({"id": "a", "text": text}).encode(), topic=TOPIC, now=NOW)
        return dict(made.headers)["ce_id"]

    assert event_id("one") == event_id("one") != event_id("another")


@pytest.mark.parametrize(
    ("published_at", "in_event_time", "expected"),
    [
        ("2024-10-01T06:00:00+03:00", True, datetime(2024, 10, 1, 3, 0, tzinfo=UTC)),
        ("2024-10-01T06:00:00+03:00", False, NOW),
        ("some day", True, NOW),
        (None, True, NOW),
    ],
)
def test_a_replay_stamps_records_with_their_own_time_where_they_have_one(published_at, in_event_time, expected):
    value = json.dumps({"id": "a", "text": "abc", "published_at": published_at}).encode()

    made = record(value, topic=TOPIC, now=NOW, in_event_time=in_event_time)

    assert isinstance(made, Record)
    assert made.timestamp_ms == int(expected.timestamp() * 1000)


@pytest.mark.embedded
async def test_good_lines_are_sent_bad_ones_are_named_and_both_are_counted(broker, tmp_path):
    page = tmp_path / "page.txt"
    page.write_text("Порт открыт.\n", encoding="utf-8")
    before = len(await sent(broker.bootstrap))

    result = ingest(
        broker.bootstrap,
        "--event-time",
        "-",
        str(page),
        "nowhere.jsonl",
        stdin=LINE + b"{\n" + b'{"id": "e", "text": ""}\n',
    )

    assert result.exit_code == 1
    complaints = result.stderr.splitlines()
    assert [line.rpartition(": ")[0].split(": ")[0] for line in complaints[:3]] == [
        "<stdin>:2",
        "<stdin>:3",
        "nowhere.jsonl",
    ]
    assert complaints[3:] == [
        "<stdin>: read 3, new 1, duplicate 0, rejected 2 (bad_json 1, no_body 1)",
        f"{page}: read 1, new 1, duplicate 0, rejected 0",
        "nowhere.jsonl: read 0, new 0, duplicate 0, rejected 1 (unreadable file 1)",
        "sent 2, rejected 3 (bad_json 1, no_body 1, unreadable file 1)",
    ]
    messages = {message.key.decode(): message for message in (await sent(broker.bootstrap))[before:]}
    assert messages["خبر"].value == LINE.rstrip()
    assert messages["خبر"].timestamp == int(datetime(2024, 10, 1, 3, 0, tzinfo=UTC).timestamp() * 1000)
    assert json.loads(messages["page"].value) == {"id": "page", "title": None, "text": "Порт открыт.\n"}


@pytest.mark.embedded
async def test_an_article_is_in_the_partition_where_any_kafka_client_puts_its_key(broker):
    ids = [f"article-{number}" for number in range(20)]
    lines = b"".join(json.dumps({"id": i, "text": "abc"}).encode() + b"\n" for i in ids)

    result = ingest(broker.bootstrap, stdin=lines)

    assert (result.exit_code, result.stderr) == (0, "sent 20, rejected 0\n")
    for message in await sent(broker.bootstrap):
        assert message.partition == (murmur2(message.key) & 0x7FFFFFFF) % 3


def test_without_a_broker_it_says_so_in_one_line_within_ten_seconds():
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        brokers = f"127.0.0.1:{nobody.getsockname()[1]}"
        started = time.monotonic()

        result = ingest(brokers, stdin=LINE)

    assert time.monotonic() - started < 20, "ten, and what a busy machine adds"
    assert result.exit_code == 1
    assert result.stderr.startswith(f"parley: no Kafka at {brokers} ")
    assert "--brokers" in result.stderr
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.embedded
def test_ctrl_c_while_it_waits_for_input_ends_with_130(broker):
    with subprocess.Popen(
        [*PARLEY, "ingest", "--brokers", broker.bootstrap],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=dict(os.environ),
    ) as process:
        process.stdin.write(b"{\n")
        process.stdin.flush()
        assert process.stderr.readline().startswith(b"<stdin>:1: bad_json")
        process.send_signal(signal.SIGINT)
        complaints = process.stderr.read()

    assert (process.returncode, complaints) == (130, b"")


@pytest.mark.parametrize(
    ("brokers", "said"), [("nonsense", "wrong form"), ("host:99999", "65535"), ("host:9092;other:9092", "wrong form")]
)
def test_a_bad_address_is_wrong_usage_and_shows_a_good_one(brokers, said):
    result = ingest(brokers)

    assert result.exit_code == 2
    assert said in result.stderr
    assert "--brokers=kafka-1:9092" in result.stderr


def test_a_bad_address_in_the_environment_is_a_failure_that_names_the_variable():
    result = CliRunner(env={"PARLEY_BROKERS": "nonsense"}).invoke(main, ["ingest"])

    assert result.exit_code == 1
    assert result.stderr.startswith("parley: PARLEY_BROKERS: ")
