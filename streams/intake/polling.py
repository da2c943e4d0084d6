"""Polling: subscriptions in; the new articles of each feed in Kafka, once, and how the feeds are doing, out."""

import asyncio
import random
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TypeVar
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import replace

from classifiers import raw
from classifiers.folding import fold_text
from classifiers.identity import digest
from classifiers.rejected import Rejected
from streams.ingest import Record, record
from streams.intake.delivery import AwayError, BusyError, Outlet
from streams.intake.drafts import Draft, canonical, raw_value
from streams.intake.feeds import MAX_FEED_BYTES, Entry, Feed, feed
from streams.intake.fetching import Answer, Outcome
from streams.intake.hosts import Hosts
from streams.intake.html import MAX_PAGE_BYTES, page
from streams.intake.ledger import Health, Ledger
from streams.intake.schedule import Standing, wait_seconds
from streams.intake.subscriptions import Subscription, Whole

T = TypeVar("T")

_TEASER_CHARS = 500
"""A shorter text in an element for teasers is one."""
_PAGE_TRIES = 3
"""After so many polls a page that does not come is done without."""
_AGAIN_SECONDS = 2.0
_CHECK_SECONDS = 5.0
_FORGET_SECONDS = 86_400.0


class Poll(Struct, frozen=True, kw_only=True):
    """What a poll brought: articles *sent*, *duplicates* that were known under another address, *rejected* ones, and pages *left* for next time."""

    sent: int = 0
    duplicates: int = 0
    rejected: int = 0
    left: int = 0


class Poller:
    """
    Polls feeds, each in a task of its own, so that none waits for another but by the host that they share.

    Reading feeds and pages is done in threads. What is sent is noted in the ledger by its canonical address and, for one outlet, by its wording; the same
    dispatch at two outlets is sent for both, because who repeats what is part of the news. A *patient* poller waits while Kafka is away. *told* is called with a line whenever a poll brought
    something or failed.
    """

    def __init__(
        self,
        subscriptions: Sequence[Subscription],
        hosts: Hosts,
        outlet: Outlet,
        ledger: Ledger,
        *,
        topic: str,
        patient: bool = False,
        told: Callable[[str], None] = lambda _: None,
        clock: Callable[[], float] = time.time,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._subscriptions = subscriptions
        self._hosts = hosts
        self._outlet = outlet
        self._ledger = ledger
        self._topic = topic
        self._told = told
        self._clock = clock
        self._chance = chance
        self._patient = patient
        self._tries: dict[str, int] = {}
        self._desk = ThreadPoolExecutor(max_workers=2, thread_name_prefix="intake")

    async def once(self) -> None:
        """Poll every feed once, whenever its time is."""
        async with asyncio.TaskGroup() as tasks:
            for subscription in self._subscriptions:
                tasks.create_task(self.poll(subscription))

    async def run(self) -> None:
        """Poll every feed whenever its time has come, until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            for subscription in self._subscriptions:
                tasks.create_task(self._follow(subscription))
            tasks.create_task(self._forget())

    async def poll(self, subscription: Subscription) -> Health:
        """Poll a feed now, and return how it is doing; its faults are part of that; `AwayError` is raised where Kafka is away, unless patient."""
        health = self._ledger.health(subscription.url, subscription.shown)
        answer = await self._hosts.get(
            health.moved_to or subscription.url, max_bytes=MAX_FEED_BYTES, etag=health.etag, modified=health.modified
        )
        poll = Poll()
        if answer.outcome is Outcome.OK:
            found = await self._in_thread(feed, answer.content, charset=answer.charset, url=answer.url)
            if isinstance(found, Rejected):
                answer = Answer(outcome=Outcome.UNREADABLE, url=answer.url, detail=found.detail)
            else:
                poll = await self._take(found, subscription)
        now = self._clock()
        health = self._after(health, subscription, answer, poll, now)
        self._ledger.keep(health)
        self._tell(health, poll)
        return health

    async def _follow(self, subscription: Subscription) -> None:
        health = self._ledger.health(subscription.url, subscription.shown)
        if health.failures and health.next_at is not None:
            health = replace(health, next_at=0.0)  # who starts it again may have mended something
        while health.next_at is not None:
            # in short steps: a machine that slept must not go on waiting
            while (wait := health.next_at - self._clock()) > 0:  # noqa: ASYNC110 (there is nothing to wait on)
                await asyncio.sleep(min(wait, _CHECK_SECONDS))
            try:
                health = await self.poll(subscription)
            except Exception as bug:  # noqa: BLE001 (the edge: a feed that we fail to read must not stop the others)
                what = " ".join(f"{type(bug).__name__}: {bug}".split())
                self._told(f"{subscription.shown}: this is a bug: {what}; report it")
                health = replace(health, next_at=self._clock() + subscription.every_seconds)

    async def _forget(self) -> None:
        while True:
            self._ledger.forget_old(self._clock())
            await asyncio.sleep(_FORGET_SECONDS)

    async def _take(self, found: Feed, subscription: Subscription) -> Poll:
        """Send what is new in a feed, the oldest first, as feeds have the newest on top."""
        poll, pages = Poll(), 0
        for entry in reversed(found.entries):
            keys = self._keys(entry)
            if self._ledger.has(*keys):
                continue
            needs_page = self._needs_page(entry, subscription)
            if needs_page and pages >= subscription.max_pages:
                poll = replace(poll, left=poll.left + 1)
                continue
            pages += needs_page
            draft = await self._page_of(entry) if needs_page else entry.draft
            if draft is None:
                poll = replace(poll, left=poll.left + 1)
                continue
            poll = await self._send(draft, keys, subscription, found, poll)
        return poll

    async def _send(
        self, draft: Draft, keys: tuple[str, ...], subscription: Subscription, found: Feed, poll: Poll
    ) -> Poll:
        now = datetime.fromtimestamp(self._clock(), UTC)
        named = replace(
            draft,
            source=subscription.name or draft.source or found.title,
            language=subscription.language or draft.language or found.language,
            fetched_at=now,
        )
        made, wording = await self._in_thread(_made, named, subscription, self._topic, now)
        if isinstance(made, Rejected):
            poll = replace(poll, rejected=poll.rejected + 1)
        elif wording is not None and self._ledger.has(wording):
            poll = replace(poll, duplicates=poll.duplicates + 1)
        elif await self._delivered(made) is not None:
            poll = replace(poll, rejected=poll.rejected + 1)
        else:
            poll = replace(poll, sent=poll.sent + 1)
        self._ledger.note(*keys, *([wording] if wording else []), at=self._clock())
        return poll

    async def _delivered(self, made: Record) -> Rejected | None:
        while True:
            try:
                return await self._outlet.send(made)
            except BusyError:
                await asyncio.sleep(_AGAIN_SECONDS)
            except AwayError as error:
                if not self._patient:
                    raise
                self._told(f"{error}; trying again")
                await asyncio.sleep(_AGAIN_SECONDS)

    async def _page_of(self, entry: Entry) -> Draft | None:
        """Fetch the page behind an entry: its draft, or the entry's own where the page has no more; null where it may be there later."""
        assert entry.link is not None
        answer = await self._hosts.get(entry.link, max_bytes=MAX_PAGE_BYTES)
        if answer.outcome in (Outcome.TIMEOUT, Outcome.BUSY, Outcome.UNREACHABLE):
            tries = self._tries[entry.link] = self._tries.get(entry.link, 0) + 1
            if tries < _PAGE_TRIES:
                return None
        self._tries.pop(entry.link, None)
        if answer.outcome is not Outcome.OK:
            return entry.draft
        made = await self._in_thread(
            page, answer.content, charset=answer.charset, url=answer.url, last_modified=answer.modified
        )
        if isinstance(made, Rejected) or len(made.text) <= len(entry.draft.text):
            return entry.draft
        # the feed's title and date were written for the entry; those of the page confirm them or fill in
        return replace(
            made,
            format="feed_page",
            title=entry.draft.title or made.title,
            url=entry.draft.url or made.url,
            dates=(*entry.draft.dates, *made.dates),
            source=made.source or entry.draft.source,
        )

    def _needs_page(self, entry: Entry, subscription: Subscription) -> bool:
        if (
            entry.link is None
            or subscription.pages is Whole.NEVER
            or not entry.link.startswith(("http://", "https://"))
        ):
            return False
        is_teaser = not entry.is_whole and len(entry.draft.text) < _TEASER_CHARS
        return (
            subscription.pages is Whole.ALWAYS
            or is_teaser
            or entry.draft.text.rstrip().endswith(("…", "[...]", "[…]", "..."))
        )

    def _keys(self, entry: Entry) -> tuple[str, ...]:
        """By what an entry is known again: its canonical address, or its own id, or else its title and text."""
        if entry.link:
            return (digest("url", canonical(entry.link)),)
        return (
            digest("entry", entry.draft.id or "", "" if entry.draft.id else f"{entry.draft.title}\n{entry.draft.text}"),
        )

    def _after(self, health: Health, subscription: Subscription, answer: Answer, poll: Poll, now: float) -> Health:
        standing = Standing(failures=health.failures, idle=health.idle).after(answer.outcome, poll.sent)
        wait = wait_seconds(
            standing,
            answer.outcome,
            subscription.every_seconds,
            retry_after_seconds=answer.retry_after_seconds,
            chance=self._chance(),
        )
        went_well = answer.outcome in (Outcome.OK, Outcome.NOT_MODIFIED)
        is_whole = answer.outcome is Outcome.OK and not poll.left  # else the rest would hide behind 'not modified'
        return replace(
            health,
            outcome=answer.outcome.value,
            detail=answer.detail,
            polled_at=now,
            succeeded_at=now if went_well else health.succeeded_at,
            next_at=None if wait is None else now + wait,
            failures=standing.failures,
            idle=standing.idle,
            polls=health.polls + 1,
            sent=health.sent + poll.sent,
            duplicates=health.duplicates + poll.duplicates,
            rejected=health.rejected + poll.rejected,
            etag=answer.etag if is_whole else health.etag if answer.outcome is Outcome.NOT_MODIFIED else None,
            modified=answer.modified
            if is_whole
            else health.modified
            if answer.outcome is Outcome.NOT_MODIFIED
            else None,
            moved_to=answer.moved_to or health.moved_to,
        )

    def _tell(self, health: Health, poll: Poll) -> None:
        if poll.sent or poll.rejected:
            left = f", {poll.left} pages left for next time" if poll.left else ""
            self._told(f"{health.name}: {poll.sent} new, {poll.duplicates} duplicates, {poll.rejected} rejected{left}")
        elif health.failures:
            after = (
                "never again" if health.next_at is None else f"again in {round(health.next_at - health.polled_at)} s"
            )
            self._told(f"{health.name}: {health.outcome}: {health.detail}; {after}")

    async def _in_thread(self, work: Callable[..., T], *arguments: object, **options: object) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._desk, lambda: work(*arguments, **options))


def _made(draft: Draft, subscription: Subscription, topic: str, now: datetime) -> tuple[Record | Rejected, str | None]:
    """Make the record of a draft, and what stays the same of it when the outlet publishes it again under another address."""
    value = raw_value(draft, now)
    made = value if isinstance(value, Rejected) else record(value, topic=topic, now=now)
    article = value if isinstance(value, Rejected) else raw.parse(value)
    if isinstance(article, Rejected):
        return made, None
    outlet = subscription.name or (urlsplit(subscription.url).hostname or "")
    return made, digest("wording", outlet, " ".join(fold_text(f"{article.title or ''} {article.text}").split()))
