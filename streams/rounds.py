"""Rounds: deliveries to one Alertmanager in; posts of what is new at once, and of what stands there again and again, out."""

import asyncio
from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta

from streams import alertmanager
from streams.board import Board, Standing
from streams.courier import Courier
from streams.delivery import Delivery, Status
from streams.lanes import Desk, finished, wait
from streams.patience import Patience

_AGAIN_SECONDS = 5.0


class Rounds:
    """Posts to one Alertmanager, one request at a time. `run` has to run as a task of its own; it ends only by what `Desk` raises."""

    def __init__(self, courier: Courier, desk: Desk, patience: Patience) -> None:
        resend = timedelta(seconds=courier.receiver.resend_seconds)
        self.board = Board(resend, timedelta(hours=courier.receiver.firing_hours), patience)
        self._courier = courier
        self._desk = desk
        self._news = asyncio.Event()
        self._posting: asyncio.Task[None] | None = None

    async def add(self, one: Delivery) -> None:
        """Take in a delivery."""
        await self._desk.record(self.board.add(one, self._desk.clock.now()))
        self._news.set()

    async def restore(self, deliveries: Iterable[Delivery]) -> None:
        """Take in what the log knows of this receiver."""
        await self._desk.record(self.board.restore(deliveries, self._desk.clock.now()))
        self._news.set()

    def revive(self) -> None:
        """Ask the receiver again, whatever it said."""
        self.board.revive()
        self._news.set()

    async def revoke(self, partitions: Collection[int], grace_seconds: float) -> None:
        """Forget what belongs to another process now; a post under way may end, and is logged, within *grace_seconds*."""
        self.board.remove(partitions)
        await finished({self._posting} if self._posting is not None else set(), grace_seconds)

    async def run(self) -> None:
        """Post, for ever."""
        while True:
            self._news.clear()
            if self.board.health.gone:
                await self._desk.record(self.board.end_all(Status.GONE))
            due = self.board.due(self._desk.clock.now())
            if due:
                self._posting = asyncio.create_task(self._post(due))
                await asyncio.wait({self._posting})
                if not self._posting.cancelled():
                    self._posting.result()
                self._posting = None
            else:
                await wait(self._news, (), self.board.wake_at(), self._desk.clock)

    async def _post(self, due: Sequence[Standing]) -> None:
        try:
            ready = [one for one in due if one.said is not None or await self._rendered(one)]
        except TimeoutError:
            await self._desk.clock.sleep(_AGAIN_SECONDS)
            return
        if not ready:
            return
        now = self._desk.clock.now()
        content = alertmanager.body(
            [(one.said, one.began, self.board.end_of(one, now)) for one in ready if one.said is not None]
        )
        attempt = await self._courier.send("", content)
        now, chance = self._desk.clock.now(), self._desk.clock.chance()
        await self._desk.record(self.board.note(ready, attempt, now, chance))

    async def _rendered(self, one: Standing) -> bool:
        """Find the words for an alert; false where that ends its delivery."""
        try:
            alert = await self._desk.alert_of(one.delivery)
            if alert is not None:
                one.said = alertmanager.item(alert)
                return True
        except TimeoutError:
            raise
        except Exception as error:  # noqa: BLE001, the edge: one alert that cannot be rendered must not hold up the others
            self.board.end(one, Status.BUG)
            await self._desk.record([self._desk.broke(one.delivery, error)])
            return False
        changed = self.board.end(one, Status.LOST)
        await self._desk.record([changed] if one.delivery.is_pending else [])
        return False
