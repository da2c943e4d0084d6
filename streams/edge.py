"""The edge: a message of an agent's stream in; it is worked, or it is a dead letter, or the process ends. Never dropped."""

import time
import traceback
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import structlog

from classifiers.rejected import Reason, Rejected
from streams.deadletters import dead_letter
from streams.errors import BugCounter, BugLimit, FatalError
from streams.incoming import Incoming, incoming
from streams.metrics import Metrics
from streams.outbox import Outbox, Output, TooLargeError
from streams.topics import DEADLETTERS

Work = Callable[[Incoming], Awaitable[Rejected | None]]
Abort = Callable[[str], None]

log = structlog.get_logger()


class Edge:
    """
    Where the agent of *role* meets its messages.

    An expected fault is a `Rejected` of the work, a bug an exception; both become dead letters. Too many bugs, or a send that Kafka refuses to the
    end, call *abort*, which ends the process without a commit.
    """

    def __init__(
        self, role: str, outbox: Outbox, metrics: Metrics, abort: Abort, limit: BugLimit | None = None
    ) -> None:
        self._role = role
        self.outbox = outbox
        self.metrics = metrics
        self._abort = abort
        self._bugs = BugCounter(limit or BugLimit())

    async def handle(self, message: Any, work: Work) -> None:
        """
        Work one message to its end; when this returns, it may be committed.

        Raises `FatalError` after *abort* was called, so that the event stays unfinished even where *abort* returns.
        """
        record = incoming(message)
        trace = ""
        try:
            rejected = await work(record)
        except TooLargeError as error:
            rejected = Rejected(Reason.TOO_LARGE, str(error))
        except FatalError as error:
            self._stop(str(error))
            raise
        except Exception as error:  # noqa: BLE001, this is the edge: whatever the reading raises is a dead letter
            rejected, trace = self._bug(record, error)
        if rejected is not None:
            await self._bury(record, rejected, trace)
        self.metrics.records.labels(self._role).inc()
        too_many = self._bugs.note(bug=bool(trace))
        if too_many is not None:
            self._stop(too_many)
            raise FatalError(too_many)

    def _bug(self, record: Incoming, error: Exception) -> tuple[Rejected, str]:
        self.metrics.bugs.labels(self._role).inc()
        log.error(
            "bug", role=self._role, topic=record.topic, partition=record.partition, offset=record.offset, exc_info=error
        )
        trace = "".join(traceback.format_exception(error))
        return Rejected(Reason.BUG, f"{type(error).__name__}: {error}"), trace

    async def _bury(self, record: Incoming, rejected: Rejected, trace: str) -> None:
        letter = dead_letter(record, rejected, self._role, trace)
        try:
            await self.outbox.send(
                [Output(topic=DEADLETTERS, key=letter.key, value=letter.value, headers=letter.headers)]
            )
        except (FatalError, TooLargeError) as error:
            self._stop(f"a dead letter could not be sent: {error}")
            raise FatalError(str(error)) from error
        self.metrics.deadletters.labels(self._role, rejected.reason.value).inc()
        log.warning(
            "dead_letter",
            role=self._role,
            reason=rejected.reason.value,
            detail=rejected.detail,
            topic=record.topic,
            partition=record.partition,
            offset=record.offset,
        )

    def _stop(self, reason: str) -> None:
        log.critical("abort", role=self._role, reason=reason)
        self._abort(reason)


def seconds_since(timestamp_ms: int) -> float:
    """Measure from a record's timestamp until now, for the latency metrics; never negative, whatever the clocks say."""
    return max(0.0, time.time() - timestamp_ms / 1000)


def age_seconds(moment: datetime) -> float:
    """Measure from *moment*, which is aware, until now; never negative."""
    return seconds_since(round(moment.timestamp() * 1000))
