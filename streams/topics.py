"""Topics: the one table that declares every topic; Kafka in, topics created or the differences from the table out."""

import time
from concurrent.futures import Future
from enum import StrEnum
from typing import Any

from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import AdminClient, ConfigResource, NewTopic, ResourceType
from msgspec import Struct

from classifiers.article import Article
from classifiers.claim import Claim
from classifiers.raw import RawArticle
from streams import security
from streams.alerts import Alert
from streams.corrections import Correction
from streams.delivery import Delivery
from streams.positions import Position
from streams.settings import Settings
from streams.signals import Signal
from streams.statements import Statement

_MIB = 1024 * 1024
_TIMEOUT_SECONDS = 10.0
_ASK_SECONDS = 2.0  # a refusal is noticed between two questions


class Cleanup(StrEnum):
    """What Kafka does with old records: drop them by age, or keep the newest of each key."""

    DELETE = "delete"
    COMPACT = "compact"


class Topic(Struct, frozen=True, kw_only=True):
    """
    A topic: what its records are keyed by and hold, how long they stay, how large they may be.

    *name* is without the prefix. *value* is the record's type, or null where the value is bytes as they came or an entry that only its
    owner reads. *retention_days* is null where nothing is dropped by age.
    """

    name: str
    key: str
    value: type[Struct] | None
    cleanup: Cleanup = Cleanup.DELETE
    retention_days: int | None = None
    max_bytes: int = _MIB

    def named(self, prefix: str) -> str:
        """
        Name the topic as Kafka knows it.

        >>> CLAIMS.named("parley")
        'parley.claims'
        """
        return f"{prefix}.{self.name}"

    def config(self, replication: int) -> dict[str, str]:
        """Spell the topic's configuration as Kafka does."""
        days = self.retention_days
        return {
            "cleanup.policy": self.cleanup.value,
            "retention.ms": str(-1 if days is None else days * 86_400_000),
            "max.message.bytes": str(self.max_bytes),
            # one replica may be away without stopping the writers
            "min.insync.replicas": str(max(1, replication - 1)),
        }


RAW = Topic(name="articles.raw", key="article id", value=RawArticle, retention_days=90)
# an article carries its raw text and the places of its blocks: larger than raw
ARTICLES = Topic(name="articles", key="article id", value=Article, retention_days=90, max_bytes=2 * _MIB)
# a year, because a withdrawn article's claims are looked up here
CLAIMS = Topic(name="claims", key="article id", value=Claim, retention_days=365)
SIGNALS = Topic(name="signals", key="dyad", value=Signal, retention_days=90)
STATEMENTS = Topic(name="statements", key="dyad", value=Statement, retention_days=365)
POSITIONS = Topic(name="positions", key="dyad", value=Position, cleanup=Cleanup.COMPACT)
HISTORY = Topic(name="positions.history", key="dyad", value=Position)
CHANGELOG = Topic(name="positions.changelog", key="dyad", value=None, cleanup=Cleanup.COMPACT)
ALERTS = Topic(name="alerts", key="dyad", value=Alert, retention_days=365)
DELIVERIES = Topic(name="deliveries", key="delivery id", value=Delivery, cleanup=Cleanup.COMPACT)
# what analysts wrote is never dropped by age
CORRECTIONS = Topic(name="corrections", key="correction id", value=Correction)
# twice raw's size: a letter is the original bytes and headers that say what was wrong
DEADLETTERS = Topic(name="deadletters", key="as it came", value=None, retention_days=90, max_bytes=2 * _MIB)

TOPICS = (
    RAW,
    ARTICLES,
    CLAIMS,
    SIGNALS,
    STATEMENTS,
    POSITIONS,
    HISTORY,
    CHANGELOG,
    ALERTS,
    DELIVERIES,
    CORRECTIONS,
    DEADLETTERS,
)
"""Every topic, along the pipeline."""

MAX_REQUEST_BYTES = max(topic.max_bytes for topic in TOPICS) + 64 * 1024
"""The largest record that a producer of ours may have to send, with its headers."""


class UnreachableError(ConnectionError):
    """Kafka does not answer; the message is one line with the address and what to do."""


class TopicsError(RuntimeError):
    """Kafka refused to create or to describe topics; the message is one line with Kafka's reason."""


def reach(settings: Settings, seconds: float) -> None:
    """Ask Kafka for its metadata, and raise `UnreachableError` where no answer comes within *seconds*."""
    _connect(settings, seconds)


def create(settings: Settings) -> tuple[str, ...]:
    """
    Create the topics that do not exist, and return their names once every partition has a leader.

    Blocks for some seconds. What exists is left as it is; `check` says whether it fits. Raises `UnreachableError` and `TopicsError`.
    """
    admin, metadata = _connect(settings)
    present = _partition_counts(metadata)
    missing = {
        topic.named(settings.topic_prefix): topic
        for topic in TOPICS
        if topic.named(settings.topic_prefix) not in present
    }
    if not missing:
        return ()
    futures = admin.create_topics(
        [
            NewTopic(name, settings.partitions, settings.replication, config=topic.config(settings.replication))
            for name, topic in missing.items()
        ],
        operation_timeout=_TIMEOUT_SECONDS,
    )
    created = tuple(name for name, future in futures.items() if _created(name, future))
    _await_leaders(admin, settings, tuple(missing))
    return created


def check(settings: Settings) -> tuple[str, ...]:
    """
    Compare Kafka's topics with the table; one line for each difference that would lose or misplace records, none where all is well.

    Blocks for some seconds. A broker that cannot describe configurations (the embedded one) has only its partition counts checked.
    Raises `UnreachableError` and `TopicsError`.
    """
    admin, metadata = _connect(settings)
    present = _partition_counts(metadata)
    names = {topic.named(settings.topic_prefix): topic for topic in TOPICS}
    # the embedded broker names a controller that does not exist, and a client would wait for it in vain
    described = [name for name in names if name in present] if metadata.controller_id in metadata.brokers else []
    configs = _configs(admin, described)
    gone = set(described) - configs.keys()
    absent = [
        f"{name}: does not exist; create it with `parley topics create`"
        for name in names
        if name not in present or name in gone
    ]
    return (
        *absent,
        *_miscounted(
            {name: present[name] for name in names if name in present and name not in gone}, settings.partitions
        ),
        *_misconfigured(names, configs),
    )


def _miscounted(present: dict[str, int], partitions: int) -> list[str]:
    counts = set(present.values())
    if len(present) > 1 and len(counts) == 1 and partitions not in counts:
        return [f"every topic has {min(counts)} partitions, not {partitions}; set PARLEY_PARTITIONS={min(counts)}"]
    return [
        f"{name}: has {count} partitions, not {partitions}; replay into topics with another prefix, or set PARLEY_PARTITIONS={count} if all have so many"
        for name, count in present.items()
        if count != partitions
    ]


def _misconfigured(names: dict[str, Topic], configs: dict[str, dict[str, str]]) -> list[str]:
    faults = []
    for name, config in configs.items():
        topic = names[name]
        if set(config["cleanup.policy"].split(",")) != {topic.cleanup.value}:
            faults.append(
                f"{name}: cleanup.policy is {config['cleanup.policy']}, not {topic.cleanup}; alter it with Kafka's kafka-configs"
            )
        if int(config["max.message.bytes"]) < topic.max_bytes:
            faults.append(
                f"{name}: max.message.bytes is {config['max.message.bytes']}, less than {topic.max_bytes}; raise it with Kafka's kafka-configs"
            )
    return faults


def _connect(settings: Settings, seconds: float = _TIMEOUT_SECONDS) -> tuple[AdminClient, Any]:
    """Ask for the metadata until *seconds* are over, or until Kafka says why it won't answer; return the client and what it was told."""
    refusals = security.Refusals(settings)
    options = security.librdkafka(settings) | {"error_cb": refusals.note, "socket.connection.setup.timeout.ms": 5000}
    admin = AdminClient(options)
    deadline = time.monotonic() + seconds
    while True:
        try:
            return admin, admin.list_topics(timeout=max(0.1, min(_ASK_SECONDS, deadline - time.monotonic())))
        except KafkaException as error:
            admin.poll(0)
            if (reason := refusals.reason()) is not None:
                raise UnreachableError(reason) from None
            if time.monotonic() > deadline:
                raise UnreachableError(
                    f"no Kafka at {settings.brokers} ({error.args[0].str()}); start one or set PARLEY_BROKERS to its address"
                ) from None


def _partition_counts(metadata: Any) -> dict[str, int]:
    return {name: len(topic.partitions) for name, topic in metadata.topics.items() if topic.error is None}


def _created(name: str, future: "Future[None]") -> bool:
    try:
        future.result(_TIMEOUT_SECONDS * 2)
    except KafkaException as error:
        if error.args[0].code() == KafkaError.TOPIC_ALREADY_EXISTS:
            return False
        raise TopicsError(f"{name}: Kafka refused to create it: {error.args[0].str()}") from None
    return True


def _await_leaders(admin: AdminClient, settings: Settings, names: tuple[str, ...]) -> None:
    # creation is asynchronous: a topic that is known may still have partitions that nobody leads
    deadline = time.monotonic() + 3 * _TIMEOUT_SECONDS
    waiting = set(names)
    while waiting:
        if time.monotonic() > deadline:
            raise TopicsError(
                f"{', '.join(sorted(waiting))}: partitions stay without a leader; look at the brokers' logs"
            )
        topics = admin.list_topics(timeout=_TIMEOUT_SECONDS).topics
        waiting = {name for name in waiting if name not in topics or not _is_led(topics[name], settings.partitions)}
        time.sleep(0.05)


def _is_led(topic: Any, partitions: int) -> bool:
    leaders = [partition.leader for partition in topic.partitions.values()]
    return topic.error is None and len(leaders) == partitions and min(leaders) >= 0


def _configs(admin: AdminClient, names: list[str]) -> dict[str, dict[str, str]]:
    resources = [ConfigResource(ResourceType.TOPIC, name) for name in names]
    if not resources:
        return {}
    configs = {}
    for resource, future in admin.describe_configs(resources, request_timeout=_TIMEOUT_SECONDS).items():
        try:
            configs[resource.name] = {name: entry.value for name, entry in future.result(2 * _TIMEOUT_SECONDS).items()}
        except KafkaException as error:
            # the metadata may still name a topic that was just deleted
            if error.args[0].code() != KafkaError.UNKNOWN_TOPIC_OR_PART:
                raise TopicsError(f"{resource.name}: Kafka refused to describe it: {error.args[0].str()}") from None
    return configs
