import asyncio
import threading

import pytest

from streams.batches import Batches


class Panic(BaseException):
    """As a library in Rust raises it: no Exception."""


class Bench:
    """Work that waits until it is let go, and notes which pieces were worked without a pause in between."""

    def __init__(self):
        self.gate = threading.Event()
        self.done = []
        self.now = 0.0

    def work(self, given):
        assert self.gate.wait(60)
        self.done.append((given, threading.current_thread().name))
        self.now += given if isinstance(given, float) else 0.0
        if given == "bad":
            raise ValueError(given)
        if given == "panic":
            raise Panic(given)
        return f"{given}!"

    def clock(self):
        return self.now


def handed_over(batches):
    """Count how many pieces each batch was given and how many it did."""
    counts, original = [], batches._outcomes

    def counting(batch):
        outcomes = original(batch)
        counts.append((len(batch), len(outcomes)))
        return outcomes

    batches._outcomes = counting
    return counts


async def test_every_one_gets_its_own_result_from_one_other_thread_in_order():
    bench = Bench()
    bench.gate.set()
    batches = Batches(bench.work, "reading")
    assert await asyncio.gather(*(batches.result(number) for number in range(20))) == [f"{n}!" for n in range(20)]
    assert [given for given, _ in bench.done] == [*range(20)]
    assert {name for _, name in bench.done} == {"reading_0"}


async def test_what_comes_alone_goes_alone():
    bench = Bench()
    bench.gate.set()
    batches = Batches(bench.work, "reading")
    counts = handed_over(batches)
    assert [await batches.result(number) for number in range(3)] == ["0!", "1!", "2!"]
    assert counts == [(1, 1)] * 3


async def test_half_of_those_that_wait_go_together():
    bench = Bench()
    batches = Batches(bench.work, "reading", clock=bench.clock)
    counts = handed_over(batches)
    first = asyncio.create_task(batches.result("first"))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    tasks = [asyncio.create_task(batches.result(number)) for number in range(8)]
    await asyncio.sleep(0)
    bench.gate.set()
    await asyncio.wait_for(asyncio.gather(first, *tasks), 20)
    assert counts == [(1, 1), (4, 4), (2, 2), (1, 1), (1, 1)]


async def test_none_waits_for_others_beyond_the_budget():
    bench = Bench()
    batches = Batches(bench.work, "reading", budget_seconds=1.0, clock=bench.clock)
    counts = handed_over(batches)
    tasks = [asyncio.create_task(batches.result(0.6)) for _ in range(8)]
    await asyncio.sleep(0)
    bench.gate.set()
    assert await asyncio.wait_for(asyncio.gather(*tasks), 20) == ["0.6!"] * 8
    assert counts[0] == (4, 2)
    assert len(bench.done) == 8


async def test_a_fault_is_told_to_the_one_whose_work_it_was():
    bench = Bench()
    batches = Batches(bench.work, "reading")
    tasks = [asyncio.create_task(batches.result(given)) for given in ("a", "b", "bad", "c", "d", "e")]
    await asyncio.sleep(0)
    bench.gate.set()
    results = await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 20)
    assert [str(one) for one in results] == ["a!", "b!", "bad", "c!", "d!", "e!"]
    assert isinstance(results[2], ValueError)


async def test_a_panic_is_a_fault_of_that_piece_alone():
    bench = Bench()
    bench.gate.set()
    batches = Batches(bench.work, "reading")
    results = await asyncio.wait_for(
        asyncio.gather(*(batches.result(given) for given in ("a", "panic", "b")), return_exceptions=True), 20
    )
    assert [str(one) for one in results] == ["a!", "Panic: panic", "b!"]
    assert isinstance(results[1], Exception)


async def test_who_was_cancelled_is_not_worked_for_and_holds_up_nobody():
    bench = Bench()
    batches = Batches(bench.work, "reading")
    tasks = [asyncio.create_task(batches.result(number)) for number in range(4)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    tasks[3].cancel()
    with pytest.raises(asyncio.CancelledError):
        await tasks[3]
    bench.gate.set()
    assert await asyncio.wait_for(asyncio.gather(*tasks[:3]), 20) == ["0!", "1!", "2!"]
    assert [given for given, _ in bench.done] == [0, 1, 2]
