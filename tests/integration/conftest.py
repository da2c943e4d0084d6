"""What the integration tests share: brokers, settings for them, and workers that run beside the test."""

import asyncio
import itertools
import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest

from streams import topics
from streams.embedded import EmbeddedBroker
from streams.settings import Settings, load
from streams.worker import Worker
from tests.integration.kafka import ApacheKafka, absence
from tests.integration.receiver import Receiver, webhook
from tests.integration.supervising import WATCHED, Supervisor

_HEALTHY_SECONDS = 120.0
_PREFIXES = itertools.count(1)

QUICK = {
    "PARLEY_PARTITIONS": "3",
    "PARLEY_WEB_PORT": "0",
    "PARLEY_SESSION_TIMEOUT_SECONDS": "2",
    "PARLEY_COMMIT_INTERVAL_SECONDS": "0.2",
}
"""Few partitions, short waits: what makes a test quick and a result no different."""

Running = Callable[..., AbstractAsyncContextManager[Worker]]


@pytest.fixture(scope="session")
def kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApacheKafka]:
    """Apache Kafka, one broker for the session; tests keep apart by their topics' prefix."""
    reason = absence()
    if reason is not None:
        if os.environ.get("CI"):
            pytest.fail(f"Apache Kafka cannot run, and CI skips nothing: {reason}")
        pytest.skip(f"NOT TESTED ON APACHE KAFKA: {reason}")
    broker = ApacheKafka(tmp_path_factory.mktemp("kafka"))
    try:
        broker.start()
        yield broker
    finally:
        broker.close()


@pytest.fixture
def kafka_environ(kafka: ApacheKafka, tmp_path: Any) -> dict[str, str]:
    """The environment of a worker on Apache Kafka, with topics of the test's own."""
    environ = QUICK | {
        "PARLEY_BROKERS": kafka.bootstrap,
        "PARLEY_TOPIC_PREFIX": f"test{next(_PREFIXES)}",
        "PARLEY_DATA_DIR": str(tmp_path / "data"),
    }
    topics.create(load(environ))
    return environ


@pytest.fixture
def embedded() -> Iterator[EmbeddedBroker]:
    """The embedded broker with all topics."""
    with EmbeddedBroker.of(load(QUICK)) as broker:
        yield broker


@pytest.fixture
def settings(embedded: EmbeddedBroker, tmp_path: Any) -> Settings:
    """Settings for the embedded broker."""
    return load(
        QUICK
        | {
            "PARLEY_BROKERS": embedded.bootstrap,
            "PARLEY_DATA_DIR": str(tmp_path / "data"),
            "PARLEY_FETCH_WAIT_MS": "20",
        }
    )


@pytest.fixture
def running() -> Running:
    """Run a worker beside the test: `async with running(settings, roles, read=…) as worker`."""

    @asynccontextmanager
    async def run(settings: Settings, *arguments: Any, healthy: bool = True, **options: Any) -> AsyncIterator[Worker]:
        worker = Worker(settings, *arguments, **options)
        task = asyncio.create_task(worker.run())
        try:
            if healthy:
                await until(lambda: worker.report().healthy or task.done(), _HEALTHY_SECONDS)
            yield worker
        finally:
            worker.stop()
            await task

    return run


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    """A desk's receiver of webhooks."""
    async with Receiver() as receiver:
        yield receiver


@pytest.fixture
def supervisor(kafka_environ: dict[str, str], receiver: Receiver, tmp_path: Any) -> Iterator[Supervisor]:
    """A supervisor of worker processes on Apache Kafka, which watch all dyads of the tests and tell the receiver."""
    supervisor = Supervisor(kafka_environ | webhook(receiver.url) | WATCHED, tmp_path / "workers.log")
    yield supervisor
    supervisor.close()


async def until(holds: Callable[[], Any], seconds: float = 60.0) -> Any:
    """Wait until *holds* says something true, and return it; its failure is the test's."""
    async with asyncio.timeout(seconds):
        while not (result := await asyncio.to_thread(holds)):  # noqa: ASYNC110, there is nothing to wait on
            await asyncio.sleep(0.05)
    return result
