"""Playing: signals in the order in which they came, and rules, in; what each did to its dyad, wakes at their time included, out. No Faust, no Kafka, no clock."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from streams.alarms import Alarms
from streams.dyads import Folded, fold
from streams.entries import next_wake
from streams.positions import moment
from streams.rules import Rules
from streams.signals import Kind, Signal, wake

Step = tuple[Signal, Folded]


class Play:
    """
    The positions agent as a plain loop: the same fold, and a waker whose clock is the signals' ingest time.

    *entries* is the table: an entry by dyad.
    """

    def __init__(self, rules: Rules, entries: dict[str, bytes] | None = None) -> None:
        self.entries: dict[str, bytes] = {}
        self._rules = rules
        self._alarms = Alarms()
        self._now = 0
        for dyad, entry in (entries or {}).items():
            self._keep(dyad, entry)

    def take(self, signal: Signal) -> Iterator[Step]:
        """Wake the dyads that are due before *signal* comes, then fold it. A wake of a log is left out: it was sent for the rules of its day."""
        if signal.kind is Kind.WAKE:
            return
        yield from self.wait(signal.ingest_time)
        yield self._fold(signal)

    def wait(self, until: datetime) -> Iterator[Step]:
        """Let time pass: wake each dyad that is due up to *until*, in the order of the times."""
        end = int(until.timestamp())
        while due := self._alarms.due(min(end, self._next(end)), 1):
            ((key, at),) = due
            self._now = max(self._now, at)
            yield self._fold(wake(key.decode(), moment(at), moment(self._now)))
        self._now = max(self._now, end)

    def _next(self, end: int) -> int:
        first = self._alarms.first()
        return end if first is None else first

    def _fold(self, signal: Signal) -> Step:
        folded = fold(self.entries.get(signal.dyad), signal, self._rules)
        if folded.entry is not None:
            self._keep(signal.dyad, folded.entry)
        return signal, folded

    def _keep(self, dyad: str, entry: bytes) -> None:
        self.entries[dyad] = entry
        self._alarms.set(dyad.encode(), next_wake(entry))


def play(signals: Iterable[Signal], rules: Rules, until: datetime | None = None) -> Iterator[Step]:
    """Play *signals* from an empty table, and let time pass *until* then."""
    loop = Play(rules)
    for signal in signals:
        yield from loop.take(signal)
    if until is not None:
        yield from loop.wait(until)
