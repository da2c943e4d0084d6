import json
from datetime import UTC, datetime, timedelta

from cloudevents.core.bindings.kafka import KafkaMessage, from_binary_event

from classifiers.rejected import Reason, Rejected
from streams.agents import articles, positions
from streams.dyads import fold
from streams.rulefile import default
from streams.rulesource import RuleSource
from streams.settings import load
from streams.topics import ALERTS, ARTICLES, CLAIMS, HISTORY, POSITIONS, SIGNALS, STATEMENTS
from tests.integration.reading import read

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def value(text="Moscow says that talks are possible.", **members):
    return json.dumps({"id": "a1", "text": text, "published_at": "2026-03-01T11:00:00Z"} | members).encode()


def event(output):
    return from_binary_event(KafkaMessage(headers=dict(output.headers), key=output.key, value=output.value))


def test_what_cannot_be_read_is_rejected_before_the_reader_sees_it():
    def never(article):
        raise AssertionError

    assert articles.reading(None, NOON, never) == Rejected(
        Reason.BAD_JSON, "the record has no value; send the article as JSON"
    )
    assert articles.reading(b"{", NOON, never).reason is Reason.BAD_JSON
    assert articles.reading(value(text=" "), NOON, never).reason is Reason.NO_BODY


def test_an_article_goes_out_as_itself_its_claims_and_its_signals_in_this_order():
    sent = articles.outputs(articles.reading(value(), NOON, read), NOON, "desk")
    assert [output.topic for output in sent] == [ARTICLES, CLAIMS, SIGNALS]
    assert [output.key for output in sent] == [b"a1", b"a1", b"RU~US"]
    assert [event(output).get_type() for output in sent] == ["desk.articles", "desk.claims", "desk.signals"]
    assert {event(output).get_source() for output in sent} == {"/desk/articles"}
    assert {event(output).get_time() for output in sent} == {NOON - timedelta(hours=1)}


def test_an_article_that_says_nothing_of_dialogue_goes_out_alone():
    sent = articles.outputs(articles.reading(value(text="The harbour is closed."), NOON, read), NOON, "desk")
    assert [output.topic for output in sent] == [ARTICLES]


def test_a_second_reading_sends_the_same_bytes():
    once, again = (articles.outputs(articles.reading(value(), NOON, read), NOON, "desk") for _ in range(2))
    assert once == again


def test_an_undated_article_takes_the_time_of_its_raw_record():
    result = articles.reading(value(published_at=None), NOON, read)
    assert result.signals[0].event_time == NOON
    assert event(articles.outputs(result, NOON, "desk")[0]).get_time() == NOON


def signal(text, hours):
    at = NOON + timedelta(hours=hours)
    return articles.reading(value(text=text, id=text[:9], published_at=at.isoformat()), at, read).signals[0]


def test_a_shift_goes_out_as_statement_position_history_and_alert_in_this_order():
    refusal, offer = signal("There will be no talks at all.", 0), signal("Moscow is ready for talks now.", 30)
    first = fold(None, refusal, default().rules)
    second = fold(first.entry, offer, default().rules)
    sent = positions.outputs(second, offer, "desk")
    assert [output.topic for output in sent] == [STATEMENTS, POSITIONS, HISTORY, ALERTS]
    assert {output.key for output in sent} == {b"RU~US"}
    assert len({event(output).get_id() for output in sent}) == 3, "history is the same event as the position"
    assert positions.outputs(fold(first.entry, offer, default().rules), offer, "desk") == sent


def test_updates_of_one_statement_are_events_of_their_own():
    first, second = signal("Moscow says that talks are possible.", 0), signal("moscow says that talks are possible.", 1)
    one = fold(None, first, default().rules)
    two = fold(one.entry, second, default().rules)
    statements = [positions.outputs(folded, given, "desk")[0] for folded, given in ((one, first), (two, second))]
    assert event(statements[0]).get_data()["statement_id"] == event(statements[1]).get_data()["statement_id"]
    assert event(statements[0]).get_id() != event(statements[1]).get_id()


def test_what_is_known_already_sends_nothing():
    known = signal("Moscow says that talks are possible.", 0)
    rules = default().rules
    assert positions.outputs(fold(fold(None, known, rules).entry, known, rules), known, "desk") == ()


def test_rules_are_what_the_settings_ask_for():
    rules = RuleSource(load({"PARLEY_WATCH": "US~RU", "PARLEY_STALE_AFTER_HOURS": "6"})).rules
    assert rules.named("watch").dyads == {"RU~US"}
    assert {rule.stale_after for rule in rules.rules} == {timedelta(hours=6)}
