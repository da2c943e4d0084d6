"""The contracts in docs/contracts: they say what the code writes, and nothing that a consumer relies on ever goes."""

import copy
import json
import os
import shutil
import subprocess
from pathlib import Path

import jsonschema
import msgspec
import pytest

from streams import contracts
from streams.wire import encode
from tests.contracts.records import RECORDS

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs" / "contracts"
RELEASED = sorted((DOCS / "released").glob("*/*.schema.json"))
PARSER = Path(__file__).parent / "asyncapi"
NAMED = [topic for topic in contracts.topics() if topic.value is not None]


def test_what_is_checked_in_is_what_the_code_says():
    stale = [
        name
        for name, text in contracts.documents().items()
        if not (DOCS / name).exists() or (DOCS / name).read_text() != text
    ]
    assert stale == [], "run `make contracts` and commit what it writes"
    assert {path.name for path in DOCS.glob("*.json")} == set(contracts.documents())


@pytest.mark.parametrize("topic", NAMED, ids=lambda topic: topic.name)
def test_what_is_written_fits_its_schema_also_with_words_of_a_newer_version(topic):
    check = jsonschema.Draft202012Validator(contracts.schema(topic))
    value = json.loads(encode(RECORDS[topic.name]))
    check.validate(value)
    check.validate(value | {"added": 1})
    first = contracts.schema(topic)["required"][0]
    assert not check.is_valid({name: member for name, member in value.items() if name != first})


def test_a_newer_stance_is_no_fault_but_a_number_for_one_is():
    check = jsonschema.Draft202012Validator(contracts.schema(next(t for t in NAMED if t.name == "statements")))
    value = json.loads(encode(RECORDS["statements"]))
    value["stances"][0]["label"] = "eager"
    check.validate(value)
    value["stances"][0]["label"] = 7
    assert not check.is_valid(value)


@pytest.mark.parametrize("path", RELEASED, ids=lambda path: f"{path.parent.name}-{path.name.partition('.schema')[0]}")
def test_nothing_that_was_released_is_gone(path):
    topic = next((t for t in NAMED if f"{t.name}.schema.json" == path.name), None)
    assert topic is not None, f"{path.name} was released, and its topic is gone: that needs a new major version"
    taken_in = topic.name == "articles.raw"
    assert contracts.breaks(json.loads(path.read_text()), contracts.schema(topic), taken_in=taken_in) == []


def test_every_topic_has_a_released_contract():
    assert {path.name for path in RELEASED} == {f"{topic.name}.schema.json" for topic in NAMED}


def changed(schema, change):
    made = copy.deepcopy(schema)
    change(made)
    return made


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda s: s["properties"].pop("dyad"), ["value.dyad: is gone"]),
        (lambda s: s["$defs"]["Evidence"]["properties"].pop("url"), ["value.evidence[].url: is gone"]),
        (lambda s: s["required"].remove("actor"), ["value.actor: may be missing now"]),
        (lambda s: s["properties"].update(claims={"type": "string"}), ["value.claims: may be string now"]),
        (
            lambda s: s["properties"].update(dyad={"anyOf": [{"type": "string"}, {"type": "null"}]}),
            ["value.dyad: may be null now"],
        ),
        (lambda s: s["properties"].update(more={"type": "string"}), []),
        (lambda s: s["$defs"]["Stance"]["examples"].append("eager"), []),
    ],
    ids=["gone", "gone-inside", "optional", "other-type", "null", "added", "new-word"],
)
def test_what_would_break_a_consumer_is_named_and_additions_are_not(change, told):
    old = json.loads((DOCS / "released" / "0.1" / "statements.schema.json").read_text())
    assert contracts.breaks(old, changed(old, change)) == told


def test_what_is_taken_in_may_ask_for_no_more_than_before():
    old = json.loads((DOCS / "released" / "0.1" / "articles.raw.schema.json").read_text())
    stricter = changed(old, lambda s: s["required"].append("title"))
    assert contracts.breaks(old, stricter, taken_in=True) == ["value.title: may be missing now"]
    looser = changed(old, lambda s: s["required"].remove("text"))
    assert contracts.breaks(old, looser, taken_in=True) == []


def test_a_field_that_is_removed_in_the_code_is_noticed():
    class Statement(msgspec.Struct):
        statement_id: str

    topic = next(t for t in NAMED if t.name == "statements")
    smaller = contracts.schema(msgspec.structs.replace(topic, value=Statement))
    assert "value.dyad: is gone" in contracts.breaks(contracts.schema(topic), smaller)


@pytest.mark.slow
def test_asyncapis_own_parser_takes_the_document():
    if shutil.which("node") is None or not (PARSER / "node_modules").exists():
        if os.environ.get("CI"):
            pytest.fail("CI skips nothing: run `npm install` in tests/contracts/asyncapi")
        pytest.skip("needs node, and `npm install` in tests/contracts/asyncapi")
    done = subprocess.run(
        ["node", "check.cjs"],
        cwd=PARSER,
        input=(DOCS / "asyncapi.json").read_bytes(),
        capture_output=True,
        timeout=240,
        check=False,
    )
    assert (done.returncode, done.stdout.decode()) == (0, "")
    assert done.stderr.decode().startswith(f"{len(contracts.topics())} channels")
