"""The demo's receiver: signed webhooks in; alerts, each accepted once, out."""

from types import TracebackType
from typing import Any, Self

import orjson
from aiohttp import web
from standardwebhooks import Webhook, WebhookVerificationError


class Receiver:
    """
    A webhook receiver on a loopback port, as a user of Parley would write one with the standardwebhooks library.

    It verifies every signature, drops what comes twice by its `webhook-id`, and is out of order for the first request it gets, so that a
    retry is to be seen. `accepted` holds what it took, by id; the other counts say what else came.
    """

    def __init__(self, secret: str) -> None:
        self.accepted: dict[str, dict[str, Any]] = {}
        self.repeats = 0
        self.forged = 0
        self.stumbled: str | None = None
        self.url = ""
        self._webhook = Webhook(secret)
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_post("/alerts", self._post)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}/alerts"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _post(self, request: web.Request) -> web.Response:
        body = await request.read()
        delivery = request.headers.get("webhook-id", "")
        try:
            self._webhook.verify(body, dict(request.headers))
        except WebhookVerificationError:
            self.forged += 1
            return web.Response(status=401)
        if self.stumbled is None:
            self.stumbled = delivery
            return web.Response(status=503, headers={"Retry-After": "1"})
        if delivery in self.accepted:
            self.repeats += 1
        else:
            self.accepted[delivery] = orjson.loads(body)["data"]
        return web.Response(status=204)
