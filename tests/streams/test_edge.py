import asyncio
from types import SimpleNamespace

import pytest

from classifiers.rejected import Reason, Rejected
from streams.edge import Edge
from streams.errors import BugLimit, FatalError
from streams.metrics import Metrics
from streams.outbox import TooLargeError
from streams.topics import DEADLETTERS


class Outbox:
    """Stands in for Kafka: keeps what is sent, or refuses it."""

    def __init__(self, refusal=None):
        self.sent = []
        self.refusal = refusal

    async def send(self, outputs):
        if self.refusal:
            raise self.refusal
        self.sent += outputs


def message(offset=5):
    return SimpleNamespace(
        topic="t", partition=1, offset=offset, timestamp=12.345, key=b"k", value=b"v", headers=[("h", b"1")]
    )


def made(outbox=None, limit=None):
    aborted = []
    edge = Edge("articles", outbox or Outbox(), Metrics(), aborted.append, limit)
    return edge, edge.outbox, aborted


async def fine(record):
    return None


async def unreadable(record):
    return Rejected(Reason.NO_BODY, "the text is empty")


async def buggy(record):
    raise KeyError("a word that is not there")


async def test_what_is_worked_leaves_no_letter():
    edge, outbox, aborted = made()
    await edge.handle(message(), fine)
    assert (outbox.sent, aborted) == ([], [])


async def test_the_work_gets_the_record_with_its_milliseconds():
    seen = []

    async def work(record):
        seen.append(record)

    await made()[0].handle(message(), work)
    assert seen[0].timestamp_ms == 12_345
    assert (seen[0].topic, seen[0].partition, seen[0].offset, seen[0].headers) == ("t", 1, 5, [("h", b"1")])


async def test_an_expected_fault_is_a_dead_letter_and_counted():
    edge, outbox, aborted = made()
    await edge.handle(message(), unreadable)
    (letter,) = outbox.sent
    assert letter.topic is DEADLETTERS
    assert (letter.key, letter.value) == (b"k", b"v")
    assert dict(letter.headers)["deadletter-reason"] == b"no_body"
    assert (
        edge.metrics.registry.get_sample_value("parley_deadletters_total", {"role": "articles", "reason": "no_body"})
        == 1
    )
    assert aborted == []


async def test_a_bug_is_a_dead_letter_with_its_traceback():
    edge, outbox, _ = made()
    await edge.handle(message(), buggy)
    headers = dict(outbox.sent[0].headers)
    assert headers["deadletter-reason"] == b"bug"
    assert b"in buggy" in headers["deadletter-trace"]
    assert edge.metrics.registry.get_sample_value("parley_bugs_total", {"role": "articles"}) == 1


async def test_an_output_that_is_too_large_is_a_dead_letter_of_its_source():
    async def work(record):
        raise TooLargeError("a statement of 9 MB")

    edge, outbox, aborted = made()
    await edge.handle(message(), work)
    assert dict(outbox.sent[0].headers)["deadletter-reason"] == b"too_large"
    assert aborted == []


async def test_expected_faults_never_stop_the_line():
    edge, outbox, aborted = made(limit=BugLimit(in_a_row=2))
    for offset in range(50):
        await edge.handle(message(offset), unreadable)
    assert (len(outbox.sent), aborted) == (50, [])


async def test_too_many_bugs_stop_the_line_after_their_letters_are_sent():
    edge, outbox, aborted = made(limit=BugLimit(in_a_row=2))
    await edge.handle(message(1), buggy)
    with pytest.raises(FatalError):
        await edge.handle(message(2), buggy)
    assert (len(outbox.sent), aborted) == (2, ["2 bugs in a row"])


async def test_a_dead_letter_that_kafka_refuses_stops_the_line():
    edge, _, aborted = made(Outbox(refusal=FatalError("1 records could not be sent")))
    with pytest.raises(FatalError):
        await edge.handle(message(), unreadable)
    assert aborted == ["a dead letter could not be sent: 1 records could not be sent"]


async def test_an_output_that_kafka_refuses_to_the_end_stops_the_line_without_a_letter():
    async def work(record):
        raise FatalError("not sent")

    edge, outbox, aborted = made()
    with pytest.raises(FatalError):
        await edge.handle(message(), work)
    assert (outbox.sent, aborted) == ([], ["not sent"])


async def test_a_cancelled_work_is_no_bug():
    async def work(record):
        await asyncio.sleep(60)

    edge, outbox, aborted = made()
    task = asyncio.create_task(edge.handle(message(), work))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert (outbox.sent, aborted) == ([], [])
