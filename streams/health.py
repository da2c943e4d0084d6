"""Health: what the roles of a process say in; `/health` and `/metrics` over HTTP out."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from aiohttp import web
from msgspec import Struct
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from streams.metrics import Metrics
from streams.settings import Settings

_STOP_SECONDS = 2.0


class Report(Struct, frozen=True, kw_only=True):
    """
    Whether a process can do its work now: it has a broker, and each of its roles has an assignment.

    *detail* is what it is doing where that needs words ('waiting for Kafka at …').
    """

    broker: bool
    roles: Mapping[str, bool]
    detail: str = ""

    @property
    def healthy(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing

    @property
    def missing(self) -> tuple[str, ...]:
        """
        Name what is not there.

        >>> Report(broker=True, roles={"articles": True, "positions": False}).missing
        ('positions: no assignment',)
        """
        waiting = tuple(f"{role}: no assignment" for role, ready in self.roles.items() if not ready)
        return waiting if self.broker else ("broker: no answer", *waiting)


class WebServer:
    """
    The HTTP server of a worker.

    `/health` is 200 with `{"status": "ok"}`, or 503 with what is missing; whether the process should be restarted is the watchdog's
    business, so it fits a readiness probe. `/metrics` is Prometheus' text format.
    """

    def __init__(self, settings: Settings, metrics: Metrics, report: Callable[[], Report]) -> None:
        self._host = settings.web_host
        self._port = settings.web_port
        self._metrics = metrics
        self._report = report
        self._runner: web.AppRunner | None = None

    async def start(self) -> int:
        """Listen, and return the port; raises `OSError` where the address is taken or not this machine's."""
        app = web.Application()
        app.add_routes([web.get("/health", self._health), web.get("/metrics", self._show_metrics)])
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=_STOP_SECONDS)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._host, self._port)
        await site.start()
        port: int = self._runner.addresses[0][1]
        return port

    async def stop(self) -> None:
        """Close the listening socket and what is open."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _health(self, request: web.Request) -> web.Response:
        report = self._report()
        body: dict[str, Any] = {
            "status": "ok" if report.healthy else "unavailable",
            "missing": list(report.missing),
            "roles": dict(report.roles),
        }
        if report.detail:
            body["detail"] = report.detail
        return web.json_response(body, status=200 if report.healthy else 503)

    async def _show_metrics(self, request: web.Request) -> web.Response:
        page = await asyncio.to_thread(generate_latest, self._metrics.registry)
        return web.Response(body=page, headers={"Content-Type": CONTENT_TYPE_LATEST})
