"""The board: alerts for one Alertmanager and how its posts went in; which ones to post now, with which end, out. Pure."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from streams.alerts import State
from streams.attempts import Attempt, Outcome
from streams.breaker import ALERTMANAGER, Health, after
from streams.delivery import Delivery, Status, ended, tried
from streams.patience import Patience

BATCH = 64
_RESOLVED = timedelta(minutes=5)
_ENDS_AFTER = 4  # as Prometheus: an alert ends by itself when four posts in a row stay away


class Standing(Struct, kw_only=True):
    """An alert as Alertmanager has to hear of it: the delivery of its newest state, when it *began*, what is *said* once it is read, and when the next post is *due*."""

    delivery: Delivery
    due: datetime
    began: datetime
    said: bytes | None = None
    alone: bool = False  # it was in a post that was refused: the others should not suffer from it

    @property
    def is_resolved(self) -> bool:
        """Whether it has ended."""
        return self.delivery.state is State.RESOLVED


class Board:
    """
    The alerts that Alertmanager has to hear of again and again: firing ones until they resolve or *firing* is over, resolved ones for five minutes after it has heard of them.

    What stands here survives a restart: `restore` makes it from the log of deliveries.
    """

    def __init__(self, resend: timedelta, firing: timedelta, patience: Patience) -> None:
        self.health = Health()
        self._resend = resend
        self._firing = firing
        self._patience = patience
        self._standing: dict[str, Standing] = {}  # by alert

    def __len__(self) -> int:
        return sum(one.delivery.is_pending for one in [*self._standing.values()])

    def oldest(self) -> datetime | None:
        """Tell when the alert was written that has waited longest for its first post; null where none waits."""
        waiting = [one.delivery for one in [*self._standing.values()] if one.delivery.is_pending]
        return min((one.written for one in waiting), default=None)

    def add(self, one: Delivery, now: datetime) -> tuple[Delivery, ...]:
        """Take a delivery in; a firing one that its resolved one has overtaken comes back as ended, to be logged."""
        before = self._standing.get(one.alert_id)
        if before is not None and before.is_resolved and one.state is not State.RESOLVED:
            return (ended(one, Status.SUPERSEDED),) if one.is_pending else ()
        began = one.written if before is None else before.began
        self._standing[one.alert_id] = Standing(delivery=one, due=now, began=began)
        if before is None or before.delivery.delivery_id == one.delivery_id or not before.delivery.is_pending:
            return ()
        return (ended(before.delivery, Status.SUPERSEDED),)

    def restore(self, deliveries: Iterable[Delivery], now: datetime) -> tuple[Delivery, ...]:
        """Take in what the log knows, ended deliveries as well; what is over is left out again."""
        wanted = [one for one in deliveries if one.status in (Status.PENDING, Status.DELIVERED)]
        changed = [change for one in sorted(wanted, key=lambda one: one.age) for change in self.add(one, now)]
        for one in [one for one in self._standing.values() if self._is_over(one, now)]:
            self._drop(one)
        return tuple(changed)

    def remove(self, partitions: Collection[int]) -> None:
        """Forget what belongs to another process now."""
        for one in [one for one in self._standing.values() if one.delivery.partition in partitions]:
            self._drop(one)

    def revive(self) -> None:
        """Take the receiver for well again, because somebody says so."""
        self.health = Health()

    def due(self, now: datetime) -> list[Standing]:
        """Choose what to post now, at most 64, what has never been posted and is oldest first."""
        if not self.health.may_ask(now):
            return []
        due = sorted((one for one in self._standing.values() if one.due <= now), key=_urgency)
        return due[:1] if due and due[0].alone else [one for one in due if not one.alone][:BATCH]

    def wake_at(self) -> datetime | None:
        """Tell when something will be due; null where only another event can change that."""
        if self.health.gone or not self._standing:
            return None
        due = min(one.due for one in self._standing.values())
        return max(due, self.health.not_before) if self.health.not_before is not None else due

    def end_of(self, one: Standing, now: datetime) -> datetime:
        """Tell which end to post: its own, or one that moves along while it fires."""
        if one.is_resolved:
            return min(one.delivery.written, now)
        return min(now + _ENDS_AFTER * self._resend, one.delivery.written + self._firing)

    def note(self, posted: Sequence[Standing], attempt: Attempt, now: datetime, chance: float) -> tuple[Delivery, ...]:
        """Note how a post went; the deliveries that it has changed come back, to be logged."""
        self.health = after(self.health, attempt, now, ALERTMANAGER, chance)
        if attempt.outcome is Outcome.REFUSED and len(posted) > 1:
            for one in posted:
                one.alone = True
            return ()
        changed = []
        for one in posted:
            if one.delivery.is_pending:
                one.delivery = self._tried(one.delivery, attempt, now)
                changed.append(one.delivery)
            if attempt.outcome is Outcome.DELIVERED:
                one.due, one.alone = now + self._resend, False
            if attempt.outcome is Outcome.REFUSED or self._is_over(one, now):
                self._drop(one)
        return (*changed, *self.end_all(Status.GONE)) if self.health.gone else tuple(changed)

    def end(self, one: Standing, status: Status) -> Delivery:
        """End a delivery without a post."""
        self._drop(one)
        return ended(one.delivery, status)

    def end_all(self, status: Status) -> tuple[Delivery, ...]:
        """End all that is still to be delivered, and forget the rest."""
        standing, self._standing = [*self._standing.values()], {}
        return tuple(ended(one.delivery, status) for one in standing if one.delivery.is_pending)

    def _tried(self, one: Delivery, attempt: Attempt, now: datetime) -> Delivery:
        changed = tried(one, attempt, now)
        if changed.is_pending and now >= one.since + self._patience.day:
            return ended(changed, Status.EXPIRED)
        return replace(changed, next_attempt=self.health.not_before or now) if changed.is_pending else changed

    def _is_over(self, one: Standing, now: datetime) -> bool:
        if one.delivery.is_pending:
            return False
        if one.delivery.status is not Status.DELIVERED:
            return True
        if one.is_resolved:
            return now >= (one.delivery.last_attempt or one.delivery.since) + _RESOLVED
        return now >= one.delivery.written + self._firing + _RESOLVED

    def _drop(self, one: Standing) -> None:
        if self._standing.get(one.delivery.alert_id) is one:
            del self._standing[one.delivery.alert_id]


def _urgency(one: Standing) -> tuple[bool, bool, tuple[datetime, int, int]]:
    return one.alone, not one.delivery.is_pending, one.delivery.age
