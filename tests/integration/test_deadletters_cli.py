"""`parley deadletters` on Apache Kafka: what could not be read is found, sent again as it was, or let go."""

import json

import pytest
from click.testing import CliRunner

from classifiers.rejected import Reason, Rejected
from streams.cli import main
from streams.deadletters import dead_letter
from streams.incoming import Incoming
from streams.settings import load
from streams.topics import DEADLETTERS, RAW
from tests.integration.topiclog import read, write

pytestmark = [pytest.mark.kafka, pytest.mark.timeout(300)]


class Desk:
    """A broker with letters on it, and the command to look at them."""

    def __init__(self, environ):
        self.settings = load(environ)
        self.raw = RAW.named(self.settings.topic_prefix)
        self.topic = DEADLETTERS.named(self.settings.topic_prefix)
        self._runner = CliRunner(env=environ)

    def run(self, *arguments):
        return self._runner.invoke(main, ["deadletters", *arguments])

    def listed(self, *arguments):
        return [json.loads(line) for line in self.run("list", "--json", *arguments).stdout.splitlines()]

    def spoil(self, name, reason, value=b"{", partition=1, offset=99):
        """Write the letter of a record that stood at *offset* of *partition* of the raw topic."""
        record = Incoming(
            topic=self.raw,
            partition=partition,
            offset=offset,
            timestamp_ms=1_700_000_000_000,
            key=name.encode(),
            value=value,
            headers=[("ce_id", name.encode())],
        )
        made = dead_letter(record, Rejected(reason, f"{name} is broken"), "articles")
        write(self.settings.brokers, self.topic, [(made.key, made.value)], made.headers)
        return made

    def records(self):
        return read(self.settings.brokers, self.raw)


@pytest.fixture
def desk(kafka_environ):
    return Desk(kafka_environ)


def test_a_replayed_record_is_back_where_it_was_once(desk):
    desk.spoil("a", Reason.BUG)
    desk.spoil("b", Reason.BAD_JSON)

    tried = desk.run("replay", "--reason", "bug", "--dry-run")
    assert (tried.exit_code, tried.stderr) == (0, "would be replayed 1\n")
    assert desk.records() == []
    replayed = desk.run("replay", "--reason", "bug")
    assert (replayed.exit_code, replayed.stderr) == (0, "replayed 1\n")
    (record,) = desk.records()
    assert (record.partition, record.key, record.value, record.timestamp_ms) == (1, b"a", b"{", 1_700_000_000_000)
    (place,) = [one["place"] for one in desk.listed("--all") if one["outcome"] == "replayed"]
    assert record.headers == [
        ("ce_id", b"a"),
        ("replayed-from", f"{desk.topic}/{place.replace(':', '/')}".encode()),
    ]

    assert desk.run("replay", "--all", "--reason", "bug").stderr == "replayed 0\n"
    assert len(desk.records()) == 1
    assert desk.run("replay", place, "--again").exit_code == 0
    assert len(desk.records()) == 2
    assert [one["key"] for one in desk.listed()] == ["b"]


def test_a_dropped_letter_is_no_longer_open_and_still_there(desk):
    desk.spoil("a", Reason.BAD_JSON)
    (place,) = [one["place"] for one in desk.listed()]

    assert desk.run("drop", place).stderr == "dropped 1\n"
    assert desk.listed() == []
    again = desk.run("drop", place)
    assert (again.exit_code, again.stderr) == (1, f"not open: {place}\ndropped 0\n")
    assert [one["outcome"] for one in desk.listed("--all")] == ["dropped"]
    assert desk.records() == []
    shown = desk.run("show", place).stdout
    assert "detail: a is broken\n" in shown
    assert "header ce_id: a\n" in shown
    assert shown.endswith("\n{\n")


def test_a_letter_that_was_cut_gets_its_value_back_while_the_topic_has_it(desk):
    value = b"0123456789" * 90_000
    write(desk.settings.brokers, desk.raw, [(b"kept", value)], [("ce_id", b"kept")])
    (original,) = desk.records()
    for name, content, offset in (("kept", value, original.offset), ("gone", value + b"!", original.offset + 1)):
        made = desk.spoil(name, Reason.TOO_LARGE, content * 3, original.partition, offset)
        assert made.cut
    # what stands in the topic is what the letter's hash must be of
    letters = [one for one in read(desk.settings.brokers, desk.topic) if one.key == b"kept"]
    import hashlib

    headers = [
        (name, hashlib.sha256(value).hexdigest().encode() if name == "deadletter-sha256" else content)
        for name, content in letters[0].headers
    ]
    write(desk.settings.brokers, desk.topic, [(b"whole", letters[0].value)], headers)

    result = desk.run("replay", "--all")

    assert result.exit_code == 1
    assert result.stderr.count("no longer has the rest") == 2
    assert result.stderr.endswith("replayed 1, lost 2\n")
    first, second = desk.records()
    assert first.value == second.value == value
    assert dict(second.headers)["replayed-from"].startswith(desk.topic.encode())
    assert len(desk.listed()) == 2, "what could not be made whole stays open"


def test_wrong_words_are_usage_and_say_what_is_right(desk):
    assert "bad_json" in desk.run("list", "--reason", "rain").stderr
    assert "say which" in desk.run("replay").stderr
    assert "partition:offset" in desk.run("show", "seven").stderr
    assert "there is no letter at 0:77" in desk.run("show", "0:77").stderr
