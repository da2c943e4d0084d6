"""A network that is slow, or that forgets connections, between the workers and Kafka."""

import asyncio

import pytest

from streams.topics import CLAIMS
from tests.faults.conftest import environment, times
from tests.faults.proxy import Proxy
from tests.integration.conftest import until

pytestmark = [pytest.mark.kafka, pytest.mark.slow, pytest.mark.timeout(1200)]

CUTS = times(5, 1)
DELAY_SECONDS = times(0.2, 0.03)
SILENCE_SECONDS = times((5.0, 45.0), (4.0,))


@pytest.fixture
async def bad(kafka):
    """A proxy in front of the session's broker; the tests themselves don't go through it."""
    async with Proxy(kafka.seat.proxy, kafka.seat.proxied) as proxy:
        yield proxy


@pytest.fixture
def trial(new_trial, kafka, tmp_path, bad):
    """A trial whose workers reach Kafka through the bad network."""
    number = len(list(tmp_path.parent.iterdir()))
    trial = new_trial(environment(kafka.bootstrap, f"network{number}", tmp_path / "data"))
    trial.supervisor.environ["PARLEY_BROKERS"] = f"127.0.0.1:{kafka.seat.proxy}"
    return trial


async def test_a_slow_network_only_slows(trial, bad, judge):
    bad.delay_seconds = DELAY_SECONDS
    trial.supervisor.start()
    await trial.fed_slowly(60, 3.0)
    await trial.settle(600)  # every signal waits for Kafka's answer twice, and a wake is one more

    assert bad.connections
    await judge(trial, f"every byte {DELAY_SECONDS:g} s late, both ways", 1)


async def test_connections_that_break_are_made_again(trial, bad, judge):
    trial.supervisor.start()
    for _ in range(CUTS):
        trial.feed(40)
        await asyncio.sleep(trial.rng.uniform(1.0, 4.0))
        bad.reset()
    await trial.settle()

    await judge(trial, "all connections reset", CUTS)


@pytest.mark.parametrize("seconds", SILENCE_SECONDS)
async def test_a_network_that_goes_silent_loses_nothing(trial, bad, judge, seconds):
    trial.supervisor.start()
    trial.feed(40)
    await until(lambda: trial.records.length(CLAIMS) > 5, 60)
    bad.half_open()
    trial.feed(40)
    await asyncio.sleep(seconds)
    bad.mend()
    trial.feed(40)
    await trial.settle(300)

    await judge(trial, f"half-open connections for {seconds:.0f} s", 1)
