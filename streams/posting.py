"""Posting: a receiver's url and one request in; what became of it out. Connects to public addresses only, unless the operator allows others by name."""

import socket
import ssl
import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import aiohttp
from aiohttp.client_exceptions import ClientConnectorDNSError, InvalidUrlClientError
from msgspec import Struct

from streams.addresses import Allowed, fault, host_of, refusal
from streams.attempts import Attempt, Outcome, classify
from streams.settings import Secret

CONNECT_SECONDS = 5.0
TOTAL_SECONDS = 20.0
"""The Standard Webhooks specification asks for 15 to 30."""

_ANSWER_BYTES = 1024


class ForbiddenAddressError(OSError):
    """A name led to an address that must not be connected to; says no more, because the address may be a secret."""

    def __init__(self) -> None:
        super().__init__("forbidden address")


class Answer(Struct, frozen=True, kw_only=True):
    """What became of a request, the first KiB of what was answered, and the address that was spoken to."""

    attempt: Attempt
    content: bytes = b""
    address: str = ""


class Post:
    """
    A client for one url; close it in the end.

    Every connection is made to an address that was checked at that moment: a name that leads elsewhere the second time leads nowhere. Redirects are not
    followed, no proxy is taken from the environment, no cookie kept, no answer unpacked. Has to be made inside a running event loop.
    """

    def __init__(self, url: Secret, allow: Allowed, *, connections: int = 1, user_agent: str = "parley") -> None:
        self._url = url.reveal()
        self._fault = fault(self._url, allow)
        self._host = "" if self._fault else host_of(self._url)
        self._allow = allow
        self._refused = 0
        self._address = ""
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=connections,
                resolver=aiohttp.ThreadedResolver(),
                socket_factory=self._socket,
                happy_eyeballs_delay=None,
                use_dns_cache=False,
            ),
            timeout=aiohttp.ClientTimeout(total=TOTAL_SECONDS, sock_connect=CONNECT_SECONDS),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"user-agent": user_agent, "accept-encoding": "identity"},
            trust_env=False,
            auto_decompress=False,
        )

    async def close(self) -> None:
        """Close what is open."""
        await self._session.close()

    async def send(self, content: bytes, headers: Mapping[str, str], now: datetime) -> Attempt:
        """
        Post *content* once. Whatever the network or the receiver does is an `Attempt`, never an exception.

        `DELIVERED` means that the receiver answered 2xx, not that somebody has read it; `TIMEOUT` does not mean that it has not arrived.
        """
        return (await self.ask("POST", content, headers, now)).attempt

    async def ask(
        self, method: str, content: bytes | None, headers: Mapping[str, str], now: datetime, path: str = ""
    ) -> Answer:
        """Make one request, to the url or to *path* behind it, and give the first KiB of what is answered."""
        if self._fault is not None:
            return Answer(attempt=Attempt(outcome=Outcome.FORBIDDEN, detail=self._fault))
        began, refused = time.monotonic(), self._refused
        try:
            async with self._session.request(
                method, self._url + path, data=content, headers=headers, allow_redirects=False
            ) as response:
                answer = await response.content.read(_ANSWER_BYTES)
                took = time.monotonic() - began
                attempt = classify(response.status, response.headers.get("Retry-After"), answer, now, took)
                return Answer(attempt=attempt, content=answer, address=self._address)
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError) as error:
            outcome = Outcome.FORBIDDEN if self._refused > refused else _outcome(error)
            # the messages of these errors may contain the address
            took = time.monotonic() - began
            return Answer(attempt=Attempt(outcome=outcome, detail=_detail(outcome, error), seconds=took))

    def _socket(self, info: Any) -> socket.socket:
        """Make the socket for an address that was just found, or refuse; what is connected to is this very address."""
        family, kind, protocol, _, where = info
        if refusal(where[0], self._host, self._allow) is not None:
            self._refused += 1
            raise ForbiddenAddressError
        self._address = where[0]
        return socket.socket(family, kind, protocol)


def _outcome(error: Exception) -> Outcome:
    if isinstance(error, TimeoutError):
        return Outcome.TIMEOUT
    if isinstance(error, InvalidUrlClientError):
        return Outcome.FORBIDDEN
    if isinstance(error, ClientConnectorDNSError):
        return Outcome.UNRESOLVED
    if isinstance(error, aiohttp.ClientSSLError | ssl.SSLError | ssl.CertificateError):
        return Outcome.BAD_TLS
    return Outcome.UNREACHABLE


def _detail(outcome: Outcome, error: Exception) -> str:
    if outcome is Outcome.FORBIDDEN:
        return "its name leads to an address that is not public; if that is meant, allow it by name"
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        reason = getattr(error.certificate_error, "verify_message", "")
        return f"{type(error).__name__} {reason}".strip()
    number = getattr(error, "errno", None)
    return f"{type(error).__name__}{f' errno {number}' if number else ''}"
