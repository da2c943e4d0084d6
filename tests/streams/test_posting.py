"""One request: whatever the receiver, the network or a name server does is an outcome, and nothing leads to an address that is not public."""

import asyncio
import gzip
import socket
import ssl
from datetime import UTC, datetime

import aiohttp
import pytest
import trustme
from aiohttp import web
from aiohttp.test_utils import TestServer

from streams import posting
from streams.addresses import Allowed, allowed
from streams.attempts import Outcome
from streams.posting import Post
from streams.settings import Secret
from tests.streams.receiving import HERE, Endpoint, post
from tests.streams.test_addresses import TRICKS

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


class Names:
    """A name server of the test's own: it says what it is told to, one answer after another."""

    def __init__(self, monkeypatch, **answers):
        self.answers = {name.replace("_", "."): list(found) for name, found in answers.items()}
        self.asked = []
        monkeypatch.setattr(aiohttp.ThreadedResolver, "resolve", self._resolve)

    async def _resolve(self, host, port=0, family=socket.AF_INET):
        self.asked.append(host)
        answers = self.answers.get(host)
        if not answers:
            raise OSError("no such name")
        found = answers.pop(0) if len(answers) > 1 else answers[0]
        return [
            {
                "hostname": host,
                "host": address,
                "port": port,
                "family": socket.AF_INET6 if ":" in address else socket.AF_INET,
                "proto": 0,
                "flags": 0,
            }
            for address in found.split()
        ]


class Wire:
    """Notes every connection that is begun, and lets none be made."""

    def __init__(self, monkeypatch):
        self.begun = []
        monkeypatch.setattr(asyncio.get_running_loop(), "sock_connect", self._connect, raising=False)

    async def _connect(self, sock, address):
        self.begun.append(address)
        raise ConnectionRefusedError


async def tell(url, allow=HERE):
    async with post(url, allow) as client:
        return await client.send(b"{}", {}, NOW)


@pytest.fixture
def port():
    """One on which nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


@pytest.mark.parametrize("url", TRICKS.values(), ids=TRICKS)
async def test_a_trick_connects_nowhere(url, monkeypatch):
    names, wire = Names(monkeypatch), Wire(monkeypatch)
    attempt = await tell(url, Allowed())
    assert attempt.outcome is Outcome.FORBIDDEN
    assert (names.asked, wire.begun) == ([], [])


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1", "64:ff9b::a00:1", "fd00::1", "0.0.0.0"],
)
async def test_a_name_that_leads_into_the_house_is_followed_to_the_door(address, monkeypatch):
    Names(monkeypatch, desk_example=[address])
    wire = Wire(monkeypatch)
    attempt = await tell("https://desk.example/hook", Allowed())
    assert attempt.outcome is Outcome.FORBIDDEN
    assert wire.begun == []
    assert address not in attempt.detail


async def test_of_several_addresses_only_public_ones_are_tried(monkeypatch):
    Names(monkeypatch, desk_example=["10.0.0.1 8.8.8.8 192.168.0.1"])
    wire = Wire(monkeypatch)
    attempt = await tell("https://desk.example/hook", Allowed())
    assert {address[0] for address in wire.begun} == {"8.8.8.8"}
    assert attempt.outcome is Outcome.FORBIDDEN


async def test_a_name_that_leads_elsewhere_the_second_time_leads_nowhere(monkeypatch):
    async def brief(request):
        return web.Response(headers={"Connection": "close"})

    async with served(brief) as url:
        Names(monkeypatch, desk_example=["127.0.0.1", "169.254.169.254"])
        async with post(url.replace("127.0.0.1", "desk.example"), allowed(["desk.example"])) as client:
            first = await client.ask("POST", b"{}", {}, NOW)
            second = await client.ask("POST", b"{}", {}, NOW)
    assert (first.attempt.status, first.address) == (200, "127.0.0.1")
    assert second.attempt.outcome is Outcome.FORBIDDEN


async def test_a_redirect_is_not_followed(monkeypatch):
    async with Endpoint() as elsewhere:
        target = elsewhere.url

        async def away(request):
            return web.Response(status=307, headers={"Location": target})

        async with served(away) as url:
            attempt = await tell(url)
    assert attempt.outcome is Outcome.REDIRECTED
    assert elsewhere.ids == []


async def test_a_port_where_nobody_listens_is_unreachable_and_its_address_is_not_told(port):
    attempt = await tell(f"http://127.0.0.1:{port}/token-7")
    assert attempt.outcome is Outcome.UNREACHABLE
    assert "token-7" not in repr(attempt)
    assert str(port) not in repr(attempt)


async def test_a_name_that_nobody_knows_is_unresolved_and_not_told(monkeypatch):
    Names(monkeypatch)
    attempt = await tell("https://desk-7.example/")
    assert attempt.outcome is Outcome.UNRESOLVED
    assert "desk-7" not in repr(attempt)


async def test_a_receiver_that_never_answers_is_a_timeout(monkeypatch):
    monkeypatch.setattr(posting, "TOTAL_SECONDS", 0.2)

    async def mute(reader, writer):
        await reader.read()
        writer.close()

    server = await asyncio.start_server(mute, "127.0.0.1", 0)
    async with server:
        attempt = await tell(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/")
        server.close()
    assert attempt.outcome is Outcome.TIMEOUT
    assert attempt.seconds >= 0.2


async def test_what_is_no_http_is_unreachable():
    async def babble(reader, writer):
        writer.write(b"SSH-2.0-OpenSSH_9.2\r\n")
        writer.close()

    server = await asyncio.start_server(babble, "127.0.0.1", 0)
    async with server:
        attempt = await tell(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/")
    assert attempt.outcome is Outcome.UNREACHABLE


async def test_no_more_than_a_kilobyte_of_an_answer_is_read_and_nothing_is_unpacked():
    sent = 0

    async def endless(request):
        nonlocal sent
        response = web.StreamResponse(status=500, headers={"Content-Encoding": "gzip"})
        await response.prepare(request)
        bomb = gzip.compress(bytes(10_000_000))
        try:
            while sent < 500_000_000:
                await response.write(bomb)
                sent += len(bomb)
        except ConnectionError:
            pass
        return response

    async with served(endless) as url, post(url) as client:
        answer = await client.ask("POST", b"{}", {}, NOW)
        assert answer.attempt.outcome is Outcome.FAILED
        assert len(answer.content) <= 1024
    assert sent < 100_000_000


async def test_headers_without_an_end_are_given_up():
    async def endless(reader, writer):
        writer.write(b"HTTP/1.1 200 OK\r\n")
        try:
            while True:
                writer.write(b"x-more: " + b"x" * 5000 + b"\r\n")
                await writer.drain()
        except ConnectionError:
            writer.close()

    server = await asyncio.start_server(endless, "127.0.0.1", 0)
    async with server:
        attempt = await tell(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/")
    assert attempt.outcome in (Outcome.UNREACHABLE, Outcome.TIMEOUT)


async def test_proxies_of_the_environment_are_not_used(monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")

    async def fine(request):
        return web.Response()

    async with served(fine) as url:
        assert (await tell(url)).outcome is Outcome.DELIVERED


async def test_a_certificate_that_nobody_vouches_for_is_not_trusted():
    authority = trustme.CA()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(context)

    async def fine(request):
        raise AssertionError("nothing is sent to it")

    async with served(fine, ssl=context) as url:
        attempt = await tell(url)
    assert attempt.outcome is Outcome.BAD_TLS
    assert "127.0.0.1" not in attempt.detail


def served(handler, **more):
    """Serve *handler* for every path on a port of this machine: `async with served(…) as url`."""
    from contextlib import asynccontextmanager

    @asynccontextmanager
    async def serve():
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", handler)
        server = TestServer(app)
        await server.start_server(**more)
        try:
            yield str(server.make_url("/hook"))
        finally:
            await server.close()

    return serve()


async def test_neither_address_nor_secret_is_in_the_repr_of_a_client():
    client = Post(Secret("https://desk.example/token-7"), Allowed())
    assert "token-7" not in repr(client)
    await client.close()
