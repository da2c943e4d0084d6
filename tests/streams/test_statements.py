"""Which claims are one statement, and what a statement tells of them."""

from datetime import timedelta

import msgspec
import pytest

from classifiers.claim import Quote, Speaker
from streams.dyads import Outcome
from streams.signals import retraction
from streams.statements import contribution, principal, told
from streams.weights import SAID
from tests.streams.claiming import (
    CLOSED,
    CONDITIONAL,
    CONFIRMATION,
    DENIAL,
    OPEN,
    PESKOV,
    START,
    claim,
    fold_all,
    one_signal,
)

KREMLIN = Speaker(name="Kremlin", party="RU")
RUBIO = Speaker(name="Marco Rubio", party="US")
ANALYST = Speaker(name="A. Person")
REFUSAL = "Moscow sees no sense in a meeting with the American envoys"
ANOTHER = "The door to Geneva is shut for good, diplomats heard"


def unsure(given):
    """The same claim, whose last stance was read with little confidence."""
    *sure, last = given.stances
    return msgspec.structs.replace(given, stances=(*sure, msgspec.structs.replace(last, confidence=0.3)))


def outcomes(*claims):
    return [folded.outcome for folded in fold_all(map(one_signal, claims))]


@pytest.mark.parametrize(
    "second",
    [
        pytest.param(claim(REFUSAL + ", again", outlet="B"), id="alike words"),
        pytest.param(claim(REFUSAL, speaker=KREMLIN, hours=3), id="another speaker of the same principal"),
        pytest.param(claim(ANOTHER, article="a1", hours=0), id="other words in the same article"),
        pytest.param(
            claim("Москва не видит смысла во встрече", language="ru", hours=5), id="another language the same day"
        ),
        pytest.param(claim(REFUSAL, hours=47.9), id="within two days"),
        pytest.param(claim(REFUSAL, hours=-47.9), id="an earlier copy that comes later"),
        pytest.param(claim(REFUSAL, confidence=0.4), id="another confidence"),
        pytest.param(unsure(claim(REFUSAL, CLOSED, CONDITIONAL)), id="a further stance that is not sure"),
    ],
)
def test_these_repeat_the_first(second):
    assert outcomes(claim(REFUSAL, article="a1"), second) == [Outcome.NEW, Outcome.REPEAT]


@pytest.mark.parametrize(
    "second",
    [
        pytest.param(claim(ANOTHER), id="other words"),
        pytest.param(claim(REFUSAL, OPEN), id="another stance"),
        pytest.param(claim(REFUSAL, OPEN, confidence=0.3), id="another stance that is not sure"),
        pytest.param(claim(REFUSAL, CLOSED, CONDITIONAL), id="one stance more"),
        pytest.param(claim(REFUSAL, speaker=RUBIO), id="another principal"),
        pytest.param(claim(REFUSAL, speaker=None), id="narration"),
        pytest.param(claim(REFUSAL, actors=("US",), counterparts=("RU",)), id="the other direction"),
        pytest.param(claim(REFUSAL, hours=48.1), id="after two days"),
        pytest.param(
            claim("Москва не видит смысла во встрече", language="ru", hours=25), id="another language a day later"
        ),
    ],
)
def test_these_are_statements_of_their_own(second):
    assert outcomes(claim(REFUSAL, article="a1"), second) == [Outcome.NEW, Outcome.NEW]


def test_a_statement_never_spans_more_than_two_days_however_often_it_is_repeated():
    copies = [claim(REFUSAL, hours=hours, outlet=str(hours)) for hours in range(0, 120, 6)]
    latest = {s.statement_id: s for folded in fold_all(map(one_signal, copies)) for s in folded.statements}
    assert len(latest) > 1
    assert all(s.last_seen - s.first_seen <= timedelta(hours=48) for s in latest.values())
    assert sum(s.claims for s in latest.values()) == len(copies)


def test_a_lead_that_repeats_the_headline_brings_copies_of_the_lead_in():
    lead = "Moscow, the spokesman told a dozen correspondents on the phone, sees no sense whatever in meeting envoys this summer"
    copy = "The spokesman told a dozen correspondents on the phone that nothing would come of this summer whatever"
    assert outcomes(claim("Moscow sees no sense meeting envoys"), claim(lead), claim(copy)) == [
        Outcome.NEW,
        Outcome.REPEAT,
        Outcome.REPEAT,
    ]


def test_a_statement_has_the_id_of_its_first_signal_in_the_log_and_tells_of_all_its_claims():
    first = claim(REFUSAL, hours=2, outlet="B", confidence=0.6)
    second = claim(REFUSAL, hours=0, outlet="A", confidence=0.9, speaker=KREMLIN)
    third = claim("Москва не видит смысла во встрече", hours=4, outlet="Г", language="ru", confidence=0.7)
    (statement,) = fold_all(map(one_signal, (first, second, third)))[-1].statements
    assert statement.statement_id == one_signal(first).signal_id
    assert (statement.first_seen, statement.last_seen) == (second.published_at, third.published_at)
    assert statement.outlets == ("B", "A", "Г")
    assert statement.languages == ("en", "ru")
    assert statement.speakers == ("Dmitry Peskov", "Kremlin")
    assert statement.principal == "RU"
    assert statement.claims == 3
    assert [s.confidence for s in statement.stances] == [0.9]
    assert [bool(e.text) for e in statement.evidence] == [True, False, True], "a copy needs no words"
    assert [e.claim_id for e in statement.evidence] == [first.claim_id, second.claim_id, third.claim_id]


@pytest.mark.parametrize("unsure_first", [True, False])
def test_stances_that_are_not_sure_are_kept_in_any_order_and_leave_with_their_claim(unsure_first):
    plain, more = claim(REFUSAL, outlet="A"), unsure(claim(REFUSAL, CLOSED, DENIAL, outlet="B", hours=1))
    pair = (more, plain) if unsure_first else (plain, more)
    *_, both, left = fold_all([*map(one_signal, pair), *retraction(more, "c1", START)])
    assert [(s.label, s.confidence) for s in both.statements[0].stances] == [(CLOSED, 0.9), (DENIAL, 0.3)]
    assert (both.position.stands[0].willingness, both.position.stands[0].plans) == (-1.0, -1.0)
    assert [s.label for s in left.statements[0].stances] == [CLOSED]
    assert left.position.stands[0].plans is None


def test_thirty_two_claims_are_evidence_and_all_are_counted():
    copies = [claim(REFUSAL, hours=n / 10, outlet=f"Outlet {n}") for n in range(300)]
    (statement,) = fold_all(map(one_signal, copies))[-1].statements
    assert statement.claims == 300
    assert len(statement.evidence) == 32


def test_of_a_thousand_copies_the_first_hundreds_are_known_again():
    copies = [one_signal(claim(REFUSAL, hours=n / 100, outlet=f"Outlet {n}")) for n in range(190)]
    results = fold_all([*copies, *copies])
    assert {folded.outcome for folded in results[190:]} == {Outcome.DUPLICATE}


@pytest.mark.parametrize(("speaker", "expected"), [(PESKOV, "RU"), (ANALYST, "A. Person"), (None, None)])
def test_the_principal_is_the_party_else_the_name_else_nobody(speaker, expected):
    assert principal(one_signal(claim(speaker=speaker))) == expected


@pytest.mark.parametrize(
    ("given", "label", "strength"),
    [
        pytest.param(claim(confidence=1.0, quote=Quote.DIRECT), CLOSED, 1000, id="own words"),
        pytest.param(claim(confidence=1.0), CLOSED, 900, id="reported"),
        pytest.param(claim(confidence=1.0, speaker=None), CLOSED, 600, id="narrated"),
        pytest.param(claim(confidence=1.0, speaker=RUBIO), CLOSED, 450, id="said by the other side"),
        pytest.param(claim(confidence=1.0, speaker=ANALYST), CLOSED, 630, id="said by somebody unknown"),
        pytest.param(claim("m", CONFIRMATION, confidence=1.0, when="past"), CONFIRMATION, 450, id="a past contact"),
        pytest.param(
            claim("m", CONFIRMATION, confidence=1.0, when="planned"), CONFIRMATION, 900, id="a planned contact"
        ),
        pytest.param(claim("m", OPEN, confidence=1.0, when="past"), OPEN, 900, id="the past weakens plans only"),
    ],
)
def test_how_a_claim_is_told_decides_how_much_it_counts(given, label, strength):
    assert contribution(told(one_signal(given))).strengths == {label: strength, SAID: strength}


def test_a_statement_counts_once_by_its_strongest_claim_of_each_stance():
    offer = "Moscow would talk, though nothing has been arranged"
    copies = [claim(offer, OPEN, confidence=c, hours=i) for i, c in enumerate((0.5, 0.8, 0.7))]
    refusal = claim(ANOTHER, CLOSED, confidence=0.8)
    position = fold_all(map(one_signal, (*copies, refusal)))[-1].position
    assert position.stands[0].willingness == 0.0
    assert len(position.stands[0].statements) == 2
