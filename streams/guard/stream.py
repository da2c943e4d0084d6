"""The guarded stream: events of a channel in, the same events out; acknowledged only when the handler came back for the next one."""

from collections.abc import AsyncIterator
from typing import Any

from faust import Stream
from faust._cython.streams import StreamIterator


class GuardedStream(Stream[Any]):
    """
    A stream that does not acknowledge an event whose handler raised or was cancelled (point 4 of the guard).

    Stock Faust acknowledges in a `finally`, so that an exception in an agent commits, and loses, its event.
    """

    async def _c_aiter(self) -> AsyncIterator[Any]:
        self._finalized = True
        started_here = await self.maybe_start()
        events = StreamIterator(self)
        try:
            while not self.should_stop:
                acknowledges = self.enable_acks
                value, sensor_state = await events.next()
                skipped = value is self._skipped_value
                finished = False
                try:
                    if not skipped:
                        self.events_total += 1
                        yield value
                    finished = True  # not reached when the generator is closed or thrown into
                finally:
                    event, self.current_event = self.current_event, None
                    events.after(event, skipped or (acknowledges and finished), sensor_state)
        except StopAsyncIteration:
            return
        finally:
            self._channel_stop_iteration(self.channel)
            if started_here:
                await self.stop()
                self.service_reset()

    # what Faust uses when its extension is switched off (NO_CYTHON); it must not bring the stock behaviour back
    _py_aiter = _c_aiter
