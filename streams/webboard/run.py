"""The board's process: settings in; the page, following Kafka, until it is told to stop, out."""

import asyncio
import contextlib
import signal
from collections.abc import Callable, Sequence
from typing import Any, Self

import structlog
from aiokafka import AIOKafkaProducer

from streams import logs, security
from streams.broker import wait_for_topics
from streams.corrections import Correction
from streams.settings import SettingError, Settings
from streams.topics import CORRECTIONS, MAX_REQUEST_BYTES, TopicsError
from streams.webboard.access import Gate
from streams.webboard.consumer import BoardConsumer
from streams.webboard.desk import Desk
from streams.webboard.live import Hub
from streams.webboard.queries import Queries
from streams.webboard.schema import StoreError
from streams.webboard.server import BoardServer
from streams.webboard.store import Change, Read, Store

STORE = "board.sqlite"

log = structlog.get_logger()


def run(settings: Settings, on_port: Callable[[int], None] = lambda _: None) -> int:
    """Serve until SIGTERM or Ctrl-C and return 0, or 1 where it could not begin; one log line says why."""
    logs.configure(settings.log_level)
    return asyncio.run(_until_signalled(settings, on_port))


async def _until_signalled(settings: Settings, on_port: Callable[[int], None]) -> int:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    try:
        async with contextlib.AsyncExitStack() as stack:
            board = await stack.enter_async_context(Board(settings))
            on_port(board.port)
            await board.until(stop)
    except (SettingError, StoreError, TopicsError) as error:
        log.error("cannot_begin", detail=str(error))  # noqa: TRY400, one line
        return 1
    except OSError as error:
        log.error("no_address", detail=f"{error}; set PARLEY_BOARD_HOST and PARLEY_BOARD_PORT to a free address")  # noqa: TRY400, one line
        return 1
    return 0


class Board:
    """Store, consumer, server and, where corrections are on, the desk: from `async with` to its end. The page is there before Kafka is."""

    def __init__(self, settings: Settings) -> None:
        Gate(settings)
        self.port = 0
        self._settings = settings
        self._store = Store(settings.data_dir / STORE)
        self._queries = Queries(self._store.path)
        self._lock = asyncio.Lock()
        self.hub = Hub(self._queries)
        self._consumer = BoardConsumer(settings, self._store, self.hub.tell, self._lock)
        self._producer: Any = None
        self._server: BoardServer | None = None
        self._following: asyncio.Task[None] | None = None

    @property
    def behind(self) -> int | None:
        """How many records are still unread; null where nobody knows."""
        return self._consumer.lag

    async def __aenter__(self) -> Self:
        desk = None
        if self._settings.board_corrections == "on":
            self._producer = _LateProducer(self._settings)
            desk = Desk(self._settings, self._producer, self._queries, self._keep)
        self._server = BoardServer(self._settings, self._queries, self.hub, lambda: self._consumer.lag, desk)
        self.port = await self._server.start()
        log.info("board", host=self._settings.board_host, port=self.port, corrections=self._settings.board_corrections)
        self._following = asyncio.create_task(self._follow())
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._following is not None:
            self._following.cancel()
            with contextlib.suppress(asyncio.CancelledError, TopicsError):
                await self._following
        if self._server is not None:
            await self._server.stop()
        if self._producer is not None:
            await self._producer.stop()
        self._queries.close()
        self._store.close()

    async def until(self, stop: asyncio.Event) -> None:
        """Wait for *stop*; raises what ended the consumer, if that comes first."""
        assert self._following is not None
        waiting = asyncio.create_task(stop.wait())
        await asyncio.wait((waiting, self._following), return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        if self._following.done():
            self._following.result()

    async def _follow(self) -> None:
        faults = await wait_for_topics(self._settings, lambda _: None)
        if faults:
            raise TopicsError("; ".join(faults))
        await self._consumer.run()

    async def _keep(self, made: Correction) -> None:
        """Show a correction at once; when it comes back from Kafka its row is the same."""

        def written() -> Sequence[Change]:
            return self._store.put(Read(topic=CORRECTIONS.name, partition=0, offset=0, record=made))

        async with self._lock:
            changes = await asyncio.to_thread(written)
        self.hub.tell(changes)


class _LateProducer:
    """A producer that connects when it is first used: the board must come up where Kafka is away."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._producer: Any = None
        self._lock = asyncio.Lock()

    async def send_and_wait(self, topic: str, value: bytes, **options: Any) -> None:
        async with self._lock:
            if self._producer is None:
                made = AIOKafkaProducer(
                    **security.aiokafka(self._settings),
                    acks="all",
                    enable_idempotence=True,
                    max_request_size=MAX_REQUEST_BYTES,
                    request_timeout_ms=10_000,
                )
                try:
                    await made.start()
                except BaseException:
                    await made.stop()
                    raise
                self._producer = made
        await self._producer.send_and_wait(topic, value, **options)

    async def stop(self) -> None:
        if self._producer is not None:
            await self._producer.stop()
