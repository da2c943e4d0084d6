"""The order of deliveries to one receiver, through outages of minutes and of a day. Time is simulated."""

from datetime import timedelta

from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from msgspec.structs import replace

from streams.alerts import State
from streams.attempts import Attempt, Outcome
from streams.backlog import Backlog
from streams.breaker import WEBHOOK
from streams.delivery import Status
from streams.patience import Patience
from tests.streams.alerting import due
from tests.streams.claiming import START

HOUR = timedelta(hours=1)


class Simulation:
    """A receiver that answers by the hour of the simulated day, and alerts that come when they come."""

    def __init__(self, answer, alerts=(), in_flight=1, chance=0.5):
        self.now = START
        self.backlog = Backlog(Patience(), WEBHOOK, in_flight)
        self.accepted = []
        self.asked = []
        self.ended = {}
        self._answer = answer
        self._coming = sorted(alerts, key=lambda one: one.since)
        self._chance = chance

    def run(self, until=START + timedelta(days=3)):
        while self.now <= until:
            while self._coming and self._coming[0].since <= self.now:
                self.backlog.add(self._coming.pop(0))
            one = self.backlog.next(self.now)
            if one is not None:
                self._send(one)
                continue
            times = [at for at in (self.backlog.wake_at(), *(one.since for one in self._coming[:1])) if at is not None]
            if not times:
                break
            self.now = max(min(times), self.now)
        return self

    def _send(self, one):
        outcome = self._answer(self.now, one)
        self.asked.append((self.now, one.delivery_id))
        self.now += timedelta(milliseconds=20)
        if outcome is Outcome.DELIVERED:
            self.accepted.append(one.alert_id)
        for changed in self.backlog.note(one, Attempt(outcome=outcome), self.now, self._chance):
            if not changed.is_pending:
                assert changed.delivery_id not in self.ended
                self.ended[changed.delivery_id] = changed.status


def down_for(span, outcome=Outcome.UNREACHABLE):
    return lambda now, _: outcome if now - START < span else Outcome.DELIVERED


def over_a_day(count=200):
    return [due(number, at=START + number * timedelta(days=1) / count) for number in range(count)]


def test_after_a_day_of_outage_every_alert_is_accepted_once_and_the_oldest_first():
    for outcome in (Outcome.UNREACHABLE, Outcome.BUSY, Outcome.BAD_TLS, Outcome.UNAUTHORIZED):
        lived = Simulation(down_for(timedelta(days=1), outcome), over_a_day()).run()
        assert lived.accepted == [f"a{number}" for number in range(200)]
        assert set(lived.ended.values()) == {Status.DELIVERED}
        # a question every half an hour, not ten for each alert
        assert len(lived.asked) < 200 + 60


def test_an_outage_that_looks_like_the_messages_fault_loses_nothing_either():
    lived = Simulation(down_for(timedelta(days=1), Outcome.TIMEOUT), over_a_day()).run()
    assert sorted(lived.accepted, key=lambda name: int(name[1:])) == [f"a{number}" for number in range(200)]
    assert len(lived.accepted) == 200
    # at most one that asked out of its turn comes before the oldest
    assert lived.accepted[:2] in (["a0", "a1"], [lived.accepted[0], "a0"])


def test_after_a_night_everything_comes_within_half_an_hour():
    lived = Simulation(down_for(8 * HOUR), [due(number, at=START + number * HOUR) for number in range(8)]).run()
    assert lived.accepted == [f"a{number}" for number in range(8)]
    assert lived.now < START + 8 * HOUR + timedelta(minutes=35)


def test_who_is_away_for_longer_than_a_day_misses_what_is_older_than_that_and_nothing_else():
    lived = Simulation(down_for(30 * HOUR), [due(number, at=START + number * HOUR) for number in range(24)]).run()
    expired = [key for key, status in lived.ended.items() if status is Status.EXPIRED]
    assert expired == [due(number).delivery_id for number in range(6)]
    assert lived.accepted == [f"a{number}" for number in range(6, 24)]
    assert lived.ended.keys() == {due(number).delivery_id for number in range(24)}


def test_one_message_that_the_receiver_stumbles_over_waits_alone():
    def answer(now, one):
        return Outcome.FAILED if one.alert_id == "a3" else Outcome.DELIVERED

    lived = Simulation(answer, [due(number) for number in range(10)]).run()
    assert lived.accepted == [f"a{number}" for number in range(10) if number != 3]
    assert lived.accepted[-1] == "a9"
    assert lived.ended[due(3).delivery_id] is Status.EXPIRED
    offsets = [(at - START).total_seconds() for at, key in lived.asked if key == due(3).delivery_id]
    assert len(offsets) == 8
    assert 86_400 < offsets[-1] < 90_000


def test_messages_that_the_receiver_stumbles_over_do_not_hold_up_the_others_for_long():
    def answer(now, one):
        return Outcome.FAILED if int(one.alert_id[1:]) < 6 else Outcome.DELIVERED

    lived = Simulation(answer, [due(number) for number in range(10)]).run()
    assert sorted(lived.accepted) == ["a6", "a7", "a8", "a9"]
    first = next(at for at, key in lived.asked if key == due(6).delivery_id)
    assert first < START + timedelta(minutes=20)


def test_too_many_requests_slow_down_but_keep_the_order():
    def answer(now, one):
        return Outcome.THROTTLED if now.microsecond // 20_000 % 3 else Outcome.DELIVERED

    lived = Simulation(answer, [due(number, at=START) for number in range(30)], in_flight=8).run()
    assert lived.accepted == [f"a{number}" for number in range(30)]


def test_one_that_wants_no_more_gets_no_more_and_what_waits_ends():
    lived = Simulation(lambda *_: Outcome.GONE, [due(number, at=START) for number in range(3)]).run()
    assert len(lived.asked) == 1
    assert list(lived.ended.values()) == [Status.GONE] * 3
    assert len(lived.backlog) == 0
    lived.backlog.add(due(9))
    assert lived.backlog.next(lived.now) is None
    assert lived.backlog.wake_at() is None
    lived.backlog.revive()
    assert lived.backlog.next(lived.now) == due(9)


def test_as_many_are_under_way_as_the_receiver_takes_and_one_while_it_is_unwell():
    backlog = Backlog(Patience(), WEBHOOK, 3)
    for number in range(5):
        backlog.add(due(number))
    under_way = [backlog.next(START) for _ in range(5)]
    assert under_way == [due(0), due(1), due(2), None, None]
    backlog.note(due(1), Attempt(outcome=Outcome.UNREACHABLE), START, 0.0)
    for number in (0, 2):
        backlog.note(due(number), Attempt(outcome=Outcome.UNREACHABLE), START, 0.0)
    later = backlog.wake_at()
    assert (backlog.next(later).alert_id, backlog.next(later)) == ("a0", None)


def test_the_end_of_an_alert_waits_for_its_beginning():
    backlog = Backlog(Patience(), WEBHOOK, 2)
    begun, ended = due(0, alert_id="a"), due(1, alert_id="a", state=State.RESOLVED)
    backlog.add(begun)
    backlog.add(ended)
    assert (backlog.next(START), backlog.next(START)) == (begun, None)
    backlog.note(begun, Attempt(outcome=Outcome.FAILED), START, 0.0)
    assert backlog.next(START) is None
    later = backlog.wake_at()
    again = backlog.next(later)
    backlog.note(again, Attempt(outcome=Outcome.DELIVERED), later, 0.0)
    assert backlog.next(later) == ended


def test_what_goes_to_another_process_is_forgotten_and_its_last_attempt_is_still_told():
    backlog = Backlog(Patience(), WEBHOOK, 2)
    mine, theirs = due(0, partition=0), due(1, partition=1)
    backlog.add(mine)
    backlog.add(theirs)
    backlog.next(START)
    assert backlog.next(START) == theirs
    backlog.remove({1})
    (told,) = backlog.note(theirs, Attempt(outcome=Outcome.DELIVERED), START, 0.0)
    assert told.status is Status.DELIVERED
    assert len(backlog) == 1
    assert backlog.oldest() == mine.written


def test_after_a_restart_the_receiver_is_asked_at_once_with_the_oldest():
    backlog = Backlog(Patience(), WEBHOOK, 1)
    later = START + HOUR
    waits = replace(due(0), attempts=1, outcome=Outcome.FAILED, next_attempt=later)
    held = replace(due(1), attempts=1, outcome=Outcome.BUSY, next_attempt=later)
    for one in (waits, held, due(2)):
        backlog.add(one)
    assert backlog.next(START) == held
    backlog.note(held, Attempt(outcome=Outcome.DELIVERED), START, 0.0)
    assert backlog.next(START) == due(2)
    backlog.note(due(2), Attempt(outcome=Outcome.DELIVERED), START, 0.0)
    assert (backlog.next(START), backlog.wake_at()) == (None, later)
    backlog.add(waits)  # somebody asks for it
    assert backlog.next(START) == waits


OUTCOMES = st.sampled_from([outcome for outcome in Outcome if outcome is not Outcome.GONE])


@hypothesis_settings(max_examples=60)
@given(
    st.lists(st.tuples(st.integers(0, 2_000), st.booleans()), min_size=1, max_size=12),
    st.lists(OUTCOMES, min_size=1, max_size=60),
    st.integers(1, 4),
    st.floats(0, 1),
)
def test_whatever_a_receiver_does_every_delivery_ends_once(alerts, answers, in_flight, chance):
    left = list(answers)

    def answer(now, one):
        return left.pop() if left else Outcome.DELIVERED

    coming = [
        due(number, at=START + timedelta(minutes=minute), state=State.RESOLVED if ends else State.FIRING)
        for number, (minute, ends) in enumerate(alerts)
    ]
    lived = Simulation(answer, coming, in_flight, chance).run(START + timedelta(days=5))
    assert lived.ended.keys() == {one.delivery_id for one in coming}
    assert len(lived.backlog) == 0
    assert len(lived.accepted) == len(set(lived.accepted))
