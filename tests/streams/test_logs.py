import io
import json
import logging
import threading

import pytest
import structlog

from streams.logs import Thinning, configure, thread_died


@pytest.fixture
def lines():
    """Configure logs into memory, and put everything back afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()

    def configured(level="info"):
        configure(level, stream)
        return lambda: [json.loads(line) for line in stream.getvalue().splitlines()]

    yield configured
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def test_an_event_is_one_json_line_with_time_and_level(lines):
    read = lines()
    structlog.get_logger().info("dead_letter", detail="سطر\nثان", offset=3)
    (line,) = read()
    assert (line["event"], line["level"], line["detail"], line["offset"]) == ("dead_letter", "info", "سطر\nثان", 3)
    assert line["timestamp"].endswith("Z")


def test_libraries_speak_json_too_and_only_when_something_is_wrong(lines):
    read = lines()
    logging.getLogger("faust.app").info("ready")
    logging.getLogger("faust.app").warning("not %s", "ready")
    (line,) = read()
    assert (line["event"], line["level"], line["logger"]) == ("not ready", "warning", "faust.app")


def test_what_faust_says_about_topics_that_it_may_not_create_is_left_out(lines):
    read = lines()
    logging.getLogger("faust.transport").warning("Topic creation disabled! Can't create topic x")
    assert read() == []


def test_a_traceback_is_a_member_and_the_line_stays_one(lines):
    read = lines()
    structlog.get_logger().error("bug", exc_info=ValueError("no talks"))
    (line,) = read()
    assert "ValueError: no talks" in line["exception"]


def test_the_level_is_the_least_that_is_shown(lines):
    read = lines("warning")
    structlog.get_logger().info("quiet")
    structlog.get_logger().warning("loud")
    assert [line["event"] for line in read()] == ["loud"]


def test_the_last_configuration_wins(lines):
    lines()
    read = lines()
    structlog.get_logger().info("once")
    assert len(read()) == 1


def test_the_same_complaint_of_a_library_comes_once_in_ten_seconds_with_a_count():
    now = [100.0]
    thinning = Thinning(lambda: now[0])

    def said(node, name="aiokafka"):
        record = logging.LogRecord(name, logging.ERROR, "", 0, "Unable connect to node with id %s", (node,), None)
        return thinning.filter(record), getattr(record, "suppressed", None)

    assert [said(1), said(2), said(1)] == [(True, None), (False, None), (False, None)]
    assert said(1, "streams.worker") == said(1, "streams.worker") == (True, None), "our own words are never thinned out"
    now[0] += 10
    assert said(3) == (True, 2)
    now[0] += 10
    assert said(3) == (True, None)


def test_how_many_were_suppressed_stands_in_the_line(lines):
    read = lines()
    logging.getLogger("aiokafka").warning("away", extra={"suppressed": 7})
    assert read()[0]["suppressed"] == 7


def test_what_ended_a_thread_is_one_line_too(lines, monkeypatch):
    read = lines()
    monkeypatch.setattr(threading, "excepthook", thread_died)

    def fail():
        raise ValueError("no talks")

    thread = threading.Thread(target=fail, name="reading")
    thread.start()
    thread.join()
    (line,) = read()
    assert (line["event"], line["thread"]) == ("thread_died", "reading")
    assert "ValueError: no talks" in line["exception"]
