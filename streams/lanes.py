"""Lanes: deliveries to one webhook in; requests, one after another or some at once, and what became of each, out. A slow one holds up nobody else."""

import asyncio
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any, Protocol

from streams import webhooks
from streams.alerts import Alert
from streams.backlog import Backlog
from streams.breaker import WEBHOOK
from streams.clock import Clock
from streams.courier import Courier
from streams.delivery import Delivery, Status
from streams.patience import Patience

_AGAIN_SECONDS = 5.0


class Desk(Protocol):
    """What lanes need from those who know Kafka."""

    clock: Clock

    async def alert_of(self, one: Delivery) -> Alert | None:
        """Read the alert of a delivery again; null where it is no longer there. Raises `TimeoutError` while Kafka does not answer."""

    async def record(self, changed: Iterable[Delivery]) -> None:
        """Write to the log what has changed, count what has ended, make dead letters of what has failed."""

    def broke(self, one: Delivery, error: Exception) -> Delivery:
        """Note a bug of ours that keeps a delivery from being made, and end it. Raises `FatalError` where there are too many."""


class Lane:
    """
    Delivers to one webhook. `run` has to run as a task of its own; it ends only by what `Desk` raises.

    What is under way is bounded by the receiver's *in_flight*.
    """

    def __init__(self, courier: Courier, desk: Desk, patience: Patience) -> None:
        self.backlog = Backlog(patience, WEBHOOK, courier.receiver.in_flight)
        self._courier = courier
        self._desk = desk
        self._news = asyncio.Event()
        self._tasks: dict[asyncio.Task[None], int] = {}

    def add(self, one: Delivery) -> None:
        """Take in a delivery."""
        self.backlog.add(one)
        self._news.set()

    def revive(self) -> None:
        """Ask the receiver again, whatever it said."""
        self.backlog.revive()
        self._news.set()

    async def revoke(self, partitions: Collection[int], grace_seconds: float) -> None:
        """Forget what belongs to another process now; requests under way may end, and are logged, within *grace_seconds*."""
        self.backlog.remove(partitions)
        mine = {task for task, partition in self._tasks.items() if partition in partitions}
        await finished(mine, grace_seconds)

    async def run(self) -> None:
        """Deliver, for ever."""
        while True:
            self._news.clear()
            if self.backlog.health.gone:
                await self._desk.record(self.backlog.end_all(Status.GONE))
            while (one := self.backlog.next(self._desk.clock.now())) is not None:
                self._tasks[asyncio.create_task(self._bring(one))] = one.partition
            await wait(self._news, self._tasks.keys(), self.backlog.wake_at(), self._desk.clock)
            for task in [task for task in self._tasks if task.done()]:
                del self._tasks[task]
                if not task.cancelled():
                    task.result()

    async def _bring(self, one: Delivery) -> None:
        try:
            alert = await self._desk.alert_of(one)
            content = b"" if alert is None else webhooks.body(alert)
        except TimeoutError:
            self.backlog.put_back(one)
            await self._desk.clock.sleep(_AGAIN_SECONDS)
            return
        except Exception as error:  # noqa: BLE001, the edge: one alert that cannot be rendered must not hold up the others
            self.backlog.end(one, Status.BUG)
            await self._desk.record([self._desk.broke(one, error)])
            return
        if alert is None:
            await self._desk.record([self.backlog.end(one, Status.LOST)])
            return
        attempt = await self._courier.send(one.delivery_id, content)
        now, chance = self._desk.clock.now(), self._desk.clock.chance()
        await self._desk.record(self.backlog.note(one, attempt, now, chance))


async def wait(news: asyncio.Event, tasks: Iterable[asyncio.Task[None]], at: datetime | None, clock: Clock) -> None:
    """Wait until there is *news*, one of *tasks* has ended, or it is the time *at*."""
    waiting: set[asyncio.Future[Any]] = {asyncio.ensure_future(news.wait())}
    if at is not None:
        seconds = max((at - clock.now()) / timedelta(seconds=1), 0.0)
        waiting.add(asyncio.ensure_future(clock.sleep(seconds)))
    try:
        await asyncio.wait({*waiting, *tasks}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for future in waiting:
            future.cancel()


async def finished(tasks: Collection[asyncio.Task[None]], grace_seconds: float) -> None:
    """Let *tasks* come to their end, for at most *grace_seconds*; then cancel them."""
    if tasks:
        await asyncio.wait(tasks, timeout=grace_seconds)
        for task in tasks:
            task.cancel()
        # what they raised is looked at where they were made
        await asyncio.gather(*tasks, return_exceptions=True)
