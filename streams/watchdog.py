"""The watchdog: how a role is doing, looked at again and again, in; the reason why its process must end, or null, out. Pure."""

from msgspec import Struct


class Pulse(Struct, frozen=True, kw_only=True):
    """
    How a role is doing.

    *joined* says whether its consumer group has it as a member, *partitions* how many it was given. *finished* is a number that
    rises with every commit. *waiting* is how many records it has read and not finished, or could read and has not; null while Kafka does not say.
    *lag* is how many are not committed; with transactions it may stay above zero for ever, so nothing is concluded from it. *held_bytes* is the
    size of what was fetched and cannot be committed yet.
    """

    joined: bool
    partitions: int
    finished: int = 0
    waiting: int | None = None
    lag: int | None = None
    held_bytes: int = 0

    @property
    def ready(self) -> bool:
        """Whether the role has something to read."""
        return self.joined and self.partitions > 0


class Watchdog:
    """
    Whether one role has stood still for *stall_seconds*: it has no partition, or has work and finishes none.

    A consumer that missed its topics in a broker's bad moment looks healthy for ever, and only a fresh start helps.
    """

    def __init__(self, stall_seconds: float) -> None:
        self._stall_seconds = stall_seconds
        self._alive_at: float | None = None
        self._finished: int | None = None
        self._assigned = False
        self.still_seconds = 0.0
        """How long the role had stood still when it was last looked at."""

    def judge(self, pulse: Pulse, now: float) -> str | None:
        """Look at *pulse* at *now*, seconds of any clock that never goes back; say what has gone on for too long, or null."""
        if self._moves(pulse):
            self._alive_at = now
        self._finished = pulse.finished
        self._assigned = pulse.ready
        still_seconds = now - (self._alive_at if self._alive_at is not None else now)
        self.still_seconds = still_seconds
        if still_seconds < self._stall_seconds:
            return None
        if not pulse.ready:
            return f"no partition for {still_seconds:.0f} s"
        return f"{pulse.waiting} records wait and none was finished for {still_seconds:.0f} s"

    def _moves(self, pulse: Pulse) -> bool:
        if self._alive_at is None:
            return True
        if not pulse.ready:
            return False
        return not self._assigned or not pulse.waiting or pulse.finished != self._finished
