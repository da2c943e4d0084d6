"""The gate of a release: the shipped model reads the gate's gold as well as its floors ask, and the gold is what the README says it is."""

import hashlib
from pathlib import Path

import pytest

from classifiers import corpus, floors
from classifiers.claim import Grade
from streams.cli.evaluating import evaluated, gold_of, missed

ROOT = Path(__file__).parents[2] / "training"
GOLD, FLOORS = ROOT / "gate" / "gold.jsonl", ROOT / "gate.toml"


@pytest.mark.slow
def test_the_shipped_model_reaches_the_floors_of_a_release():
    assert missed(evaluated(gold_of([str(GOLD)]), None, "fast"), FLOORS) == ()


def test_every_floor_says_what_it_is_measured_on():
    found = floors.parse(FLOORS.read_text(encoding="utf-8"), FLOORS.name)
    assert floors.in_force(found, floors.sha256([GOLD.read_bytes()]), Grade.FAST) is not None
    assert all(floor.at_least and floor.at_most for floor in found)


def test_the_gold_is_a_part_of_the_written_passages():
    written = {line for path in (ROOT / "own").glob("*-written.jsonl") for line in path.read_bytes().split(b"\n")}
    gold = [line for line in GOLD.read_bytes().split(b"\n") if line]
    ids = [item.id for item in corpus.read([GOLD])]
    assert set(gold) <= written
    assert all(hashlib.sha256(one.encode()).digest()[0] % 16 == 0 for one in ids)
