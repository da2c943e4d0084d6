"""An alert in Alertmanager's words: labels that never change, links that are links, an end that is never before the beginning."""

import json
from datetime import timedelta

import pytest

from streams.alertmanager import body, item
from streams.alerts import State
from streams.signals import Evidence
from tests.streams.alerting import alert
from tests.streams.claiming import START

SOON = START + timedelta(minutes=4)


def posted(one, ends_at=SOON):
    (found,) = json.loads(body([(item(one), START, ends_at)]))
    return found


def test_it_is_told_with_labels_summary_evidence_and_link():
    found = posted(alert())
    assert found["labels"] == dict(alert().labels)
    assert found["labels"]["alertname"] == "shift"
    assert found["annotations"]["summary"] == alert().summary
    assert found["annotations"]["quote_1"] == "مستعدون للحوار"
    assert found["annotations"]["source_1"] == "Desk https://news.example/1"
    assert found["annotations"]["event_time"] == "2026-03-02T09:00:00Z"
    assert found["generatorURL"] == "https://news.example/1"
    assert (found["startsAt"], found["endsAt"]) == ("2026-03-02T09:00:00Z", "2026-03-02T09:04:00Z")


def test_the_end_has_the_labels_of_the_beginning():
    assert posted(alert())["labels"] == posted(alert(state=State.RESOLVED))["labels"]


def test_what_ends_before_it_began_ends_when_it_began():
    assert posted(alert(), START - timedelta(days=1))["endsAt"] == "2026-03-02T09:00:00Z"


@pytest.mark.parametrize(
    "url", [None, "javascript:alert(1)", "https://news.example/a b", "https://ñ.example", "news.example", "http://["]
)
def test_what_is_no_link_is_not_told_as_one(url):
    evidence = (Evidence(claim_id="c1", text="a", language="ar", outlet="Desk", url=url),)
    found = posted(alert(evidence=evidence))
    assert "generatorURL" not in found
    assert found["annotations"]["source_1"] == "Desk"


def test_nothing_empty_is_told_and_only_three_quotes():
    evidence = tuple(Evidence(claim_id=f"c{n}", text=f"t{n}", language="ar") for n in range(5))
    found = posted(alert(evidence=evidence, summary_ar=""))
    assert sorted(found["annotations"]) == ["event_time", "quote_1", "quote_2", "quote_3", "summary"]


def test_several_are_one_list():
    assert len(json.loads(body([(item(alert(f"a{n}")), START, SOON) for n in range(3)]))) == 3
    assert body([]) == b"[]"
