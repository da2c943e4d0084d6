"""A receiver of webhooks on loopback: what came in, and the answers it gives, in order."""

from typing import Self

from aiohttp import web
from aiohttp.test_utils import TestServer
from standardwebhooks import Webhook

from streams.settings import Secret
from streams.webhooks import Receiver, receiver

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


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
    def receiver(self) -> Receiver:
        return receiver("webhook", Secret(self.url), Secret(SECRET))

    async def _hook(self, request: web.Request) -> web.Response:
        content = await request.read()
        self.messages.append(Webhook(SECRET).verify(content, dict(request.headers)))
        self.ids.append(request.headers["webhook-id"])
        self.bodies.append(content)
        answer = self._answers.pop(0) if self._answers else 204
        return web.Response(status=answer) if isinstance(answer, int) else answer
