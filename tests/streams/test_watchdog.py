import pytest

from streams.watchdog import Pulse, Watchdog


def judged(*pulses, every=10):
    """What a watchdog of 30 s says of pulses that come every 10 s."""
    watchdog = Watchdog(30)
    return [watchdog.judge(pulse, 1000 + every * number) for number, pulse in enumerate(pulses)]


WORKING = Pulse(joined=True, partitions=3, finished=5, waiting=2)
IDLE = Pulse(joined=True, partitions=3, finished=5, waiting=0)
OUT = Pulse(joined=False, partitions=0)
EMPTY = Pulse(joined=True, partitions=0)


def test_a_role_without_work_may_stand_still():
    assert judged(*[IDLE] * 8) == [None] * 8


def test_a_role_with_work_that_finishes_nothing_is_stalled():
    verdicts = judged(IDLE, WORKING, WORKING, WORKING, WORKING)
    assert verdicts[:3] == [None] * 3
    assert verdicts[3] == "2 records wait and none was finished for 30 s"


def test_every_finished_record_buys_time():
    pulses = [Pulse(joined=True, partitions=3, finished=number, waiting=2) for number in range(9)]
    assert judged(*pulses) == [None] * 9


@pytest.mark.parametrize("pulse", [OUT, EMPTY], ids=["out of the group", "joined with nothing"])
def test_a_role_without_a_partition_is_stalled(pulse):
    assert judged(*[pulse] * 4) == [None, None, None, "no partition for 30 s"]


def test_a_rebalance_is_no_stall_and_starts_the_time_anew():
    assert judged(WORKING, OUT, OUT, WORKING, WORKING, WORKING) == [None] * 6


def test_what_kafka_does_not_say_is_not_held_against_the_role():
    silent = Pulse(joined=True, partitions=3, finished=5, waiting=None)
    assert judged(*[silent] * 8) == [None] * 8


def test_only_a_member_with_partitions_is_ready():
    assert [pulse.ready for pulse in (WORKING, IDLE, OUT, EMPTY)] == [True, True, False, False]
