"""Timelines of invented news, told in order: which statements, positions and alerts come of them."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from classifiers.claim import Quote, Speaker
from classifiers.stance import Stance
from streams.rules import Rules, watching
from streams.signals import retraction, signals
from tests.streams.claiming import START, claim, fold_all

TIMELINES = sorted((Path(__file__).parent.parent / "golden" / "timelines").glob("*.json"))


@pytest.fixture(params=TIMELINES, ids=lambda path: path.stem)
def timeline(request):
    return json.loads(request.param.read_text("utf-8"))


def claim_of(told):
    return claim(
        told["text"],
        *map(Stance, told["stances"]),
        hours=told["hours"],
        speaker=told["speaker"] and Speaker(name=told["speaker"][0], party=told["speaker"][1]),
        actors=tuple(told["actors"]),
        counterparts=tuple(told["counterparts"]),
        language=told["language"],
        outlet=told["outlet"],
        article=told.get("article"),
        quote=Quote(told["quote"]) if "quote" in told else None,
        dated=told.get("dated", True),
    )


def signals_of(told):
    """One a claim: every timeline is about one direction of one dyad."""
    for item in told:
        came = START + timedelta(hours=item["hours"] + item.get("late_hours", 0.1))
        if "retract" in item:
            yield from retraction(claim_of(told[item["retract"]]), "c1", came)
        else:
            yield from signals(claim_of(item), came)


@pytest.fixture
def results(timeline):
    folded = fold_all(signals_of(timeline["told"]), watching(Rules(), timeline["watch"], timedelta(hours=48)))
    assert len(folded) == len(timeline["told"])
    return folded


def test_the_alerts_are_those_of_the_timeline(timeline, results):
    rang = [[alert.rule, i, alert.summary] for i, folded in enumerate(results) for alert in folded.alerts]
    assert rang == timeline["expect"]["alerts"]


def test_every_alert_carries_words_of_its_statement_and_an_arabic_sentence(results):
    for folded in results:
        for alert in folded.alerts:
            assert alert.evidence
            assert all(e.text for e in alert.evidence)
            assert "تجاه" in alert.summary_ar


def test_the_statements_are_those_of_the_timeline(timeline, results):
    latest = {s.statement_id: s for folded in results for s in folded.statements}
    assert [[[x.label for x in s.stances], s.claims] for s in latest.values()] == timeline["expect"]["statements"]
    assert [s.retracted for s in latest.values()] == [s.claims == 0 for s in latest.values()]


def test_the_position_ends_in_the_bands_of_the_timeline(timeline, results):
    bands = {s.actor: [s.willingness_band, s.plans_band] for s in results[-1].position.stands}
    assert bands == timeline["expect"]["bands"]


def test_the_condition_is_flagged_as_long_as_it_holds(timeline, results):
    expected = timeline["expect"].get("conditional")
    if expected is not None:
        assert [any(s.conditional for s in folded.position.stands) for folded in results] == expected
