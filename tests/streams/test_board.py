"""What Alertmanager hears, and when: firing again and again with an end that moves, resolved for five minutes. Time is simulated."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from streams.alerts import State
from streams.attempts import Attempt, Outcome
from streams.board import Board
from streams.delivery import Status
from streams.patience import Patience
from tests.streams.alerting import due
from tests.streams.claiming import START

MINUTE = timedelta(minutes=1)
ACCEPTED = Attempt(outcome=Outcome.DELIVERED, status=200)
AWAY = Attempt(outcome=Outcome.UNREACHABLE)


def made(*deliveries, firing=timedelta(hours=24)):
    board = Board(MINUTE, firing, Patience())
    for one in deliveries:
        board.add(one, START)
    return board


def firing(name="a", number=0, **more):
    return due(number, alert_id=name, at=START, **more)


def resolved(name="a", number=1, **more):
    return due(number, alert_id=name, at=START, state=State.RESOLVED, **more)


def posts(board, until, attempt=ACCEPTED, now=START):
    """Live until then; what was posted, as minute, alert, state and minutes until its end."""
    told = []
    while now <= until:
        batch = board.due(now)
        for one in batch:
            left = (board.end_of(one, now) - now) / MINUTE
            told.append(((now - START) / MINUTE, one.delivery.alert_id, one.delivery.state.value, left))
        if batch:
            board.note(batch, attempt, now, 0.0)
        else:
            at = board.wake_at()
            if at is None:
                break
            now = max(at, now)
    return told


def test_what_fires_is_told_every_minute_with_an_end_that_moves():
    told = posts(made(firing()), START + 3 * MINUTE)
    assert told == [(minute, "a", "firing", 4) for minute in range(4)]


def test_what_nothing_resolves_ends_after_its_hours():
    told = posts(made(firing(), firing=10 * MINUTE), START + timedelta(hours=1))
    assert [left for *_, left in told][:9] == [4] * 7 + [3, 2]
    assert told[-1][0] == 15
    assert told[-1][3] < 0


def test_what_is_resolved_is_told_at_once_and_for_five_minutes():
    board = made(firing())
    posts(board, START)
    assert board.add(resolved(), START + MINUTE / 2) == ()
    told = posts(board, START + timedelta(hours=1), now=START + MINUTE / 2)
    assert [(minute, state) for minute, _, state, _ in told] == [(minute + 0.5, "resolved") for minute in range(6)]
    assert all(left <= 0 for *_, left in told)
    assert board.wake_at() is None


def test_the_five_minutes_begin_when_alertmanager_is_back():
    board = made(resolved())
    posts(board, START + timedelta(hours=2), AWAY)
    assert len(board) == 1
    told = posts(board, START + timedelta(hours=9), now=START + timedelta(hours=3))
    assert len(told) == 6


def test_what_was_resolved_before_it_was_heard_of_is_told_as_resolved_only():
    board = made(firing())
    posts(board, START, AWAY)
    (ended,) = board.add(resolved(), START)
    assert (ended.delivery_id, ended.status) == (firing().delivery_id, Status.SUPERSEDED)
    assert {state for _, _, state, _ in posts(board, START + 9 * MINUTE)} == {"resolved"}
    # a beginning that comes after the end does not bring it back
    late = made(resolved())
    assert late.add(firing(), START)[0].status is Status.SUPERSEDED
    assert {state for _, _, state, _ in posts(late, START + 9 * MINUTE)} == {"resolved"}


def test_a_delivery_ends_with_its_first_post_and_is_not_logged_again():
    board = made(firing())
    batch = board.due(START)
    (changed,) = board.note(batch, ACCEPTED, START, 0.0)
    assert (changed.status, changed.attempts) == (Status.DELIVERED, 1)
    assert (len(board), board.oldest()) == (0, None)
    later = START + MINUTE
    assert board.note(board.due(later), ACCEPTED, later, 0.0) == ()


def test_an_outage_is_asked_about_every_minute_and_ends_in_dead_letters_after_a_day():
    board = made(firing())
    changed = ()
    now = START
    while not any(one.status is Status.EXPIRED for one in changed):
        changed = board.note(board.due(now), AWAY, now, 0.0)
        assert changed
        now = max(board.wake_at() or now, now)
    assert now - START >= timedelta(days=1)
    assert 1400 < changed[0].attempts < 1460
    assert len(board) == 0


def test_one_that_is_refused_does_not_take_the_others_of_its_post_with_it():
    board = made(*(firing(f"a{number}", number) for number in range(3)))
    refused = Attempt(outcome=Outcome.REFUSED, status=400)
    assert board.note(board.due(START), refused, START, 0.0) == ()
    ended = {}
    while alone := board.due(START):
        (one,) = alone
        bad = one.delivery.alert_id == "a1"
        for changed in board.note(alone, refused if bad else ACCEPTED, START, 0.0):
            ended[changed.alert_id] = changed.status
    assert ended == {"a0": Status.DELIVERED, "a1": Status.REFUSED, "a2": Status.DELIVERED}
    assert [one.delivery.alert_id for one in board.due(START + MINUTE)] == ["a0", "a2"]


def test_a_post_holds_64_and_what_was_never_told_comes_first():
    board = made(*(firing(f"a{number}", number) for number in range(100)))
    first = board.due(START)
    board.note(first, ACCEPTED, START, 0.0)
    later = START + MINUTE
    second = board.due(later)
    assert (len(first), len(second)) == (64, 64)
    assert [one.delivery.offset for one in second[:36]] == list(range(64, 100))


def test_what_fires_goes_on_after_a_restart_and_what_is_over_does_not_come_back():
    told = {"status": Status.DELIVERED, "last_attempt": START}
    known = [
        replace(firing("on", 0), **told),
        firing("new", 1),
        replace(firing("over", 2), **told),
        replace(resolved("over", 3), **told),
        replace(firing("ending", 4), **told),
        replace(resolved("ending", 5), status=Status.DELIVERED, last_attempt=START + 8 * MINUTE),
        replace(firing("refused", 6), status=Status.REFUSED),
        firing("missed", 7),
        resolved("missed", 8),
    ]
    board = Board(MINUTE, timedelta(hours=24), Patience())
    now = START + 10 * MINUTE
    (ended,) = board.restore(known, now)
    assert (ended.alert_id, ended.status) == ("missed", Status.SUPERSEDED)
    standing = {one.delivery.alert_id: one.delivery.state.value for one in board.due(now)}
    assert standing == {"on": "firing", "new": "firing", "ending": "resolved", "missed": "resolved"}


def test_what_is_too_old_to_fire_does_not_come_back():
    board = Board(MINUTE, timedelta(hours=1), Patience())
    told = {"status": Status.DELIVERED, "last_attempt": START}
    board.restore([replace(firing(), **told)], START + timedelta(hours=2))
    assert board.wake_at() is None


def test_what_goes_to_another_process_is_forgotten():
    board = made(firing("a", partition=0), firing("b", partition=1))
    board.remove({1})
    assert [one.delivery.alert_id for one in board.due(START)] == ["a"]


@pytest.mark.parametrize("status", [Status.LOST, Status.BUG])
def test_what_cannot_be_said_ends(status):
    board = made(firing())
    (one,) = board.due(START)
    assert board.end(one, status).status is status
    assert board.wake_at() is None


def test_what_is_resolved_began_when_it_fired():
    board = made(firing())
    later = START + MINUTE
    board.add(due(1, alert_id="a", at=later, state=State.RESOLVED), later)
    (one,) = board.due(later)
    assert (one.began, board.end_of(one, later)) == (START, later)
