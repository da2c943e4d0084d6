"""The clock: the time, the waiting and the chance that deliveries use; tests have one of their own."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from msgspec import Struct


class Clock(Struct, frozen=True, kw_only=True):
    """*now* is aware, *monotonic* and *sleep* are in seconds, *chance* is from 0 to 1."""

    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    chance: Callable[[], float] = random.random
