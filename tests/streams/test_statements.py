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


def test_of_copies_two_are_evidence_and_all_are_counted():
    copies = [claim(REFUSAL, hours=n / 10, outlet=f"Outlet {n}") for n in range(300)]
    (statement,) = fold_all(map(one_signal, copies))[-1].statements
    assert statement.claims == 300
    assert [e.outlet for e in statement.evidence] == ["Outlet 0", "Outlet 1", "Outlet 2"]
    assert [bool(e.text) for e in statement.evidence] == [True, False, False]


def test_of_what_is_said_in_words_of_its_own_thirty_two_claims_are_evidence():
    wordings = [claim(f"{ANOTHER} {n} {'abcdefghij'[n % 10] * 9}", article="a1", hours=n / 10) for n in range(40)]
    distinct = [
        msgspec.structs.replace(c, text=f"{w} {w}er {w}ing")
        for c, w in zip(wordings, map(word, range(40)), strict=True)
    ]
    (statement,) = fold_all(map(one_signal, distinct))[-1].statements
    assert statement.claims == 40
    assert len(statement.evidence) == 32
    assert all(e.text for e in statement.evidence)


def word(number):
    return "".join("abcdefghij"[int(digit)] for digit in f"{number:02}") * 3


def test_which_outlet_was_first_is_told_by_the_oldest_report_in_any_order():
    later, earlier = claim(REFUSAL, hours=2, outlet="B"), claim(REFUSAL, hours=1, outlet="A")
    for order in ((later, earlier), (earlier, later)):
        (statement,) = fold_all(map(one_signal, order))[-1].statements
        assert statement.first_outlet == "A"
    *_, left = fold_all([*map(one_signal, (later, earlier)), *retraction(earlier, "c1", START)])
    assert left.statements[0].first_outlet == "B"


def test_copies_of_an_agency_are_one_source():
    copies = [claim(REFUSAL, outlet=f"Outlet {n}", agency="TASS" if n < 5 else None) for n in range(7)]
    (statement,) = fold_all(map(one_signal, copies))[-1].statements
    assert statement.independent == 3
    assert statement.sources == ("TASS",), "named are those that the evidence shows"


MISQUOTED = "The ministry was misquoted, no meeting is being considered"


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_denial_of_having_said_it_marks_the_statement_in_any_order_and_it_counts_half(order):
    offer = claim("Moscow is glad to host the envoys, the minister said", OPEN)
    denial = claim(MISQUOTED, DENIAL, hours=5)
    results = fold_all(one_signal((offer, denial)[i]) for i in order)
    latest = {s.statement_id: s for folded in results for s in folded.statements}
    assert {s.disowned for s in latest.values() if s.stances[0].label == OPEN} == {True}
    assert results[-1].position.stands[0].weights[OPEN] == 0.405
    plain = fold_all([one_signal(offer)])[-1].position.stands[0].weights[OPEN]
    assert plain == 0.81


def test_who_denies_for_another_or_much_later_or_the_same_way_marks_nothing():
    offer = claim("Moscow is glad to host the envoys, the minister said", OPEN)
    for denial in (
        claim(MISQUOTED, DENIAL, hours=5, speaker=RUBIO),
        claim(MISQUOTED, DENIAL, hours=73),
        claim(MISQUOTED, OPEN, hours=5),
        claim("No meeting is being considered", DENIAL, hours=5),
    ):
        results = fold_all(map(one_signal, (offer, denial)))
        assert not any(s.disowned for folded in results for s in folded.statements)


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
