"""
What following the board costs: many browsers that listen and thousands of changes in; whether one of them missed any, and the server's memory on the way, out.

python -m benchmarks.following --clients 200 --changes 5000
"""

import argparse
import asyncio
import contextlib
import itertools
import re
import sys
import tempfile
import time
from pathlib import Path

import aiohttp

from benchmarks.board import statements
from streams.settings import load
from streams.webboard.live import Hub
from streams.webboard.queries import Queries
from streams.webboard.server import BoardServer
from streams.webboard.store import Store

_STEPS = 10
_BATCH = 5
_PAUSE_SECONDS = 0.02
_DYADS = 1000
_IDLE_SECONDS = 2.0


def main() -> None:
    """Begin a server of its own process, follow it, and tell."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--clients", type=int, default=200)
    arguments.add_argument("--changes", type=int, default=5000)
    arguments.add_argument("--serve", type=Path, help=argparse.SUPPRESS)
    wanted = arguments.parse_args()
    if wanted.serve is not None:
        asyncio.run(_serve(wanted.serve, wanted.changes))
        return
    with tempfile.TemporaryDirectory() as folder:
        missed = asyncio.run(_follow(Path(folder), wanted.clients, wanted.changes))
    sys.exit(1 if missed else 0)


async def _serve(folder: Path, changes: int) -> None:
    """Serve a store; for each line on standard input write a tenth of the changes into it, and answer with the number of the last."""
    store = Store(folder / "board.sqlite")
    queries = Queries(store.path)
    hub = Hub(queries)
    server = BoardServer(load({"PARLEY_BOARD_PORT": "0"}), queries, hub, lambda: 0)
    print(await server.start(), flush=True)
    reads = statements(_DYADS, changes)
    while await asyncio.to_thread(sys.stdin.readline):
        for _ in range(0, changes // _STEPS, _BATCH):
            hub.tell(await asyncio.to_thread(store.take, list(itertools.islice(reads, _BATCH))))
            await asyncio.sleep(_PAUSE_SECONDS)
        print(queries.kept()[1], flush=True)
    await server.stop()
    queries.close()
    store.close()


class _Browser:
    """Follows as a browser does: when it is let go it comes again and says what it saw last."""

    def __init__(self) -> None:
        self.last = 0
        self.missed = 0
        self.comings = 0

    async def follow(self, session: aiohttp.ClientSession, address: str) -> None:
        while True:
            self.comings += 1
            with contextlib.suppress(aiohttp.ClientError):
                async with session.get(address, headers={"Last-Event-ID": str(self.last)}) as response:
                    async for line in response.content:
                        if line.startswith(b"id: "):
                            number = int(line[4:])
                            self.missed += abs(number - self.last - 1)
                            self.last = number


async def _follow(folder: Path, clients: int, changes: int) -> int:
    server = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.following", "--serve", str(folder), "--changes", str(changes),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert server.stdin is not None
    assert server.stdout is not None
    address = f"http://127.0.0.1:{int(await server.stdout.readline())}/live"
    browsers = [_Browser() for _ in range(clients)]
    print(f"{_memory(server.pid):.1f} MiB before anybody listens")
    timeout = aiohttp.ClientTimeout(total=None)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), timeout=timeout) as session:
        following = [asyncio.create_task(one.follow(session, address)) for one in browsers]
        await asyncio.sleep(_IDLE_SECONDS)
        print(f"{_memory(server.pid):.1f} MiB with {clients} listening")
        started = time.perf_counter()
        for _ in range(_STEPS):
            server.stdin.write(b"\n")
            newest = int(await server.stdout.readline())
            while any(one.last < newest for one in browsers):  # noqa: ASYNC110, one look at all of them
                await asyncio.sleep(_PAUSE_SECONDS)
            print(f"{_memory(server.pid):.1f} MiB after {newest:,} changes")
        seconds = time.perf_counter() - started
        for task in following:
            task.cancel()
        await asyncio.gather(*following, return_exceptions=True)
    server.stdin.close()
    await server.wait()
    missed = sum(one.missed for one in browsers)
    again = sum(one.comings - 1 for one in browsers)
    print(f"{clients * changes:,} events in {seconds:.0f} s, {missed} missed, {again} times let go and back")
    return missed


def _memory(pid: int | None) -> float:
    """Read what a process has in memory, in MiB, as Linux tells it."""
    found = re.search(r"VmRSS:\s*(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) / 1024 if found else 0.0


if __name__ == "__main__":
    main()
