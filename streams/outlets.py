"""Outlets: the receivers in; a lane or rounds for each, by its name, fed, emptied and looked at together, out."""

import asyncio
from collections import Counter
from collections.abc import Callable, Collection
from datetime import datetime, timedelta

import structlog

from streams.backlog import Backlog
from streams.board import Board
from streams.courier import Courier
from streams.delivery import Delivery, Status, ended
from streams.lanes import Desk, Lane
from streams.metrics import Metrics
from streams.patience import Patience
from streams.receivers import Kind, Receivers
from streams.rounds import Rounds

_GRACE_SECONDS = 5.0
_LOOK_SECONDS = 1.0

log = structlog.get_logger()


class Outlets:
    """All receivers of a process, in a running event loop; `start` gives the tasks that work, which end only with what must end the process."""

    def __init__(self, receivers: Receivers, desk: Desk, metrics: Metrics, patience: Patience) -> None:
        self._desk = desk
        self._metrics = metrics
        self._patience = patience
        self._couriers = [Courier(one, metrics, desk.clock) for one in receivers.by_name.values()]
        self._lanes: dict[str, Lane] = {}
        self._rounds: dict[str, Rounds] = {}
        for courier in self._couriers:
            name = courier.receiver.name
            if courier.receiver.kind is Kind.WEBHOOK:
                self._lanes[name] = Lane(courier, desk, patience)
                self._show(name, self._lanes[name].backlog)
            else:
                self._rounds[name] = Rounds(courier, desk, patience)
                self._show(name, self._rounds[name].board)

    def __len__(self) -> int:
        return sum(len(queue) for queue in self._queues().values())

    def start(self) -> list[asyncio.Task[None]]:
        """Begin to work."""
        outlets: list[Lane | Rounds] = [*self._lanes.values(), *self._rounds.values()]
        return [*(asyncio.create_task(one.run()) for one in outlets), asyncio.create_task(self._watch())]

    async def close(self) -> None:
        """Close the connections."""
        await asyncio.gather(*(courier.close() for courier in self._couriers))

    async def add(self, one: Delivery, *, revive: bool) -> None:
        """Take in a delivery that has begun; *revive* asks its receiver whatever it said before."""
        if one.receiver in self._lanes:
            lane = self._lanes[one.receiver]
            lane.add(one)
            if revive:
                lane.revive()
        elif one.receiver in self._rounds:
            rounds = self._rounds[one.receiver]
            await rounds.add(one)
            if revive:
                rounds.revive()

    async def restore(self, deliveries: Collection[Delivery]) -> None:
        """
        Take in what the log knows, the oldest first.

        Deliveries to a receiver that is no longer there wait for it to come back, but no longer than a day.
        """
        pending = sorted((one for one in deliveries if one.is_pending), key=lambda one: one.age)
        for one in pending:
            if one.receiver in self._lanes:
                self._lanes[one.receiver].add(one)
        for name, rounds in self._rounds.items():
            await rounds.restore(one for one in deliveries if one.receiver == name)
        orphans = [one for one in pending if one.receiver not in self._lanes.keys() | self._rounds.keys()]
        for name, count in Counter(one.receiver for one in orphans).items():
            log.warning("receiver_unknown", receiver=name, pending=count)
        over = self._desk.clock.now() - self._patience.day
        await self._desk.record(ended(one, Status.DROPPED) for one in orphans if one.since < over)

    async def revoke(self, partitions: Collection[int]) -> None:
        """Forget what belongs to another process now; requests under way get five seconds to end."""
        outlets: list[Lane | Rounds] = [*self._lanes.values(), *self._rounds.values()]
        await asyncio.gather(*(one.revoke(partitions, _GRACE_SECONDS) for one in outlets))

    def _queues(self) -> dict[str, Backlog | Board]:
        lanes = {name: lane.backlog for name, lane in self._lanes.items()}
        return lanes | {name: rounds.board for name, rounds in self._rounds.items()}

    def _show(self, name: str, queue: Backlog | Board) -> None:
        self._metrics.deliveries_pending.labels(name).set_function(lambda: len(queue))
        self._metrics.delivery_oldest_seconds.labels(name).set_function(
            lambda: _age(queue.oldest(), self._desk.clock.now)
        )
        self._metrics.receiver_up.labels(name).set_function(lambda: not (queue.health.down or queue.health.gone))

    async def _watch(self) -> None:
        """Say when a receiver goes away, comes back or wants no more."""
        before: dict[str, str] = {}
        while True:
            for name, queue in self._queues().items():
                state = "gone" if queue.health.gone else "down" if queue.health.down else "up"
                if state != before.get(name, "up"):
                    last = queue.health.last.value if queue.health.last else None
                    say = log.info if state == "up" else log.error if state == "gone" else log.warning
                    say(_EVENTS[state], receiver=name, outcome=last, pending=len(queue))
                before[name] = state
            await asyncio.sleep(_LOOK_SECONDS)


_EVENTS = {"gone": "receiver_disabled", "down": "receiver_down", "up": "receiver_up"}


def _age(oldest: datetime | None, now: Callable[[], datetime]) -> float:
    return 0.0 if oldest is None else max((now() - oldest) / timedelta(seconds=1), 0.0)
