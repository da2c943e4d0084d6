"""A bad network for tests: a port in; another port through which bytes come late, or not at all while the connection stays open, out."""

import asyncio
from contextlib import suppress
from types import TracebackType
from typing import Self

_CHUNK = 64 * 1024


class Proxy:
    """
    Forwards TCP connections on loopback from *port* to *target*.

    *delay_seconds* is added to everything, in both directions. While `half_open` nothing is forwarded, and nobody is told: what a cut cable
    or a firewall that lost its tables looks like. `reset` ends every connection at once.
    """

    def __init__(self, port: int, target: int, delay_seconds: float = 0.0) -> None:
        self.delay_seconds = delay_seconds
        self.connections = 0
        self._port = port
        self._target = target
        self._flows = asyncio.Event()
        self._flows.set()
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self._port)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        self.mend()
        self.reset()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def half_open(self) -> None:
        """Forward nothing from now on."""
        self._flows.clear()

    def mend(self) -> None:
        """Forward again; what came in the meantime, too."""
        self._flows.set()

    def reset(self) -> None:
        """End every connection."""
        for writer in self._writers:
            with suppress(OSError, RuntimeError):
                writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            writer.transport.abort()
            return
        self.connections += 1
        self._writers |= {writer, far_writer}
        for one, other in ((reader, far_writer), (far_reader, writer)):
            task = asyncio.create_task(self._pump(one, other))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError):
            while chunk := await reader.read(_CHUNK):
                await asyncio.sleep(self.delay_seconds)
                await self._flows.wait()
                writer.write(chunk)
                await writer.drain()
        with suppress(OSError, RuntimeError):
            writer.close()
        self._writers.discard(writer)
