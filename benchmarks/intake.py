"""
What the intake costs: lines of JSON in; the rate of `parley ingest` as a share of a bare aiokafka producer's on the same file, and its memory, out.

    python -m benchmarks.intake [LINES]

Apache Kafka is started from the jars that `make kafka` fetches. Both send the same bytes under the same keys to topics alike; the producer does nothing
else, `parley ingest` parses each line, looks for what must be mended, drops repeats, makes the headers and keeps its place. Machines
differ and are shared, so the two take turns, and the share is the median over the rounds.
"""

import asyncio
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from aiokafka import AIOKafkaProducer

from streams import topics
from streams.settings import load
from tests.integration.kafka import ApacheKafka, absence

LINES = 100_000
ROUNDS = 3
_TEXTS = (
    "أعلن المتحدث أن الوفد سيعود إلى العاصمة للتشاور، وأن الباب ما زال مفتوحا أمام الحوار مع الجانب الآخر. ",
    "Представитель министерства сообщил, что дата нового раунда консультаций пока не согласована. ",
    "The ministry said that no date had been set for the next round of talks between the two capitals. ",
)


def write(path: Path, lines: int) -> None:
    """Write *lines* articles of some 1,500 characters, in three languages."""
    with path.open("w", encoding="utf-8") as file:
        for number in range(lines):
            text = _TEXTS[number % 3] * 16 + str(number)
            article = {
                "id": f"a{number}",
                "title": _TEXTS[number % 3][:60],
                "text": text,
                "published_at": "2026-03-02T08:00:00Z",
            }
            file.write(json.dumps(article, ensure_ascii=False) + "\n")


async def _produce(brokers: str, topic: str, path: Path) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=brokers, enable_idempotence=True, linger_ms=5)
    await producer.start()
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file):
                await producer.send(topic, line.rstrip(), key=f"a{number}".encode())
        await producer.flush()
    finally:
        await producer.stop()


def bare(environ: dict[str, str], path: Path) -> float:
    """Seconds of a bare producer."""
    started = time.perf_counter()
    topic = topics.RAW.named(environ["PARLEY_TOPIC_PREFIX"])
    asyncio.run(_produce(environ["PARLEY_BROKERS"], topic, path))
    return time.perf_counter() - started


def ingest(environ: dict[str, str], path: Path) -> float:
    """Seconds of `parley ingest`, its start included."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-m", "streams.cli", "ingest", str(path)], env=os.environ | environ, check=True)  # noqa: S603 (our own)
    return time.perf_counter() - started


def main() -> None:
    """Measure and print."""
    reason = absence()
    if reason is not None:
        raise SystemExit(f"no Apache Kafka here: {reason}")
    lines = int(sys.argv[1]) if len(sys.argv) > 1 else LINES
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        broker = ApacheKafka(home)
        broker.start()
        try:
            _compare(broker.bootstrap, home, lines)
        finally:
            broker.close()


def _compare(brokers: str, home: Path, lines: int) -> None:
    path, few = home / "news.jsonl", home / "few.jsonl"
    write(path, lines)
    write(few, lines // 10)
    shares: list[float] = []
    megabytes: list[float] = []
    for number in range(ROUNDS):
        environ = {
            "PARLEY_BROKERS": brokers,
            "PARLEY_TOPIC_PREFIX": f"bench{number}",
            "PARLEY_PARTITIONS": "6",
            "PARLEY_DATA_DIR": str(home / "data"),
        }
        topics.create(load(environ))
        if number == 0:
            ingest(environ, few)
            megabytes.append(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
        seconds, floor = ingest(environ, path), bare(environ, path)
        shares.append(floor / seconds)
        print(
            f"parley ingest {lines / seconds:8.0f}/s   bare producer {lines / floor:8.0f}/s   share {floor / seconds:.2f}"
        )
    megabytes.append(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
    print(
        f"share {median(shares):.2f}; memory {megabytes[0]:.0f} MB at {lines // 10} lines, {megabytes[1]:.0f} MB at {lines}"
    )


if __name__ == "__main__":
    main()
