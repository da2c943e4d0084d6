"""Hosts: addresses in; each when its host may be asked again, or that robots.txt forbids it, out."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from msgspec.structs import replace

from streams.intake.fetching import Answer, Fetcher, Outcome
from streams.intake.robots import MAX_BYTES, Rules, robots_url

_RULES_SECONDS = 86_400.0
_RULES_AGAIN_SECONDS = 900.0


class _Host:
    def __init__(self) -> None:
        self.turn = asyncio.Lock()
        self.rules: Rules | None = None
        self.rules_until = 0.0
        self.next_at = 0.0


class Hosts:
    """
    Asks hosts politely: one request at a time, *pause_seconds* apart or as far as the host wants, and nothing that its robots.txt forbids.

    Hosts wait for themselves only. Rules hold for a day, those of a host that could not say for a quarter of an hour.
    """

    def __init__(
        self,
        fetcher: Fetcher,
        *,
        pause_seconds: float = 1.0,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._fetcher = fetcher
        self._pause_seconds = pause_seconds
        self._clock = clock
        self._sleep = sleep
        self._hosts: dict[str, _Host] = {}

    async def get(self, url: str, *, max_bytes: int, etag: str | None = None, modified: str | None = None) -> Answer:
        """Fetch *url* when its host's turn has come; never raises."""
        try:
            place = urlsplit(url).netloc.lower()
        except ValueError:
            return Answer(outcome=Outcome.UNREACHABLE, url=url, detail="it is no address")
        host = self._hosts.setdefault(place, _Host())
        async with host.turn:
            rules = await self._rules(host, url)
            if rules.trouble is not None:
                return replace(rules.trouble, url=url)
            if not rules.allow(url):
                why = (
                    "its robots.txt does not allow it"
                    if rules.is_final
                    else "its robots.txt cannot be read now, so nothing is allowed"
                )
                return Answer(outcome=Outcome.FORBIDDEN, url=url, detail=why)
            await self._wait(host)
            return await self._fetcher.get(url, max_bytes=max_bytes, etag=etag, modified=modified)

    async def _rules(self, host: _Host, url: str) -> Rules:
        if host.rules is None or self._clock() >= host.rules_until:
            await self._wait(host)
            host.rules = Rules(await self._fetcher.get(robots_url(url), max_bytes=MAX_BYTES))
            host.rules_until = self._clock() + (_RULES_SECONDS if host.rules.is_final else _RULES_AGAIN_SECONDS)
        return host.rules

    async def _wait(self, host: _Host) -> None:
        wait = host.next_at - self._clock()
        if wait > 0:
            await self._sleep(wait)
        pause = max(self._pause_seconds, host.rules.delay_seconds if host.rules else 0.0)
        host.next_at = self._clock() + pause
