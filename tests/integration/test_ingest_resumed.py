"""`parley ingest` on Apache Kafka, killed in the middle and run again: every line is there, once by its id."""

import json
import os
import signal
import subprocess
import sys

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition

from streams.topics import RAW
from tests.integration.conftest import until

pytestmark = pytest.mark.kafka

LINES = 6_000
PARLEY = [sys.executable, "-m", "streams.cli", "ingest"]


async def read(environ):
    consumer = AIOKafkaConsumer(bootstrap_servers=environ["PARLEY_BROKERS"])
    await consumer.start()
    try:
        partitions = [TopicPartition(RAW.named(environ["PARLEY_TOPIC_PREFIX"]), number) for number in range(3)]
        ends = await consumer.end_offsets(partitions)
        consumer.assign(partitions)
        await consumer.seek_to_beginning(*partitions)
        keys = []
        while len(keys) < sum(ends.values()):
            for batch in (await consumer.getmany(timeout_ms=500)).values():
                keys += [record.key.decode() for record in batch]
        return keys
    finally:
        await consumer.stop()


@pytest.mark.parametrize("stop", [signal.SIGKILL, signal.SIGINT])
async def test_a_run_that_is_stopped_and_resumed_brings_every_line_once_by_its_id(kafka_environ, tmp_path, stop):
    path = tmp_path / "news.jsonl"
    path.write_text("".join(json.dumps({"id": f"a{n}", "text": "The envoys met."}) + "\n" for n in range(LINES)))
    environ = os.environ | kafka_environ
    bookmarks = tmp_path / "data" / "ingest"
    arguments = [*PARLEY, str(path), "--rate", "800"]
    with subprocess.Popen(arguments, env=environ, stderr=subprocess.PIPE) as process:  # noqa: ASYNC220 (nothing else runs)
        await until(lambda: any(bookmarks.glob("*.json")) or process.poll() is not None, 120)
        process.send_signal(stop)
        complaints = process.stderr.read().decode()
    assert process.returncode == (130 if stop is signal.SIGINT else -signal.SIGKILL)
    assert ("--resume" in complaints) == (stop is signal.SIGINT)

    resumed = [*PARLEY, str(path), "--resume"]
    again = subprocess.run(resumed, env=environ, capture_output=True, check=True)  # noqa: ASYNC221 (nothing else runs)

    sent_again = int(again.stderr.split()[1].rstrip(b","))
    keys = await read(kafka_environ)
    assert 0 < sent_again < LINES
    assert {*keys} == {f"a{n}" for n in range(LINES)}
    assert len(keys) - LINES < LINES / 2  # what was under way came twice, no more
    assert not any(bookmarks.glob("*.json"))
