from streams.errors import BugCounter, BugLimit


def noted(limit, bugs):
    counter = BugCounter(limit)
    return [counter.note(bug=bug) for bug in bugs]


def test_one_strange_record_among_many_stops_nothing():
    assert noted(BugLimit(in_a_row=3, share=0.2, window=10), ([True] + [False] * 9) * 5) == [None] * 50


def test_bugs_in_a_row_stop_the_line():
    assert noted(BugLimit(in_a_row=3), [True, False, True, True, True])[-2:] == [None, "3 bugs in a row"]


def test_too_large_a_share_stops_the_line_but_only_of_a_full_window():
    limit = BugLimit(in_a_row=99, share=0.2, window=10)
    verdicts = noted(limit, [True, True, False] * 4)
    assert verdicts[:9] == [None] * 9
    assert verdicts[9] == "7 bugs in 10 records"
