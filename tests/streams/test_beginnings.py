"""Which deliveries begin with an alert that is read."""

import pytest

from streams.beginnings import beginnings
from streams.delivery import DELIVER_TO, Known, Status, delivery_id
from streams.incoming import Incoming
from streams.receivers import Receivers
from streams.routes import Route
from streams.wire import encode
from tests.streams.alerting import alert
from tests.streams.claiming import START
from tests.streams.receiving import webhook

BOTH = {name: webhook("https://desk.example/", name) for name in ("desk", "archive")}
TO_DESK = (Route(to=("desk",)),)


def begun(*, routes=(), headers=(), known=None, offset=7):
    record = Incoming(
        topic="parley.alerts",
        partition=2,
        offset=offset,
        timestamp_ms=1_000,
        key=b"RU~US",
        value=encode(alert()),
        headers=list(headers),
    )
    status = {delivery_id("a1", "firing", "desk"): known} if known else {}
    found = beginnings(alert(), record, Receivers(by_name=BOTH, routes=routes), status, START)
    return [(one.delivery.receiver, one.asked) for one in found], found


def test_one_begins_for_each_receiver_and_knows_its_place():
    names, found = begun()
    assert names == [("desk", False), ("archive", False)]
    one = found[0].delivery
    assert (one.partition, one.offset, one.since, one.written.timestamp()) == (2, 7, START, 1.0)
    assert begun(routes=TO_DESK)[0] == [("desk", False)]


@pytest.mark.parametrize(
    ("status", "offset", "again"),
    [
        (Status.PENDING, 7, False),
        (Status.PENDING, 3, False),
        (Status.DELIVERED, 3, False),
        (Status.EXPIRED, 7, False),
        (Status.EXPIRED, 3, True),
    ],
)
def test_what_is_known_does_not_begin_again_unless_it_failed_and_was_written_again(status, offset, again):
    names, _ = begun(routes=TO_DESK, known=Known(status, offset, START))
    assert names == ([("desk", False)] if again else [])


def test_what_is_asked_for_goes_to_that_receiver_whatever_the_routes_say():
    assert begun(routes=TO_DESK, headers=[(DELIVER_TO, b"archive")])[0] == [("archive", True)]
    assert begun(headers=[(DELIVER_TO, b"elsewhere")])[0] == []
    assert begun(headers=[(DELIVER_TO, b"desk")], known=Known(Status.DELIVERED, 3, START))[0] == [("desk", True)]
