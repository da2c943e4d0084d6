import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from training.encoder.schedule import Recipe, batches, by_length, rate_at, steps_an_epoch

LENGTHS = st.lists(st.integers(3, 96), min_size=1, max_size=200).map(lambda found: np.array(found, dtype=np.int64))


def news(lengths):
    return np.zeros(len(lengths), dtype=bool)


@given(LENGTHS)
def test_an_epoch_has_every_sentence_once(lengths):
    recipe = Recipe(batch_size=4)
    steps = -(-len(lengths) // 4)
    seen = [row for rows in batches(lengths, news(lengths), steps, recipe) for row in rows]
    assert len(seen) >= len(lengths) - 4 * (steps > len(lengths) // 4 + 1)
    assert len(set(seen)) == len(seen)


@given(LENGTHS, st.integers(1, 60))
def test_there_are_as_many_steps_as_were_asked_for(lengths, steps):
    assert len(list(batches(lengths, news(lengths), steps, Recipe(batch_size=4)))) == steps


def test_the_same_seed_gives_the_same_order_and_another_another():
    lengths = np.arange(3, 90)
    first = list(batches(lengths, news(lengths), 12, Recipe(seed=1)))
    assert first == list(batches(lengths, news(lengths), 12, Recipe(seed=1)))
    assert first != list(batches(lengths, news(lengths), 12, Recipe(seed=2)))


def test_sentences_of_like_length_stand_together():
    lengths = np.random.default_rng(1).integers(3, 96, 384)
    spread = [lengths[rows].max() - lengths[rows].min() for rows in batches(lengths, news(lengths), 24, Recipe())]
    assert np.mean(spread) < 10


@given(LENGTHS, st.integers(1, 40))
def test_parts_by_length_have_every_sentence_once(lengths, size):
    parts = by_length(lengths, size)
    assert sorted(row for part in parts for row in part) == list(range(len(lengths)))
    assert all(len(part) <= size for part in parts)


def test_an_epoch_has_all_news_and_its_share_of_our_wording_each_time_another():
    lengths, own = np.full(60, 20), np.arange(60) >= 20
    recipe = Recipe(batch_size=4, own_share=0.25)
    steps = steps_an_epoch(own, recipe)
    seen = [row for rows in batches(lengths, own, 2 * steps, recipe) for row in rows]
    first, second = seen[: len(seen) // 2], seen[len(seen) // 2 :]
    for epoch in (first, second):
        assert set(range(20)) <= set(epoch)
        assert len(set(epoch)) == len(epoch) == 30
    assert set(first) != set(second)


def test_the_rate_never_falls_under_its_last():
    recipe = Recipe(last_rate=0.4, warm_up=0.1)
    rates = [rate_at(step, 50, recipe) for step in range(51)]
    assert max(rates) == 1.0
    assert rates[-1] == 0.4
    assert rates[5:] == sorted(rates[5:], reverse=True)
