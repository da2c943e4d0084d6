"""
What the intake costs: lines of JSON in; the rate of `parley ingest` as a share of a bare aiokafka producer's on the same file, and its memory, out.

    python -m benchmarks.intake [LINES]

Apache Kafka is started from the jars that `make kafka` fetches. Both send the same bytes under the same keys to topics alike; the producer does nothing
else, `parley ingest` parses each line, looks for what must be mended, drops repeats, makes the headers and keeps its place. Machines
differ and are shared, so the two take turns, and the share is the median over the rounds; that of CPU is what is left of it on a machine that others use.
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
from typing import NamedTuple

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


class Cost(NamedTuple):
    """Seconds by the clock, and of CPU, of a process from its start to its end."""

    seconds: float
    cpu_seconds: float


def run(arguments: list[str], environ: dict[str, str]) -> Cost:
    """Run a Python module and measure it."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([sys.executable, "-m", *arguments], env=os.environ | environ, check=True)  # noqa: S603 (our own)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu_seconds = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return Cost(time.perf_counter() - started, cpu_seconds)


def main() -> None:
    """Measure and print."""
    if sys.argv[1:2] == ["bare"]:
        topic = topics.RAW.named(os.environ["PARLEY_TOPIC_PREFIX"])
        asyncio.run(_produce(os.environ["PARLEY_BROKERS"], topic, Path(sys.argv[2])))
        return
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
    cpu_shares: list[float] = []
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
            run(["streams.cli", "ingest", str(few)], environ)
            megabytes.append(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
        ours, floor = (
            run(["streams.cli", "ingest", str(path)], environ),
            run(["benchmarks.intake", "bare", str(path)], environ),
        )
        shares.append(floor.seconds / ours.seconds)
        cpu_shares.append(floor.cpu_seconds / ours.cpu_seconds)
        print(
            f"parley ingest {lines / ours.seconds:8.0f}/s   bare producer {lines / floor.seconds:8.0f}/s   share {shares[-1]:.2f}, of CPU {cpu_shares[-1]:.2f}"
        )
    megabytes.append(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
    print(
        f"share {median(shares):.2f}; memory {megabytes[0]:.0f} MB at {lines // 10} lines, {megabytes[1]:.0f} MB at {lines}"
    )


if __name__ == "__main__":
    main()
