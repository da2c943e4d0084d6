"""A delivery: one alert, in one state, for one receiver, in; how far it has come out. The value of `parley.deliveries`. Pure."""

from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from classifiers.claim import Moment
from classifiers.identity import digest
from classifiers.openenum import OpenEnum
from streams.alerts import Alert, State
from streams.attempts import Attempt, Outcome
from streams.severity import Severity

DELIVER_TO = "deliver-to"
"""The header of an alert that somebody wants delivered again: the receiver's name."""


class Status(OpenEnum):
    """How far a delivery has come; the value is the metric label."""

    PENDING = "pending"
    DELIVERED = "delivered"
    REFUSED = "refused"  # the receiver will never take it
    GONE = "gone"  # the receiver wants no more
    EXPIRED = "expired"  # tried for a day
    LOST = "lost"  # the alert is no longer in its topic
    SUPERSEDED = "superseded"  # resolved before Alertmanager heard that it fires
    DROPPED = "dropped"  # its receiver is no longer in the settings
    BUG = "bug"  # ours: the request could not be made
    OTHER = "other"  # one that a newer version knows


class Delivery(Struct, frozen=True, kw_only=True):
    """
    What the log keeps of a delivery; its key is *delivery_id*, and it stands in the partition that its alert stands in.

    *offset* is the alert's place in `parley.alerts`, *written* when it was written there, *since* when it was first to be delivered. *attempts* counts
    requests; *last_attempt*, *outcome*, *http_status* and *detail* tell of the last one.
    """

    delivery_id: str
    receiver: str
    alert_id: str
    state: State
    rule: str
    severity: Severity
    dyad: str
    partition: int
    offset: int
    written: Moment
    since: Moment
    status: Status = Status.PENDING
    attempts: int = 0
    last_attempt: Moment | None = None
    next_attempt: Moment | None = None
    outcome: Outcome | None = None
    http_status: int | None = None
    detail: str = ""
    v: int = 1

    @property
    def age(self) -> tuple[datetime, int, int]:
        """What deliveries are put in order by, the oldest first."""
        return self.written, self.partition, self.offset

    @property
    def is_pending(self) -> bool:
        """Whether it is still to be delivered."""
        return self.status is Status.PENDING


def delivery_id(alert_id: str, state: str, receiver: str) -> str:
    """Identify a delivery: the `webhook-id` of every attempt, in whatever process, by which a receiver drops repeats."""
    return digest(alert_id, state, receiver)


def delivery(
    alert: Alert, receiver: str, *, partition: int, offset: int, written: datetime, since: datetime
) -> Delivery:
    """Begin the delivery of *alert*, which stands at *offset* of *partition*, to *receiver*."""
    return Delivery(
        delivery_id=delivery_id(alert.alert_id, alert.state, receiver),
        receiver=receiver,
        alert_id=alert.alert_id,
        state=alert.state,
        rule=alert.rule,
        severity=alert.severity,
        dyad=alert.dyad,
        partition=partition,
        offset=offset,
        written=written,
        since=since,
    )


FAILED = frozenset({Status.REFUSED, Status.GONE, Status.EXPIRED, Status.LOST, Status.DROPPED, Status.BUG})
"""How a delivery ends that nobody has accepted and that somebody may want to see to."""


class Known(Struct, frozen=True, gc=False):
    """What is remembered of every delivery, so that nothing is begun twice: how it is, for which place in the alerts, and since when."""

    status: Status
    offset: int
    at: datetime


def known(one: Delivery) -> Known:
    """Remember a delivery."""
    return Known(one.status, one.offset, one.last_attempt or one.since)


def is_repeat(before: Known | None, offset: int, *, forced: bool) -> bool:
    """
    Whether an alert that is read at *offset* has its delivery already: it was read before, or written twice by a worker that died in between.

    One that failed begins afresh when the alert is written again (a dead letter that was replayed), and any does when somebody asks for it (*forced*).
    """
    if before is None:
        return False
    return before.offset == offset or not (forced or before.status in FAILED)


_STATUS = {
    Outcome.DELIVERED: Status.DELIVERED,
    Outcome.REFUSED: Status.REFUSED,
    Outcome.GONE: Status.GONE,
}


def tried(one: Delivery, attempt: Attempt, at: datetime) -> Delivery:
    """Note an attempt that ended *at*; where it was accepted or refused, that is the end."""
    return replace(
        one,
        status=_STATUS.get(attempt.outcome, Status.PENDING),
        attempts=one.attempts + 1,
        last_attempt=at,
        next_attempt=None,
        outcome=attempt.outcome,
        http_status=attempt.status,
        detail=attempt.detail,
    )


def ended(one: Delivery, status: Status) -> Delivery:
    """End a delivery that nobody has accepted."""
    return replace(one, status=status, next_attempt=None)
