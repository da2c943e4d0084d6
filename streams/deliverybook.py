"""The book of deliveries: Kafka in; what the log of deliveries says now, and deliveries that are asked for again, out. For people who look."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import Self

from msgspec import Struct

from streams.alerts import Alert
from streams.delivery import DELIVER_TO, FAILED, Delivery, Status
from streams.scanner import Scanner
from streams.sender import Sender
from streams.settings import Settings
from streams.topics import ALERTS, DELIVERIES
from streams.wire import decode


class Wanted(Struct, frozen=True, kw_only=True):
    """Which deliveries are meant: those that fit every filter that is set. *ids* may be the first letters of ids."""

    receivers: Collection[str] = ()
    statuses: Collection[Status] = ()
    since: datetime | None = None
    ids: Collection[str] = ()

    @property
    def is_everything(self) -> bool:
        """Whether no filter is set."""
        return not (self.receivers or self.statuses or self.since or self.ids)

    def __contains__(self, one: Delivery) -> bool:
        return (
            (not self.receivers or one.receiver in self.receivers)
            and (not self.statuses or one.status in self.statuses)
            and (self.since is None or one.written >= self.since)
            and (not self.ids or one.delivery_id.startswith(tuple(self.ids)))
        )


OPEN = frozenset({Status.PENDING, *FAILED})
"""What somebody may want to look at: what is not delivered."""


class DeliveryBook:
    """The log of deliveries as it is now. Raises `UnreachableError` and `TopicsError`, as the scanner does."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._scanner = Scanner(settings)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._scanner.__exit__()

    def deliveries(self) -> Iterator[Delivery]:
        """Every delivery that the log knows, as it was last, the oldest first."""
        newest: dict[bytes, bytes | None] = {}
        for record in self._scanner.records(DELIVERIES.named(self._settings.topic_prefix)):
            newest[record.key or b""] = record.value
        read = [decode(Delivery, value) for value in newest.values() if value is not None]
        yield from sorted((one for one in read if isinstance(one, Delivery)), key=lambda one: one.age)

    def ask_again(self, deliveries: Iterable[Delivery]) -> tuple[tuple[Delivery, ...], tuple[Delivery, ...]]:
        """
        Write the alerts of *deliveries* to their topic once more, each for one receiver; say which were, and which alerts are no longer there.

        Whoever delivers takes up what has ended, and tries what is pending at once. Everybody else sees an alert with an id that they know.
        """
        topic = ALERTS.named(self._settings.topic_prefix)
        sender = Sender(self._settings)
        asked, gone = [], []
        for one in deliveries:
            record = self._scanner.at(topic, one.partition, one.offset)
            alert = None if record is None else decode(Alert, record.value)
            if record is None or not isinstance(alert, Alert) or alert.alert_id != one.alert_id:
                gone.append(one)
                continue
            headers = [(name, value) for name, value in record.headers if name != DELIVER_TO]
            headers.append((DELIVER_TO, one.receiver.encode()))
            sender.send(
                topic, record.key, record.value, headers, partition=one.partition, timestamp_ms=record.timestamp_ms
            )
            asked.append(one)
        sender.flush()
        return tuple(asked), tuple(gone)
