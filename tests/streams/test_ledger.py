from hypothesis import given
from hypothesis import strategies as st

from streams.guard.ledger import Ledger

offsets = st.lists(st.integers(0, 60), unique=True, min_size=1, max_size=40).map(sorted)


def filled(fetched):
    ledger = Ledger()
    for offset in fetched:
        ledger.fetched(offset)
    return ledger


@given(offsets, st.data())
def test_a_commit_never_covers_what_is_not_finished(fetched, data):
    ledger = filled(fetched)
    pending, finished = list(fetched), set()
    while pending:
        done = data.draw(st.sampled_from(pending))
        pending.remove(done)
        finished.add(done)
        committable = ledger.committable(finished)
        assert committable is None or all(offset >= committable for offset in pending)


@given(offsets)
def test_when_all_is_finished_all_is_committable_whatever_the_gaps(fetched):
    ledger = filled(fetched)
    finished = set(fetched)
    assert ledger.committable(finished) == fetched[-1] + 1
    assert finished == set(), "nothing is kept for ever"
    assert ledger.unfinished == 0


def test_a_slow_event_at_the_head_holds_the_commit_back():
    ledger = filled([10, 11, 12])
    finished = {11, 12}
    assert ledger.committable(finished) is None
    finished.add(10)
    assert ledger.committable(finished) == 13


def test_the_answer_stays_so_that_a_refused_commit_is_offered_again():
    ledger = filled([1, 2])
    finished = {1}
    assert [ledger.committable(finished), ledger.committable(finished)] == [2, 2]


def test_after_a_seek_back_what_is_read_again_must_be_finished_again():
    ledger = filled([1, 2, 3])
    for offset in (2, 3):
        ledger.fetched(offset)
    assert ledger.committable({1}) == 2
    assert ledger.unfinished == 2
    assert ledger.committable({2, 3}) == 4


def test_what_a_commit_covers_is_not_held_any_more():
    ledger = Ledger()
    for offset in (1, 2, 3):
        ledger.fetched(offset, 10)
    assert (ledger.held_bytes, ledger.committable({1, 2})) == (30, 3)
    assert ledger.held_bytes == 10


def test_a_record_that_comes_again_after_a_seek_is_held_once():
    ledger = Ledger()
    for offset in (1, 2, 1):
        ledger.fetched(offset, 10)
    assert ledger.held_bytes == 10
