from datetime import timedelta

import pytest
from msgspec.structs import replace

from classifiers.codes import codes
from classifiers.stance import LABELS, Stance
from streams.alerts import State
from streams.cli.tail import STANCES
from streams.events import gdelt, polecat
from streams.telling import Wanted, line
from tests.contracts.records import RECORDS
from tests.streams.claiming import CLOSED, CONFIRMATION, DENIAL, OPEN, START, claim, fold_all, one_signal


def told(*stances, **options):
    made = claim(
        "Moscow sees no sense in a meeting with the American envoys", *stances, outlet="Harbour Post", **options
    )
    made = replace(made, codes=codes(made.stances))
    copy = replace(made, claim_id="copy", article_id="copy", outlet="Delta Courier")
    folded = fold_all([one_signal(made), one_signal(copy)])
    return folded[-1].statements[0], {made.claim_id: made, "copy": copy}


def test_a_statement_that_two_outlets_repeat_is_one_event_in_gdelts_columns():
    statement, claims = told(CLOSED)
    (event,) = gdelt([statement], claims)
    assert (event.EventCode, event.EventBaseCode, event.EventRootCode, event.QuadClass) == ("125", "125", "12", 3)
    assert (event.Actor1CountryCode, event.Actor2CountryCode, event.Actor1Name) == ("RUS", "USA", "RUSSIA")
    assert (event.NumMentions, event.NumSources, event.GoldsteinScale) == (2, 2, -5.0)
    assert event.SQLDATE == 20260302
    assert event.SOURCEURL.startswith("https://news.example/")


@pytest.mark.parametrize(
    ("stances", "cameo", "kinds"),
    [
        ((OPEN,), ["036"], [("AGREE", "", "")]),
        ((CONFIRMATION,), ["036"], [("AGREE", "", "")]),
        ((OPEN, Stance.CONDITIONAL), ["036"], [("AGREE", "", "hypothetical")]),
        ((CLOSED,), ["125"], [("REJECT", "meet", "")]),
    ],
)
def test_each_stance_is_its_code_in_both_schemes(stances, cameo, kinds):
    statement, claims = told(*stances)
    assert [event.EventCode for event in gdelt([statement], claims)] == cameo
    assert [(event.event_type, event.event_mode, event.modality) for event in polecat([statement], claims)] == kinds


def test_what_a_scheme_cannot_say_is_named():
    statement, claims = told(DENIAL)
    assert any(event.lossy for event in gdelt([statement], claims))
    (event,) = polecat([statement], claims)
    assert event.modality == "negation"


def test_without_its_claims_the_stances_decide_and_what_was_retracted_is_no_event():
    statement, _ = told(CLOSED)
    assert [event.EventCode for event in gdelt([statement], {})] == ["125"]
    assert list(gdelt([replace(statement, retracted=True)], {})) == []
    assert list(polecat([replace(statement, retracted=True)], {})) == []


def test_event_ids_stay_when_more_outlets_repeat_it():
    statement, claims = told(CLOSED)
    grown = replace(statement, claims=9, last_seen=START + timedelta(days=2))
    assert [e.GLOBALEVENTID for e in gdelt([statement], claims)] == [e.GLOBALEVENTID for e in gdelt([grown], claims)]


def test_lines_tell_who_toward_whom_and_the_words():
    statement, claims = told(CLOSED)
    assert line(statement).endswith(
        "  statement  RU -> US     closed_to_dialogue 0.90 x2  Dmitry Peskov  Moscow sees no sense in a meeting with the American envoys"
    )
    assert "claim      RU -> US" in line(claims["copy"])
    alert = RECORDS["alerts"]
    assert "shift over" in line(alert)
    assert "shift critical" in line(replace(alert, state=State.FIRING))
    with pytest.raises(TypeError):
        line(RECORDS["positions"])


def test_tail_takes_every_stance():
    assert tuple(label.value for label in LABELS) == STANCES


def test_only_what_is_wanted_is_told():
    statement, claims = told(CLOSED)
    assert Wanted().fits(statement)
    assert Wanted(dyad="RU~US", stances=frozenset({"closed_to_dialogue"})).fits(claims["copy"])
    assert not Wanted(dyad="RU~UA").fits(statement)
    assert not Wanted(stances=frozenset({"undecided"})).fits(statement)
    assert Wanted(dyad="RU~US", stances=frozenset({"undecided"})).fits(RECORDS["alerts"])
    assert not Wanted().fits(RECORDS["positions"])
