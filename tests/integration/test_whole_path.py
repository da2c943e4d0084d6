"""The promise of the project, on Apache Kafka: scraped news goes in at one end, and a desk is told what changed at the other."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from streams.ingest import record
from streams.settings import load
from streams.topics import ALERTS, CLAIMS, DEADLETTERS, HISTORY, POSITIONS, RAW
from tests.integration.conftest import until
from tests.integration.receiver import Receiver, webhook
from tests.integration.topiclog import read, write

pytestmark = [pytest.mark.kafka, pytest.mark.slow, pytest.mark.timeout(300)]

REFUSAL = (
    "Kremlin rules out talks with the United States",
    "Russia refuses to negotiate with the United States, Kremlin spokesman Dmitry Peskov said on Monday.",
)
OFFER = (
    "الكرملين: روسيا مستعدة للحوار مع الولايات المتحدة",
    "قال المتحدث باسم الكرملين ديمتري بيسكوف إن روسيا مستعدة للحوار مع الولايات المتحدة. وأضاف أن موسكو منفتحة على المحادثات مع واشنطن.",
)


def item(name, news, hours_ago):
    title, text = news
    published = datetime.now(UTC) - timedelta(hours=hours_ago)
    value = {"id": name, "title": title, "text": text, "published_at": published.isoformat()}
    made = record(json.dumps(value, ensure_ascii=False).encode(), topic="raw", now=datetime.now(UTC))
    return made.key, made.value


def start_worker(environ, log):
    with log.open("wb") as stream:
        return subprocess.Popen(
            [sys.executable, "-m", "streams.cli", "worker"], env=os.environ | environ, stderr=stream
        )


@pytest.fixture
async def worker(kafka_environ, tmp_path):
    """`parley worker` in a process of its own, with all its roles and a receiver of webhooks that is unwell at first."""
    async with Receiver(503) as receiver:
        process = start_worker(kafka_environ | webhook(receiver.url), tmp_path / "worker.log")
        try:
            yield process, receiver, tmp_path / "worker.log"
        finally:
            process.kill()
            process.wait(60)


async def test_a_refusal_that_softens_reaches_the_desk_as_one_signed_webhook(worker, kafka_environ):
    process, receiver, log = worker
    settings = load(kafka_environ)

    def records(topic):
        return read(settings.brokers, topic.named(settings.topic_prefix))

    raw = RAW.named(settings.topic_prefix)
    write(settings.brokers, raw, [(b"broken", b'{"id": "broken", "text": ')])
    write(settings.brokers, raw, [item("refusal", REFUSAL, 40)])
    await until(lambda: records(HISTORY), 120)
    write(settings.brokers, raw, [item("offer", OFFER, 1)])
    await until(lambda: receiver.accepted, 120)

    (webhook_id, body), *others = receiver.accepted.items()
    assert others == []
    assert webhook_id
    assert body["type"] == "parley.alert.firing"
    alert = body["data"]
    assert (alert["rule"], alert["dyad"], alert["actor"], alert["counterpart"]) == ("shift", "RU~US", "RU", "US")
    assert any("مستعدة للحوار" in evidence["text"] for evidence in alert["evidence"]), "the quote is the original's"
    assert receiver.forged == 0
    assert [json.loads(record.value)["alert_id"] for record in records(ALERTS)] == [alert["alert_id"]]

    claims = [json.loads(record.value) for record in records(CLAIMS)]
    assert {claim["article_id"] for claim in claims} == {"refusal", "offer"}
    assert all(claim["text"] in (REFUSAL + OFFER)[0] + REFUSAL[1] + OFFER[0] + OFFER[1] for claim in claims)
    position = json.loads(records(POSITIONS)[-1].value)
    assert position["stands"][0]["actor"] == "RU"
    assert position["stands"][0]["willingness"] > 0
    (letter,) = records(DEADLETTERS)
    assert dict(letter.headers)["deadletter-reason"] == b"bad_json"

    process.terminate()
    assert process.wait(60) == 0, log.read_text()[-2000:]
