import asyncio

import pytest

from streams import worker as module
from streams.settings import load
from streams.watchdog import Pulse
from streams.worker import Worker


class Probe:
    answers = True

    async def start(self):
        pass


class Part:
    """A role; what it does for ever is what *stuck* names."""

    def __init__(self, name, stuck=""):
        self.name, self.stuck, self.done, self.busy = name, stuck, [], asyncio.Event()

    async def step(self, step):
        if step in (self.stuck, "pulse"):
            self.busy.set()
        if step == self.stuck:
            self.done.append(f"{step}…")
            await asyncio.sleep(3600)
        self.done.append(step)

    async def start(self):
        await self.step("start")

    async def stop(self):
        await self.step("stop")

    async def pulse(self):
        await self.step("pulse")
        return Pulse(joined=True, partitions=1)

    def failure(self):
        return None


@pytest.fixture
def work(tmp_path, monkeypatch):
    """Let a worker do its work with parts for roles; gives what it aborted with."""
    monkeypatch.setattr(module, "_WITHOUT_KAFKA_SECONDS", 0.05)
    monkeypatch.setattr(module, "_STOP_LOOK_SECONDS", 0.01)

    async def begin(*parts, answers):
        aborts = []
        worker = Worker(load({"PARLEY_DATA_DIR": str(tmp_path)}), abort=aborts.append)
        worker._probe, worker._roles = Probe(), [*parts]
        task = asyncio.create_task(worker._work())
        await asyncio.wait_for(parts[-1].busy.wait(), 20)
        worker._probe.answers = answers
        worker.stop()
        return task, aborts

    return begin


@pytest.mark.parametrize("stuck", ["start", "stop"])
async def test_told_to_stop_without_kafka_a_worker_does_not_wait_for_a_role_that_can_finish_nothing(work, stuck):
    task, aborts = await work(Part("articles"), Part("positions", stuck), answers=False)
    await asyncio.wait_for(task, 20)
    (reason,) = aborts
    assert reason.startswith("told to stop while Kafka does not answer")


async def test_with_kafka_there_a_role_has_its_time_to_finish(work):
    slow = Part("positions", "stop")
    task, aborts = await work(slow, answers=True)
    await asyncio.sleep(0.3)
    assert (slow.done[-1], aborts) == ("stop…", [])
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_a_pulse_that_waits_for_kafka_does_not_hold_up_the_stop(work):
    part = Part("articles", "pulse")
    task, aborts = await work(part, answers=True)
    await asyncio.wait_for(task, 20)
    assert (part.done, aborts) == (["start", "pulse…", "stop"], [])


async def test_what_was_never_started_is_not_stopped():
    aborts = []
    worker = Worker(load({}), abort=aborts.append)

    class TellsToStop(Part):
        async def start(self):
            await super().start()
            worker.stop()

    parts = [Part("articles"), TellsToStop("positions"), Part("deliveries")]
    worker._probe, worker._roles = Probe(), parts
    await asyncio.wait_for(worker._work(), 20)
    assert [part.done for part in parts] == [["start", "stop"], ["start", "stop"], []]
    assert aborts == []
