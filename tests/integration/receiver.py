"""A webhook receiver for tests: signed requests in; what was accepted, and how often it came, out."""

import base64
import json
from collections import Counter
from types import TracebackType
from typing import Any, Self

from aiohttp import web
from standardwebhooks import Webhook

SECRET = "whsec_" + base64.b64encode(b"a secret of the tests, 32 bytes.").decode()


def webhook(url: str) -> dict[str, str]:
    """The environment of a worker that tells *url*, on this machine, of everything."""
    return {"PARLEY_WEBHOOK_URL": url, "PARLEY_WEBHOOK_SECRET": SECRET, "PARLEY_WEBHOOK_ALLOW": "127.0.0.1"}


class Receiver:
    """
    Accepts what `standardwebhooks` verifies, once for each webhook-id; a repeat is answered with 200 and dropped, as the standard asks for.

    *statuses* are answered first, one a request, before anything is accepted.
    """

    def __init__(self, *statuses: int) -> None:
        self.accepted: dict[str, Any] = {}
        self.came: Counter[str] = Counter()
        self.forged = 0
        self.url = ""
        self._statuses = list(statuses)
        self._runner: web.AppRunner | None = None

    @property
    def repeats(self) -> int:
        """How many requests had an id that had been accepted before."""
        return sum(self.came.values()) - len(self.came)

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.add_routes([web.post("/alerts", self._take)])
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/alerts"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    async def _take(self, request: web.Request) -> web.Response:
        if self._statuses:
            return web.Response(status=self._statuses.pop(0))
        body = await request.read()
        try:
            Webhook(SECRET).verify(body, dict(request.headers))
        except Exception:  # noqa: BLE001, whatever is wrong with it
            self.forged += 1
            return web.Response(status=401)
        webhook_id = request.headers["webhook-id"]
        self.came[webhook_id] += 1
        self.accepted.setdefault(webhook_id, json.loads(body))
        return web.Response(status=200)
