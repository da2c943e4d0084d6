"""How a worker process begins and ends: signals, statuses, and what stands in the log then."""

import json
import os
import signal
import socket
import subprocess
import sys
import time

import pytest

from streams.errors import EXIT_FATAL
from tests.integration.test_worker_embedded import article
from tests.integration.topiclog import committed, read, write

pytestmark = [pytest.mark.embedded, pytest.mark.timeout(300)]


class Process:
    """A worker process and what it logs."""

    def __init__(self, environ, *roles):
        command = [sys.executable, "-m", "tests.integration.worker_process", *roles]
        self.process = subprocess.Popen(command, env=os.environ | environ, stderr=subprocess.PIPE, text=True)
        self.events = []

    def wait_for(self, event):
        """Read the log up to *event*."""
        for line in self.process.stderr:
            self.events.append(parsed(line))
            if self.events[-1]["event"] == event:
                return self.events[-1]
        raise AssertionError(f"no {event!r} in {self.events}")

    def end(self):
        """Wait for the end; the status and the seconds that it took."""
        started = time.monotonic()
        self.events += [parsed(line) for line in self.process.stderr]
        return self.process.wait(60), time.monotonic() - started


def parsed(line):
    """A log line, which is JSON whatever happens."""
    assert line.startswith("{"), line
    return json.loads(line)


@pytest.fixture
def start(settings):
    processes = []

    def begin(*roles, **environ):
        base = {
            "PARLEY_BROKERS": settings.brokers,
            "PARLEY_PARTITIONS": str(settings.partitions),
            "PARLEY_WEB_PORT": "0",
            "PARLEY_DATA_DIR": str(settings.data_dir),
            "PARLEY_SESSION_TIMEOUT_SECONDS": "2",
            "PARLEY_FETCH_WAIT_MS": "20",
        }
        processes.append(Process(base | environ, *roles))
        return processes[-1]

    yield begin
    for worker in processes:
        worker.process.kill()
        worker.process.wait(60)
        worker.process.stderr.close()


def claimed(settings, number):
    deadline = time.monotonic() + 120
    while len(read(settings.brokers, "parley.claims")) < number:
        assert time.monotonic() < deadline
        time.sleep(0.1)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_commits_what_is_finished_and_ends_with_0(start, settings, number):
    # a commit interval that the test does not live to see: the commit is the end's
    worker = start("articles", PARLEY_COMMIT_INTERVAL_SECONDS="60")
    write(settings.brokers, "parley.articles.raw", [article(n, "They agreed on talks.") for n in range(30)])
    claimed(settings, 30)
    worker.process.send_signal(number)
    status, _ = worker.end()
    assert status == 0
    assert [event["event"] for event in worker.events][-2:] == ["stopping", "stopped"]
    assert committed(settings.brokers, "parley-articles", "parley.articles.raw") == 30
    assert not [event for event in worker.events if event["level"] != "info"], "nothing went wrong on the way"


def test_a_second_ctrl_c_ends_at_once(start, settings):
    worker = start("articles")
    write(settings.brokers, "parley.articles.raw", [article(1, "We are stuck in talks.")])
    worker.wait_for("role_started")
    time.sleep(2)
    worker.process.send_signal(signal.SIGINT)
    worker.wait_for("stopping")
    worker.process.send_signal(signal.SIGINT)
    status, seconds = worker.end()
    assert status == 130
    assert seconds < 10, "the work that is stuck takes minutes"
    assert committed(settings.brokers, "parley-articles", "parley.articles.raw") == 0


def test_work_that_never_ends_is_seen_by_the_watchdog(start, settings):
    worker = start("articles", PARLEY_STALL_SECONDS="5")
    write(settings.brokers, "parley.articles.raw", [article(1, "We are stuck in talks.")])
    event = worker.wait_for("abort")
    assert event["reason"].startswith("1 records wait and none was finished")
    assert worker.end()[0] == EXIT_FATAL
    assert committed(settings.brokers, "parley-articles", "parley.articles.raw") == 0


def test_too_many_bugs_end_the_process_with_70(start, settings):
    write(settings.brokers, "parley.articles.raw", [article(n, "A bug in talks.") for n in range(40)])
    worker = start("articles")
    status, _ = worker.end()
    assert status == EXIT_FATAL
    assert [event["reason"] for event in worker.events if event["event"] == "abort"] == ["20 bugs in a row"]


def test_a_taken_port_is_one_line_that_says_what_to_set(start):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        worker = start("articles", PARLEY_WEB_PORT=str(taken.getsockname()[1]))
        status, _ = worker.end()
    assert status == 1
    (line,) = worker.events
    assert "PARLEY_WEB_PORT" in line["detail"]


def test_a_data_folder_that_cannot_be_made_is_one_line(start, tmp_path):
    (tmp_path / "file").touch()
    worker = start("articles", PARLEY_DATA_DIR=str(tmp_path / "file" / "data"))
    assert worker.end()[0] == 1
    assert "PARLEY_DATA_DIR" in worker.events[-1]["detail"]


def test_without_a_broker_a_line_says_which_address_and_a_signal_still_ends_it(start):
    worker = start("articles", PARLEY_BROKERS="127.0.0.1:1")
    line = worker.wait_for("waiting_for_broker")
    assert "no Kafka at 127.0.0.1:1" in line["detail"]
    assert "PARLEY_BROKERS" in line["detail"]
    worker.process.send_signal(signal.SIGTERM)
    status, seconds = worker.end()
    assert status == 0
    assert seconds < 20


def test_nothing_is_left_in_the_working_directory(start, settings, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    worker = start("articles", "positions", PYTHONPATH=os.pathsep.join(sys.path))
    worker.wait_for("role_started")
    worker.wait_for("role_started")
    worker.process.send_signal(signal.SIGTERM)
    assert worker.end()[0] == 0
    assert {path.name for path in tmp_path.iterdir()} == {settings.data_dir.name}
