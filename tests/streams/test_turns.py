import asyncio

import pytest

from streams.turns import Turns


async def worked(turns, key, name, gate, heard):
    async with turns.of(key):
        heard.append(f"{name} begins")
        await gate.wait()
        heard.append(f"{name} ends")


async def pause():
    for _ in range(10):
        await asyncio.sleep(0)


async def test_one_key_is_worked_on_by_one_at_a_time_in_the_order_of_asking():
    turns, gate, heard = Turns(), asyncio.Event(), []
    tasks = [asyncio.create_task(worked(turns, b"k", name, gate, heard)) for name in "abc"]
    await pause()
    assert heard == ["a begins"]
    gate.set()
    await asyncio.gather(*tasks)
    assert heard == ["a begins", "a ends", "b begins", "b ends", "c begins", "c ends"]
    assert len(turns) == 0


async def test_another_key_does_not_wait():
    turns, shut, open_, heard = Turns(), asyncio.Event(), asyncio.Event(), []
    open_.set()
    waiting = asyncio.create_task(worked(turns, b"k", "slow", shut, heard))
    await worked(turns, b"l", "quick", open_, heard)
    assert heard[-2:] == ["quick begins", "quick ends"]
    assert not waiting.done()
    shut.set()
    await waiting


async def test_who_is_cancelled_while_it_waits_lets_nobody_in_too_early():
    turns, gate, heard = Turns(), asyncio.Event(), []
    tasks = [asyncio.create_task(worked(turns, b"k", name, gate, heard)) for name in "abc"]
    await pause()
    tasks[1].cancel()
    await pause()
    assert heard == ["a begins"]
    gate.set()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert heard == ["a begins", "a ends", "c begins", "c ends"]
    assert len(turns) == 0


async def test_a_fault_ends_a_turn():
    turns = Turns()
    with pytest.raises(RuntimeError):
        async with turns.of(b"k"):
            raise RuntimeError
    async with turns.of(b"k"):
        assert len(turns) == 1
