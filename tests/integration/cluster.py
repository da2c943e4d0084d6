"""A cluster for tests: a folder in; three brokers of Apache Kafka that can be killed one by one, and who leads what, out."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Self

from confluent_kafka.admin import AdminClient

from tests.integration.kafka import ApacheKafka, new_cluster_id, seats

SIZE = 3
_SECONDS = 20.0


class Cluster:
    """Three brokers, each a controller as well; two of them are enough to go on."""

    def __init__(self, folder: Path) -> None:
        places, cluster_id = seats(SIZE), new_cluster_id()

        def made(index: int) -> ApacheKafka:
            home = folder / f"broker{index + 1}"
            home.mkdir()
            return ApacheKafka(home, cluster=places, index=index, cluster_id=cluster_id)

        with ThreadPoolExecutor(SIZE) as pool:
            self.brokers = tuple(pool.map(made, range(SIZE)))

    @property
    def bootstrap(self) -> str:
        """The addresses of all brokers, also of those that are away."""
        return ",".join(broker.bootstrap for broker in self.brokers)

    def __enter__(self) -> Self:
        for broker in self.brokers:
            broker.launch()
        for broker in self.brokers:
            broker.wait()
        return self

    def __exit__(self, *_: object) -> None:
        for broker in self.brokers:
            broker.close()

    def leader(self, topic: str, partition: int) -> ApacheKafka:
        """The broker that leads a partition now."""
        client = AdminClient({"bootstrap.servers": self.bootstrap, "log_level": 0})
        number = client.list_topics(topic, timeout=_SECONDS).topics[topic].partitions[partition].leader
        return next(broker for broker in self.brokers if broker.seat.number == number)
