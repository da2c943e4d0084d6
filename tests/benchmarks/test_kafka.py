import json

import pytest

from benchmarks.kafka import _number
from benchmarks.ringing import _PAIRS, probe, shown


def test_every_probe_tells_of_a_pair_of_its_own():
    texts = {json.loads(probe(number))["text"] for number in range(len(_PAIRS))}
    assert len(texts) == len(_PAIRS) > 100


def test_waits_are_told_in_milliseconds():
    assert shown([0.1] * 99 + [0.5]) == "p50 100 ms, p99 496 ms"


@pytest.mark.parametrize("wrong", [["--articles"], ["--articles", "none"], ["--articles", "0"]])
def test_a_number_that_is_none_is_said_in_one_line(wrong):
    with pytest.raises(SystemExit, match="--articles: a number"):
        _number(wrong, "--articles", 5)
    assert _number(["two"], "--articles", 5) == 5
