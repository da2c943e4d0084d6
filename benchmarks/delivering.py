"""What delivering alerts costs: a worker on the embedded broker in; latency beside a slow receiver, and memory over ten thousand alerts, out."""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import psutil
from aiohttp import web
from confluent_kafka import Producer

from streams.demo.child import free_port
from streams.embedded import EmbeddedBroker
from streams.settings import load
from streams.topics import ALERTS
from streams.wire import encode
from tests.streams.alerting import alert
from tests.streams.receiving import SECRET

_PARTITIONS = 4
_PACED = 150
_A_SECOND = 5
_MANY = 10_000
_MEGABYTE = 1024 * 1024

Answer = Callable[[str], Awaitable[int]]


class Desk:
    """A receiver that notes when each alert came, and answers as *answer* says."""

    def __init__(self, answer: Answer) -> None:
        self.came: dict[str, float] = {}
        self.url = ""
        self._answer = answer

    @asynccontextmanager
    async def open(self) -> AsyncIterator["Desk"]:
        """Listen on a port of this machine."""
        app = web.Application()
        app.router.add_post("/", self._take)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
        try:
            yield self
        finally:
            await runner.cleanup()

    async def _take(self, request: web.Request) -> web.Response:
        name = json.loads(await request.read())["data"]["alert_id"]
        self.came.setdefault(name, time.perf_counter())
        return web.Response(status=await self._answer(name))


async def _at_once(_: str) -> int:
    return 204


async def _slowly(_: str) -> int:
    await asyncio.sleep(30)
    return 204


async def _never(_: str) -> int:
    return 503


@asynccontextmanager
async def worker(broker: str, folder: Path, **desks: Desk) -> AsyncIterator[psutil.Process]:
    """Run `parley worker --only deliveries` that tells *desks*."""
    (folder / "secret").write_text(SECRET)
    tables = (
        f'[receivers.{name}]\ntype = "webhook"\nurl = "{desk.url}"\nallow = ["127.0.0.1"]\nsecret_files = ["secret"]\n'
        for name, desk in desks.items()
    )
    (folder / "receivers.toml").write_text("".join(tables))
    port = free_port()
    environ = os.environ | {
        "PARLEY_BROKERS": broker,
        "PARLEY_PARTITIONS": str(_PARTITIONS),
        "PARLEY_RECEIVERS": str(folder / "receivers.toml"),
        "PARLEY_WEB_PORT": str(port),
        "PARLEY_FETCH_WAIT_MS": "20",
        "PARLEY_DATA_DIR": str(folder / "data"),
        "PARLEY_LOG_LEVEL": "error",
    }
    command = [sys.executable, "-m", "streams.cli", "worker", "--only", "deliveries"]
    process = await asyncio.to_thread(subprocess.Popen, command, env=environ)
    try:
        await _until(lambda: _listens(port))
        yield psutil.Process(process.pid)
    finally:
        process.terminate()
        await asyncio.to_thread(process.wait, 30)


def _listens(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


async def _until(holds: Callable[[], bool], seconds: float = 900) -> None:
    async with asyncio.timeout(seconds):
        while not await asyncio.to_thread(holds):  # noqa: ASYNC110, what is waited for has no event
            await asyncio.sleep(0.05)


class Feed:
    """Writes alerts to the embedded broker."""

    def __init__(self, broker: str) -> None:
        self._producer = Producer({"bootstrap.servers": broker, "linger.ms": 0, "log_level": 0})
        self._topic = ALERTS.named("parley")
        self.sent: dict[str, float] = {}

    def write(self, name: str) -> None:
        """Write one alert."""
        self.sent[name] = time.perf_counter()
        self._producer.produce(self._topic, encode(alert(name)), name.encode())
        self._producer.poll(0)

    def flush(self) -> None:
        """Wait until all are there."""
        self._producer.flush(60)


async def latency(folder: Path, beside: Answer | None) -> list[float]:
    """Deliver alerts one by one to a quick receiver, alone or *beside* another, and give the seconds from Kafka to it."""
    quick, other = Desk(_at_once), Desk(beside or _at_once)
    settings = load({"PARLEY_PARTITIONS": str(_PARTITIONS)})
    with EmbeddedBroker.of(settings) as broker:
        async with quick.open(), other.open():
            desks = {"quick": quick} | ({"other": other} if beside else {})
            async with worker(broker.bootstrap, folder, **desks):
                feed = Feed(broker.bootstrap)
                for number in range(_PACED):
                    feed.write(f"a{number}")
                    await asyncio.sleep(1 / _A_SECOND)
                await _until(lambda: len(quick.came) == _PACED)
        return [quick.came[name] - feed.sent[name] for name in feed.sent]


async def memory(folder: Path, answer: Answer) -> tuple[float, float, float]:
    """Give a worker ten thousand alerts; its megabytes before, after a quarter of them, and after all."""
    desk = Desk(answer)
    settings = load({"PARLEY_PARTITIONS": str(_PARTITIONS)})
    with EmbeddedBroker.of(settings) as broker:
        async with desk.open(), worker(broker.bootstrap, folder, desk=desk) as process:
            feed, sizes = Feed(broker.bootstrap), [process.memory_info().rss / _MEGABYTE]
            for first in range(0, _MANY, 500):
                for number in range(first, first + 500):
                    feed.write(f"a{number}")
                feed.flush()
                if answer is _never:
                    await asyncio.sleep(3)
                else:
                    await _until(lambda: len(desk.came) >= first + 500)  # noqa: B023, awaited here
                if first + 500 in (_MANY // 4, _MANY):
                    sizes.append(process.memory_info().rss / _MEGABYTE)
    return sizes[0], sizes[1], sizes[2]


def _shown(seconds: Sequence[float]) -> str:
    ordered = sorted(seconds)
    p50, p99 = (ordered[round(len(ordered) * share) - 1] * 1000 for share in (0.5, 0.99))
    return f"p50 {p50:.0f} ms, p99 {p99:.0f} ms"


async def main() -> None:
    """Measure, and print a line for each."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print(f"{_PACED} alerts, {_A_SECOND} a second, to a quick receiver")
        print(f"  alone                           {_shown(await latency(folder, None))}")
        print(f"  beside one that is as quick     {_shown(await latency(folder, _at_once))}")
        print(f"  beside one that takes 30 s      {_shown(await latency(folder, _slowly))}")
        print(f"{_MANY} alerts: the worker's memory at the beginning, after a quarter, after all")
        for said, answer in (("all accepted", _at_once), ("none accepted, all wait", _never)):
            before, quarter, after = await memory(folder, answer)
            print(f"  {said:<31} {before:.0f} MB, {quarter:.0f} MB, {after:.0f} MB")


if __name__ == "__main__":
    asyncio.run(main())
