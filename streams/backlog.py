"""The backlog: deliveries to one webhook and how its attempts went in; which one to send next, and which have ended, out. Pure, and the one place of order."""

import heapq
from collections.abc import Callable, Collection
from datetime import datetime

from msgspec.structs import replace

from streams.alerts import State
from streams.attempts import DOUBTFUL, Attempt, Outcome
from streams.breaker import Health, Pauses, after
from streams.delivery import Delivery, Status, ended, tried
from streams.patience import Patience, next_attempt

# every so many questions another one asks: it may be the oldest itself that the receiver stumbles over
_OTHERS_TURN = 2


class Backlog:
    """
    What is to be delivered to one receiver: the oldest first, and what stumbled alone later, by the schedule.

    While the receiver is down all wait in the order of their age, and one at a time asks whether it is back. The resolved state of an alert waits for
    the end of its firing one. A delivery that `next` has handed out has to come back through `note`, `end` or `put_back`.
    """

    def __init__(self, patience: Patience, pauses: Pauses, in_flight: int) -> None:
        self.health = Health()
        self._patience = patience
        self._pauses = pauses
        self._most = in_flight
        self._pending: dict[str, Delivery] = {}
        # of what waits for a time: that time, or null where it is ready. The heaps may hold more than that, and older words for the same
        self._due: dict[str, datetime | None] = {}
        self._ready: list[tuple[tuple[datetime, int, int], str]] = []
        self._later: list[tuple[datetime, str]] = []
        self._firing: dict[str, str] = {}  # by alert, its firing delivery
        self._behind: dict[str, str] = {}  # by firing delivery, the resolved one that waits for it
        self._under_way: set[str] = set()
        self._stumbled: set[str] = set()  # since the last success

    def __len__(self) -> int:
        return len(self._pending)

    def oldest(self) -> datetime | None:
        """Tell when the alert that has waited longest was written; null where none waits."""
        return min((one.written for one in [*self._pending.values()]), default=None)

    def add(self, one: Delivery) -> None:
        """Take a delivery in; one that is here already is tried at once."""
        key = one.delivery_id
        known = key in self._pending
        self._pending[key] = one
        if known:
            if key in self._due:
                self._make_ready(key)
            return
        first = self._firing.get(one.alert_id)
        if first is not None:
            self._behind[first] = key
            return
        if one.state is State.FIRING:
            self._firing[one.alert_id] = key
        # after a restart the receiver is asked at once; only what stumbled alone has its own time
        if self.health.down or one.next_attempt is None or one.outcome not in DOUBTFUL:
            self._make_ready(key)
        else:
            self._make_later(key, one.next_attempt)

    def remove(self, partitions: Collection[int]) -> None:
        """Forget what belongs to another process now."""
        for one in [one for one in self._pending.values() if one.partition in partitions]:
            self._forget(one)

    def revive(self) -> None:
        """Take the receiver for well again, because somebody says so."""
        self.health = Health()

    def next(self, now: datetime) -> Delivery | None:
        """Hand out what is to be sent now; null where nothing is, or enough is under way."""
        if len(self._under_way) >= self._room() or not self.health.may_ask(now):
            return None
        while self._later and self._later[0][0] <= now:
            at, key = heapq.heappop(self._later)
            if self._due.get(key) == at:
                self._make_ready(key)
        chosen = self._another() if self._is_others_turn() else self._first()
        if chosen is None:
            return None
        del self._due[chosen]
        self._under_way.add(chosen)
        return self._pending[chosen]

    def wake_at(self) -> datetime | None:
        """Tell when `next` may have something that it has not now; null where only another event can change that."""
        if self.health.gone or not self._due or len(self._under_way) >= self._room():
            return None
        while self._later and self._due.get(self._later[0][1]) != self._later[0][0]:
            heapq.heappop(self._later)
        is_ready = any(self._is_ready(key) for _, key in self._ready)
        due = None if is_ready or not self._later else self._later[0][0]
        return max((at for at in (due, self.health.not_before) if at is not None), default=None)

    def note(self, one: Delivery, attempt: Attempt, now: datetime, chance: float) -> tuple[Delivery, ...]:
        """
        Note how an attempt went; what has changed comes back, to be logged: the delivery itself first, then others that end with it.

        Others end as expired where their day was over when the receiver was found to be down, and as gone where it wants no more.
        """
        was_down = self.health.down
        again = one.delivery_id in self._stumbled
        self.health = after(self.health, attempt, now, self._pauses, chance, again=again)
        self._stumbled = self._stumbled | {one.delivery_id} if self.health.failures else set()
        self._under_way.discard(one.delivery_id)
        changed = tried(self._pending.get(one.delivery_id, one), attempt, now)
        if one.delivery_id not in self._pending:
            return (changed,)
        if changed.is_pending:
            changed = self._again(changed, attempt, now, chance)
        if changed.is_pending:
            self._pending[changed.delivery_id] = changed
        else:
            self._forget(changed)
        if self.health.gone:
            return (changed, *self.end_all(Status.GONE))
        if not self.health.down:
            return (changed,)
        if not was_down:
            self._gather()
        return (changed, *self.end_all(Status.EXPIRED, lambda other: now >= other.since + self._patience.day))

    def end(self, one: Delivery, status: Status) -> Delivery:
        """End a delivery without an attempt."""
        self._forget(one)
        return ended(one, status)

    def end_all(self, status: Status, which: Callable[[Delivery], bool] = lambda _: True) -> tuple[Delivery, ...]:
        """End all that are not under way and *which* holds for; they come back, the oldest first."""
        over = [one for key, one in self._pending.items() if key not in self._under_way and which(one)]
        return tuple(self.end(one, status) for one in sorted(over, key=lambda one: one.age))

    def put_back(self, one: Delivery) -> None:
        """Take back what was handed out and not sent."""
        self._under_way.discard(one.delivery_id)
        if one.delivery_id in self._pending:
            self._make_ready(one.delivery_id)

    def _again(self, one: Delivery, attempt: Attempt, now: datetime, chance: float) -> Delivery:
        if self.health.down or attempt.outcome is Outcome.THROTTLED:
            # it waits for the receiver's pause, and in its place
            if now >= one.since + self._patience.day:
                return ended(one, Status.EXPIRED)
            self._make_ready(one.delivery_id)
            return replace(one, next_attempt=self.health.not_before)
        at = next_attempt(self._patience, one.since, now, chance)
        if at is None:
            return ended(one, Status.EXPIRED)
        at = max(at, self.health.not_before or at)
        self._make_later(one.delivery_id, at)
        return replace(one, next_attempt=at)

    def _room(self) -> int:
        return self._most if self.health.well else 1

    def _is_others_turn(self) -> bool:
        return self.health.down and self.health.last in DOUBTFUL and self.health.asked % _OTHERS_TURN == 0

    def _another(self) -> str | None:
        waiting = [self._pending[key] for key in self._due]
        return min(waiting, key=lambda one: (one.attempts, one.age)).delivery_id if waiting else None

    def _first(self) -> str | None:
        while self._ready:
            _, key = heapq.heappop(self._ready)
            if self._is_ready(key):
                return key
        return None

    def _is_ready(self, key: str) -> bool:
        return key in self._due and self._due[key] is None

    def _gather(self) -> None:
        """Nothing has a time of its own while the receiver is down."""
        for key in [key for key, at in self._due.items() if at is not None]:
            self._make_ready(key)
        self._later = []

    def _make_ready(self, key: str) -> None:
        self._due[key] = None
        heapq.heappush(self._ready, (self._pending[key].age, key))

    def _make_later(self, key: str, at: datetime) -> None:
        self._due[key] = at
        heapq.heappush(self._later, (at, key))

    def _forget(self, one: Delivery) -> None:
        key = one.delivery_id
        self._pending.pop(key, None)
        self._due.pop(key, None)
        self._under_way.discard(key)
        if self._firing.get(one.alert_id) == key:
            del self._firing[one.alert_id]
        follower = self._behind.pop(key, None)
        if follower in self._pending:
            self._make_ready(follower)
