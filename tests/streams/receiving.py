"""A receiver of webhooks on loopback: what came in, and the answers it gives, in order."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any, Self

from aiohttp import web
from aiohttp.test_utils import TestServer
from standardwebhooks import Webhook

from streams.addresses import Allowed, allowed
from streams.posting import Post
from streams.receivers import Kind, Receiver
from streams.settings import Secret

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
HERE = allowed(["127.0.0.1"])


def webhook(url: str, name: str = "webhook", **more: Any) -> Receiver:
    """A receiver of webhooks on this machine."""
    return Receiver(name=name, kind=Kind.WEBHOOK, url=Secret(url), allow=HERE, secrets=(Secret(SECRET),), **more)


@asynccontextmanager
async def post(url: str, allow: Allowed = HERE) -> AsyncIterator[Post]:
    """A client for *url*, closed in the end."""
    client = Post(Secret(url), allow)
    try:
        yield client
    finally:
        await client.close()


def verified(content: bytes, headers: Mapping[str, str]) -> dict[str, Any]:
    """Read a message that is signed for the time it says, whatever time it is here: tests have clocks of their own."""
    at = datetime.fromtimestamp(int(headers["webhook-timestamp"]), UTC)
    assert Webhook(SECRET).sign(headers["webhook-id"], at, content.decode()) in headers["webhook-signature"].split()
    message: dict[str, Any] = json.loads(content)
    return message


class Endpoint:
    """Answers with *answers*, one after the other, then 204; verifies every signature, also of what it refuses."""

    def __init__(self, *answers: web.Response | int) -> None:
        self._answers = list(answers)
        self.ids: list[str] = []
        self.bodies: list[bytes] = []
        self.messages: list[dict] = []
        app = web.Application()
        app.router.add_post("/hook", self._hook)
        self._server = TestServer(app)

    async def __aenter__(self) -> Self:
        await self._server.start_server()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._server.close()

    @property
    def url(self) -> str:
        return str(self._server.make_url("/hook"))

    @property
    def settings(self) -> dict[str, str]:
        """What tells a worker of this endpoint."""
        return {"PARLEY_WEBHOOK_URL": self.url, "PARLEY_WEBHOOK_SECRET": SECRET, "PARLEY_WEBHOOK_ALLOW": "127.0.0.1"}

    async def _hook(self, request: web.Request) -> web.Response:
        content = await request.read()
        self.messages.append(verified(content, request.headers))
        self.ids.append(request.headers["webhook-id"])
        self.bodies.append(content)
        answer = self._answers.pop(0) if self._answers else 204
        return web.Response(status=answer) if isinstance(answer, int) else answer
