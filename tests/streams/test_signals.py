"""A claim is told to each dyad that it concerns, in each direction, and taken back the same way."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from classifiers.claim import When
from streams.signals import Kind, dyad, retraction, signals, wake
from tests.streams.claiming import CLOSED, CONFIRMATION, OPEN, START, claim, fold_all

SOON = START + timedelta(minutes=10)


def directions(told):
    return [(s.dyad, s.actor, s.counterpart) for s in told]


@pytest.mark.parametrize(
    ("actors", "counterparts", "expected"),
    [
        pytest.param(["RU"], ["US"], [("RU~US", "RU", "US")], id="one side toward another"),
        pytest.param(["US"], ["RU"], [("RU~US", "US", "RU")], id="the key does not depend on the direction"),
        pytest.param(["RU", "US"], [], [("RU~US", "RU", "US"), ("RU~US", "US", "RU")], id="a mutual event"),
        pytest.param(
            ["RU", "UA"],
            ["US"],
            [("RU~US", "RU", "US"), ("UA~US", "UA", "US")],
            id="several toward one are not toward each other",
        ),
        pytest.param(
            ["RU"],
            ["ANY", "US"],
            [("ANY~RU", "RU", "ANY"), ("RU~US", "RU", "US")],
            id="all parties, and one beside them",
        ),
        pytest.param(["RU"], ["RU", "US"], [("RU~US", "RU", "US")], id="nobody talks to itself"),
        pytest.param(["RU"], [], [], id="no counterpart"),
        pytest.param(["unnamed"], ["US"], [], id="an unnamed actor"),
        pytest.param(["unnamed", "RU"], [], [], id="an unnamed partner is no counterpart"),
        pytest.param(["ANY"], ["ANY"], [], id="everyone toward everyone"),
        pytest.param(["RU", "RU"], ["US", "US"], [("RU~US", "RU", "US")], id="named twice, told once"),
    ],
)
def test_a_claim_is_told_to_every_dyad_it_concerns(actors, counterparts, expected):
    assert directions(signals(claim(actors=tuple(actors), counterparts=tuple(counterparts)), SOON)) == expected


def test_three_that_meet_are_told_in_six_directions():
    told = signals(claim(actors=("RU", "UA", "US"), counterparts=()), SOON)
    assert len(set(directions(told))) == 6
    assert {s.dyad for s in told} == {"RU~UA", "RU~US", "UA~US"}


def test_a_story_glued_onto_an_article_is_not_told():
    assert signals(claim(story=1), SOON) == ()


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("2018", 0),
        ("2025-12", 0),
        ("2025-12-30", 0),
        ("2026", 2),
        ("2026-01", 0),
        ("2026-02-19", 0),
        ("2026-02-20", 2),
        ("2026-02", 2),
        (None, 2),
    ],
)
def test_a_contact_of_long_ago_moves_no_position_of_today(said, told):
    past = claim("They met", CONFIRMATION, actors=("RU", "US"), counterparts=(), when=When.PAST)
    assert len(signals(replace(past, when_date=said), START)) == told


def test_only_past_contacts_are_background_and_what_else_is_said_is_told():
    both = replace(claim("They met and are ready", CONFIRMATION, OPEN, when=When.PAST), when_date="2018")
    [signal] = signals(both, START)
    assert [one.label for one in signal.stances] == [OPEN]
    assert len(signals(replace(both, when=When.PLANNED), START)[0].stances) == 2
    [taken] = retraction(both, "c1", START)
    assert taken.stances == signal.stances


def test_a_contact_of_long_ago_leaves_the_position_as_it_was():
    news = claim("Moscow sees no sense in a meeting", CLOSED)
    met = claim("They met in Helsinki", CONFIRMATION, when=When.PAST)
    [*_, alone] = fold_all(signals(news, SOON))
    [*_, with_old] = fold_all([*signals(news, SOON), *signals(replace(met, when_date="2018"), SOON)])
    [*_, with_new] = fold_all([*signals(news, SOON), *signals(replace(met, when_date="2026-03-01"), SOON)])
    assert with_old.position == alone.position
    assert with_new.position != alone.position


def test_an_undated_claim_happens_when_it_comes():
    (signal,) = signals(claim(dated=False), SOON)
    assert (signal.event_time, signal.undated) == (SOON, True)


@pytest.mark.parametrize(("ahead", "undated"), [(timedelta(hours=23), False), (timedelta(days=2), True)])
def test_a_date_far_in_the_future_is_no_date(ahead, undated):
    (signal,) = signals(claim(at=SOON + ahead), SOON)
    assert signal.undated is undated
    assert signal.event_time == (SOON if undated else SOON + ahead)


def test_a_retraction_reaches_what_the_claim_reached_and_carries_its_stances():
    given_claim = claim(actors=("RU", "US"), counterparts=())
    told, taken = signals(given_claim, SOON), retraction(given_claim, "c1", SOON + timedelta(days=3))
    assert directions(taken) == directions(told)
    assert {s.kind for s in taken} == {Kind.RETRACT}
    assert [s.stances for s in taken] == [s.stances for s in told]
    assert {s.event_time for s in taken} == {given_claim.published_at}
    assert not {s.signal_id for s in taken} & {s.signal_id for s in told}


def test_each_correction_has_signals_of_its_own():
    ids = {s.signal_id for correction in ("c1", "c2") for s in retraction(claim(), correction, SOON)}
    assert len(ids) == 2


def test_the_same_claim_gives_the_same_ids_whenever_it_comes():
    first, second = (signals(claim(), SOON + timedelta(days=late)) for late in (0, 40))
    assert [s.signal_id for s in first] == [s.signal_id for s in second]


def test_a_wake_is_named_by_its_dyad_and_time():
    one, same, other = (wake(d, START, SOON) for d in ("RU~US", "RU~US", "IR~US"))
    assert one.signal_id == same.signal_id != other.signal_id
    assert (one.kind, one.actor, one.claim_id) == (Kind.WAKE, None, None)


parties = st.lists(st.sampled_from(["RU", "US", "IR", "ANY", "unnamed", "Hamas"]), max_size=4)


@given(parties, parties)
def test_every_signal_has_two_parties_and_an_id_of_its_own(actors, counterparts):
    told = signals(claim(actors=tuple(actors), counterparts=tuple(counterparts)), SOON)
    assert len({s.signal_id for s in told}) == len(told)
    for signal in told:
        assert signal.actor != signal.counterpart
        assert signal.dyad == dyad(signal.counterpart, signal.actor)
        assert "unnamed" not in signal.dyad
