"""`parley demo`: nothing in; the whole pipeline on one screen out, on a broker in this process's memory."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from streams.cli.group import Failure, Verb

if TYPE_CHECKING:
    from rich.console import Console

_TERMINATED = 143  # 128 + SIGTERM, as shells have it


@click.command(
    cls=Verb,
    examples=(
        "parley demo",
        "parley demo --once && echo every promise kept",
        "parley demo --speed 2     # slower, to read along",
    ),
)
@click.option("--once", is_flag=True, help="End with the story: status 0 if it kept every promise, else 1.")
@click.option(
    "--speed",
    type=click.FloatRange(0.1, 1000),
    default=8.0,
    show_default=True,
    metavar="HOURS",
    help="Hours of news a second.",
)
@click.option(
    "--picture",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    metavar="FILE.svg",
    help="Draw the last screen into this file.",
)
def command(once: bool, speed: float, picture: Path | None) -> None:
    """
    Watch invented news turn into claims, positions and alerts.

    Some twenty items in Arabic, Russian and English, five days long, run through a real worker, a broker that needs no installation and a
    webhook receiver, all on this machine. Nothing is kept. On a terminal it then goes on until Ctrl-C, for news that you send.
    """
    import asyncio  # noqa: PLC0415 (help starts fast)
    import logging  # noqa: PLC0415

    from streams.demo.child import WorkerEndedError  # noqa: PLC0415
    from streams.demo.runner import StuckError, run  # noqa: PLC0415
    from streams.embedded import EmbeddedBrokerError  # noqa: PLC0415

    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # what matters of it, the demo says itself
    try:
        kept = asyncio.run(run(_console(), once=once, hours_per_second=speed, picture=picture))
    except (EmbeddedBrokerError, StuckError, WorkerEndedError) as error:
        raise Failure(str(error)) from None
    except asyncio.CancelledError:
        raise click.exceptions.Exit(_TERMINATED) from None
    if not kept:
        raise Failure("the demo did not keep every promise; those marked BROKEN say what was seen instead")


def _console() -> "Console":
    from rich.console import Console  # noqa: PLC0415 (help starts fast)

    on_terminal = sys.stdout.isatty()
    return Console(highlight=False, width=None if on_terminal else 120)
