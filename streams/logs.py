"""Logs: events of ours and of the libraries in, one JSON object a line on standard error out."""

import logging
import sys
import threading
import time
from collections.abc import Callable
from typing import Any, TextIO

import structlog

# what the libraries say that is no news here: topics are declared by `parley topics create`, never by Faust
_SILENT = ("Topic creation disabled", "Missing sensor state")
# Faust's services log under the module of their class, so the guard's are Faust's words too
_LIBRARIES = ("faust", "mode", "aiokafka", "asyncio", "aiohttp", "streams.guard")
_AGAIN_SECONDS = 10.0


class Thinning(logging.Filter):
    """
    Lets the same complaint of a library through once in ten seconds: while a broker is away, aiokafka makes seventy lines a second.

    The next line that comes through says in `suppressed` how many did not. Our own events are never thinned out.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._said: dict[tuple[str, str], float] = {}
        self._suppressed: dict[tuple[str, str], int] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        if not record.name.startswith(_LIBRARIES):
            return True
        if record.getMessage().startswith(_SILENT):
            return False
        complaint = (record.name, str(record.msg))  # before its arguments are filled in
        if self._clock() - self._said.get(complaint, -_AGAIN_SECONDS) < _AGAIN_SECONDS:
            self._suppressed[complaint] = self._suppressed.get(complaint, 0) + 1
            return False
        self._said[complaint] = self._clock()
        if suppressed := self._suppressed.pop(complaint, 0):
            record.suppressed = suppressed
        return True


def configure(level: str, stream: TextIO | None = None) -> None:
    """
    Send every log record of this process to *stream* (standard error) as JSON, from *level* up; libraries from warning up, or all with debug.

    May be called again; the last call wins.
    """
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.addFilter(Thinning())
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[
                *shared,
                structlog.stdlib.add_logger_name,
                structlog.stdlib.ExtraAdder(allow=["suppressed"]),
            ],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for library in _LIBRARIES:
        logging.getLogger(library).setLevel(level.upper() if level in ("debug", "error") else "WARNING")


def thread_died(told: threading.ExceptHookArgs) -> None:
    """Log what ended a thread, as Python would print it; for `threading.excepthook`."""
    name = told.thread.name if told.thread else ""
    error = told.exc_value or told.exc_type()
    structlog.get_logger().error("thread_died", thread=name, exc_info=error)
