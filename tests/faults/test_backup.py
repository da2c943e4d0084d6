"""Backup and restore, as docs/reliability.md tells it: the broker's data of one moment, brought back after the original is gone."""

import asyncio
import shutil

import pytest

from streams.topics import CLAIMS
from tests.faults.conftest import environment
from tests.integration.conftest import until
from tests.integration.kafka import ApacheKafka
from tests.integration.supervising import kill

pytestmark = [pytest.mark.kafka, pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture
def broker(kafka, tmp_path):
    """A broker of the test's own, whose data can be taken away; *kafka* only says whether there can be one."""
    folder = tmp_path / "broker"
    folder.mkdir()
    broker = ApacheKafka(folder)
    broker.start()
    yield broker
    broker.close()


async def test_what_a_backup_holds_is_gone_on_with_where_it_was_taken(broker, new_trial, tmp_path, judge):
    trial = new_trial(environment(broker.bootstrap, "backup", tmp_path / "workers"))
    worker = trial.supervisor.start()
    trial.feed(90)
    await until(lambda: trial.records.length(CLAIMS) >= 30, 120)
    kill(worker)  # in the middle of its work: what it had not committed is in the backup too
    await asyncio.to_thread(broker.stop)

    data, backup = tmp_path / "broker" / "data", tmp_path / "backup"
    data.rename(backup)
    shutil.rmtree(tmp_path / "workers", ignore_errors=True)
    shutil.copytree(backup, data)

    await asyncio.to_thread(broker.start)
    trial.supervisor.start()
    trial.feed(60)
    await trial.settle(300)

    await judge(trial, "backup restored, worker's disk empty", 1)
