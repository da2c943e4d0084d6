"""docs/rules.md and docs/positions.md are true: their examples run, and their formula gives what the package computes."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams import rulefields, rulefile, ruletests
from streams.dyads import position
from streams.entries import read as read_entry
from streams.positions import moment, stand
from streams.reasons import Ending
from streams.rules import KINDS
from streams.wire import encode
from tests.streams.claiming import PESKOV, claim, fold_all, one_signal
from tests.streams.test_dyads import LABELS, NOW, words

DOCS = Path(__file__).parents[2] / "docs"
RULES_TEXT = (DOCS / "rules.md").read_text("utf-8")


def examples():
    """Yield (rules, test) for each example: a block of tests is of the rules in the block before it."""
    rules = None
    for block in re.findall(r"```toml\n(.*?)```", RULES_TEXT, re.DOTALL):
        if "[[test]]" not in block:
            rules = block
            continue
        for case in ruletests.read(block).test:
            yield pytest.param(rules, case, id=case.name)


@pytest.mark.parametrize(("rules", "case"), list(examples()))
def test_an_example_of_the_docs_rings_as_it_says(rules, case):
    read = rulefile.read(rules)
    assert read.faults == ()
    assert ruletests.run(case, read.rules) == ()


def test_every_kind_of_rule_has_an_example_in_the_docs():
    shown = {rule.kind for block in re.findall(r"```toml\n(.*?)```", RULES_TEXT, re.DOTALL) for rule in _rules(block)}
    assert shown == set(KINDS)


def _rules(block):
    return () if "[[test]]" in block else rulefile.read(block).rules.rules


def test_the_docs_name_every_setting_and_every_ending():
    for kind in KINDS.values():
        for field in msgspec.structs.fields(kind):
            assert f"`{rulefields.KEYS.get(field.name, field.name)}" in RULES_TEXT, (kind, field.name)
    for ending in Ending:
        assert ending is Ending.OTHER or f"`{ending.value}`" in RULES_TEXT


def formula():
    names = {}
    (code,) = re.findall(r"```python\n(.*?)```", (DOCS / "positions.md").read_text("utf-8"), re.DOTALL)
    exec(code, names)
    return names["stand_at"]


@st.composite
def told(draw):
    return [
        one_signal(
            claim(
                words(day),
                *draw(st.lists(st.sampled_from(LABELS), min_size=1, max_size=3, unique=True)),
                hours=day * 96,
                speaker=draw(st.sampled_from([PESKOV, None])),
                language="ru",
                confidence=draw(st.integers(400, 1000)) / 1000,
            ),
            NOW,
        )
        for day in draw(st.lists(st.integers(0, 42), min_size=1, max_size=6, unique=True))
    ]


@given(told(), st.integers(0, 250))
def test_the_formula_of_the_docs_tells_the_stand_of_a_later_day_from_the_record_alone(signals, days):
    entry = read_entry(fold_all(signals)[-1].entry)
    record = json.loads(encode(position(entry)))
    later = entry.as_of + days * 86_400
    expected = stand("RU", "US", entry.contributions("RU"), later)
    got = formula()(record, "RU", moment(later).astimezone(UTC).isoformat())
    axes = {"willingness": LABELS[:2], "plans": LABELS[2:4]}
    for axis, labels in axes.items():
        # a value that weighs next to nothing may rest on what has left the horizon on the way
        if sum(expected.weights.get(label, 0) for label in labels) > 0.02:
            assert got[axis] == pytest.approx(getattr(expected, axis), abs=0.02)
    for flag in ("conditional", "undecided"):
        weight, third = expected.weights.get(flag, 0), expected.weights.get("said", 0) / 3
        if min(abs(weight - third), abs(weight - 0.1)) > 0.002:
            assert got[flag] == getattr(expected, flag)
    if expected.last_statement is None:
        assert got == {"willingness": None, "plans": None, "conditional": False, "undecided": False, "weights": {}}
    for label, weight in expected.weights.items():
        assert got["weights"].get(label, 0) == pytest.approx(weight, abs=0.001)


def test_the_formula_reads_a_record_whose_day_is_not_over():
    signal = one_signal(claim(hours=5.5))
    record = json.loads(encode(fold_all([signal])[-1].position))
    at = datetime.fromisoformat(record["as_of"]) + timedelta(days=14)
    assert formula()(record, "RU", at.isoformat())["weights"]["closed_to_dialogue"] == pytest.approx(0.405)
