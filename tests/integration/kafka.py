"""Apache Kafka for tests: the jars of deploy/kafka in; a real broker on loopback, started, stopped and killed at will, out."""

import base64
import random
import shutil
import signal
import socket
import subprocess
import time
import uuid
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient

DEPLOY = Path(__file__).parents[2] / "deploy" / "kafka"
LIBS = DEPLOY / "target" / "libs"

_READY_SECONDS = 120.0
_JVM = (
    "-Xms64m",
    "-Xmx256m",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    f"-Dlog4j2.configurationFile={DEPLOY / 'log4j2.properties'}",
)
# a broker that is a controller too, by itself or one of several. Short sessions are allowed, and an old session of its own does not hold up a restart for long
_PROPERTIES = """\
process.roles=broker,controller
node.id={number}
controller.quorum.voters={voters}
listeners={protocol}://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller_port},PROXIED://127.0.0.1:{proxied_port}
advertised.listeners={protocol}://127.0.0.1:{port},PROXIED://127.0.0.1:{proxy_port}
controller.listener.names=CONTROLLER
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PROXIED:PLAINTEXT,{protocol}:{protocol}
log.dirs={data}
auto.create.topics.enable=false
offsets.topic.num.partitions=4
offsets.topic.replication.factor={replication}
transaction.state.log.num.partitions=4
transaction.state.log.replication.factor={replication}
transaction.state.log.min.isr={in_sync}
controller.quorum.election.timeout.ms=500
controller.quorum.fetch.timeout.ms=1000
replica.lag.time.max.ms=5000
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=1000
log.cleaner.dedupe.buffer.size=4194304
num.network.threads=2
num.io.threads=4
broker.session.timeout.ms=3000
broker.heartbeat.interval.ms=700
"""
# a name and a password over TLS, by either mechanism
_SECURED = """\
inter.broker.listener.name={protocol}
sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-512,SCRAM-SHA-256
sasl.mechanism.inter.broker.protocol=PLAIN
listener.name.sasl_ssl.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required \\
  username="{name}" password="{password}" user_{name}="{password}";
listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
listener.name.sasl_ssl.scram-sha-256.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
ssl.keystore.type=PEM
ssl.keystore.location={keystore}
ssl.truststore.type=PEM
ssl.truststore.location={authority}
"""


class Secured(NamedTuple):
    """Who may connect to a broker over SASL_SSL, its own key and certificate, and the authority that signed it, as PEM files."""

    name: str
    password: str
    keystore: Path
    authority: Path


def absence() -> str | None:
    """Say what Apache Kafka needs and does not find here, or null where it can run."""
    if shutil.which("java") is None:
        return "no java: install a JRE of version 17 or newer, then `make kafka`"
    if not any(LIBS.glob("kafka_*.jar")):
        return "no jars of Apache Kafka in deploy/kafka/target/libs: run `make kafka`"
    return None


class Seat(NamedTuple):
    """A broker's number in its cluster, and its ports; *proxy* is what it tells those who come in by *proxied* to come back to."""

    number: int
    port: int
    controller: int
    proxied: int
    proxy: int


def seats(count: int) -> tuple[Seat, ...]:
    """Free seats for a cluster of *count* brokers."""
    ports = _free_ports(4 * count)
    return tuple(Seat(number + 1, *ports[4 * number : 4 * number + 4]) for number in range(count))


class ApacheKafka:
    """
    A broker in *folder*, from `start` to `close`; what it keeps survives a `kill` and a new `start`.

    Alone, or one of a *cluster* of seats that all have the same *cluster_id*.
    """

    def __init__(
        self,
        folder: Path,
        secured: Secured | None = None,
        *,
        cluster: tuple[Seat, ...] = (),
        index: int = 0,
        cluster_id: str | None = None,
    ) -> None:
        self._folder = folder
        self._secured = secured
        cluster = cluster or seats(1)
        self.seat = cluster[index]
        self._process: subprocess.Popen[bytes] | None = None
        self._properties = folder / "server.properties"
        protocol = "SASL_SSL" if secured else "PLAINTEXT"
        properties = _PROPERTIES + (_SECURED if secured else "inter.broker.listener.name={protocol}\n")
        self._properties.write_text(
            properties.format(
                number=self.seat.number,
                port=self.seat.port,
                controller_port=self.seat.controller,
                proxied_port=self.seat.proxied,
                proxy_port=self.seat.proxy,
                voters=",".join(f"{seat.number}@127.0.0.1:{seat.controller}" for seat in cluster),
                replication=len(cluster),
                in_sync=max(1, len(cluster) - 1),
                data=folder / "data",
                protocol=protocol,
                **(secured._asdict() if secured else {}),
            )
        )
        users = [
            f"--add-scram={mechanism}=[name={secured.name},password={secured.password}]"
            for mechanism in ("SCRAM-SHA-256", "SCRAM-SHA-512")
            if secured
        ]
        format_storage = (
            "kafka.tools.StorageTool",
            "format",
            "-t",
            cluster_id or new_cluster_id(),
            "-c",
            str(self._properties),
        )
        self._java(*format_storage, *users).wait(60)

    @property
    def bootstrap(self) -> str:
        return f"127.0.0.1:{self.seat.port}"

    def start(self) -> None:
        """Start the broker and wait until it serves metadata that names it; an open port says too little."""
        self.launch()
        self.wait()

    def launch(self) -> None:
        """Start the broker; in a cluster it serves only once most of the others are there."""
        self._process = self._java("kafka.Kafka", str(self._properties))

    def wait(self) -> None:
        """Wait until it serves."""
        assert self._process is not None
        deadline = time.monotonic() + _READY_SECONDS
        while not self._serves():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"Apache Kafka did not start:\n{self.log()[-3000:]}")
            time.sleep(0.1)

    def kill(self) -> None:
        """End it as a power cut would."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End it as its operator would: it hands over what it leads, and closes its files."""
        self._end(signal.SIGTERM)

    def close(self) -> None:
        """End it and leave nothing running."""
        self._end(signal.SIGKILL)

    def log(self) -> str:
        """What the broker wrote."""
        return (self._folder / "broker.log").read_text(errors="replace")

    def _end(self, number: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(number)
            self._process.wait(60)
            self._process = None

    def _serves(self) -> bool:
        try:
            client = AdminClient({"bootstrap.servers": self.bootstrap, "log_level": 0, **self._identity()})
            return self.seat.number in client.list_topics(timeout=1).brokers
        except KafkaException:
            return False

    def _identity(self) -> dict[str, str]:
        if self._secured is None:
            return {}
        return {
            "security.protocol": "SASL_SSL",
            "sasl.mechanism": "PLAIN",
            "sasl.username": self._secured.name,
            "sasl.password": self._secured.password,
            "ssl.ca.location": str(self._secured.authority),
        }

    def _java(self, *arguments: str) -> "subprocess.Popen[bytes]":
        with (self._folder / "broker.log").open("ab") as log:
            return subprocess.Popen(["java", *_JVM, "-cp", f"{LIBS}/*", *arguments], stdout=log, stderr=log)


def new_cluster_id() -> str:
    # URL-safe base64 without padding; a leading hyphen would look like an option
    return "A" + base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")[1:]


def _free_ports(number: int) -> list[int]:
    # below those that the system gives to whoever connects: a broker that is away for a while must find its port free when it comes back
    ports: list[int] = []
    while len(ports) < number:
        port = random.randrange(15_000, 30_000)
        with socket.socket() as one, suppress(OSError):
            one.bind(("127.0.0.1", port))
            ports += [port] * (port not in ports)
    return ports
