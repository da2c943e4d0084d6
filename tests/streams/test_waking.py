"""Wakes: what is due is sent, comes again until its dyad has moved on, and a faulty file of rules changes nothing."""

import asyncio
from datetime import timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams import rulefile
from streams.agents.waking import Waker
from streams.alarms import Alarms
from streams.alerts import State
from streams.dyads import fold
from streams.entries import next_wake
from streams.errors import FatalError
from streams.metrics import Metrics
from streams.playing import play
from streams.rulesource import RuleSource
from streams.settings import SettingError, load
from streams.signals import Kind, Signal
from streams.wire import decode
from tests.streams.claiming import CLOSED, OPEN, START, claim, one_signal
from tests.streams.test_dyads import NOW, told

SHIFT = '[[rule]]\nkind = "shift"\nfor = "1h"\n'
DUE = int((START + timedelta(hours=51)).timestamp())


class Outbox:
    """Keeps what is sent, or refuses it."""

    def __init__(self):
        self.sent, self.refuses = [], False

    async def send(self, outputs):
        if self.refuses:
            raise FatalError("no Kafka")
        self.sent += [decode(Signal, output.value) for output in outputs]


class Desk:
    """A waker with a table, a clock that is set, and partitions that are given."""

    def __init__(self, path):
        self.table, self.outbox, self.owned, self.now = {}, Outbox(), frozenset({0}), float(DUE)
        self.metrics = Metrics()
        self.source = RuleSource(load({"PARLEY_RULES": str(path)}), self.metrics)
        self.waker = Waker(self.table, self.source, self.outbox, "desk", lambda: self.owned, lambda: self.now)

    def fold(self, signal):
        key = signal.dyad.encode()
        folded = fold(self.table.get(key), signal, self.source.rules)
        self.table[key] = folded.entry
        self.waker.wrote(key, folded.entry)
        return folded

    def tick(self, now=None):
        self.now = float(now if now is not None else self.now)
        return asyncio.run(self.waker.tick())


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "rules.toml"
    path.write_text(SHIFT)
    return path


@pytest.fixture
def desk(path):
    """A desk on which a shift waits for its hour."""
    desk = Desk(path)
    desk.fold(one_signal(claim("no sense whatever in meeting them", CLOSED)))
    waits = desk.fold(one_signal(claim("an offer was made to Washington", OPEN, hours=50)))
    assert (waits.alerts, waits.position.next_wake.timestamp()) == ((), DUE)
    return desk


def test_a_dyad_is_woken_when_it_is_due_and_the_wake_rings_what_waited(desk):
    assert desk.tick(DUE - 1) == 0
    assert desk.tick(DUE) == 1
    (sent,) = desk.outbox.sent
    assert (sent.kind, sent.dyad, sent.event_time.timestamp()) == (Kind.WAKE, "RU~US", DUE)
    (alert,) = desk.fold(sent).alerts
    assert alert.rule == "shift"
    assert desk.fold(sent).alerts == (), "a second wake is harmless"


def test_a_wake_that_is_lost_comes_again_with_the_same_id_and_not_after_it_arrived(desk):
    for at in (DUE, DUE + 59, DUE + 60, DUE + 61, DUE + 180):
        desk.tick(at)
    assert len(desk.outbox.sent) == 3
    assert len({signal.signal_id for signal in desk.outbox.sent}) == 1
    desk.fold(desk.outbox.sent[0])
    assert desk.tick(DUE + 600) == 0


def test_a_worker_that_starts_afresh_finds_in_its_table_what_is_due(desk, path):
    heir = Desk(path)
    heir.table |= desk.table
    heir.waker._table = heir.table
    assert heir.tick(DUE) == 1


def test_nothing_is_woken_during_a_rebalance_and_the_table_is_read_anew_after_it(desk):
    desk.owned = None
    assert desk.tick(DUE) == 0
    desk.owned = frozenset({1})
    desk.table.clear()
    assert desk.tick(DUE) == 0, "the dyad belongs to another worker now"


def test_what_kafka_refuses_is_due_again(desk):
    desk.outbox.refuses = True
    assert desk.tick(DUE) == 0
    desk.outbox.refuses = False
    assert desk.tick(DUE + 60) == 1


def test_a_changed_file_holds_without_a_restart_and_every_dyad_is_looked_at_again(desk, path):
    desk.tick(DUE - 2000)
    path.write_text(SHIFT.replace("1h", "10m"))
    assert desk.tick(DUE - 1500) == 1
    assert desk.source.rules.named("shift").hold == timedelta(minutes=10)
    (alert,) = desk.fold(desk.outbox.sent[-1]).alerts
    assert alert.rule == "shift"


def test_a_bad_file_keeps_the_rules_before_it_and_says_so_once(desk, path):
    reloads = desk.metrics.rule_reloads
    path.write_text('[[rule]]\nkind = "shft"\n')
    for seconds in (0, 10, 20):
        desk.tick(DUE - 3000 + seconds)
    assert desk.source.rules.named("shift").hold == timedelta(hours=1)
    assert (reloads.labels("refused")._value.get(), desk.metrics.rules_refused._value.get()) == (1, 1)
    path.write_text(SHIFT.replace("1h", "2h"))
    desk.tick(DUE - 2900)
    assert (reloads.labels("loaded")._value.get(), desk.metrics.rules_refused._value.get()) == (1, 0)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[[rule]]\nkind = "shft"\n', "rules.toml:2: 'shft' is no kind of rule"),
        (b"\xff", "no UTF-8 at byte 0"),
        (None, "name a file of rules that can be read"),
    ],
)
def test_a_worker_does_not_start_with_a_bad_file(tmp_path, text, says):
    path = tmp_path / "rules.toml"
    if text is not None:
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(SettingError, match=r"PARLEY_RULES: .*") as caught:
        RuleSource(load({"PARLEY_RULES": str(path)}))
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


@given(st.lists(st.tuples(st.sampled_from([b"a", b"b", b"c"]), st.integers(0, 50)), max_size=12), st.integers(0, 60))
def test_what_is_due_is_what_was_last_wanted_up_to_now(wanted, now):
    alarms = Alarms()
    for key, at in wanted:
        alarms.set(key, at)
    last = dict(wanted)
    assert sorted(alarms.due(now)) == sorted((key, at) for key, at in last.items() if at <= now)
    assert alarms.due(now) == []


def test_a_backlog_is_not_flooded_with_wakes():
    alarms = Alarms()
    alarms.replace((str(number).encode(), 0) for number in range(2000))
    assert len(alarms.due(0)) == 500
    rung = sum(len(alarms.due(now, 10_000)) for now in range(0, 7200, 10))
    assert rung < 2000 * 9, "an alarm that nobody hears rings seldomer and seldomer"


EAGER = rulefile.read(
    '[defaults]\nfor = "40m"\ncooldown = "3h"\n'
    '[[rule]]\nkind = "shift"\n[[rule]]\nkind = "mixed_signals"\n[[rule]]\nkind = "contradiction"\n'
    '[[rule]]\nkind = "surge"\nthreshold = 1\nmin_history = "1d"\n[[rule]]\nkind = "watch"\nparties = ["RU"]\n'
    '[[rule]]\nname = "quiet"\nkind = "silence"\nafter = "2d"\nmin_statements = 1\n'
).rules


@settings(max_examples=12)
@given(told())
def test_after_a_wake_nothing_is_due_before_it_and_every_alert_ends(signals):
    on_time = [msgspec.structs.replace(s, ingest_time=s.event_time + timedelta(minutes=5)) for s in signals]
    on_time.sort(key=lambda signal: signal.ingest_time)
    steps = list(play(on_time, EAGER, NOW + timedelta(days=400)))
    for signal, folded in steps:
        if signal.kind is Kind.WAKE and folded.entry is not None:
            due = next_wake(folded.entry)
            assert due is None or due > signal.event_time.timestamp()
    alerts = [alert for _, folded in steps for alert in folded.alerts]
    begun = {a.alert_id for a in alerts if a.state is State.FIRING}
    ended = [a.alert_id for a in alerts if a.state is State.RESOLVED]
    assert sorted(ended) == sorted(begun)
    assert next_wake(steps[-1][1].entry) is None
