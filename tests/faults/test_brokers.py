"""Brokers that restart, stay away, die, and lead no longer, while there is work."""

import asyncio

import pytest

from streams.topics import ALERTS, CLAIMS, POSITIONS, RAW, SIGNALS
from tests.faults.conftest import environment, times
from tests.integration.cluster import Cluster
from tests.integration.conftest import until
from tests.integration.kafka import ApacheKafka
from tests.integration.supervising import kill

pytestmark = [pytest.mark.kafka, pytest.mark.slow, pytest.mark.timeout(3600)]

OUTAGES = times(5, 1)
AWAY_SECONDS = times((10.0, 60.0), (3.0,))
LEADERS = times(5, 1)


@pytest.fixture
def broker(kafka, tmp_path):
    """A broker of the test's own, since it goes away; *kafka* only says whether there can be one."""
    folder = tmp_path / "broker"
    folder.mkdir()
    broker = ApacheKafka(folder)
    broker.start()
    yield broker
    broker.close()


@pytest.fixture
def cluster(kafka, tmp_path):
    """Three brokers."""
    with Cluster(tmp_path) as cluster:
        yield cluster


@pytest.mark.parametrize("seconds", AWAY_SECONDS)
async def test_a_broker_that_is_away_for_a_while_costs_time_and_nothing_else(
    broker, new_trial, tmp_path, judge, seconds
):
    trial = new_trial(environment(broker.bootstrap, "restart", tmp_path / "data"))
    trial.supervisor.start()
    for _ in range(OUTAGES):
        trial.feed(60)
        await asyncio.sleep(trial.rng.uniform(1.0, 4.0))
        await asyncio.to_thread(broker.stop)
        await asyncio.sleep(seconds)
        await asyncio.to_thread(broker.start)
    await trial.settle(300)

    await judge(trial, f"broker restart, {seconds:.0f} s away", OUTAGES)


async def test_a_broker_that_is_killed_loses_nothing(broker, new_trial, tmp_path, judge):
    trial = new_trial(environment(broker.bootstrap, "killed", tmp_path / "data"))
    trial.supervisor.start()
    for _ in range(OUTAGES):
        trial.feed(60)
        await asyncio.sleep(trial.rng.uniform(1.0, 4.0))
        await asyncio.to_thread(broker.kill)
        await asyncio.to_thread(broker.start)
    await trial.settle(300)

    await judge(trial, "kill -9 of the broker", OUTAGES)


@pytest.mark.parametrize("with_workers", [False, True], ids=["alone", "with a worker"])
async def test_a_leader_that_is_killed_loses_nothing(cluster, new_trial, tmp_path, judge, with_workers):
    environ = environment(cluster.bootstrap, "leader", tmp_path / "data", PARLEY_REPLICATION="3")
    trial = new_trial(environ)
    workers = [trial.supervisor.start(), trial.supervisor.start()]
    for number in range(LEADERS):
        trial.feed(60)
        await until(lambda: trial.records.length(CLAIMS) >= 60 * number + 10, 120)  # noqa: B023, awaited here
        topic = trial.rng.choice([RAW, SIGNALS, POSITIONS, ALERTS]).named(trial.records.settings.topic_prefix)
        leader = await asyncio.to_thread(cluster.leader, topic, trial.rng.randrange(3))
        await asyncio.to_thread(leader.kill)
        if with_workers:
            kill(workers.pop(0))
            workers.append(trial.supervisor.start())
        await asyncio.sleep(trial.rng.uniform(3.0, 8.0))
        await asyncio.to_thread(leader.start)
    await trial.settle(300)

    kills = " and a worker" if with_workers else ""
    await judge(trial, f"kill -9 of a leader in a cluster of three{kills}", LEADERS)
