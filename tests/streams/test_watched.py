import re

import pytest
from prometheus_client import generate_latest

from streams.dyads import fold
from streams.metrics import Metrics
from streams.retracting import partition_of
from streams.rules import Rules
from streams.watched import MOST, Watched
from tests.streams.alerting import alert
from tests.streams.claiming import DENIAL, OPEN, claim, one_signal

PARTITIONS = 3
DYAD = "RU~US"


def entry(actor, counterpart, stance):
    said = one_signal(claim("They said so", stance, actors=(actor,), counterparts=(counterpart,)))
    return fold(None, said, Rules()).entry


def series(metrics):
    page = generate_latest(metrics.registry).decode()
    return {
        (name, labels): float(value)
        for name, labels, value in re.findall(r"^(parley_watched_\w+)\{(.*)\} (\S+)$", page, re.MULTILINE)
        if not name.endswith(("_created", "alerts_total"))
    }


@pytest.fixture
def table():
    return {}


@pytest.fixture
def owned():
    return {partition_of(DYAD.encode(), PARTITIONS)}


@pytest.fixture
def metrics():
    return Metrics()


@pytest.fixture
def watched(table, metrics, owned):
    return Watched([DYAD], table, metrics, PARTITIONS, lambda: owned)


async def test_a_watched_dyad_shows_where_its_parties_stand(watched, table, metrics):
    table[DYAD.encode()] = entry("RU", "US", OPEN)
    await watched.show()
    shown = series(metrics)
    assert shown["parley_watched_willingness", 'actor="RU",dyad="RU~US"'] > 0.9
    assert ("parley_watched_willingness", 'actor="US",dyad="RU~US"') not in shown, "it has said nothing"
    assert not any(name == "parley_watched_plans" for name, _ in shown)
    assert shown["parley_watched_firing", 'dyad="RU~US"'] == 0


async def test_a_changed_entry_changes_what_is_shown(watched, table, metrics):
    table[DYAD.encode()] = entry("RU", "US", OPEN)
    await watched.show()
    table[DYAD.encode()] = entry("RU", "US", DENIAL)
    await watched.show()
    shown = series(metrics)
    assert shown["parley_watched_plans", 'actor="RU",dyad="RU~US"'] < -0.9
    assert ("parley_watched_willingness", 'actor="RU",dyad="RU~US"') not in shown


async def test_what_is_another_processes_now_is_shown_there_only(watched, table, metrics, owned):
    table[DYAD.encode()] = entry("RU", "US", OPEN)
    await watched.show()
    owned.clear()
    await watched.show()
    assert series(metrics) == {}


async def test_nothing_changes_during_a_rebalance(table, metrics):
    answers = [{partition_of(DYAD.encode(), PARTITIONS)}, None]
    watched = Watched([DYAD], table, metrics, PARTITIONS, lambda: answers.pop(0))
    table[DYAD.encode()] = entry("RU", "US", OPEN)
    await watched.show()
    before = series(metrics)
    await watched.show()
    assert series(metrics) == before != {}


async def test_a_dyad_that_nobody_watches_is_not_shown(watched, table, metrics):
    table[b"IR~US"] = entry("IR", "US", OPEN)
    await watched.show()
    assert series(metrics) == {}


async def test_no_more_than_fifty_are_shown(table, metrics):
    dyads = [f"A{number}~B" for number in range(MOST + 5)]
    for dyad in dyads:
        table[dyad.encode()] = entry(dyad[:-2], "B", OPEN)
    await Watched(dyads, table, metrics, PARTITIONS, lambda: frozenset(range(PARTITIONS))).show()
    assert sum(name == "parley_watched_firing" for name, _ in series(metrics)) == MOST


def test_alerts_of_a_watched_dyad_are_counted_when_they_begin(watched, metrics):
    watched.rang([alert("a1", dyad=DYAD), alert("a2", dyad="IR~US")])
    page = generate_latest(metrics.registry).decode()
    assert 'parley_watched_alerts_total{dyad="RU~US",kind="shift"} 1.0' in page
    assert "IR~US" not in page
