import pytest

from streams import topics
from streams.embedded import EmbeddedBroker
from streams.settings import load
from streams.topics import (
    ALERTS,
    CHANGELOG,
    DEADLETTERS,
    POSITIONS,
    RAW,
    SIGNALS,
    TOPICS,
    Cleanup,
    UnreachableError,
    check,
)


def test_the_design_is_in_the_table():
    assert {topic.name for topic in TOPICS if topic.cleanup is Cleanup.COMPACT} == {
        "positions",
        "positions.changelog",
        "deliveries",
    }
    assert RAW.retention_days == 90
    assert DEADLETTERS.max_bytes == 2 * RAW.max_bytes
    assert len({topic.name for topic in TOPICS}) == len(TOPICS)


def test_names_have_dots_and_hyphens_and_never_underscores():
    assert not [topic.name for topic in TOPICS if "_" in topic.named("parley")]


def test_what_is_never_dropped_by_age_is_spelt_minus_one():
    assert POSITIONS.config(1)["retention.ms"] == "-1"
    assert ALERTS.config(1)["retention.ms"] == str(365 * 24 * 3600 * 1000)


@pytest.mark.parametrize(("replication", "needed"), [(1, "1"), (2, "1"), (3, "2")])
def test_one_replica_may_be_away(replication, needed):
    assert RAW.config(replication)["min.insync.replicas"] == needed


@pytest.mark.embedded
def test_the_embedded_broker_fits_the_table():
    settings = load({"PARLEY_PARTITIONS": "3"})
    with EmbeddedBroker.of(settings) as broker:
        assert check(load({"PARLEY_PARTITIONS": "3", "PARLEY_BROKERS": broker.bootstrap})) == ()


@pytest.mark.embedded
def test_a_missing_topic_and_a_wrong_count_are_one_line_each():
    declared = [(topic.named("parley"), 4 if topic is CHANGELOG else 3) for topic in TOPICS if topic is not SIGNALS]
    with EmbeddedBroker(declared) as broker:
        differences = check(load({"PARLEY_PARTITIONS": "3", "PARLEY_BROKERS": broker.bootstrap}))
    assert len(differences) == 2
    assert differences[0].startswith("parley.signals: does not exist")
    assert differences[1].startswith("parley.positions.changelog: has 4 partitions, not 3")


def test_no_broker_is_one_line_with_the_address(monkeypatch):
    monkeypatch.setattr(topics, "_TIMEOUT_SECONDS", 0.5)
    with pytest.raises(UnreachableError, match=r"no Kafka at 127.0.0.1:1 .*PARLEY_BROKERS"):
        check(load({"PARLEY_BROKERS": "127.0.0.1:1"}))
