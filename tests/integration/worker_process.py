"""
A worker in a process of its own, for tests that kill it: the environment in, the service out.

`python -m tests.integration.worker_process ROLE…` runs the roles with the tests' reader. DIE_AT names a point of the code and DIE_AFTER how often it is
passed before the process ends there as by `kill -9`: chance alone seldom hits the moment between two steps. NEXT_RELEASE makes it write what
a later release might: a higher version and members that this one does not know, in every record and table entry.
"""

import functools
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec

from streams import entries, logs
from streams.agents import articles, positions
from streams.courier import Courier
from streams.deliveries import Deliveries
from streams.desk import DeliveryDesk
from streams.guard.consumer import GuardedConsumer
from streams.guard.table import GuardedTable
from streams.outbox import Outbox
from streams.settings import load
from streams.worker import Worker, _until_signalled
from tests.integration.reading import read

POINTS: dict[str, tuple[type, str, bool]] = {
    "before the outputs": (Outbox, "send", True),
    "after the outputs": (Outbox, "send", False),
    "after the table": (GuardedTable, "written", False),
    "before the commit": (GuardedConsumer, "_commit", True),
    "after the commit": (GuardedConsumer, "_commit", False),
    "when partitions are taken away": (GuardedConsumer, "on_partitions_revoked", True),
    "when partitions were handed over": (GuardedConsumer, "on_partitions_assigned", False),
    "before the delivery is logged": (DeliveryDesk, "begin", True),
    "before the webhook": (Courier, "send", True),
    "after the webhook": (Courier, "send", False),
    "after its outcome is logged": (DeliveryDesk, "record", False),
    "before the delivery's commit": (Deliveries, "_commit", True),
    "after the delivery's commit": (Deliveries, "_commit", False),
}
"""Where to die: a method, and whether before or after it."""


def _die_at(point: str, passes: int) -> None:
    owner, name, before = POINTS[point]
    original: Callable[..., Awaitable[Any]] = getattr(owner, name)
    left = passes

    @functools.wraps(original)
    async def mortal(self: Any, *arguments: Any) -> Any:
        nonlocal left
        if before:
            left -= 1
            if left <= 0:
                os.kill(os.getpid(), signal.SIGKILL)
        result = await original(self, *arguments)
        if not before:
            left -= 1
            if left <= 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(owner, name, mortal)


def _write_as_the_next_release() -> None:
    def advanced(encode: Callable[[Any], bytes]) -> Callable[[Any], bytes]:
        def with_more(record: Any) -> bytes:
            members = msgspec.json.decode(encode(record))
            return msgspec.json.encode(members | {"v": 2, "of_the_next_release": {"deep": [1, None]}})

        return with_more

    articles.encode = advanced(articles.encode)  # type: ignore[attr-defined]
    positions.encode = advanced(positions.encode)  # type: ignore[attr-defined]
    entries.write = advanced(entries.write)


def main() -> int:
    import asyncio

    settings = load(os.environ)
    logs.configure(settings.log_level)
    if point := os.environ.get("DIE_AT"):
        _die_at(point, int(os.environ.get("DIE_AFTER", "1")))

    if os.environ.get("NEXT_RELEASE"):
        _write_as_the_next_release()

    async def serve() -> int:
        return await _until_signalled(Worker(settings, sys.argv[1:], read=read))

    return asyncio.run(serve())


if __name__ == "__main__":
    sys.exit(main())
