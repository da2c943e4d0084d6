import math
from collections import Counter
from statistics import median

import pytest
from msgspec.structs import replace

from benchmarks.growth import erlang, pairs, waits
from benchmarks.guard import losses
from benchmarks.news import ABOUT_TALKS, Mix, arrivals, stream


def told(count, mix=None, seed=7):
    return list(stream(count, mix or Mix(), seed))


def test_the_same_seed_gives_the_same_stream_and_another_one_another():
    assert told(30) == told(30)
    assert told(30) != told(30, seed=8)


def test_a_stream_is_mixed_as_its_parameters_say():
    mix = Mix(copies=0.3)
    found = [news for _, news in told(400, mix)]
    assert len({news.id for news in found}) == 400
    texts = Counter(news.text for news in found)
    assert 0.2 < 1 - len(texts) / len(found) < 0.4
    assert 0.6 < median(len(news.text) for news in found) / mix.median_chars < 1.6
    arabic = sum(any("\u0600" <= char <= "\u06ff" for char in news.text) for news in found)
    assert 0.25 < arabic / len(found) < 0.55


def test_no_sentence_comes_twice_but_in_copies():
    found = [news.text for _, news in told(60, ABOUT_TALKS)]
    sentences = Counter(sentence for text in found for sentence in text.split("\n\n"))
    assert set(sentences.values()) == {1}


def test_more_articles_come_in_a_burst():
    mix = Mix(a_second=10, burst_every=100, burst_seconds=10, burst_factor=5)
    times = list(arrivals(5000, mix))
    inside = sum(at % 100 < 10 for at in times)
    assert times == sorted(times)
    assert inside / len(times) == pytest.approx(50 / 140, rel=0.2)
    assert len(times) / times[-1] == pytest.approx(mix.a_second * mix.mean_factor, rel=0.2)


def test_a_queue_that_is_simulated_waits_as_long_as_theory_has_it():
    # without bursts and dear articles: Poisson arrivals, equal times; half of Erlang's wait (Pollaczek 1930)
    even = replace(Mix(), burst_factor=1.0, about_talks=0.0, a_second=60.0)
    found = waits(even, 0.01, 1)
    assert sum(found) / len(found) == pytest.approx(erlang(60, 0.01, 1) / 2, rel=0.15)
    assert max(waits(even, 0.01, 4)) < max(found)
    assert math.isinf(erlang(101, 0.01, 1))


def test_pairs_grow_more_and_more_slowly_and_never_beyond_all_there_are():
    met = pairs(1_000_000, (1, 10, 100, 10_000))
    assert list(met.values()) == sorted(met.values())
    assert met[10] < 10 * met[1]
    assert met[10_000] <= 450 * 449 / 2


def test_what_lost_a_third_of_its_speed_is_named():
    assert losses({"a": 2.0}, {"a": 2.9}) == []
    assert len(losses({"a": 2.0}, {"a": 3.1})) == 1
    assert len(losses({"a": 2.0, "gone": 1.0}, {"a": 1.0, "new": 1.0})) == 2
