"""Progress: how much is done in; a bar on a terminal, and nothing in a pipe, out."""

import sys
from types import TracebackType
from typing import TYPE_CHECKING, Self

import click

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


class Bar:
    """
    A progress bar on standard error, drawn only where somebody watches it.

    It is quiet unless standard error is a terminal, and where standard output is the same terminal, too: there the output itself is the
    progress. *total* is None where the end is unknown; *unit* is `bytes` or a word for what is counted.
    """

    def __init__(self, what: str, *, total: int | None, unit: str = "bytes", beside_output: bool = True) -> None:
        self._what = what
        self._total = total
        self._unit = unit
        self._drawn = sys.stderr.isatty() and not (beside_output and sys.stdout.isatty())
        self._progress: Progress | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        if self._drawn:
            self._progress = _progress(self._unit)
            self._progress.start()
            self._task = self._progress.add_task(self._what, total=self._total)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._progress is not None:
            self._progress.stop()

    def advance(self, done: int = 1) -> None:
        """Move on by *done* units."""
        if self._progress is not None and self._task is not None:
            self._progress.advance(self._task, done)

    def set(self, stage: str, done: int, total: int) -> None:
        """Tell that *done* of *total* units of *stage* are done; for work that counts by itself."""
        if self._progress is not None and self._task is not None:
            self._progress.update(self._task, description=stage, completed=done, total=total)

    def note(self, line: str) -> None:
        """Write *line* to standard error, above the bar where there is one."""
        if self._progress is None:
            click.echo(line, err=True)
        else:
            self._progress.console.print(line, markup=False, highlight=False, soft_wrap=True)


def _progress(unit: str) -> "Progress":
    from rich import progress as rich  # noqa: PLC0415 (a pipe never pays for it)
    from rich.console import Console  # noqa: PLC0415

    amount: rich.ProgressColumn = rich.DownloadColumn() if unit == "bytes" else rich.MofNCompleteColumn()
    return rich.Progress(
        rich.TextColumn("{task.description}"),
        rich.BarColumn(),
        amount,
        rich.TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
