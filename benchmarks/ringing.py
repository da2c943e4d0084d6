"""Ringing: a worker with all its roles and half of the articles it can read in; how long after it was produced an article is an alert at a webhook, out."""

import asyncio
import itertools
import json
import random
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import web

from benchmarks.hops import hops, passed, shown
from benchmarks.lines import Line, queueing
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


def url(number: int) -> str:
    """Name a probe."""
    return f"{_URL}{number}"


def probe(number: int) -> bytes:
    """Write an article that is published now and rings for a pair of its own; its url says which it is."""
    actor, counterpart = (_PARTIES[code] for code in _PAIRS[number])
    return json.dumps(
        {
            "id": f"probe{number}",
            "url": url(number),
            "title": f"{actor} is ready for talks with {counterpart}",
            "text": f"{actor} is ready to hold talks with {counterpart}, the foreign ministry said.",
            "published_at": datetime.now(UTC).isoformat(),
        }
    ).encode()


async def ring(broker: ApacheKafka, home: Path, count: int, grade: str) -> str:
    """Measure what the worker can bring to its end, then send *count* articles at half that rate, a third of which ring, as they do in the measurement; give the figures, hop by hop."""
    came = dict[str, float]()

    async def take(request: web.Request) -> web.Response:
        now = time.time()
        for piece in json.loads(await request.read())["data"]["evidence"]:
            if (piece.get("url") or "").startswith(_URL):
                came.setdefault(piece["url"], now)
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


def _paced(line: Line, count: int, came: dict[str, float]) -> str:
    rings = min(count // _ONE_RINGS, len(_PAIRS) // 2 - 1)
    sent = rings * _ONE_RINGS
    warm, backlog, paced = (articles(3 * sent, MIXES["mixed"])[part * sent :][:sent] for part in range(3))
    with line.running(("streams.cli", "worker")) as processes:
        line.read([*warm, probe(len(_PAIRS) - 1)], processes)
        line.until(lambda: url(len(_PAIRS) - 1) in came, processes)
        came.clear()
        began = time.perf_counter()
        # pairs of its own: who has rung once does not ring again
        line.read([_one(number, backlog, rings) for number in range(sent)], processes)
        line.until(lambda: len(came) == rings, processes)
        capacity = sent / (time.perf_counter() - began)
        came.clear()
        began, queued = time.perf_counter(), sum(map(queueing, processes))
        late = _send(line, paced, capacity / 2)
        line.until(lambda: len(came) == rings, processes)
        took, queued = time.perf_counter() - began, sum(map(queueing, processes)) - queued
    found = passed(line.brokers, line.prefix, came)
    waits = [one["webhook"] - one["raw"] for one in found.values()]
    return "\n".join(
        [
            f"{len(waits)} alerts among {sent} articles at {capacity / 2:.1f}/s: {shown(waits)}",
            f"    {queued:.1f} s of queueing for a processor in {took:.0f} s; the articles were written {late * 1000:.0f} ms late at most",
            *(f"    {one}" for one in hops(found)),
        ]
    )


def _one(number: int, news: Sequence[bytes], first_pair: int = 0) -> bytes:
    """Make the article with this number: one in three is a probe, of the pairs from *first_pair* on."""
    return news[number] if number % _ONE_RINGS else probe(first_pair + number // _ONE_RINGS)


def _send(line: Line, news: Sequence[bytes], a_second: float) -> float:
    """Write articles at random moments, and tell by how many seconds the latest was late: what is late rings late without any fault of the worker."""
    rng, due, late = random.Random(7), time.perf_counter(), 0.0  # noqa: S311, repeatable
    for number in range(len(news)):
        due += rng.expovariate(a_second)
        time.sleep(max(0.0, due - time.perf_counter()))
        late = max(late, time.perf_counter() - due)
        line.send(_one(number, news))
    return late
