"""What the tests of the board share: a store with news, and a server on it that nobody else can reach."""

from contextlib import asynccontextmanager

import aiohttp
import pytest

from streams.settings import load
from streams.webboard.desk import Desk
from streams.webboard.live import Hub
from streams.webboard.queries import Queries
from streams.webboard.server import BoardServer
from streams.webboard.store import Read, Store
from tests.streams.webboard.board_news import all_news


class Producer:
    """Takes what is sent; refuses while *fault* is set."""

    def __init__(self):
        self.sent = []
        self.fault = None

    async def send_and_wait(self, topic, value, **options):
        if self.fault is not None:
            raise self.fault
        self.sent.append((topic, value, options))


class Served:
    """A board without Kafka, and a browser that knows where it is."""

    def __init__(self, store, queries, hub, producer, session, port):
        self.store, self.queries, self.hub, self.producer = store, queries, hub, producer
        self.session, self.port = session, port
        self.base = f"http://127.0.0.1:{port}"

    async def get(self, path, **options):
        # as it stands: tricks in a path must reach the server unchanged
        from yarl import URL

        options.setdefault("allow_redirects", False)
        async with self.session.get(URL(self.base + path, encoded=True), **options) as response:
            return response.status, await response.text(), response.headers

    async def post(self, path, data, **options):
        async with self.session.post(self.base + path, data=data, allow_redirects=False, **options) as response:
            return response.status, await response.text(), response.headers

    def take(self, reads):
        self.hub.tell(self.store.take(reads))


@asynccontextmanager
async def serving(path, reads, **environ):
    store = Store(path / "board.sqlite")
    store.take(reads)
    queries = Queries(store.path)
    hub = Hub(queries)
    producer = Producer()
    settings = load({"PARLEY_BOARD_PORT": "0", "PARLEY_BOARD_CORRECTIONS": "on", **environ})

    async def keep(made):
        hub.tell(store.put(Read(topic="corrections", partition=0, offset=0, record=made)))

    desk = Desk(settings, producer, queries, keep) if settings.board_corrections == "on" else None
    server = BoardServer(settings, queries, hub, lambda: 0, desk)
    port = await server.start()
    try:
        async with aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0), cookie_jar=aiohttp.DummyCookieJar()
        ) as session:
            yield Served(store, queries, hub, producer, session, port)
    finally:
        await server.stop()
        queries.close()
        store.close()


@pytest.fixture
async def board(tmp_path):
    """A board with all news, on which corrections are on."""
    async with serving(tmp_path, all_news().reads) as served:
        yield served
