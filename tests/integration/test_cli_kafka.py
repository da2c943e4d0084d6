"""`parley topics` and `parley ingest` on Apache Kafka, where topics do not spring up by themselves."""

import json

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition
from click.testing import CliRunner

from streams.cli import main
from streams.topics import TOPICS

pytestmark = pytest.mark.kafka

LINES = b"".join(json.dumps({"id": f"a{n}", "text": "abc"}).encode() + b"\n" for n in range(500))


@pytest.fixture
def runner(kafka):
    return CliRunner(env={"PARLEY_BROKERS": kafka.bootstrap, "PARLEY_PARTITIONS": "3", "PARLEY_TOPIC_PREFIX": "cli"})


async def count(bootstrap, topic):
    consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap)
    await consumer.start()
    try:
        return sum((await consumer.end_offsets([TopicPartition(topic, number) for number in range(3)])).values())
    finally:
        await consumer.stop()


async def test_topics_are_created_once_checked_and_then_take_every_article(runner, kafka):
    missing = runner.invoke(main, ["ingest"], input=LINES)
    unchecked = runner.invoke(main, ["topics", "check"])
    created = runner.invoke(main, ["topics", "create"])
    again = runner.invoke(main, ["topics", "create"])
    sent = runner.invoke(main, ["ingest"], input=LINES)

    assert missing.exit_code == 1
    assert missing.stderr.startswith("parley: cli.articles.raw does not exist")
    assert "parley topics create" in missing.stderr
    assert unchecked.exit_code == 1
    assert len(unchecked.stderr.splitlines()) == len(TOPICS)
    assert (created.exit_code, created.stdout.count("created ")) == (0, len(TOPICS))
    assert (again.exit_code, again.stdout.count("created ")) == (0, 0)
    assert (sent.exit_code, sent.stderr) == (0, "sent 500, rejected 0\n")
    assert await count(kafka.bootstrap, "cli.articles.raw") == 500


def test_a_topic_that_takes_less_than_it_should_rejects_what_is_too_large_and_takes_the_rest(runner, kafka):
    from confluent_kafka.admin import AdminClient, NewTopic

    admin = AdminClient({"bootstrap.servers": kafka.bootstrap})
    topic = NewTopic("narrow.articles.raw", 3, 1, config={"max.message.bytes": "2000"})
    admin.create_topics([topic])["narrow.articles.raw"].result(20)
    large = json.dumps({"id": "large", "text": "abc" * 2000}).encode() + b"\n"

    result = runner.invoke(
        main, ["ingest"], input=large + LINES[:100].rpartition(b"\n")[0], env={"PARLEY_TOPIC_PREFIX": "narrow"}
    )

    assert result.exit_code == 1
    assert result.stderr.splitlines()[0].startswith("<stdin>:1: too_large: ")
    assert result.stderr.splitlines()[-1].endswith("rejected 1 (too_large 1)")
    assert not result.stderr.splitlines()[-1].startswith("sent 0")
