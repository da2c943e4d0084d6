"""A news site on loopback that misbehaves on request: routes in; a running server with what it was asked for out."""

import asyncio
import gzip
import ssl
from collections import Counter
from types import TracebackType
from typing import Any, Self

from aiohttp import web

FEED = """<rss version="2.0"><channel><title>Morning</title>{items}</channel></rss>"""
ITEM = "<item><title>Story {n}</title><link>{base}/story/{n}</link><pubDate>Mon, 02 Mar 2026 08:00:00 GMT</pubDate><description>{text}</description></item>"
PAGE = (
    "<html><head><title>Story {n}</title></head><body><h1>Story {n}</h1><article><p>Envoys of both sides said on Monday that story {n} would be "
    "settled at the next round of talks, for which no date has been set so far.</p><p>They left the city in the evening and promised written "
    "answers to the mediators before the end of the month.</p></article></body></html>"
)


class Site:
    """Answers whatever `routes` says, counts what it was asked for, and keeps the headers of the last request of each path."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.asked: Counter[str] = Counter()
        self.headers: dict[str, Any] = {}
        self.robots: str | int = 404
        self.feed: str | bytes | int = FEED.format(items="")
        self.etag: str | None = None
        self.url = ""
        self._tls = tls
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.add_routes([web.get("/{path:.*}", self._answer)])
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0, ssl_context=self._tls)
        await site.start()
        self.url = f"http{'s' if self._tls else ''}://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    def items(self, *numbers: int, text: str = "Short.") -> None:
        """Put stories into the feed, the first on top."""
        self.feed = FEED.format(items="".join(ITEM.format(n=n, base=self.url, text=text) for n in numbers))

    async def _answer(self, request: web.Request) -> web.StreamResponse:  # noqa: PLR0911 (one answer for each kind)
        path = request.match_info["path"]
        self.asked[path] += 1
        self.headers[path] = dict(request.headers)
        kind, _, rest = path.partition("/")
        if kind in ("ring", "chain", "moved"):
            raise _redirect(kind, int(rest or 0))
        match kind:
            case "robots.txt":
                return (
                    web.Response(status=self.robots) if isinstance(self.robots, int) else web.Response(text=self.robots)
                )
            case "feed":
                return self._feed(request)
            case "story":
                return web.Response(text=PAGE.format(n=rest), content_type="text/html")
            case "slow":
                await asyncio.sleep(30)
                return web.Response(text="late")
            case "endless":
                return await self._endless(request)
            case "bomb":
                return web.Response(
                    body=gzip.compress(bytes(50_000_000)),
                    headers={"Content-Encoding": "gzip"},
                    content_type="text/html",
                )
            case "claims":
                return web.Response(headers={"Content-Encoding": "gzip"}, body=b"no gzip", content_type="text/html")
            case "status":
                return web.Response(status=int(rest), headers={"Retry-After": "120"})
            case _:
                return web.Response(status=404)

    def _feed(self, request: web.Request) -> web.Response:
        if isinstance(self.feed, int):
            return web.Response(status=self.feed, headers={"Retry-After": "7200"} if self.feed == 503 else {})
        if self.etag and request.headers.get("If-None-Match") == self.etag:
            return web.Response(status=304)
        body = self.feed if isinstance(self.feed, bytes) else self.feed.encode()
        return web.Response(
            body=body, content_type="application/rss+xml", headers={"ETag": self.etag} if self.etag else {}
        )

    async def _endless(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        try:
            while True:
                await response.write(bytes(1_000_000))
        except ConnectionError:
            return response


def _redirect(kind: str, number: int) -> web.HTTPException:
    if kind == "moved":
        return web.HTTPMovedPermanently("/feed")
    return web.HTTPFound(f"/ring/{(number + 1) % 3}" if kind == "ring" else f"/chain/{number + 1}")
