"""Serving: HTTP requests in; articles in Kafka, and an answer that says what became of each, out."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import msgspec
from aiohttp import web

from classifiers.rejected import Rejected
from streams.ingest import Record
from streams.intake.delivery import AwayError, BusyError, Outlet
from streams.intake.door import (
    MAX_BODY_BYTES,
    Keys,
    Parcel,
    Refusal,
    Result,
    Verdict,
    admitted,
    rejection,
    status_of,
    too_large,
    unwrapped,
)
from streams.intake.seen import Seen

_BODY_SECONDS = 30.0
_BYTES_UNDER_WAY = 64 * 1024 * 1024
_STOP_SECONDS = 10.0
_RETRY_SECONDS = 2
_AWAY_SECONDS = 10


class Door:
    """
    The HTTP door: `POST /articles`, and `GET /health`.

    An answer of 202 means that Kafka has the articles. The same id with the same wording is taken once and answered as a duplicate from then on; who
    sends it while the first is still under way waits for the same answer. Without *keys* everybody may send.
    """

    def __init__(
        self,
        outlet: Outlet,
        keys: Keys | None,
        *,
        topic: str,
        max_under_way: int = 2_000,
        body_seconds: float = _BODY_SECONDS,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._outlet = outlet
        self._keys = keys
        self._topic = topic
        self._max_under_way = max_under_way
        self._body_seconds = body_seconds
        self._now = now
        self._seen = Seen()
        self._under_way: dict[str, asyncio.Future[Result]] = {}
        self._bytes = 0
        self._runner: web.AppRunner | None = None
        self.is_away = False
        """Whether Kafka did not take what was sent last."""

    async def start(self, host: str, port: int) -> int:
        """Listen, and return the port; raises `OSError` where the address is taken or not this machine's."""
        app = web.Application(client_max_size=MAX_BODY_BYTES)
        app.add_routes([web.post("/articles", self._articles), web.get("/health", self._health)])
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=_STOP_SECONDS, auto_decompress=False)
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        await site.start()
        bound: int = self._runner.addresses[0][1]
        return bound

    async def stop(self) -> None:
        """Take no more requests, and finish those that are under way."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def _health(self, request: web.Request) -> web.Response:
        status = "unavailable" if self.is_away else "ok"
        return _json({"status": status, "waiting": len(self._under_way)}, 503 if self.is_away else 200)

    async def _articles(self, request: web.Request) -> web.Response:
        refusal = self._refused(request)
        if refusal is not None:
            return _refusal(refusal)
        reserved = request.content_length or MAX_BODY_BYTES // 4
        self._bytes += reserved
        try:
            body = await self._body(request)
            if isinstance(body, Refusal):
                return _refusal(body)
            parcel = await asyncio.to_thread(
                unwrapped,
                body,
                request.content_type,
                request.headers.get("Content-Encoding", ""),
                topic=self._topic,
                now=self._now(),
                charset=request.charset,
                url=request.query.get("url"),
            )
            return _refusal(parcel) if isinstance(parcel, Refusal) else await self._take(parcel)
        finally:
            self._bytes -= reserved

    def _refused(self, request: web.Request) -> Refusal | None:
        """Judge a request by its headers: who sends it, what it is, and whether there is room."""
        given = request.headers.get("Authorization", "")
        key = given[7:].strip() if given[:7].lower() == "bearer " else request.headers.get("X-API-Key")
        if self._keys is not None and self._keys.owner(key) is None:
            return Refusal(
                status=401, reason="unauthorized", detail="send one of the keys as: Authorization: Bearer KEY"
            )
        content_type = request.content_type if "Content-Type" in request.headers else ""
        refusal = admitted(content_type, request.headers.get("Content-Encoding", ""), request.content_length)
        is_full = len(self._under_way) >= self._max_under_way or self._bytes >= _BYTES_UNDER_WAY
        return refusal or (_busy() if is_full else None)

    async def _body(self, request: web.Request) -> bytes | Refusal:
        body = bytearray()
        try:
            async with asyncio.timeout(self._body_seconds):
                async for chunk in request.content.iter_any():
                    body += chunk
                    if len(body) > MAX_BODY_BYTES:
                        return too_large()
        except TimeoutError:
            return Refusal(
                status=408,
                reason="timeout",
                detail=f"the body did not come within {self._body_seconds:g} seconds; send it again",
            )
        return bytes(body)

    async def _take(self, parcel: Parcel) -> web.Response:
        new = sum(isinstance(one, Record) for one in parcel.records)
        if len(self._under_way) + new > self._max_under_way:
            return _refusal(_busy())
        try:
            results = await asyncio.gather(*(self._result(one) for one in parcel.records))
        except BusyError:
            return _refusal(_busy())
        except AwayError as error:
            self.is_away = True
            return _refusal(
                Refusal(
                    status=503, reason="kafka_away", detail=f"{error}; send it again", retry_after_seconds=_AWAY_SECONDS
                )
            )
        status = status_of(results, is_single=parcel.is_single)
        counts = {verdict.value: sum(result.status is verdict for result in results) for verdict in Verdict}
        return _json({**counts, "results": results}, status)

    async def _result(self, one: Record | Result) -> Result:
        if isinstance(one, Result):
            return one
        article_id = one.key.decode()
        if (under_way := self._under_way.get(one.event_id)) is not None:
            first = await asyncio.shield(under_way)
            return first if first.status is Verdict.REJECTED else Result(status=Verdict.DUPLICATE, id=article_id)
        if not self._seen.is_new(one.event_id):
            return Result(status=Verdict.DUPLICATE, id=article_id)
        return await self._sent(one, article_id)

    async def _sent(self, one: Record, article_id: str) -> Result:
        """Send a record; whoever sends the same meanwhile gets the same answer, or the same failure."""
        answer: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        answer.add_done_callback(
            lambda done: done.cancelled() or done.exception()
        )  # that nobody else waited is no fault
        self._under_way[one.event_id] = answer
        try:
            rejected: Rejected | None = await self._outlet.send(one)
            result = (
                Result(status=Verdict.ACCEPTED, id=article_id) if rejected is None else rejection(rejected, article_id)
            )
            self.is_away = False
            if rejected is not None:
                self._seen.forget(one.event_id)
            answer.set_result(result)
        except BaseException as error:
            self._seen.forget(one.event_id)
            answer.set_exception(error if isinstance(error, Exception) else AwayError("the request was given up"))
            raise
        finally:
            del self._under_way[one.event_id]
        return result


def _busy() -> Refusal:
    detail = "more articles wait for Kafka than may; send it again in a moment"
    return Refusal(status=429, reason="busy", detail=detail, retry_after_seconds=_RETRY_SECONDS)


def _refusal(refusal: Refusal) -> web.Response:
    headers: dict[str, str] = {}
    if refusal.retry_after_seconds is not None:
        headers["Retry-After"] = str(refusal.retry_after_seconds)
    if refusal.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    response = _json({"reason": refusal.reason, "detail": refusal.detail}, refusal.status)
    response.headers.update(headers)
    return response


def _json(members: dict[str, Any], status: int) -> web.Response:
    return web.Response(body=msgspec.json.encode(members), status=status, content_type="application/json")
