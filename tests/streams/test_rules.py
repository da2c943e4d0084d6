"""A rule sees one side before and after, decides, and always says why."""

from datetime import timedelta

import msgspec
import pytest

from classifiers.stance import Stance
from streams.bands import Axis, Band
from streams.findings import Case, Change
from streams.looking import look
from streams.positions import Stand
from streams.reasons import Reason
from streams.rules import ShiftRule, WatchRule
from streams.shifts import shift
from streams.statements import told
from tests.streams.claiming import CLOSED, CONDITIONAL, CONFIRMATION, DENIAL, OPEN, START, claim, one_signal

SHIFT = ShiftRule(cooldown=timedelta(hours=6))
WATCH = WatchRule(dyads=frozenset({"US~RU"}))


def made(*labels, confidence=0.9):
    return told(one_signal(claim("m", *labels, confidence=confidence)))


def side(willingness=None, plans=None):
    return Stand(
        actor="RU",
        counterpart="US",
        willingness=None if willingness is None else 0.0,
        plans=None if plans is None else 0.0,
        conditional=False,
        undecided=False,
        statements=(),
        last_change=None,
        willingness_band=willingness,
        plans_band=plans,
    )


NOON = int(START.timestamp())
HOUR = 3600

SOFTENED = Case(
    dyad="RU~US",
    actor="RU",
    account=made(OPEN),
    before=side(Band.CLOSED),
    after=side(Band.MIXED),
    at=NOON,
    arrived=NOON + 300,
    now=NOON,
    settled={Axis.WILLINGNESS: Band.CLOSED},
)


def but(case=SOFTENED, **changes):
    return msgspec.structs.replace(case, **changes)


def rung(account, *rules):
    return account.replace(rang=rules)


def test_a_change_of_band_that_the_statement_points_to_rings_and_is_known_from_then_on():
    ruling = shift(SHIFT, SOFTENED)
    assert ruling.fired
    assert ruling.finding.changes == (Change(Axis.WILLINGNESS, Band.CLOSED, Band.MIXED),)
    assert ruling.settles == {Axis.WILLINGNESS: Band.MIXED}


@pytest.mark.parametrize(
    ("case", "reason", "settles"),
    [
        pytest.param(but(after=side(Band.CLOSED)), Reason.NO_CHANGE, {}, id="the same band"),
        pytest.param(
            but(before=side(), settled={}),
            Reason.FIRST_EVIDENCE,
            {Axis.WILLINGNESS: Band.MIXED},
            id="nothing was known",
        ),
        pytest.param(
            but(before=None, settled={}), Reason.FIRST_EVIDENCE, {Axis.WILLINGNESS: Band.MIXED}, id="no side before"
        ),
        pytest.param(
            but(before=side()),
            Reason.FIRST_EVIDENCE,
            {Axis.WILLINGNESS: Band.MIXED},
            id="what was known has left the horizon",
        ),
        pytest.param(but(account=made(CLOSED)), Reason.ANOTHER_CAUSE, {}, id="the statement points the other way"),
        pytest.param(but(account=made(CONDITIONAL)), Reason.ANOTHER_CAUSE, {}, id="the statement points nowhere"),
        pytest.param(but(account=made(DENIAL)), Reason.ANOTHER_CAUSE, {}, id="the statement is on the other axis"),
        pytest.param(but(account=made(OPEN, confidence=0.49)), Reason.LOW_CONFIDENCE, {}, id="not sure enough"),
        pytest.param(but(undated=True), Reason.UNDATED, {}, id="undated"),
        pytest.param(but(account=rung(made(OPEN), "shift")), Reason.RANG_BEFORE, {}, id="the statement rang already"),
        pytest.param(but(last_rang=NOON - 5 * HOUR), Reason.COOLDOWN, {}, id="this side rang five hours before"),
        pytest.param(but(last_rang=NOON + 5 * HOUR), Reason.COOLDOWN, {}, id="this side rang five hours later"),
        pytest.param(
            but(arrived=NOON + 49 * HOUR),
            Reason.STALE,
            {Axis.WILLINGNESS: Band.MIXED},
            id="history is known in silence",
        ),
    ],
)
def test_a_shift_that_does_not_ring_says_why_and_what_is_known(case, reason, settles):
    ruling = shift(SHIFT, case)
    assert (ruling.reason, ruling.fired, ruling.settles) == (reason, False, settles)


@pytest.mark.parametrize(
    ("before", "after", "label"),
    [
        (Band.CLOSED, Band.OPEN, OPEN),
        (Band.MIXED, Band.OPEN, OPEN),
        (Band.OPEN, Band.MIXED, CLOSED),
        (Band.OPEN, Band.CLOSED, CLOSED),
        (Band.MIXED, Band.CLOSED, CLOSED),
    ],
)
def test_willingness_shifts_by_what_points_the_new_way(before, after, label):
    case = but(before=side(before), after=side(after), settled={Axis.WILLINGNESS: before}, account=made(label))
    opposite = made(OPEN if label is CLOSED else CLOSED)
    assert shift(SHIFT, case).fired
    assert shift(SHIFT, but(case, account=opposite)).reason is Reason.ANOTHER_CAUSE


def test_one_statement_may_shift_both_axes_in_one_alert():
    case = but(
        account=made(OPEN, CONFIRMATION),
        before=side(Band.CLOSED, Band.DENIED),
        after=side(Band.MIXED, Band.CONFIRMED),
        settled={Axis.WILLINGNESS: Band.CLOSED, Axis.PLANS: Band.DENIED},
    )
    assert [c.axis for c in shift(SHIFT, case).finding.changes] == [Axis.WILLINGNESS, Axis.PLANS]


def test_an_axis_that_is_first_heard_of_does_not_hide_the_shift_of_the_other():
    case = but(account=made(OPEN, DENIAL), after=side(Band.MIXED, Band.DENIED))
    ruling = shift(SHIFT, case)
    assert ruling.fired
    assert ruling.settles == {Axis.WILLINGNESS: Band.MIXED, Axis.PLANS: Band.DENIED}


def test_after_the_cooldown_it_rings_again():
    assert shift(SHIFT, but(last_rang=NOON - 6 * HOUR)).fired


def test_exactly_at_the_limit_news_is_not_stale_yet():
    assert shift(SHIFT, but(arrived=NOON + int(SHIFT.stale_after.total_seconds()))).fired


@pytest.mark.parametrize(
    ("rule", "case", "reason"),
    [
        pytest.param(WATCH, SOFTENED, Reason.FIRED, id="a watched dyad, either way round"),
        pytest.param(WatchRule(parties=frozenset({"US"})), SOFTENED, Reason.FIRED, id="a watched party"),
        pytest.param(
            WatchRule(speakers=frozenset({"Sergei Lavrov"})), SOFTENED, Reason.SPEAKER_NOT_WATCHED, id="another speaker"
        ),
        pytest.param(WatchRule(words=frozenset({"geneva"})), SOFTENED, Reason.WORDS_NOT_WATCHED, id="other words"),
        pytest.param(WatchRule(words=frozenset({"M"})), SOFTENED, Reason.FIRED, id="words, whatever their case"),
        pytest.param(
            WatchRule(dyads=WATCH.dyads, min_sources=2), SOFTENED, Reason.TOO_FEW_SOURCES, id="a single source"
        ),
        pytest.param(WatchRule(dyads=frozenset({"IR~US"})), SOFTENED, Reason.NOT_WATCHED, id="another dyad is watched"),
        pytest.param(
            WatchRule(dyads=WATCH.dyads, stances=frozenset({Stance.CLOSED})),
            SOFTENED,
            Reason.STANCE_NOT_WATCHED,
            id="another stance",
        ),
        pytest.param(
            WatchRule(dyads=WATCH.dyads, stances=frozenset({Stance.OPEN})),
            SOFTENED,
            Reason.FIRED,
            id="a watched stance",
        ),
        pytest.param(WATCH, but(account=rung(made(OPEN), "watch")), Reason.RANG_BEFORE, id="a copy of what rang"),
        pytest.param(WATCH, but(undated=True), Reason.UNDATED, id="undated"),
        pytest.param(WATCH, but(arrived=NOON + 72 * HOUR), Reason.STALE, id="stale"),
        pytest.param(WATCH, but(account=made(OPEN, confidence=0.3)), Reason.LOW_CONFIDENCE, id="not sure enough"),
        pytest.param(WATCH, but(last_rang=NOON), Reason.FIRED, id="by default there is no cooldown"),
    ],
)
def test_a_watch_decides_and_says_why(rule, case, reason):
    assert look(rule, case).reason is reason
