"""Timelines of invented news, played in order with the shipped rules: which statements, positions and alerts come of them."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from classifiers.claim import Quote, Speaker
from classifiers.stance import Stance
from streams.durations import spell
from streams.playing import play
from streams.rulefile import default
from streams.rules import watching
from streams.signals import retraction, signals
from tests.streams.claiming import START, claim

TIMELINES = sorted((Path(__file__).parent.parent / "golden" / "timelines").glob("*.json"))
WAIT = timedelta(days=2)


@pytest.fixture(params=TIMELINES, ids=lambda path: path.stem)
def timeline(request):
    return json.loads(request.param.read_text("utf-8"))


def claim_of(told):
    return claim(
        told["text"],
        *map(Stance, told["stances"]),
        hours=told["hours"] + told.get("clock_hours", 0),
        speaker=told["speaker"] and Speaker(name=told["speaker"][0], party=told["speaker"][1]),
        actors=tuple(told["actors"]),
        counterparts=tuple(told["counterparts"]),
        language=told["language"],
        outlet=told["outlet"],
        agency=told.get("agency"),
        article=told.get("article"),
        quote=Quote(told["quote"]) if "quote" in told else None,
        dated=told.get("dated", True),
    )


def signals_of(told):
    """In order of arrival: a tenth of an hour after it was told, or as late as it says."""

    def came(item):
        return START + timedelta(hours=item["hours"] + item.get("late_hours", 0.1))

    for item in sorted(told, key=came):
        if "retract" in item:
            yield from retraction(claim_of(told[item["retract"]]), "c1", came(item))
        else:
            yield from signals(claim_of(item), came(item))


def results_of(timeline):
    told = list(signals_of(timeline["told"]))
    rules = watching(default().rules, timeline["watch"], timedelta(hours=48))
    wait = timedelta(days=timeline["wait_days"]) if "wait_days" in timeline else WAIT
    return [folded for _, folded in play(told, rules, told[-1].ingest_time + wait)]


def outcome_of(results):
    """What a timeline is judged by: alerts with their time after the start, the newest of each statement, the last bands."""
    latest = {s.statement_id: s for folded in results for s in folded.statements}
    last = next(folded.position for folded in reversed(results) if folded.position is not None)
    return {
        "alerts": [
            [alert.rule, alert.state, spell(alert.event_time - START), alert.summary]
            for folded in results
            for alert in folded.alerts
        ],
        "statements": [
            [
                [score.label for score in s.stances],
                s.claims,
                s.independent,
                *(["disowned"] if s.disowned else []),
                *(["retracted"] if s.retracted else []),
            ]
            for s in latest.values()
        ],
        "bands": {s.actor: [s.willingness_band, s.plans_band] for s in last.stands},
    }


@pytest.fixture
def results(timeline):
    return results_of(timeline)


def test_what_comes_of_a_timeline_is_what_it_says(timeline, results):
    outcome = outcome_of(results)
    for part, expected in timeline["expect"].items():
        if part != "conditional":
            assert outcome[part] == expected, part


def test_every_alert_carries_words_a_beginning_and_an_arabic_sentence(results):
    for alert in [alert for folded in results for alert in folded.alerts]:
        assert alert.state == "resolved" or all(e.text for e in alert.evidence)
        assert alert.state == "resolved" or alert.evidence
        assert alert.starts_at is not None
        assert (alert.ends_at is None) == (alert.state == "firing")
        assert any("\u0600" <= letter <= "\u06ff" for letter in alert.summary_ar)
        assert alert.labels["alert_id"] == alert.alert_id


def test_every_alert_ends_once_under_the_id_with_which_it_began(results):
    alerts = [alert for folded in results for alert in folded.alerts]
    begun = [a.alert_id for a in alerts if a.state == "firing"]
    ended = [a.alert_id for a in alerts if a.state == "resolved"]
    assert len(set(begun)) == len(begun)
    assert len(set(ended)) == len(ended)
    assert set(ended) <= set(begun)
    for end in (a for a in alerts if a.state == "resolved"):
        begin = next(a for a in alerts if a.alert_id == end.alert_id)
        assert (end.labels, end.starts_at, end.rule) == (begin.labels, begin.starts_at, begin.rule)


def test_the_condition_is_flagged_as_long_as_it_holds(timeline, results):
    expected = timeline["expect"].get("conditional")
    if expected is not None:
        told = [folded for folded in results if folded.statements]
        assert [any(s.conditional for s in folded.position.stands) for folded in told] == expected
