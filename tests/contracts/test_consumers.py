"""The example consumers in docs/consumers, run as they stand."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from streams.embedded import EmbeddedBroker
from streams.settings import load
from streams.topics import POSITIONS, STATEMENTS
from streams.wire import cloud_event, encode
from tests.contracts.records import NOON, RECORDS
from tests.integration.topiclog import write

EXAMPLES = Path(__file__).parents[2] / "docs" / "consumers"

pytestmark = pytest.mark.embedded


@pytest.fixture
def brokers():
    with EmbeddedBroker.of(load({"PARLEY_PARTITIONS": "2"})) as broker:
        yield broker.bootstrap


def put(brokers, topic, event_id, value):
    headers = cloud_event(topic.named("parley"), event_id, "/test", NOON)
    write(brokers, topic.named("parley"), [(b"RU~US", value)], headers)


def test_the_python_consumer_tells_each_position_once(brokers):
    value = encode(RECORDS["positions"])
    put(brokers, POSITIONS, "p1", value)
    put(brokers, POSITIONS, "p1", value)
    put(brokers, POSITIONS, "p2", value.replace(b'"mixed"', b'"beside itself"'))
    reader = subprocess.Popen([sys.executable, EXAMPLES / "newest.py", brokers], stdout=subprocess.PIPE, text=True)
    try:
        lines = [reader.stdout.readline().split(maxsplit=3)[1:] for _ in range(2)]
    finally:
        reader.send_signal(signal.SIGKILL)
        reader.communicate()
    assert lines == [["RU", "US", "mixed confirmed\n"], ["RU", "US", "beside itself confirmed\n"]]


def test_kcat_reads_statements_with_their_keys_and_headers(brokers):
    if shutil.which("kcat") is None:
        if os.environ.get("CI"):
            pytest.fail("CI skips nothing: install kcat")
        pytest.skip("needs kcat")
    put(brokers, STATEMENTS, "e1", encode(RECORDS["statements"]))
    done = subprocess.run(
        [EXAMPLES / "statements.sh", brokers], capture_output=True, text=True, timeout=120, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    (line,) = done.stdout.splitlines()
    assert "ce_id=e1" in line
    assert ' RU~US {"statement_id":"s1"' in line
