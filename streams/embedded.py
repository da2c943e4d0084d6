"""The embedded broker: topics in; the address of a Kafka in this process's memory, for demos and fast tests, out."""

import ctypes
import importlib.util
import time
from collections.abc import Iterable
from ctypes import c_char_p, c_int, c_int32, c_size_t, c_void_p
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Self

from streams.settings import Settings
from streams.topics import TOPICS

_PRODUCER = 0  # rd_kafka_type_t
_ERROR_CHARS = 512
# the cluster's thread misses the wake-up of a command that follows upon another at once, and then sleeps on for a second
_BREATH_SECONDS = 0.002

# https://github.com/confluentinc/librdkafka/blob/master/src/rdkafka_mock.h, the part that is exported and used here: result, then arguments
_FUNCTIONS = {
    "rd_kafka_conf_new": (c_void_p,),
    "rd_kafka_conf_set": (c_int, c_void_p, c_char_p, c_char_p, c_char_p, c_size_t),
    "rd_kafka_new": (c_void_p, c_int, c_void_p, c_char_p, c_size_t),
    "rd_kafka_destroy": (None, c_void_p),
    "rd_kafka_mock_cluster_new": (c_void_p, c_void_p, c_int),
    "rd_kafka_mock_cluster_destroy": (None, c_void_p),
    "rd_kafka_mock_cluster_bootstraps": (c_char_p, c_void_p),
    "rd_kafka_mock_topic_create": (c_int, c_void_p, c_char_p, c_int, c_int),
    "rd_kafka_mock_group_initial_rebalance_delay_ms": (None, c_void_p, c_int32),
    "rd_kafka_mock_broker_set_down": (c_int, c_void_p, c_int32),
    "rd_kafka_mock_broker_set_up": (c_int, c_void_p, c_int32),
}


class EmbeddedBrokerError(RuntimeError):
    """This installation of confluent-kafka has no mock cluster to run; the message says what to install instead."""


class EmbeddedBroker:
    """
    A Kafka of one broker on a loopback port of its own, for as long as the `with` block lasts.

    It is librdkafka's mock cluster, which the confluent-kafka wheel brings along. Any client of any process on this machine may talk to it.
    What it is not: it keeps nothing on disk, holds at most some 10 MB a partition, creates no topics by itself, cannot describe
    configurations, compacts nothing, and is lenient where Apache Kafka is strict. A promise about crashes is proven on Apache Kafka.

    The cluster is driven through ctypes, because the client's own switch (`test.mock.num.brokers`) gives every topic four
    partitions and makes the first member of a group wait three seconds.
    """

    def __init__(self, topics: Iterable[tuple[str, int]], *, rebalance_delay_ms: int = 100) -> None:
        self._library = _library()
        self._topics = tuple(topics)
        self._rebalance_delay_ms = rebalance_delay_ms
        self._client: int | None = None
        self._cluster: int | None = None
        self.bootstrap = ""

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Declare every topic of the table with the partitions that *settings* ask for."""
        return cls((topic.named(settings.topic_prefix), settings.partitions) for topic in TOPICS)

    def __enter__(self) -> Self:
        self._client = self._new_client()
        self._cluster = self._library.rd_kafka_mock_cluster_new(self._client, 1)
        self._library.rd_kafka_mock_group_initial_rebalance_delay_ms(self._cluster, self._rebalance_delay_ms)
        for name, partitions in self._topics:
            time.sleep(_BREATH_SECONDS)
            self._library.rd_kafka_mock_topic_create(self._cluster, name.encode(), partitions, 1)
        self.bootstrap = self._library.rd_kafka_mock_cluster_bootstraps(self._cluster).decode()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        time.sleep(_BREATH_SECONDS)
        self._library.rd_kafka_mock_cluster_destroy(self._cluster)
        self._library.rd_kafka_destroy(self._client)
        self._cluster = self._client = None

    def go_down(self) -> None:
        """Close every connection and refuse new ones, until `come_up`."""
        self._library.rd_kafka_mock_broker_set_down(self._cluster, 1)

    def come_up(self) -> None:
        """Answer again, with all that was there before `go_down`."""
        self._library.rd_kafka_mock_broker_set_up(self._cluster, 1)

    def _new_client(self) -> int:
        conf = self._library.rd_kafka_conf_new()
        fault = ctypes.create_string_buffer(_ERROR_CHARS)
        self._library.rd_kafka_conf_set(conf, b"log_level", b"0", fault, _ERROR_CHARS)
        client: int | None = self._library.rd_kafka_new(_PRODUCER, conf, fault, _ERROR_CHARS)
        if client is None:
            raise EmbeddedBrokerError(f"librdkafka did not start: {fault.value.decode()}")
        return client


@cache
def _library() -> ctypes.CDLL:
    library = ctypes.CDLL(str(_library_path()))
    for name, (result, *arguments) in _FUNCTIONS.items():
        try:
            function = getattr(library, name)
        except AttributeError:
            raise EmbeddedBrokerError(
                f"the librdkafka of this confluent-kafka has no {name}; install confluent-kafka from its wheel, or start Apache Kafka"
            ) from None
        function.restype, function.argtypes = result, arguments
    return library


def _library_path() -> Path:
    spec = importlib.util.find_spec("confluent_kafka")
    if spec is None or spec.origin is None:
        raise EmbeddedBrokerError("confluent-kafka is not installed; install it, or start Apache Kafka")
    package = Path(spec.origin).parent
    # where auditwheel (Linux) and delocate (macOS) put the libraries of a wheel
    found = [*package.parent.glob("confluent_kafka.libs/librdkafka*"), *package.glob(".dylibs/librdkafka*.dylib")]
    if not found:
        raise EmbeddedBrokerError(
            f"no librdkafka beside {package}: confluent-kafka was built from source; install its wheel, or start Apache Kafka"
        )
    return found[0]
