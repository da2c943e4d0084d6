"""The demo's worker: settings in; a worker in a process of its own, that never outlives the demo, out."""

import os
import signal
import socket
import subprocess  # runs nothing but this very interpreter
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

_STOP_SECONDS = 8.0


class WorkerEndedError(RuntimeError):
    """The worker ended by itself; the message is one line with its status and the end of its log."""


class WorkerProcess:
    """
    `parley worker` with every role, configured by its environment alone and logging to *log*, for as long as the `with` block lasts.

    A terminal's Ctrl-C doesn't reach it (it has a session of its own): the block's end stops it. Should the demo itself be killed, the
    pipe to the worker's standard input closes, and that stops it, too.
    """

    def __init__(self, environment: Mapping[str, str], log: Path) -> None:
        # what the user has set for a real worker is not meant for this one, but for the model
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("PARLEY_")}
        chosen = {name: os.environ[name] for name in ("PARLEY_MODEL", "PARLEY_GAZETTEER") if name in os.environ}
        self._environment = inherited | chosen | dict(environment)
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(  # noqa: S603 (this interpreter and this module)
                [sys.executable, "-m", __name__],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                env=self._environment,
                cwd=self._log.parent,
                start_new_session=True,
            )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        process = self._process
        if process is None:
            return
        process.terminate()
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        finally:
            if process.stdin is not None:
                process.stdin.close()

    def check(self) -> None:
        """Raise `WorkerEndedError` if it does not run any more."""
        status = None if self._process is None else self._process.poll()
        if status is not None:
            lines = self._log.read_text("utf-8", errors="replace").strip().splitlines() or ["nothing"]
            raise WorkerEndedError(f"the worker ended with status {status}; the last that it said: {lines[-1][:500]}")


def free_port() -> int:
    """Find a loopback port that nobody listens on, this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _stop_with_parent() -> None:
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_STOP_SECONDS)
    # the broker went with the demo, and waiting for it would be in vain
    os.kill(os.getpid(), signal.SIGKILL)


def _main() -> None:
    from streams.cli.worker import ROLES  # noqa: PLC0415 (the demo itself needs none of it)
    from streams.settings import load  # noqa: PLC0415
    from streams.worker import run  # noqa: PLC0415

    threading.Thread(target=_stop_with_parent, daemon=True).start()
    status = run(load(os.environ), ROLES)
    sys.stderr.flush()
    # not sys.exit: the thread above may hold the lock of standard input, which the interpreter wants at its end
    os._exit(status or 0)


if __name__ == "__main__":
    _main()
