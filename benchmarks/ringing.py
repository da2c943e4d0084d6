"""Ringing: a worker with all its roles and half of the articles it can read in; how long after it was produced an article is an alert at a webhook, out."""

import asyncio
import itertools
import json
import random
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles

from aiohttp import web

from benchmarks.lines import Line
from benchmarks.throughput import MIXES, articles
from tests.integration.kafka import ApacheKafka
from tests.integration.receiver import webhook

_PARTIES = {
    "IR": "Iran", "OM": "Oman", "QA": "Qatar", "EG": "Egypt", "TR": "Turkey", "JP": "Japan", "CN": "China", "IN": "India", "PK": "Pakistan",
    "FR": "France", "DE": "Germany", "RU": "Russia", "UA": "Ukraine", "SY": "Syria", "SA": "Saudi Arabia", "KR": "South Korea",
}  # fmt: skip
_PAIRS = tuple(itertools.combinations(_PARTIES, 2))
_ONE_RINGS = 3
_URL = "https://example.org/"


def probe(number: int) -> bytes:
    """Write an article that is published now and rings for a pair of its own; its url says which it is."""
    actor, counterpart = (_PARTIES[code] for code in _PAIRS[number])
    return json.dumps(
        {
            "id": f"probe{number}",
            "url": f"{_URL}{number}",
            "title": f"{actor} is ready for talks with {counterpart}",
            "text": f"{actor} is ready to hold talks with {counterpart}, the foreign ministry said.",
            "published_at": datetime.now(UTC).isoformat(),
        }
    ).encode()


async def ring(broker: ApacheKafka, home: Path, count: int, grade: str) -> str:
    """Measure what the worker can read, then send *count* articles at half that rate, a third of which ring; give the figures as a line."""
    came = dict[int, float]()

    async def take(request: web.Request) -> web.Response:
        now = time.perf_counter()
        for piece in json.loads(await request.read())["data"]["evidence"]:
            if (piece.get("url") or "").startswith(_URL):
                came.setdefault(int(piece["url"].removeprefix(_URL)), now)
        return web.Response(status=204)

    app = web.Application()
    app.router.add_post("/", take)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    hook = webhook(f"http://127.0.0.1:{runner.addresses[0][1]}/")
    watched = ",".join("~".join(sorted(pair)) for pair in _PAIRS)
    try:
        line = Line(broker, home, "ringing", 6, PARLEY_GRADE=grade, PARLEY_WATCH=watched, **hook)
        return await asyncio.to_thread(_paced, line, count, came)
    finally:
        await runner.cleanup()


def _paced(line: Line, count: int, came: dict[int, float]) -> str:
    news, rings = articles(2 * count, MIXES["mixed"]), min(count // _ONE_RINGS, len(_PAIRS) - 1)
    with line.running(("streams.cli", "worker")) as processes:
        line.read([*news[: count // 2], probe(len(_PAIRS) - 1)], processes)
        line.until(lambda: len(_PAIRS) - 1 in came, processes)
        capacity = (count // 2) / line.read(news[count // 2 : count], processes).wall
        sent = _send(line, news[count:], rings, capacity / 2)
        line.until(lambda: came.keys() >= sent.keys(), processes)
    waits = [came[number] - at for number, at in sent.items()]
    return f"{len(waits)} alerts among {rings * _ONE_RINGS} articles at {capacity / 2:.1f}/s: {shown(waits)}"


def _send(line: Line, news: Sequence[bytes], rings: int, a_second: float) -> dict[int, float]:
    rng, sent, due = random.Random(7), dict[int, float](), time.perf_counter()  # noqa: S311, repeatable
    for number in range(rings * _ONE_RINGS):
        due += rng.expovariate(a_second)
        time.sleep(max(0.0, due - time.perf_counter()))
        at = time.perf_counter()
        if number % _ONE_RINGS:
            line.write([news[number]])
        else:
            sent[number // _ONE_RINGS] = at
            line.write([probe(number // _ONE_RINGS)])
    return sent


def shown(seconds: Sequence[float]) -> str:
    """
    Tell the median and the 99th of a hundred, in milliseconds.

    >>> shown([0.1] * 99 + [0.5])
    'p50 100 ms, p99 496 ms'
    """
    cuts = quantiles(seconds, n=100)
    return f"p50 {cuts[49] * 1000:.0f} ms, p99 {cuts[98] * 1000:.0f} ms"
