import json

import pytest

from benchmarks import __main__ as benchmarks_main
from benchmarks.hops import hops, shown
from benchmarks.kafka import _number, main
from benchmarks.ringing import _PAIRS, probe


def test_every_probe_tells_of_a_pair_of_its_own():
    texts = {json.loads(probe(number))["text"] for number in range(len(_PAIRS))}
    assert len(texts) == len(_PAIRS) > 100


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        ([0.1] * 99 + [0.5], "p50 100 ms, p99 100 ms"),
        ([0.1] * 98 + [0.4, 0.5], "p50 100 ms, p99 400 ms"),
        ([0.1] * 2 + [0.5], "p50 100 ms, p99 500 ms"),
        ([], "none"),
    ],
)
def test_waits_are_told_in_milliseconds_and_never_longer_than_the_longest(seconds, told):
    assert shown(seconds) == told


def test_a_hop_is_told_of_the_articles_that_passed_both_its_ends():
    found = hops({"one": {"raw": 1.0, "claims": 1.5, "signals": 1.75}, "two": {"raw": 2.0, "signals": 3.0}})
    assert {(one.begins, one.ends): one.seconds for one in found if one.seconds} == {
        ("raw", "claims"): (0.5,),
        ("claims", "signals"): (0.25,),
    }


@pytest.mark.parametrize("wrong", [["--articles"], ["--articles", "none"], ["--articles", "0"]])
def test_a_number_that_is_none_is_said_in_one_line(wrong):
    with pytest.raises(SystemExit, match="--articles: a number"):
        _number(wrong, "--articles", 5)
    assert _number(["two"], "--articles", 5) == 5


def test_a_word_that_means_nothing_is_refused_before_anything_starts():
    with pytest.raises(SystemExit, match=r"tow: not known here; known are .*two"):
        main(["tow", "--articles", "24"])


def test_help_tells_what_may_be_asked_and_runs_nothing(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["benchmarks", "kafka", "--help"])
    assert benchmarks_main.main() == 0
    assert "[--articles N]" in capsys.readouterr().out
