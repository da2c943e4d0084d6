"""Work without end: memory must not grow with what has been read."""

import psutil
import pytest

from tests.faults.conftest import times
from tests.integration.supervising import say

pytestmark = [pytest.mark.kafka, pytest.mark.slow, pytest.mark.timeout(3000)]

MINUTES = times(10.0, 0.5)
ARTICLES_A_SECOND = 25.0  # about half of what the tests' reader and the positions agent take
_GROWTH = times(0.1, 0.5)  # a short run still fills caches and arenas


async def test_memory_stays_flat_at_half_load(trial, judge, capsys):
    process = psutil.Process(trial.supervisor.start().pid)
    sizes = []
    for _ in range(20):
        await trial.fed_slowly(round(ARTICLES_A_SECOND * MINUTES * 3), MINUTES * 3)
        sizes.append(process.memory_info().rss)
    await trial.settle(600)

    # the first quarter fills what is bounded: 32 statements a dyad, caches, ledgers
    early, late = max(sizes[4:8]), max(sizes[-4:])
    say(capsys, f"memory over {MINUTES} min in MB: {[round(size / 2**20) for size in sizes]}")
    assert late <= early * (1 + _GROWTH)
    await judge(trial, f"{MINUTES:g} minutes at half load", 1)
