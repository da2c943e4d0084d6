"""
What the board costs: a store of many dyads and statements in; each page's time beside that of the store's own bare query, out.

python -m benchmarks.board --dyads 100000 --statements 1000000 --store FILE --browser
"""

import argparse
import asyncio
import itertools
import os
import resource
import shutil
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
from playwright.async_api import async_playwright

from classifiers.claim import StanceScore
from classifiers.identity import digest
from classifiers.stance import Stance
from streams.bands import Band
from streams.positions import Position, Stand
from streams.settings import load
from streams.signals import Evidence
from streams.statements import Statement
from streams.webboard import schema
from streams.webboard.live import Hub
from streams.webboard.queries import Queries
from streams.webboard.server import BoardServer
from streams.webboard.store import Read, Store

_NOW = datetime(2026, 3, 20, tzinfo=UTC)
_BATCH = 5000
_ROUNDS = 9
_FIRST_PAINT = """() => new Promise(tell => new PerformanceObserver(
    (list) => list.getEntriesByName("first-contentful-paint").forEach((one) => tell(one.startTime))
).observe({ type: "paint", buffered: true }))"""
_WORDS = "the two sides see no room for talks at present, a spokesman said, though a door stays open"


def main() -> None:
    """Fill a store, ask it, and tell."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--dyads", type=int, default=100_000)
    arguments.add_argument("--statements", type=int, default=1_000_000)
    arguments.add_argument(
        "--store", type=Path, metavar="FILE", help="keep the store there, and ask it again next time"
    )
    arguments.add_argument(
        "--browser", action="store_true", help="also tell when chromium first paints (needs playwright)"
    )
    wanted = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = wanted.store or Path(folder) / "board.sqlite"
        if not path.exists():
            _fill(path, wanted.dyads, wanted.statements)
        asyncio.run(_ask(path, browser=wanted.browser))
    print(f"memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB at most")


def _fill(path: Path, dyads: int, many: int) -> None:
    started = time.perf_counter()
    store = Store(path)
    reads = itertools.chain(positions(dyads), statements(dyads, many))
    count = 0
    while batch := list(itertools.islice(reads, _BATCH)):
        store.take(batch)
        count += len(batch)
    store.close()
    seconds = time.perf_counter() - started
    size = os.stat(path).st_size / 2**20  # noqa: PTH116
    print(f"filled: {count:,} records in {seconds:.0f} s, {count / seconds:,.0f} a second, {size:,.0f} MiB")


def _pair(number: int) -> tuple[str, str]:
    one, other = sorted((f"Group {number % 997}", f"Party {number}"))
    return one, other


def positions(dyads: int) -> Iterator[Read]:
    """Make up a position for each of *dyads* pairs."""
    for number in range(dyads):
        one, other = _pair(number)
        at = _NOW - timedelta(minutes=number)
        value = (number % 201 - 100) / 100
        bands = (Band.CLOSED, Band.MIXED, Band.OPEN)
        stands = tuple(
            Stand(
                actor=actor,
                counterpart=toward,
                willingness=value,
                plans=None,
                conditional=False,
                undecided=False,
                statements=(digest("s", number),),
                last_change=at,
                willingness_band=bands[number % 3],
                last_statement=at,
            )
            for actor, toward in ((one, other), (other, one))
        )
        record = Position(dyad=f"{one}~{other}", as_of=at, stands=stands, verdicts=())
        yield Read(topic="positions", partition=0, offset=number, record=record)


def statements(dyads: int, many: int) -> Iterator[Read]:
    """Make up *many* statements about *dyads* pairs in turn, the newest first."""
    for number in range(many):
        one, other = _pair(number % dyads)
        at = _NOW - timedelta(minutes=number)
        name = digest("s", number)
        record = Statement(
            statement_id=name,
            dyad=f"{one}~{other}",
            actor=one,
            counterpart=other,
            principal=one,
            speakers=("a spokesman",),
            stances=(StanceScore(label=Stance.CLOSED, confidence=0.9),),
            first_seen=at,
            last_seen=at,
            outlets=("Harbour Post",),
            agencies=(),
            languages=("en",),
            claims=1,
            evidence=(Evidence(claim_id=digest("c", number), text=_WORDS, language="en", outlet="Harbour Post"),),
        )
        yield Read(topic="statements", partition=0, offset=number, record=record)


async def _ask(path: Path, *, browser: bool) -> None:
    queries = Queries(path)
    server = BoardServer(load({"PARLEY_BOARD_PORT": "0"}), queries, Hub(queries), lambda: 0)
    port = await server.start()
    bare = schema.reader(path)
    one, other = _pair(7)
    pages = {
        "first page": ("/", "SELECT dyad FROM dyads ORDER BY last_statement DESC, dyad LIMIT 50"),
        "search that finds one": ("/?q=party+4711", _found("4711* AND party*")),
        "search that finds all": ("/?q=party", _found("party*")),
        "search and filter by position": ("/?q=party&band=closed", "SELECT dyad FROM names CROSS JOIN dyads ON number = names.rowid WHERE names MATCH 'party*' AND bands & 1 ORDER BY last_statement DESC, dyad LIMIT 50"),
        "search that finds nothing": ("/?q=nobody", _found("nobody*")),
        "filter by position": ("/?band=closed&sort=closed", "SELECT dyad FROM dyads WHERE bands & 1 ORDER BY willingness IS NULL, willingness, dyad LIMIT 50"),
        "filter that nothing fits": ("/?band=denied", "SELECT dyad FROM dyads WHERE bands & 4 ORDER BY last_statement DESC, dyad LIMIT 50"),
        "a pair": (f"/dyads/{one}~{other}".replace(" ", "%20"), f"SELECT record FROM statements WHERE dyad = '{one}~{other}' ORDER BY first_seen DESC, id LIMIT 100"),  # noqa: S608
    }  # fmt: skip
    try:
        async with aiohttp.ClientSession(headers={"Accept": "text/html"}) as session:
            print("| page | page, ms (of CPU) | bare query, ms (of CPU) | ratio |\n| --- | --- | --- | --- |")
            for name, (address, query) in pages.items():
                served, served_cpu = await _median(
                    lambda address=address: _get(session, f"http://127.0.0.1:{port}{address}", server)
                )
                asked, asked_cpu = await _median(
                    lambda query=query: asyncio.to_thread(lambda: bare.execute(query).fetchall())
                )
                print(
                    f"| {name} | {served:.1f} ({served_cpu:.1f}) | {asked:.1f} ({asked_cpu:.1f}) | {served / asked:.1f} |"
                )
        if browser:
            await _paint(f"http://127.0.0.1:{port}/", server)
    finally:
        await server.stop()
        queries.close()
        bare.close()


def _found(match: str) -> str:
    return f"SELECT dyad FROM names CROSS JOIN dyads ON number = names.rowid WHERE names MATCH '{match}' ORDER BY last_statement DESC, dyad LIMIT 50"  # noqa: S608


async def _get(session: aiohttp.ClientSession, address: str, server: BoardServer) -> None:
    server._pages.clear()  # noqa: SLF001, what is measured is a page that nobody has asked for yet
    async with session.get(address) as response:
        await response.read()
        if response.status != 200:
            raise RuntimeError(f"{address}: {response.status}")


async def _paint(address: str, server: BoardServer) -> None:
    """Open the table, and a page with the same style and nothing on it, each time as if for the first time; tell when chromium had painted."""
    painted: dict[str, list[float]] = {"the table": [], "a page with nothing on it": []}
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for _, (name, path) in itertools.product(range(_ROUNDS), zip(painted, ("", "dyads/XX~YY"), strict=True)):
            server._pages.clear()  # noqa: SLF001, likewise
            context = await chromium.new_context(viewport={"width": 1440, "height": 900})
            page = await context.new_page()
            await page.goto(f"{address}{path}")
            painted[name].append(await page.evaluate(_FIRST_PAINT))
            await context.close()
        await chromium.close()
    for name, times in painted.items():
        print(f"first paint of {name}: {statistics.median(times):.0f} ms, {max(times):.0f} at most")


async def _median(ask: Callable[[], Awaitable[object]]) -> tuple[float, float]:
    """Ask often, and tell the median time and the median time of the processor, which others on the machine lengthen less; milliseconds."""
    times, busy = [], []
    for _ in range(_ROUNDS):
        started, worked = time.perf_counter(), time.process_time()
        await ask()
        times.append(time.perf_counter() - started)
        busy.append(time.process_time() - worked)
    return statistics.median(times) * 1000, statistics.median(busy) * 1000


if __name__ == "__main__":
    main()
