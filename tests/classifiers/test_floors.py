from datetime import date

import pytest

from classifiers.claim import Grade
from classifiers.floors import Floor, in_force, parse, sha256, shortfalls

SHA = "ab" * 32
ONE = f"""
[[floor]]
name = "small"
gold = "{SHA}"
grade = "fast"
since = 2026-01-01
at_least = {{ macro_f1 = 0.5, claim_f1 = 0.3 }}
at_most = {{ calibration_error = 0.1 }}
"""


def again(**changes):
    lines = [line for line in ONE.splitlines() if line.split(" = ")[0] not in changes]
    return "\n".join([ONE, *lines, *(f"{name} = {value}" for name, value in changes.items())])


def test_the_last_floor_of_a_set_and_a_grade_counts():
    floors = parse(again(at_least="{ macro_f1 = 0.6, claim_f1 = 0.3 }"), "gate.toml")
    assert in_force(floors, SHA, Grade.FAST).at_least["macro_f1"] == 0.6
    assert in_force(floors, SHA, Grade.FULL) is None
    assert in_force(floors, "0" * 64, Grade.FAST) is None


@pytest.mark.parametrize(
    ("changes", "lowered"),
    [
        pytest.param({"at_least": "{ macro_f1 = 0.4, claim_f1 = 0.3 }"}, "macro_f1", id="less"),
        pytest.param({"at_least": "{ macro_f1 = 0.5 }"}, "claim_f1", id="left out"),
        pytest.param({"at_most": "{ calibration_error = 0.2 }"}, "calibration_error", id="more"),
    ],
)
def test_a_floor_is_not_lowered_in_silence(changes, lowered):
    with pytest.raises(ValueError, match=rf"gate\.toml: small: {lowered} is less"):
        parse(again(**changes), "gate.toml")
    assert parse(again(**changes, reason='"the gold was mended"'), "gate.toml")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        pytest.param("floor = 1", "floor", id="no list"),
        pytest.param("[[floor]", "gate.toml", id="no TOML"),
        pytest.param(ONE.replace("macro_f1", "beauty"), "beauty", id="an unknown number"),
        pytest.param(ONE.replace(SHA, "abc"), "gold", id="no hash"),
        pytest.param(ONE + "colour = 1", "colour", id="an unknown field"),
    ],
)
def test_a_file_that_is_no_file_of_floors_is_refused(text, fault):
    with pytest.raises(ValueError, match=rf"(?s)gate\.toml.*{fault}|{fault}"):
        parse(text, "gate.toml")


def test_each_number_that_falls_short_is_named():
    floor = Floor(
        name="x",
        gold=SHA,
        grade=Grade.FAST,
        since=date(2026, 1, 1),
        at_least={"exact": 0.5},
        at_most={"false_alarms_per_100": 3.0},
    )
    assert shortfalls(floor, {"exact": 0.5, "false_alarms_per_100": 3.0}) == ()
    assert shortfalls(floor, {"exact": None, "false_alarms_per_100": 3.1}) == (
        "exact is missing, at least 0.500 is asked for",
        "false_alarms_per_100 is 3.100, at most 3.000 is asked for",
    )


def test_a_gold_set_has_one_hash_whatever_the_order_of_its_files():
    assert sha256([b"a", b"b"]) == sha256([b"b", b"a"]) != sha256([b"ab"])
