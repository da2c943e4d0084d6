import asyncio

import pytest
from aiokafka.errors import KafkaTimeoutError, MessageSizeTooLargeError, NotLeaderForPartitionError

from streams import outbox as module
from streams.errors import FatalError
from streams.metrics import Metrics
from streams.outbox import Outbox, Output, TooLargeError
from streams.settings import load
from streams.topics import CLAIMS, SIGNALS


class Channel:
    def __init__(self, name, log, refusals):
        self.name, self.log, self.refusals = name, log, refusals

    async def send(self, *, key, value, partition, headers):
        refusal = self.refusals.pop(0) if self.refusals else None
        if isinstance(refusal, MessageSizeTooLargeError):
            raise refusal
        future = asyncio.get_running_loop().create_future()
        if refusal is None:
            self.log.append((self.name, key, value, partition, headers))
            future.set_result(None)
        else:
            future.set_exception(refusal)
        return future


class App:
    """As much of Faust as an outbox needs: topics whose sends can be refused."""

    def __init__(self, *refusals):
        self.sent, self.refusals = [], list(refusals)

    def topic(self, name, **serializers):
        assert serializers == {
            "key_type": bytes,
            "value_type": bytes,
            "key_serializer": "raw",
            "value_serializer": "raw",
        }
        return Channel(name, self.sent, self.refusals)


def output(value, topic=CLAIMS):
    return Output(topic=topic, key=b"k", value=value, headers=[("h", b"1")])


@pytest.fixture(autouse=True)
def without_pauses(monkeypatch):
    monkeypatch.setattr(module, "RETRY_SECONDS", (0.0, 0.0))


def made(app):
    return Outbox(app, load({"PARLEY_TOPIC_PREFIX": "p"}), "articles", Metrics())


async def test_outputs_are_sent_in_order_to_the_topics_of_the_prefix():
    app = App()
    await made(app).send([output(b"1"), output(b"2", SIGNALS), output(b"3")])
    assert [(name, value) for name, _, value, _, _ in app.sent] == [
        ("p.claims", b"1"),
        ("p.signals", b"2"),
        ("p.claims", b"3"),
    ]
    assert app.sent[0][1:] == (b"k", b"1", None, [("h", b"1")])


async def test_only_what_kafka_refused_is_sent_again():
    app = App(None, NotLeaderForPartitionError(), None)
    box = made(app)
    await box.send([output(b"1"), output(b"2"), output(b"3")])
    assert [value for _, _, value, _, _ in app.sent] == [b"1", b"3", b"2"]
    assert box._metrics.registry.get_sample_value("parley_send_retries_total", {"role": "articles"}) == 1


async def test_what_is_refused_to_the_end_is_fatal():
    with pytest.raises(FatalError, match="1 records could not be sent, the first to claims"):
        await made(App(*[KafkaTimeoutError()] * 3)).send([output(b"1")])


async def test_a_record_that_is_too_large_is_not_tried_again():
    app = App(MessageSizeTooLargeError())
    with pytest.raises(TooLargeError, match="a record of 3 bytes for claims, which takes 1048576"):
        await made(app).send([output(b"123")])
    assert app.sent == []


async def test_nothing_to_send_is_sent_at_once():
    await made(App()).send([])
