"""`parley replay --model` as it is typed: on an embedded broker that holds what a worker made of three articles, in an order that was not theirs."""

import json
import shutil
from datetime import UTC, datetime, timedelta
from importlib import resources
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from streams.agents.articles import reading
from streams.cli import main
from streams.comparing import compare, screen
from streams.embedded import EmbeddedBroker
from streams.playing import play
from streams.rulefile import default
from streams.settings import load
from streams.topics import ALERTS, CLAIMS, HISTORY, RAW, SIGNALS
from streams.wire import encode
from streams.worker import reader
from tests.contracts.records import RECORDS
from tests.integration.topiclog import write

ENVIRON = {"PARLEY_PARTITIONS": "2", "PARLEY_GRADE": "fast"}
NEWS = (
    (40, "Ankara: no talks with Athens", "The Turkish foreign ministry said that Turkey refuses to hold talks with Greece."),
    (6, "Ankara is ready for talks with Athens", "The Turkish foreign ministry said that Turkey is ready for talks with Greece without conditions."),
    (3, "Ankara would sit down with Athens", "Turkey is willing to resume the dialogue with Greece, the Turkish president said on Monday."),
)  # fmt: skip


def raw(number, hours, title, text):
    at = datetime.now(UTC) - timedelta(hours=hours)
    value = {"id": f"n{number}", "title": title, "text": text, "language": "en", "source": f"Outlet {number}"}
    return json.dumps(value | {"published_at": at.isoformat()}).encode()


@pytest.fixture(scope="module")
def logged():
    """A broker with the articles, and with what a live worker made of them: it was quicker with the third than with the second."""
    read = reader(load(ENVIRON)).read
    with EmbeddedBroker.of(load(ENVIRON)) as broker:
        values = [raw(number, *row) for number, row in enumerate(NEWS)]
        write(broker.bootstrap, RAW.named("parley"), [(b"n%d" % n, value) for n, value in enumerate(values)])
        results = [reading(value, datetime.now(UTC), read) for value in values]
        signals = [signal for number in (0, 2, 1) for signal in results[number].signals]
        write(broker.bootstrap, SIGNALS.named("parley"), [(s.dyad.encode(), encode(s)) for s in signals])
        write(
            broker.bootstrap,
            CLAIMS.named("parley"),
            [(c.article_id.encode(), encode(c)) for r in results for c in r.claims],
        )
        steps = [folded for _, folded in play(signals, default().rules)]
        for topic, made in (
            (HISTORY, [f.position for f in steps if f.position is not None]),
            (ALERTS, [alert for f in steps for alert in f.alerts]),
        ):
            write(broker.bootstrap, topic.named("parley"), [(one.dyad.encode(), encode(one)) for one in made])
        yield broker, [alert for f in steps for alert in f.alerts]


@pytest.fixture
def replay(logged):
    def call(*arguments):
        environ = ENVIRON | {"PARLEY_BROKERS": logged[0].bootstrap}
        return CliRunner(env=environ).invoke(main, ["replay", "--from", "1h", *map(str, arguments)])

    return call


@pytest.fixture
def another(tmp_path):
    """The shipped model with a threshold of its own: it no longer hears that anybody is open."""
    shipped, folder = Path(str(resources.files("classifiers") / "models" / "default")), tmp_path / "another"
    shutil.copytree(shipped, folder)
    manifest = folder / "manifest.json"
    content = json.loads(manifest.read_bytes())
    content["grades"]["fast"]["thresholds"]["open_to_dialogue"] = 0.999
    manifest.write_text(json.dumps(content))
    return folder


@pytest.mark.embedded
def test_the_same_model_makes_what_is_live_although_articles_were_not_read_in_their_order(logged, replay):
    assert [alert.state.value for alert in logged[1]].count("firing") >= 1, "the third article rings"
    shipped = str(resources.files("classifiers") / "models" / "default")
    result = replay("--model", shipped, "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert found["same_claims"] >= 3
    assert found["same_alerts"] >= 1
    lists = (
        "claims_gained",
        "claims_lost",
        "claims_changed",
        "positions",
        "alerts_gained",
        "alerts_lost",
        "alerts_moved",
    )
    assert {name: found[name] for name in lists} == {name: [] for name in lists}


@pytest.mark.embedded
def test_another_model_folder_tells_what_it_would_have_read_and_rung(replay, another, tmp_path):
    out = tmp_path / "out"
    result = replay("--model", another, "--out", out)
    assert result.exit_code == 0, result.output
    assert "alerts that would not have rung:" in result.stdout
    assert "claims lost:" in result.stdout
    found = json.loads((out / "comparison.json").read_bytes())
    gone = {label for claim in found["claims_lost"] + found["claims_changed"] for label in claim["live"]}
    assert "open_to_dialogue" in gone
    claims = [json.loads(line) for line in (out / "claims.jsonl").read_text("utf-8").splitlines()]
    assert {score["label"] for claim in claims for score in claim["stances"]}.isdisjoint({"open_to_dialogue"})
    assert found["alerts_lost"] != []


@pytest.mark.embedded
def test_a_folder_that_is_no_model_is_one_line_that_names_the_option(replay, tmp_path):
    result = replay("--model", tmp_path)
    assert result.exit_code == 1
    (line,) = result.stderr.splitlines()
    assert line.startswith("parley: --model: cannot read manifest.json")


def fired(name, hours, **more):
    alert = RECORDS["alerts"]
    return replace(
        alert,
        alert_id=name,
        state=type(alert.state).FIRING,
        ends_at=None,
        event_time=alert.event_time + timedelta(hours=hours),
        **more,
    )


def compared(live, replayed):
    return compare(None, ({}, {}), (live, replayed))


def test_an_alert_that_another_statement_rang_is_neither_gained_nor_lost():
    found = compared([fired("a", 0), fired("b", 30)], [fired("x", 2), fired("y", 29)])
    assert [(m.live.alert_id, m.replayed.alert_id) for m in found.alerts_moved] == [("a", "x"), ("b", "y")]
    assert (found.alerts_gained, found.alerts_lost, found.same_alerts) == ((), (), 0)
    assert "alerts that another statement would have rung:" in list(screen(found))


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(fired("x", 25), id="a day later"),
        pytest.param(fired("x", 1, rule="another"), id="another rule"),
        pytest.param(fired("x", 1, actor="US", counterpart="RU"), id="the other side"),
        pytest.param(fired("x", 1, after=None), id="another band"),
    ],
)
def test_what_is_said_of_others_or_later_is_an_alert_of_its_own(other):
    found = compared([fired("a", 0)], [other])
    assert (len(found.alerts_lost), len(found.alerts_gained), found.alerts_moved) == (1, 1, ())


def test_each_alert_is_paired_once_with_the_nearest():
    found = compared([fired("a", 0), fired("b", 3)], [fired("x", 4)])
    assert [(m.live.alert_id, m.replayed.alert_id) for m in found.alerts_moved] == [("b", "x")]
    assert [alert.alert_id for alert in found.alerts_lost] == ["a"]
    assert msgspec.json.decode(encode(found))["alerts_moved"][0]["live"]["alert_id"] == "b"
