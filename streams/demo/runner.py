"""The demo's runner: a console and a speed in; the whole pipeline run on the invented news, and whether it kept its promises, out."""

import asyncio
import base64
import secrets
import signal
import tempfile
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack, suppress
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
from rich.console import Console

from streams.demo.child import WorkerProcess, free_port
from streams.demo.feed import Feed, feed
from streams.demo.news import Item, items
from streams.demo.promises import Evidence, outcomes
from streams.demo.receiver import Receiver
from streams.demo.screen import Lines, Screen, Show, ending, picture
from streams.demo.story import Story
from streams.embedded import EmbeddedBroker
from streams.ingest import Sender
from streams.settings import Settings, load
from streams.topics import RAW

_PARTITIONS = 4  # each costs the embedded broker, and four show well enough that dyads are apart
_START_SECONDS = 60.0
_END_SECONDS = 30.0  # of silence: a machine that is slow is not stuck as long as anything comes
_QUIET_SECONDS = 2.0


class StuckError(RuntimeError):
    """The worker runs, but what should come doesn't; the message is one line."""


class Stage:
    """What a run plays on: the broker, the worker, the receiver, and the story as far as it has come."""

    def __init__(
        self, settings: Settings, worker: WorkerProcess, receiver: Receiver, follower: Feed, story: Story
    ) -> None:
        self.settings = settings
        self.worker = worker
        self.receiver = receiver
        self.story = story
        self._feed = follower

    async def follow(self, show: Show) -> bool:
        """Show what has come since the last call; whether it was anything."""
        self.worker.check()
        events = await self._feed.events()
        for event in events:
            show.came(event)
        return bool(events)


async def run(console: Console, *, once: bool, hours_per_second: float, picture: Path | None = None) -> bool:
    """
    Play the demo on *console*; whether every promise was kept.

    With *once*, or where *console* is no terminal, it ends after the story; else it goes on, for news that the user sends, until Ctrl-C, SIGTERM or
    SIGHUP, which are the regular end then. *picture* is where to draw the last screen, as SVG. Nothing else is left behind: no process, and no file
    outside a temporary folder. Raises `StuckError` or
    `WorkerEndedError`, and `CancelledError` where a signal cut the story short.
    """
    _end_in_order_when_told_to()
    secret = "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="parley-demo-")))
        broker = stack.enter_context(EmbeddedBroker.of(load({"PARLEY_PARTITIONS": str(_PARTITIONS)})))
        receiver = await stack.enter_async_context(Receiver(secret))
        environment = _environment(broker.bootstrap, receiver.url, secret, folder)
        settings = load(environment)
        worker = stack.enter_context(WorkerProcess(environment, folder / "worker.log"))
        story = Story()
        follower = await stack.enter_async_context(feed(settings, story))
        stage = Stage(settings, worker, receiver, follower, story)
        return await _play(stage, console, once=once, hours_per_second=hours_per_second, picture_at=picture)


async def _play(
    stage: Stage, console: Console, *, once: bool, hours_per_second: float, picture_at: Path | None
) -> bool:
    lines = Lines(console)
    waiting = f"broker and receiver are up, the worker is starting (Kafka at {stage.settings.brokers}, in this process's memory)"
    if console.is_terminal:
        with console.status(waiting):
            await _until_healthy(stage)
    else:
        lines.say(waiting)
        await _until_healthy(stage)
    news = items(stage.settings, datetime.now(UTC))
    show: Show = Screen(console, stage.story, stage.receiver, news) if console.is_terminal else lines
    with show:
        await _replay(stage, show, news, hours_per_second)
        await _settle(stage, show, news)
    if picture_at is not None:
        drawn = picture(stage.story, stage.receiver, news)
        await asyncio.to_thread(picture_at.write_text, drawn, "utf-8")
    judged = outcomes(Evidence(news, stage.story, stage.receiver))
    ending(console, stage.story, stage.receiver, judged)
    if console.is_terminal and not once:
        with suppress(asyncio.CancelledError):  # the story has been told; to leave now is no interruption
            await _go_on(stage, lines)
    return all(outcome.kept for outcome in judged)


def _end_in_order_when_told_to() -> None:
    # Ctrl-C cancels by itself; these would kill us, and leave the temporary folder behind
    task = asyncio.current_task()
    assert task is not None
    for number in (signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)


async def _until_healthy(stage: Stage) -> None:
    url = f"http://127.0.0.1:{stage.settings.web_port}/health"
    deadline = time.monotonic() + _START_SECONDS
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=2), trust_env=False) as session:
        while True:
            stage.worker.check()
            try:
                async with session.get(url) as answer:
                    if answer.status == 200:
                        return
            except (aiohttp.ClientError, TimeoutError):
                pass
            if time.monotonic() > deadline:
                raise StuckError(
                    f"the worker isn't healthy after {_START_SECONDS:.0f} seconds; is this machine very busy? try again"
                )
            await asyncio.sleep(0.1)


async def _replay(stage: Stage, show: Show, news: Sequence[Item], hours_per_second: float) -> None:
    """Send each item when its time has come, with its own time as the record's, and show meanwhile what comes out."""
    sender = Sender(stage.settings, RAW.named(stage.settings.topic_prefix))
    begun = time.monotonic()
    for item in news:
        due = begun + (item.at - news[0].at).total_seconds() / 3600 / hours_per_second
        while time.monotonic() < due:
            await stage.follow(show)
        sender.send(item.record, _must_not_be_refused)
        show.sent(item)
    await asyncio.to_thread(sender.drain)


async def _settle(stage: Stage, show: Show, news: Sequence[Item]) -> None:
    """Wait until all that follows from the news has come: every item out, every alert delivered, and then silence for a moment."""
    quiet_since = time.monotonic()
    while time.monotonic() - quiet_since < _END_SECONDS:
        if await stage.follow(show):
            quiet_since = time.monotonic()
        told = len(stage.story.alerts) + len(stage.story.ends)
        done = stage.story.finished >= len(news) and len(stage.receiver.accepted) >= told
        if done and time.monotonic() - quiet_since > _QUIET_SECONDS:
            return


async def _go_on(stage: Stage, lines: Lines) -> None:
    brokers = stage.settings.brokers
    lines.say("")
    lines.say("This goes on until Ctrl-C. In another terminal, try:")
    lines.say(f"  parley ingest YOUR.jsonl --brokers {brokers}     # your own news; what comes of it appears here")
    lines.say("  parley extract YOUR.jsonl                              # the same claims without any broker")
    lines.say(
        f"  PARLEY_BROKERS={brokers} PARLEY_PARTITIONS={_PARTITIONS} parley board     # the live page, in a browser"
    )
    lines.say(f"  curl http://127.0.0.1:{stage.settings.web_port}/metrics")
    while True:
        await stage.follow(lines)


def _must_not_be_refused(rejected: object) -> None:
    raise StuckError(f"the embedded broker refused a record: {rejected}")


def _environment(brokers: str, url: str, secret: str, folder: Path) -> dict[str, str]:
    return {
        "PARLEY_BROKERS": brokers,
        "PARLEY_PARTITIONS": str(_PARTITIONS),
        "PARLEY_WEB_PORT": str(free_port()),
        "PARLEY_DATA_DIR": str(folder / "state"),
        "PARLEY_WATCH": "RU~US",
        "PARLEY_WEBHOOK_URL": url,
        "PARLEY_WEBHOOK_SECRET": secret,
        "PARLEY_WEBHOOK_ALLOW": "127.0.0.1",
        "PARLEY_SESSION_TIMEOUT_SECONDS": "6",
    }
