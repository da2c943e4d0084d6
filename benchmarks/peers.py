"""
Peers: settings and a topic of raw articles in; the records that `parley worker --only articles` would send, sent by something else, out.

    python -m benchmarks.peers aiokafka|quixstreams
    python -m benchmarks.peers bare WARM ARTICLES mixed|talks    (no Kafka: prints the seconds of processor time that reading ARTICLES took)

All of them load the same reader, read with the same pure function and commit only what Kafka has acknowledged.
"""

import asyncio
import os
import sys
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import partial

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from benchmarks.throughput import MIXES, WHEN, articles, read_with
from classifiers.rejected import Rejected
from streams.agents.articles import Read, outputs, reading
from streams.outbox import Output
from streams.settings import Settings, load
from streams.topics import ARTICLES, CLAIMS, MAX_REQUEST_BYTES, RAW, SIGNALS


def read_out(value: bytes | None, timestamp_ms: int, read: Read, prefix: str) -> Iterable[Output]:
    """Read an article and list what it sends; the benchmark's articles are never refused."""
    at = datetime.fromtimestamp(timestamp_ms / 1000, UTC)
    result = reading(value, at, read)
    assert not isinstance(result, Rejected), result
    return outputs(result, at, prefix)


async def aiokafka(settings: Settings, read: Read) -> None:
    """Take what has come, read it, send it, wait for Kafka, commit: the plainest loop that loses nothing."""
    prefix = settings.topic_prefix
    consumer = AIOKafkaConsumer(
        RAW.named(prefix),
        bootstrap_servers=settings.brokers,
        group_id=settings.group("aiokafka"),
        enable_auto_commit=False,
        auto_offset_reset="earliest",
    )
    producer = AIOKafkaProducer(bootstrap_servers=settings.brokers, acks="all", max_request_size=MAX_REQUEST_BYTES)
    async with consumer, producer:
        while True:
            came = await consumer.getmany(timeout_ms=500, max_records=16)
            waiting = [
                await producer.send(out.topic.named(prefix), out.value, out.key, headers=out.headers)
                for records in came.values()
                for record in records
                for out in read_out(record.value, record.timestamp, read, prefix)
            ]
            if came:
                await asyncio.gather(*waiting)
                await consumer.commit()


def quixstreams(settings: Settings, read: Read) -> None:
    """Do the same as a stream of quixstreams, at least once, with a commit a second as a worker has it."""
    from quixstreams import Application  # type: ignore[import-not-found]  # noqa: PLC0415, an extra
    from quixstreams.models import Serializer  # type: ignore[import-not-found]  # noqa: PLC0415

    class Value(Serializer):  # type: ignore[misc]
        def __call__(self, value: Output, ctx: object) -> bytes:
            return value.value or b""

    prefix = settings.topic_prefix
    app = Application(
        broker_address=settings.brokers,
        consumer_group=settings.group("quixstreams"),
        auto_offset_reset="earliest",
        commit_interval=settings.commit_interval_seconds,
        auto_create_topics=False,
        state_dir=settings.data_dir / "quixstreams",  # else it makes a folder where it is started
        loglevel="ERROR",
        producer_extra_config={"message.max.bytes": MAX_REQUEST_BYTES, "acks": "all"},
    )
    sends = {one.name: app.topic(one.named(prefix), value_serializer=Value()) for one in (ARTICLES, CLAIMS, SIGNALS)}
    stream = app.dataframe(app.topic(RAW.named(prefix), value_deserializer="bytes"))
    stream = stream.apply(lambda value, _, at, __: read_out(value, at, read, prefix), expand=True, metadata=True)
    stream = stream.set_headers(lambda out, *_: out.headers)
    stream.to_topic(lambda out, *_: sends[out.topic.name], key=lambda out: out.key)
    app.run()


def bare(read: Read, warm: int, count: int, mix: str) -> float:
    """Read without Kafka: seconds of processor time for *count* articles after *warm* others."""
    values = articles(warm + count, MIXES[mix])
    work = partial(reading, ingest_time=WHEN, read=read)
    for value in values[:warm]:
        work(value)
    began = time.process_time()
    for value in values[warm:]:
        work(value)
    return time.process_time() - began


def main(arguments: list[str]) -> None:
    """Run the peer that is named until it is ended, or the bare loop to its end."""
    settings = load(os.environ)
    read = read_with(settings.grade)
    if arguments[0] == "bare":
        print(bare(read, int(arguments[1]), int(arguments[2]), arguments[3]))
    elif arguments[0] == "aiokafka":
        asyncio.run(aiokafka(settings, read))
    else:
        quixstreams(settings, read)


if __name__ == "__main__":
    main(sys.argv[1:])
