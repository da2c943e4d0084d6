"""Lines of processes on Kafka: articles in; what reading them took, in seconds by the clock and of processor time, and how many records came out, out."""

import os
import re
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil
from confluent_kafka import Consumer, KafkaError, KafkaException, Producer, TopicPartition
from msgspec import Struct

from streams import topics
from streams.demo.child import free_port
from streams.settings import load
from streams.topics import ARTICLES, CLAIMS, RAW, SIGNALS, Topic
from tests.integration.kafka import ApacheKafka

WORKER = ("streams.cli", "worker", "--only", "articles")
_PATIENCE_SECONDS = 1800.0
_ASK_SECONDS = 20.0
_NOT_YET = (
    KafkaError.NOT_LEADER_FOR_PARTITION,
    KafkaError.UNKNOWN_TOPIC_OR_PART,
    KafkaError._UNKNOWN_PARTITION,  # noqa: SLF001, so are the client's own called
)


class Spent(Struct, frozen=True):
    """What a backlog took: seconds by the clock, of each process's and the broker's processor time, and the records that came out, by topic."""

    wall: float
    cpu: tuple[float, ...]
    broker: float
    records: tuple[int, ...]


class Line:
    """A broker, a prefix of topics with *partitions* each, and the processes that are started on them."""

    def __init__(self, broker: ApacheKafka, home: Path, prefix: str, partitions: int, **environ: str) -> None:
        self._log = home / f"{prefix}.log"
        self.brokers = broker.bootstrap
        self.environ = {
            "PARLEY_BROKERS": broker.bootstrap,
            "PARLEY_TOPIC_PREFIX": prefix,
            "PARLEY_PARTITIONS": str(partitions),
            "PARLEY_DATA_DIR": str(home / "data"),
            "PARLEY_LOG_LEVEL": "error",
        } | environ
        self.prefix = prefix
        self._partitions = partitions
        self._written = 0
        topics.create(load(self.environ))
        # one of each for as long as this lasts: what asks and writes must not keep the broker busy
        self._producer = Producer({"bootstrap.servers": self.brokers, "linger.ms": 0, "log_level": 0})
        self._asker = Consumer({"bootstrap.servers": self.brokers, "group.id": "unused", "log_level": 0})

    @contextmanager
    def running(self, command: Sequence[str], processes: int = 1) -> Iterator[list[psutil.Process]]:
        """Run a Python module so many times; those that have an HTTP server share the partitions before this goes on."""
        ports = [free_port() for _ in range(processes)]
        with self._log.open("ab") as log:
            children = [
                psutil.Popen(
                    [sys.executable, "-m", *command],
                    env=os.environ | self.environ | {"PARLEY_WEB_PORT": str(port)},
                    stderr=log,
                )
                for port in ports
            ]
        try:
            if processes > 1:
                self.until(lambda: all(_assigned(port) == self._partitions // processes for port in ports), children)
            yield children
        finally:
            for child in children:
                child.terminate()
            for child in children:
                _end(child)

    def write(self, values: Sequence[bytes]) -> None:
        """Write raw articles to the partitions in turn, so that chance gives no process more of them than another."""
        for value in values:
            self.send(value)
        if self._producer.flush(60):
            raise SystemExit("Kafka did not take the articles")

    def send(self, value: bytes) -> None:
        """Write one raw article and wait for nothing; its key is its number."""
        self._producer.produce(RAW.named(self.prefix), value, str(self._written), self._written % self._partitions)
        self._producer.poll(0)
        self._written += 1

    def length(self, topic: Topic) -> int:
        """Sum where the partitions of *topic* end: how many records it has ever had."""
        name = topic.named(self.prefix)
        return sum(self._end(TopicPartition(name, number)) for number in range(self._partitions))

    def _end(self, partition: TopicPartition) -> int:
        deadline = time.monotonic() + _ASK_SECONDS
        while True:
            try:
                return int(self._asker.get_watermark_offsets(partition, timeout=_ASK_SECONDS)[1])
            except KafkaException as error:
                # soon after a topic's creation the broker may be asked before it knows that it leads
                if error.args[0].code() not in _NOT_YET or time.monotonic() > deadline:
                    raise
                time.sleep(0.1)

    def read(self, values: Sequence[bytes], processes: Sequence[psutil.Process]) -> Spent:
        """Write *values*, wait until each of them has come out, and tell what it took."""
        (broker,) = [one for one in psutil.Process().children() if one.name() == "java"]
        began, before, idle = time.perf_counter(), [_cpu(one) for one in processes], _cpu(broker)
        self.write(values)
        self.until(lambda: self.length(ARTICLES) >= self._written, processes)
        return Spent(
            wall=time.perf_counter() - began,
            cpu=tuple(_cpu(one) - was for one, was in zip(processes, before, strict=True)),
            broker=_cpu(broker) - idle,
            records=tuple(self.length(one) for one in (ARTICLES, CLAIMS, SIGNALS)),
        )

    def until(self, holds: Callable[[], bool], processes: Sequence[psutil.Process]) -> None:
        """Wait until *holds*; ends the benchmark with the log's last words where a process has ended."""
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while not holds():
            if time.monotonic() > deadline or not all(
                one.is_running() and one.status() != "zombie" for one in processes
            ):
                raise SystemExit(f"{self.prefix}: a process ended or stands still:\n{self._log.read_text()[-2000:]}")
            time.sleep(0.1)


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def queueing(process: psutil.Process) -> float:
    """Tell for how many seconds threads of a process could have run and waited for a processor, as Linux counts; 0 elsewhere."""
    stats = Path(f"/proc/{process.pid}/task").glob("*/schedstat")
    return sum(int(one.read_text().split()[1]) for one in stats) / 1e9


def _assigned(port: int) -> int:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
            found = re.search(r'assigned_partitions\{role="articles"\} ([0-9.]+)', answer.read().decode())
    except OSError:
        return 0
    return int(float(found[1])) if found else 0


def _end(child: psutil.Popen) -> None:
    try:
        child.wait(20)
    except psutil.TimeoutExpired:
        child.kill()
        child.wait(10)
