import subprocess
import sys

import pytest
from confluent_kafka import Consumer, Producer
from confluent_kafka.admin import AdminClient

from streams import embedded
from streams.embedded import EmbeddedBroker, EmbeddedBrokerError
from streams.settings import load
from streams.topics import TOPICS

pytestmark = pytest.mark.embedded


def test_every_topic_of_the_table_is_there_with_its_partitions():
    with EmbeddedBroker.of(load({"PARLEY_PARTITIONS": "3"})) as broker:
        topics = AdminClient({"bootstrap.servers": broker.bootstrap}).list_topics(timeout=10).topics
    assert {name: len(topic.partitions) for name, topic in topics.items()} == {
        topic.named("parley"): 3 for topic in TOPICS
    }


def test_another_process_writes_what_this_one_reads():
    with EmbeddedBroker([("notes", 1)]) as broker:
        writer = (
            "import sys; from confluent_kafka import Producer;"
            "p = Producer({'bootstrap.servers': sys.argv[1]}); p.produce('notes', 'سلام'); sys.exit(p.flush(10))"
        )
        subprocess.run([sys.executable, "-c", writer, broker.bootstrap], check=True, timeout=120)
        consumer = Consumer({"bootstrap.servers": broker.bootstrap, "group.id": "g", "auto.offset.reset": "earliest"})
        consumer.subscribe(["notes"])
        record = consumer.poll(20)
        consumer.close()
    assert record is not None
    assert record.value().decode() == "سلام"


def test_it_listens_on_loopback_only():
    with EmbeddedBroker([]) as broker:
        assert broker.bootstrap.startswith("127.0.0.1:")


def test_a_broker_that_went_down_comes_up_with_its_records():
    delivered = []
    with EmbeddedBroker([("notes", 1)]) as broker:
        producer = Producer({"bootstrap.servers": broker.bootstrap, "log_level": 0, "message.timeout.ms": 20000})
        broker.go_down()
        producer.produce("notes", b"1", on_delivery=lambda error, record: delivered.append((error, record.offset())))
        assert producer.flush(0.5) == 1, "nobody answers"
        broker.come_up()
        assert producer.flush(15) == 0
    assert delivered == [(None, 0)]


def test_an_installation_without_the_library_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setattr(
        embedded.importlib.util, "find_spec", lambda _: type("Spec", (), {"origin": str(tmp_path / "pkg" / "x.py")})
    )
    embedded._library.cache_clear()
    with pytest.raises(EmbeddedBrokerError, match="install its wheel"):
        EmbeddedBroker([])
    embedded._library.cache_clear()
