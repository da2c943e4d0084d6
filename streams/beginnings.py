"""Beginnings: an alert and where it stands in; the deliveries that begin with it out. Pure."""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from streams.alerts import Alert
from streams.delivery import DELIVER_TO, Delivery, Known, delivery, is_repeat
from streams.incoming import Incoming
from streams.receivers import Receivers
from streams.routes import told
from streams.wire import header


class Beginning(Struct, frozen=True):
    """A delivery that has just begun; *asked* says that somebody wants it, whatever became of it before."""

    delivery: Delivery
    asked: bool


def beginnings(
    alert: Alert, record: Incoming, receivers: Receivers, known: Mapping[str, Known], now: datetime
) -> tuple[Beginning, ...]:
    """
    Begin what is to be delivered of *alert*, that *record* holds: to whom its routes lead, or to the one whom the record's header names.

    What is *known* already does not begin again, unless it failed and the alert was written once more, or somebody asks.
    """
    asked = header(record.headers, DELIVER_TO)
    if asked is None:
        names = told(alert, receivers.routes, receivers.by_name)
    else:
        names = tuple(name for name in receivers.by_name if name == asked)
    begun = (
        delivery(alert, name, partition=record.partition, offset=record.offset, written=record.time, since=now)
        for name in names
    )
    return tuple(
        Beginning(one, asked is not None)
        for one in begun
        if not is_repeat(known.get(one.delivery_id), one.offset, forced=asked is not None)
    )
