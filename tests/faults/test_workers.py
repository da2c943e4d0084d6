"""Workers that die, join and leave while there is work."""

import asyncio

import pytest

from streams.topics import ALERTS, CLAIMS, SIGNALS
from tests.faults.conftest import times
from tests.integration.conftest import until
from tests.integration.supervising import kill

pytestmark = [pytest.mark.kafka, pytest.mark.slow, pytest.mark.timeout(1800)]

KILLS = times(100, 2)
BACKLOGS = times(10, 1)
CHANGES = times(20, 3)

POINTS = {
    "articles": ("before the outputs", "after the outputs", "before the commit", "after the commit"),
    "positions": (
        "before the outputs",
        "after the outputs",
        "after the table",
        "before the commit",
        "after the commit",
    ),
    "deliveries": (
        "before the delivery is logged",
        "before the webhook",
        "after the webhook",
        "after its outcome is logged",
        "before the delivery's commit",
        "after the delivery's commit",
    ),
}
HANDOVERS = dict.fromkeys(
    ("articles", "positions"), ("when partitions are taken away", "when partitions were handed over")
)


def rows(deaths):
    """A role and where it dies: a trial for each point under `make faults`, elsewhere one that goes through all points of the role."""
    return [
        pytest.param(role, row, id=f"{role}: {', '.join(row)}")
        for role, points in deaths.items()
        for row in times([(point,) for point in points], [points])
    ]


async def test_kills_at_random_lose_nothing(trial, judge):
    process = trial.supervisor.start()
    for _ in range(KILLS):
        trial.feed(30)
        # sometimes in the midst of the work, sometimes before it has begun
        await asyncio.sleep(trial.rng.uniform(0.5, 6.0))
        kill(process)
        process = trial.supervisor.start()
    await trial.settle()

    await judge(trial, "kill -9 of a worker at random", KILLS)


async def test_a_new_group_on_a_backlog_loses_nothing_when_a_second_worker_joins(new_trial, kafka, tmp_path, judge):
    from tests.faults.conftest import environment

    for number in range(BACKLOGS):
        trial = new_trial(environment(kafka.bootstrap, f"backlog{number}", tmp_path / str(number)))
        trial.feed(600)
        trial.supervisor.start()
        await asyncio.sleep(1.0)
        trial.supervisor.start()
        await trial.settle()
        await judge(trial, "a second worker joins a new group on a backlog", 1)
        trial.supervisor.close()


@pytest.mark.parametrize(("role", "points"), rows(POINTS))
async def test_a_death_between_two_steps_loses_nothing(trial, judge, role, points):
    trial.supervisor.start(*(name for name in POINTS if name != role))
    for point in points:
        # all may go with one commit; the other points are passed once a record
        passes = "1" if "commit" in point else "5"
        process = trial.supervisor.start(role, DIE_AT=point, DIE_AFTER=passes)
        trial.feed(24)
        await until(lambda: process.poll() is not None, 120)  # noqa: B023, awaited here
        assert process.returncode == -9, (point, trial.supervisor.log())
    trial.supervisor.start(role)
    await trial.settle()

    await judge(trial, f"{role}: death {', '.join(points)}", len(points))


@pytest.mark.parametrize(("role", "points"), rows(HANDOVERS))
async def test_a_death_in_a_rebalance_loses_nothing(trial, judge, role, points):
    trial.supervisor.start(*(name for name in POINTS if name != role))
    stays = [trial.supervisor.start(role)]
    trial.feed(60)
    topic = CLAIMS if role == "articles" else ALERTS
    await until(lambda: trial.records.length(topic) > 10, 120)
    for point in points:
        # the one that joins causes a rebalance, in which it is handed partitions, and gives them up again when the next one comes
        process = trial.supervisor.start(role, DIE_AT=point)
        await until(lambda: process.poll() is not None or trial.records.members(role) > len(stays), 120)  # noqa: B023
        stays.append(trial.supervisor.start(role))
        trial.feed(60)
        await until(lambda: process.poll() is not None, 120)  # noqa: B023, awaited here
        assert process.returncode == -9, (point, trial.supervisor.log())
    await trial.settle()
    assert all(process.poll() is None for process in stays), trial.supervisor.log()

    await judge(trial, f"{role}: death {', '.join(points)}", len(points))


async def test_a_rolling_upgrade_and_its_rollback_lose_nothing(trial, judge):
    old = trial.supervisor.start()
    trial.feed(60)
    await until(lambda: trial.records.length(ALERTS) > 10, 60)
    # both releases in one group, each reading what the other wrote
    new = trial.supervisor.start(NEXT_RELEASE="1")
    await trial.fed_slowly(60, 4.0)
    old.terminate()
    assert await asyncio.to_thread(old.wait, 40) == 0, trial.supervisor.log()
    await trial.fed_slowly(60, 2.0)
    await trial.settle()
    assert b"of_the_next_release" in trial.records.of(CLAIMS)[-1].value + trial.records.of(SIGNALS)[-1].value
    again = trial.supervisor.start()
    await trial.fed_slowly(60, 4.0)
    new.terminate()
    assert await asyncio.to_thread(new.wait, 40) == 0, trial.supervisor.log()
    trial.feed(60)
    await trial.settle()
    assert again.poll() is None, trial.supervisor.log()

    await judge(trial, "rolling upgrade and rollback", 1)


async def test_workers_that_join_and_leave_lose_nothing(trial, judge):
    trial.feed(100)
    workers = [trial.supervisor.start()]
    for number in range(CHANGES):
        await trial.fed_slowly(20, 2.0)
        if len(workers) < 3 and (number % 2 == 0 or len(workers) == 1):
            workers.append(trial.supervisor.start())
        else:
            leaving = workers.pop(0)
            leaving.terminate()
            assert await asyncio.to_thread(leaving.wait, 40) == 0, trial.supervisor.log()
    await trial.settle()
    assert trial.records.length(SIGNALS)

    await judge(trial, "workers join and leave", CHANGES)
