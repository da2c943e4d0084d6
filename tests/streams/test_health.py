import socket

import aiohttp
import pytest

from streams.health import Report, WebServer
from streams.metrics import Metrics
from streams.settings import load


@pytest.mark.parametrize(
    ("report", "missing"),
    [
        (Report(broker=True, roles={"articles": True, "positions": True}), ()),
        (Report(broker=True, roles={"articles": True, "positions": False}), ("positions: no assignment",)),
        (Report(broker=False, roles={"articles": True}), ("broker: no answer",)),
        (Report(broker=False, roles={"articles": False}), ("broker: no answer", "articles: no assignment")),
    ],
)
def test_health_names_what_is_missing(report, missing):
    assert report.missing == missing
    assert report.healthy == (not missing)


@pytest.fixture
async def server():
    reports = [Report(broker=False, roles={"articles": False}, detail="waiting for Kafka")]
    server = WebServer(load({"PARLEY_WEB_PORT": "0"}), Metrics(), lambda: reports[-1])
    port = await server.start()
    async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as client:
        yield client, reports
    await server.stop()


async def test_health_is_503_with_what_is_missing_then_200(server):
    client, reports = server
    async with client.get("/health") as answer:
        assert answer.status == 503
        assert await answer.json() == {
            "status": "unavailable",
            "missing": ["broker: no answer", "articles: no assignment"],
            "roles": {"articles": False},
            "detail": "waiting for Kafka",
        }
    reports.append(Report(broker=True, roles={"articles": True}))
    async with client.get("/health") as answer:
        assert (answer.status, (await answer.json())["status"]) == (200, "ok")


async def test_nothing_else_is_served(server):
    client, _ = server
    for path in ("/", "/tables", "/router", "/health/x"):
        async with client.get(path) as answer:
            assert answer.status == 404


async def test_it_listens_where_it_is_told_and_nowhere_else():
    server = WebServer(load({"PARLEY_WEB_PORT": "0"}), Metrics(), lambda: Report(broker=True, roles={}))
    await server.start()
    assert [host for host, _ in server._runner.addresses] == ["127.0.0.1"]
    await server.stop()


async def test_a_port_that_is_taken_is_an_os_error():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        server = WebServer(
            load({"PARLEY_WEB_PORT": str(taken.getsockname()[1])}), Metrics(), lambda: Report(broker=True, roles={})
        )
        with pytest.raises(OSError, match="address already in use"):
            await server.start()
        await server.stop()
