"""The worker: settings and roles in; the service, until it is told to stop or must, out."""

import asyncio
import contextlib
import os
import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable, Collection, Coroutine, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import structlog

from streams import logs, offsets
from streams.agents import articles, corrections, positions
from streams.app import new_app
from streams.broker import BrokerProbe, answered, members, wait_for_topics
from streams.deliveries import Deliveries
from streams.edge import Edge
from streams.errors import EXIT_FATAL
from streams.health import Report, WebServer
from streams.metrics import ROLES, Metrics
from streams.outbox import Outbox
from streams.roles import DeliveriesRole, FaustRole, Role
from streams.settings import SettingError, Settings
from streams.topics import TopicsError
from streams.watchdog import Pulse, Watchdog

if TYPE_CHECKING:
    from classifiers.reader import Reader

_LOOK_SECONDS = 5.0
_SWITCH_SECONDS = 0.0005
_STOP_LOOK_SECONDS = 0.2
_WITHOUT_KAFKA_SECONDS = 3.0
"""A supervisor gives ten seconds or more to end; whether Kafka answers is known four seconds later at most."""

Result = TypeVar("Result")

log = structlog.get_logger()


def run(settings: Settings, roles: Sequence[str] = ROLES) -> int:
    """
    Run *roles* until SIGTERM or Ctrl-C, and return the exit status: 0, or 1 where it could not begin (one log line says why).

    What is under way is finished and committed first; a second Ctrl-C ends at once. Where going on would lose something, the process exits
    with 70, so that its supervisor starts it afresh from the last commit.
    """
    logs.configure(settings.log_level)
    return asyncio.run(_until_signalled(Worker(settings, roles)))


async def _until_signalled(worker: "Worker") -> int:
    loop = asyncio.get_running_loop()

    def on_signal(number: signal.Signals) -> None:
        if worker.stopping and number is signal.SIGINT:
            os._exit(130)
        log.info("stopping", signal=number.name)
        worker.stop()

    threading.excepthook = logs.thread_died
    # the reading's thread gives way sooner than Python's 5 ms, of which an alert would wait for dozens on its way
    sys.setswitchinterval(_SWITCH_SECONDS)
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, on_signal, number)
    return await worker.run()


def end_process(reason: str) -> NoReturn:
    """End this process at once and without a commit; what it had under way is read again by the next one."""
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.flush()
    os._exit(EXIT_FATAL)


class Worker:
    """
    Roles of one process in one event loop, with one HTTP server.

    *abort* is called with the reason where nothing may be committed any more; it should not return. A worker runs once.
    """

    def __init__(
        self,
        settings: Settings,
        roles: Sequence[str] = ROLES,
        *,
        read: articles.Read | None = None,
        abort: Callable[[str], None] = end_process,
    ) -> None:
        self.port: int | None = None
        self._settings = settings
        self._names = tuple(roles)
        self._read = read
        self._abort = abort
        self.metrics = Metrics()
        self._roles: list[Role] = []
        self._probe = BrokerProbe(settings)
        self.metrics.broker_up.set_function(lambda: self._probe.answers)
        self._web = WebServer(settings, self.metrics, self.report)
        self._stop = asyncio.Event()
        self._detail = "starting"

    @property
    def stopping(self) -> bool:
        """Whether `stop` was called."""
        return self._stop.is_set()

    def stop(self) -> None:
        """Ask `run` to finish what is under way and to return."""
        self._stop.set()

    def report(self) -> Report:
        """Tell how the process is doing, at once."""
        ready = {role.name: role.ready() for role in self._roles}
        return Report(
            broker=self._probe.answers,
            roles={name: ready.get(name, False) for name in self._names},
            detail=self._detail,
        )

    async def run(self) -> int:
        """Serve until `stop`; returns the exit status."""
        try:
            self.port = await self._web.start()
        except OSError as error:
            log.error("no_address", detail=f"{error}; set PARLEY_WEB_HOST and PARLEY_WEB_PORT to a free address")  # noqa: TRY400, one line
            return 1
        log.info("listening", host=self._settings.web_host, port=self.port, roles=self._names)
        try:
            return await self._serve()
        finally:
            await self._probe.stop()
            await self._web.stop()

    async def _serve(self) -> int:
        try:
            self._make_data_dir()
            self._roles = [await self._make(name) for name in self._names]
            faults = await self._unless_stopped(wait_for_topics(self._settings, self._tell)) or ()
            if not faults and not self.stopping:
                faults = await self._unless_stopped(self._check_offsets()) or ()
        except (SettingError, TopicsError) as error:
            faults = (str(error),)
        for fault in faults:
            log.error("cannot_begin", detail=fault)
        if faults:
            return 1
        if not self.stopping:
            await self._work()
        return 0

    async def _check_offsets(self) -> tuple[str, ...]:
        answers = [await answered(partial(offsets.check, self._settings, name), self._tell) for name in self._names]
        return tuple(answer for answer in answers if answer is not None)

    def _make_data_dir(self) -> None:
        try:
            self._settings.data_dir.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SettingError(f"PARLEY_DATA_DIR: {error}; name a folder that this user may write to") from None

    async def _work(self) -> None:
        self._tell("")
        await self._probe.start()
        started: list[Role] = []
        for role in self._roles:
            if not self.stopping:
                starting = asyncio.create_task(self._start(role))
                if not await self._ended([starting]):
                    self._give_up([role.name])
                    return
                starting.result()
                started.append(role)
        await self._watch()
        await self._stop_roles(started)

    async def _start(self, role: Role) -> None:
        try:
            await role.start()
        except Exception as error:
            # a broker that went away again, for one; the supervisor's next try waits for it
            log.critical("abort", role=role.name, reason="did not start", exc_info=True)
            self._abort(f"{role.name}: did not start: {error!r}")
            raise
        log.info("role_started", role=role.name, group=self._settings.group(role.name))

    async def _make(self, name: str) -> Role:
        if name == "deliveries":
            return DeliveriesRole(Deliveries(self._settings, self.metrics))
        app = new_app(self._settings, name, self.metrics.commit_failures.labels(name).inc)
        edge = Edge(name, Outbox(app, self._settings, name, self.metrics), self.metrics, self._abort)
        if name == articles.ROLE:
            self._tell("loading the model")
            articles.attach(app, self._settings, self._read or await self._load_reader(), edge)
        elif name == corrections.ROLE:
            corrections.attach(app, self._settings, edge)
        else:
            positions.attach(app, self._settings, edge)
        return FaustRole(name, app)

    async def _load_reader(self) -> articles.Read:
        loaded = await asyncio.to_thread(reader, self._settings)
        self.metrics.name_model(loaded.version)
        return loaded.read

    async def _watch(self) -> None:
        watchdogs = {role.name: Watchdog(self._settings.stall_seconds) for role in self._roles}
        while not self._stop.is_set():
            self._show_disk()
            for role in self._roles:
                await self._look_at(role, watchdogs[role.name])
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stop.wait(), _LOOK_SECONDS)

    async def _look_at(self, role: Role, watchdog: Watchdog) -> None:
        # without Kafka a pulse takes seconds, and who is told to stop should not wait for it
        pulse = await self._unless_stopped(role.pulse())
        if pulse is None:
            return
        verdict = watchdog.judge(pulse, time.monotonic())
        self._show(role.name, pulse, watchdog.still_seconds)
        reason = role.failure() or verdict
        if reason is None or self._stop.is_set() or await self._is_spare(role, pulse):
            return
        log.critical("abort", role=role.name, reason=reason)
        self._abort(f"{role.name}: {reason}")

    async def _is_spare(self, role: Role, pulse: Pulse) -> bool:
        """Tell whether *role* has nothing to read because there are more members than partitions, which is no fault of this process."""
        if role.failure() is not None or not pulse.joined or pulse.partitions:
            return False
        count = await members(self._settings, self._settings.group(role.name))
        return count is not None and count > self._settings.partitions

    def _show(self, name: str, pulse: Pulse, still_seconds: float) -> None:
        self.metrics.stalled_seconds.labels(name).set(still_seconds)
        self.metrics.assigned_partitions.labels(name).set(pulse.partitions)
        self.metrics.ready.labels(name).set(pulse.ready and self._probe.answers)
        self.metrics.held_bytes.labels(name).set(pulse.held_bytes)
        if pulse.lag is not None:
            self.metrics.lag_records.labels(name).set(pulse.lag)

    def _show_disk(self) -> None:
        with contextlib.suppress(OSError):
            disk = shutil.disk_usage(self._settings.data_dir)
            self.metrics.disk_free_bytes.set(disk.free)
            self.metrics.disk_size_bytes.set(disk.total)

    async def _stop_roles(self, roles: Sequence[Role]) -> None:
        self._tell("stopping")
        stopping = {asyncio.create_task(role.stop()): role.name for role in roles}
        if not await self._ended(stopping.keys()):
            self._give_up(name for task, name in stopping.items() if not task.done())
            return
        for task, name in stopping.items():
            if (error := task.exception()) is not None:
                log.error("stop_failed", role=name, error=repr(error))
                self._abort(f"{name}: did not stop: {error!r}")
        log.info("stopped", roles=self._names)

    def _give_up(self, names: Iterable[str]) -> None:
        reason = "told to stop while Kafka does not answer; what was under way is read again by the next one"
        log.critical("abort", role=", ".join(names), reason=reason)
        self._abort(reason)

    async def _ended(self, tasks: Collection[asyncio.Task[None]]) -> bool:
        """Wait until all *tasks* have ended; false once it is told to stop and Kafka has been away for some seconds: then nothing can be finished or committed."""
        heard, pending = time.monotonic(), {*tasks}
        while pending:
            _, pending = await asyncio.wait(pending, timeout=_STOP_LOOK_SECONDS)
            if self._probe.answers or not self.stopping:
                heard = time.monotonic()
            elif time.monotonic() - heard >= _WITHOUT_KAFKA_SECONDS:
                return not pending
        return True

    async def _unless_stopped(self, work: Coroutine[Any, Any, Result]) -> Result | None:
        """Wait for *work*; where it is told to stop first, leave it and give null."""
        task = asyncio.create_task(work)
        stop = asyncio.create_task(self._stop.wait())
        await asyncio.wait((task, stop), return_when=asyncio.FIRST_COMPLETED)
        stop.cancel()
        if task.done():
            return task.result()
        task.cancel()
        return None

    def _tell(self, detail: str) -> None:
        self._detail = detail


def reader(settings: Settings) -> "Reader":
    """Load the reader with the model that *settings* name, or the one in the package, and the user's own facts; `SettingError` where one can't be had."""
    # seconds to import: a worker without articles needs no model
    from classifiers import claim, gazetteer, manifest, model, reader  # noqa: PLC0415

    own = None
    try:
        if settings.gazetteer is not None:
            own = gazetteer.with_own(settings.gazetteer.read_text(encoding="utf-8"), settings.gazetteer.name)
        grade = None if settings.grade == "auto" else claim.Grade(settings.grade)
        return reader.Reader(model.default(grade) if settings.model is None else model.load(settings.model, grade), own)
    except manifest.ModelError as error:
        raise SettingError(f"PARLEY_MODEL: {error}") from None
    except (OSError, UnicodeDecodeError, gazetteer.GazetteerError) as error:
        raise SettingError(
            f"PARLEY_GAZETTEER: {error}; parley gazetteer check {settings.gazetteer} tells more"
        ) from None
