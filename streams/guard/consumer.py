"""The guarded transport: Kafka's partitions in, messages for streams out; what is not finished is never committed, nor skipped."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Any, cast

from faust.transport.drivers import aiokafka as driver
from faust.types import TP

from streams.errors import FatalError
from streams.guard.ledger import Ledger

_REVOCATION_COMMIT_SECONDS = 1.0


class _GuardedThread(driver.AIOKafkaConsumerThread):
    """Faust's consumer thread, with the wait for an empty fetch taken from the transport: Faust fixes 1.5 seconds."""

    def _create_worker_consumer(self, transport: driver.Transport) -> Any:
        consumer = super()._create_worker_consumer(transport)
        consumer._fetch_max_wait_ms = cast(GuardedTransport, transport).fetch_wait_ms  # noqa: SLF001, aiokafka's constructor is called by Faust
        return consumer


class GuardedConsumer(driver.Consumer):
    """Faust's consumer with points 1 to 3, 5 to 7, 9 and 10 of the guard."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ledgers: defaultdict[TP, Ledger] = defaultdict(Ledger)
        self.joined = False
        self.beginnings: dict[TP, int] = {}
        self._waiting_for_flow: frozenset[TP] = frozenset()
        self._sought = False
        self._room = asyncio.Event()
        self._hand_out = self.callback
        self.callback = self._note_and_hand_out

    def _new_consumer_thread(self) -> _GuardedThread:
        return _GuardedThread(self, loop=self.loop, beacon=self.beacon)

    async def _note_and_hand_out(self, message: Any) -> None:
        """Point 10. Stock Faust holds thousands of records, whatever their size; here those beyond *in_flight_bytes* wait in Kafka."""
        if self.app.topics.acks_enabled_for(message.topic):
            size_bytes = len(message.key or b"") + len(message.value or b"")
            await self._room_for(size_bytes)
            self.ledgers[message.tp].fetched(message.offset, size_bytes)
        await self._hand_out(message)

    async def _room_for(self, size_bytes: int) -> None:
        most = cast(GuardedTransport, self.transport).in_flight_bytes
        # one that is larger than all the room goes alone
        while (held := self.held_bytes) and held + size_bytes > most:
            self._room.clear()
            await self._room.wait()

    @property
    def held_bytes(self) -> int:
        """The size of all records that were handed out and cannot be committed yet."""
        return sum(ledger.held_bytes for ledger in self.ledgers.values())

    def _new_offset(self, tp: TP) -> int | None:
        """Point 1. Stock Faust takes the end of the first run of finished offsets, though a slow event may stand before it."""
        finished = self._acked_index[tp]
        offset = self.ledgers[tp].committable(finished)
        self._room.set()
        self._acked[tp] = sorted(finished)
        return offset

    async def _commit_offsets(self, offsets: Mapping[TP, int], start_new_transaction: bool = True) -> bool:
        """Point 2. Stock Faust notes the offsets as committed even where Kafka refused; here they are offered again."""
        before = {tp: self._committed_offset[tp] for tp in offsets}
        accepted: bool = await super()._commit_offsets(offsets, start_new_transaction)
        if not accepted:
            cast(GuardedTransport, self.transport).on_refused_commit()
            self._committed_offset.update(before)
        return accepted

    def committed(self, tp: TP) -> int:
        """Tell from where the next owner of *tp* would read: its commit, or its beginning where there is none."""
        return self._committed_offset[tp] or self.beginnings.get(tp, 0)

    def resume_partitions(self, tps: Iterable[TP]) -> None:
        """Point 3. While a rebalance is under way only changelogs may be read: a stream partition is not at its committed offset yet."""
        resumed = frozenset(tps)
        if self.app.rebalancing:
            streams = frozenset(tp for tp in resumed if not self._is_changelog_tp(tp))
            self._waiting_for_flow |= streams
            resumed -= streams
        if resumed:
            super().resume_partitions(resumed)

    def resume_flow(self) -> None:
        """Point 3, the other half."""
        super().resume_flow()
        if self._waiting_for_flow and self._sought:
            resumed, self._waiting_for_flow, self._sought = self._waiting_for_flow, frozenset(), False
            super().resume_partitions(resumed & self.assignment())

    async def _getmany(self, active_partitions: set[TP] | None, timeout: float) -> Any:  # noqa: ASYNC109, Faust's signature
        """
        Point 5. Faust hands its live set to the fetcher's thread.

        Recovery empties that set when it pauses the changelogs; aiokafka reads 'empty' as 'all partitions', drains records of the streams, and
        Faust drops them while the position has moved.
        """
        return await super()._getmany(None if active_partitions is None else set(active_partitions), timeout)

    async def perform_seek(self) -> None:
        """Point 6. aiokafka moves no partition that has no commit: a new group would skip what it had fetched and dropped."""
        await super().perform_seek()
        fresh = [tp for tp in self.assignment() if not self._is_changelog_tp(tp) and not self._committed_offset.get(tp)]
        if fresh:
            beginnings = await self.earliest_offsets(*fresh)
            self.beginnings.update({TP(tp.topic, tp.partition): offset for tp, offset in beginnings.items()})
            await self.seek_wait({TP(tp.topic, tp.partition): offset for tp, offset in beginnings.items()})
            self._read_offset.update(dict.fromkeys(fresh))
        self._sought = True

    async def on_partitions_revoked(self, revoked: set[TP]) -> None:
        """Point 7. Stock Faust forgets what is finished and not committed; the next owner would do it again."""
        self.joined = False
        if revoked:
            # bounded, and any failure is fine: what is not committed is done again, never lost, but a rebalance must not wait for a dead broker
            with suppress(Exception):
                await asyncio.wait_for(self.commit(), _REVOCATION_COMMIT_SECONDS)
        for tp in revoked:
            self.ledgers.pop(tp, None)
            self.beginnings.pop(tp, None)
        self._room.set()
        self._waiting_for_flow = frozenset()
        self._sought = False
        await super().on_partitions_revoked(revoked)

    async def on_partitions_assigned(self, assigned: set[TP], generation_id: int = 0) -> None:
        """
        Point 9. Faust's assignor leaves out topics that it does not find, with a warning.

        Without the changelog of its partitions a table would begin empty, and overwrite what it did not recover.
        """
        changelogs = self.app.tables.changelog_topics
        needed = {TP(topic, tp.partition) for topic in changelogs for tp in assigned if not self._is_changelog_tp(tp)}
        if missing := needed - assigned:
            await self.crash(FatalError(f"no changelog came with these partitions: {sorted(missing)}"))
            return
        await super().on_partitions_assigned(assigned, generation_id)
        self.joined = True


class GuardedTransport(driver.Transport):
    """
    Faust's transport with the guarded consumer.

    *fetch_wait_ms* is how long the broker may hold an empty fetch, *in_flight_bytes* how much may be handed out and not committable; *on_refused_commit* is told of every commit that Kafka refused.
    """

    Consumer = GuardedConsumer
    fetch_wait_ms = 500
    in_flight_bytes = 64 * 1024 * 1024

    on_refused_commit: Callable[[], None] = staticmethod(lambda: None)
