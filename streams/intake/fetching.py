"""Fetching: an address in; what its server answers, within limits of time and size, or why there is nothing, out."""

import asyncio
import ipaddress
import socket
import ssl
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from types import TracebackType
from typing import Any, Self
from urllib.parse import urljoin

import aiohttp
from msgspec import Struct

from classifiers.rejected import Rejected
from streams.intake.opening import inflated

USER_AGENT = "Parley/0.1 (+news monitor; one request a second and host)"
_CHUNK_BYTES = 64 * 1024
_MAX_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOVED = frozenset({301, 308})


class Outcome(StrEnum):
    """What became of a request; the value is the log word and what the table of health shows."""

    OK = "ok"
    NOT_MODIFIED = "not_modified"
    GONE = "gone"  # 410: it asks never to be asked again
    BUSY = "busy"  # 429, 503
    HTTP_ERROR = "http_error"
    REDIRECTS = "redirects"  # a ring, or too many
    TOO_LARGE = "too_large"
    TIMEOUT = "timeout"
    CERTIFICATE = "certificate"
    UNREACHABLE = "unreachable"
    FORBIDDEN = "forbidden"  # robots.txt
    PRIVATE = "private"  # an address of this machine or network
    UNREADABLE = "unreadable"  # an answer that is no feed, no page


class Answer(Struct, frozen=True, kw_only=True):
    """
    What became of a request. *content* is empty unless *outcome* is `ok`; *detail* is one line for people.

    *url* is where the answer came from in the end; *moved_to* is set where every redirect on the way was a permanent one.
    """

    outcome: Outcome
    url: str
    content: bytes = b""
    charset: str | None = None
    content_type: str = ""
    etag: str | None = None
    modified: str | None = None
    moved_to: str | None = None
    retry_after_seconds: float | None = None
    detail: str = ""


class Limits(Struct, frozen=True, kw_only=True):
    """How long a request may take in all, redirects and body included, and how long to connect."""

    total_seconds: float = 20.0
    connect_seconds: float = 8.0


class PrivateAddressError(OSError):
    """A name leads to an address that is not on the public network."""


class Fetcher:
    """
    Fetches over HTTP for as long as the `async with` block lasts. No cookies, no proxy from the environment, no credentials.

    Unless *allow_private*, nothing on this machine or its network is asked, wherever a feed or a redirect leads. Bodies are unpacked here,
    not by the client, so that a bomb never grows beyond the limit. Certificates are always checked; *tls* is for authorities of one's own.
    """

    def __init__(
        self, limits: Limits | None = None, *, allow_private: bool = False, tls: ssl.SSLContext | None = None
    ) -> None:
        self._limits = limits or Limits()
        self._allow_private = allow_private
        self._tls = tls
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        connector = aiohttp.TCPConnector(
            limit=32,
            limit_per_host=2,
            ssl=self._tls or True,
            socket_factory=None if self._allow_private else _public_socket,
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            auto_decompress=False,
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=self._limits.connect_seconds),
            headers={"User-Agent": USER_AGENT, "Accept-Encoding": "gzip, deflate"},
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._session is not None
        await self._session.close()

    async def get(self, url: str, *, max_bytes: int, etag: str | None = None, modified: str | None = None) -> Answer:
        """Fetch *url*; with *etag* or *modified*, only if it has changed since. Never raises, and never takes longer than the limit."""
        conditions = {
            name: value for name, value in (("If-None-Match", etag), ("If-Modified-Since", modified)) if value
        }
        try:
            async with asyncio.timeout(self._limits.total_seconds):
                return await self._follow(url, conditions, max_bytes)
        except TimeoutError:
            return _failed(Outcome.TIMEOUT, url, f"no answer within {self._limits.total_seconds:g} seconds")
        except (aiohttp.ClientConnectorCertificateError, aiohttp.ClientConnectorSSLError) as error:
            reason = getattr(error, "certificate_error", None) or error
            return _failed(
                Outcome.CERTIFICATE,
                url,
                f"its certificate cannot be trusted: {getattr(reason, 'verify_message', None) or reason}",
            )
        except (aiohttp.ClientError, OSError, ValueError) as error:
            private = isinstance(error, PrivateAddressError) or isinstance(
                getattr(error, "os_error", None), PrivateAddressError
            )
            if private:
                return _failed(
                    Outcome.PRIVATE, url, "it leads to a private address; --allow-private fetches it all the same"
                )
            reason = getattr(getattr(error, "os_error", None), "strerror", None) or str(error) or type(error).__name__
            return _failed(Outcome.UNREACHABLE, url, " ".join(reason.split()))

    async def _follow(self, url: str, conditions: dict[str, str], max_bytes: int) -> Answer:
        assert self._session is not None
        seen = {url}
        here, moved = url, True
        for _ in range(_MAX_REDIRECTS + 1):
            async with self._session.get(here, headers=conditions, allow_redirects=False) as response:
                target = response.headers.get("Location")
                if response.status not in _REDIRECTS or not target:
                    return await self._answer(
                        response, here, max_bytes, moved_to=here if moved and here != url else None
                    )
                moved = moved and response.status in _MOVED
                here = urljoin(here, target)
            if here in seen:
                return _failed(Outcome.REDIRECTS, url, f"it redirects in a ring, by {here}")
            if not here.startswith(("http://", "https://")):
                return _failed(Outcome.REDIRECTS, url, f"it redirects to {here[:100]}")
            seen.add(here)
        return _failed(Outcome.REDIRECTS, url, f"it redirects more than {_MAX_REDIRECTS} times")

    async def _answer(self, response: aiohttp.ClientResponse, url: str, max_bytes: int, moved_to: str | None) -> Answer:
        status = response.status
        if status == 304:
            return Answer(outcome=Outcome.NOT_MODIFIED, url=url, moved_to=moved_to)
        if status != 200:
            outcome = {410: Outcome.GONE, 429: Outcome.BUSY, 503: Outcome.BUSY}.get(status, Outcome.HTTP_ERROR)
            retry_after = seconds_until(response.headers.get("Retry-After"), datetime.now(UTC))
            return Answer(
                outcome=outcome,
                url=url,
                retry_after_seconds=retry_after,
                detail=f"HTTP {status} {response.reason or ''}".strip(),
            )
        packed = await _body(response, max_bytes)
        content = (
            packed
            if isinstance(packed, Rejected)
            else inflated(packed, response.headers.get("Content-Encoding", ""), max_bytes)
        )
        if isinstance(content, Rejected):
            return _failed(
                Outcome.TOO_LARGE if content.reason == "too_large" else Outcome.UNREADABLE, url, content.detail
            )
        return Answer(
            outcome=Outcome.OK,
            url=url,
            content=content,
            charset=response.charset if response.headers.get("Content-Type") else None,
            content_type=response.content_type,
            etag=response.headers.get("ETag"),
            modified=response.headers.get("Last-Modified"),
            moved_to=moved_to,
        )


def seconds_until(retry_after: str | None, now: datetime) -> float | None:
    """
    Read a Retry-After header: seconds, or a date; null where it says nothing that can be read.

    >>> seconds_until("120", datetime(2024, 10, 4, tzinfo=UTC)), seconds_until("Fri, 04 Oct 2024 00:01:00 GMT", datetime(2024, 10, 4, tzinfo=UTC))
    (120.0, 60.0)
    """
    if retry_after is None:
        return None
    if retry_after.strip().isdecimal():
        return float(retry_after.strip()[:9])
    try:
        return max(0.0, (parsedate_to_datetime(retry_after) - now).total_seconds())
    except (ValueError, TypeError, IndexError):
        return None


async def _body(response: aiohttp.ClientResponse, max_bytes: int) -> bytes | Rejected:
    """Read a body as it comes, and no more than is taken: what a server says of its length is only the first test."""
    if (response.content_length or 0) > max_bytes:
        return inflated(bytes(max_bytes + 1), "", max_bytes)
    content = bytearray()
    async for chunk in response.content.iter_chunked(_CHUNK_BYTES):
        content += chunk
        if len(content) > max_bytes:
            break
    return bytes(content) if len(content) <= max_bytes else inflated(bytes(content), "", max_bytes)


def _failed(outcome: Outcome, url: str, detail: str) -> Answer:
    return Answer(outcome=outcome, url=url, detail=detail)


def _public_socket(place: Any) -> socket.socket:
    """Make the socket for an address, unless it is none of the public network: the name was resolved, whatever it looks like."""
    family, kind, protocol, _, address = place
    host = ipaddress.ip_address(address[0].partition("%")[0])
    if isinstance(host, ipaddress.IPv6Address):
        host = host.ipv4_mapped or host
    if not host.is_global or host.is_multicast:
        raise PrivateAddressError(f"{host} is a private address")
    made = socket.socket(family=family, type=kind, proto=protocol)
    made.setblocking(False)
    return made
