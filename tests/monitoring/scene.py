"""
The scene: installations of Parley in one process, each with one thing wrong, on embedded brokers; their ports out, as JSON in a file.

`python -m tests.monitoring.scene ports.json well poison …` runs those that are named until its standard input closes.
"""

import asyncio
import json
import shutil
import sys
import tempfile
import threading
import time
from contextlib import AsyncExitStack
from pathlib import Path
from typing import NamedTuple

from confluent_kafka import Producer

from streams.demo.child import free_port
from streams.embedded import EmbeddedBroker
from streams.settings import load
from streams.worker import Worker
from tests.integration.receiver import Receiver, webhook
from tests.monitoring import news

LOAD_SECONDS = float(600)
_BATCH_SECONDS = 1.0


class _Disk(NamedTuple):
    total: int
    used: int
    free: int


class Installation:
    """A worker with all roles and a broker of its own; *fault* is what is wrong with it."""

    def __init__(self, fault, folder, url, rate):
        self.fault = fault
        self._rate = rate
        self._released = threading.Event()
        environ = {
            "PARLEY_PARTITIONS": "1",
            "PARLEY_WEB_PORT": str(free_port()),
            "PARLEY_SESSION_TIMEOUT_SECONDS": "10",
            "PARLEY_COMMIT_INTERVAL_SECONDS": "1",
            "PARLEY_FETCH_WAIT_MS": "300",
            "PARLEY_STALL_SECONDS": "3600",
            "PARLEY_WATCH": ",".join(news.DYADS),
            "PARLEY_DATA_DIR": str(folder / fault),
            "PARLEY_LOG_LEVEL": "error",
            **webhook(url if fault != "receiver" else f"http://127.0.0.1:{free_port()}/"),
        }
        self.broker = EmbeddedBroker.of(load(environ))
        self._environ = environ
        self._bootstrap = ""

    async def run(self, stack):
        """Start, and return the worker's port once it is well."""
        stack.enter_context(self.broker)
        stack.callback(self._released.set)
        self._bootstrap = self.broker.bootstrap
        settings = load(self._environ | {"PARLEY_BROKERS": self._bootstrap})
        worker = Worker(settings, read=self._read, abort=lambda _: None)
        task = asyncio.create_task(worker.run())
        stack.push_async_callback(self._stopped, worker, task)
        while not worker.report().healthy:  # noqa: ASYNC110, there is nothing to wait on
            await asyncio.sleep(0.1)
        worker.metrics.name_model("scene")
        return worker.port

    async def _stopped(self, worker, task):
        self._released.set()
        if self.fault == "broker":
            task.cancel()
        worker.stop()
        await asyncio.wait([task], timeout=20)

    def spoil(self):
        """Begin what is wrong where it is not wrong from the start."""
        if self.fault == "broker":
            self.broker.go_down()

    async def load(self):
        """Send news at a steady pace."""
        began, sent = time.monotonic(), 0
        producer = Producer({"bootstrap.servers": self._bootstrap, "log_level": 0})
        while self._rate:
            share = min(1.0, (time.monotonic() - began) / LOAD_SECONDS)
            batch = [news.article(number, share) for number in range(sent, sent + self._rate)]
            if self.fault in {"poison", "well"}:
                batch += [(b"bad", b'{"id": ')] * (self._rate // 4 if self.fault == "poison" else sent == 0)
            for key, value in batch:
                producer.produce("parley.articles.raw", key=key, value=value)
            producer.poll(0)
            sent += self._rate
            await asyncio.sleep(_BATCH_SECONDS)

    def _read(self, article):
        if self.fault == "progress":
            self._released.wait()
        return () if self.fault == "abstains" else news.read(article)


RATES = {"well": 4, "poison": 4, "receiver": 1, "progress": 1, "abstains": 8, "articles": 0, "broker": 0}
"""Articles a second, by what is wrong."""


def _tell(file, told):
    unfinished = file.with_suffix(".new")
    unfinished.write_text(told)
    unfinished.rename(file)


async def main(file, faults):
    # a test machine may be short of disk: that is not what is wrong here
    shutil.disk_usage = lambda _: _Disk(100, 40, 60)
    with tempfile.TemporaryDirectory() as folder:
        async with AsyncExitStack() as stack:
            receiver = await stack.enter_async_context(Receiver())
            scene = [Installation(fault, Path(folder), receiver.url, RATES[fault]) for fault in faults]
            ports = await asyncio.gather(*(one.run(stack) for one in scene))
            loads = [asyncio.create_task(one.load()) for one in scene]
            told = json.dumps(dict(zip(faults, ports, strict=True)))
            await asyncio.to_thread(_tell, file, told)
            for one in scene:
                one.spoil()
            closing = asyncio.create_task(asyncio.to_thread(sys.stdin.read))
            done, _ = await asyncio.wait([closing, *loads], return_when=asyncio.FIRST_EXCEPTION)
            while not closing.done():
                for one in done - {closing}:
                    one.result()
                done, _ = await asyncio.wait([closing], timeout=1)
            for one in loads:
                one.cancel()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2:]))
