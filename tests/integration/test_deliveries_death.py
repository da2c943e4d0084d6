"""A worker that is killed between a receiver's answer and the log tells that one alert again, with the id that it had. On Apache Kafka."""

import asyncio

import pytest

from streams.delivery import Delivery, delivery_id
from streams.settings import load
from streams.topics import ALERTS, DELIVERIES
from streams.wire import decode, encode
from tests.integration.conftest import until
from tests.integration.receiver import Receiver, webhook
from tests.integration.supervising import Supervisor
from tests.integration.topiclog import read, write
from tests.streams.alerting import alert

pytestmark = [pytest.mark.kafka, pytest.mark.slow, pytest.mark.timeout(300)]

NAMES = [f"a{number}" for number in range(5)]


async def test_a_kill_between_the_answer_and_the_log_repeats_one_webhook_with_its_id(kafka_environ, tmp_path):
    settings = load(kafka_environ)
    alerts = [(b"RU~US", encode(alert(name))) for name in NAMES]
    await asyncio.to_thread(write, settings.brokers, ALERTS.named(settings.topic_prefix), alerts)

    def statuses():
        records = read(settings.brokers, DELIVERIES.named(settings.topic_prefix))
        newest = {record.key: decode(Delivery, record.value) for record in records}
        return {one.alert_id: one.status.value for one in newest.values()}

    async with Receiver() as receiver:
        supervisor = Supervisor(kafka_environ | webhook(receiver.url), tmp_path / "workers.log")
        try:
            process = supervisor.start("deliveries", DIE_AT="after the webhook", DIE_AFTER="3")
            await until(lambda: process.poll() is not None, 120)
            assert process.returncode == -9, supervisor.log()
            # the first two are in the log, the third is not, although the receiver has it
            assert statuses() == dict(zip(NAMES, ["delivered"] * 2 + ["pending"] * 3, strict=True))
            assert len(receiver.accepted) == 3

            supervisor.start("deliveries")
            await until(lambda: set(statuses().values()) == {"delivered"}, 120)
        finally:
            supervisor.close()
    ids = [delivery_id(name, "firing", "webhook") for name in NAMES]
    assert list(receiver.accepted) == ids
    assert [receiver.came[one] for one in ids] == [1, 1, 2, 1, 1]
    assert receiver.forged == 0
