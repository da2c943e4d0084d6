"""Watched dyads: their table entries in; where their parties stand, as metrics, out."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

from prometheus_client import Gauge

from streams import entries
from streams.alerts import Alert, State
from streams.dyads import position
from streams.metrics import Metrics
from streams.retracting import partition_of

MOST = 50
"""So many dyads are shown at most: each is a dozen series for ever."""

Owned = Callable[[], frozenset[int] | None]


class Watched:
    """
    Shows the first fifty of *dyads* while this process has their partitions, and nothing of the others: two processes that show one dyad would
    contradict each other after a rebalance.

    *owned* gives the partitions of *table* that are here and recovered, or null in between.
    """

    def __init__(self, dyads: Iterable[str], table: Any, metrics: Metrics, partitions: int, owned: Owned) -> None:
        self._dyads = tuple(dyads)[:MOST]
        self._table = table
        self._metrics = metrics
        self._owned = owned
        self._partition = {dyad: partition_of(dyad.encode(), partitions) for dyad in self._dyads}
        self._shown: dict[str, bytes] = {}
        self._gauges = (
            metrics.watched_willingness,
            metrics.watched_plans,
            metrics.watched_conditional,
            metrics.watched_undecided,
            metrics.watched_changed_timestamp_seconds,
        )
        metrics.name_watched(self._dyads)

    async def show(self) -> None:
        """Bring the metrics up to date; cheap where nothing has changed."""
        owned = self._owned()
        if owned is None:
            return
        for dyad in self._dyads:
            value = self._table.get(dyad.encode()) if self._partition[dyad] in owned else None
            if value == self._shown.get(dyad):
                continue
            if value is None:
                self._forget(dyad)
            else:
                self._put(dyad, value)

    def rang(self, alerts: Iterable[Alert]) -> None:
        """Count the alerts of watched dyads that begin."""
        for alert in alerts:
            if alert.state is State.FIRING and alert.dyad in self._partition:
                self._metrics.watched_alerts.labels(alert.dyad, alert.kind.value).inc()

    def _put(self, dyad: str, value: bytes) -> None:
        entry = entries.read(value)
        for stand in position(entry).stands:
            changed = None if stand.last_change is None else stand.last_change.timestamp()
            values = (stand.willingness, stand.plans, stand.conditional, stand.undecided, changed)
            for gauge, shown in zip(self._gauges, values, strict=True):
                # nothing said is no zero: that would be a position in the middle
                if shown is None:
                    _remove(gauge, dyad, stand.actor)
                else:
                    gauge.labels(dyad, stand.actor).set(shown)
        self._metrics.watched_firing.labels(dyad).set(len(entry.firing))
        self._shown[dyad] = value

    def _forget(self, dyad: str) -> None:
        del self._shown[dyad]
        for gauge in self._gauges:
            for actor in dyad.split("~"):
                _remove(gauge, dyad, actor)
        _remove(self._metrics.watched_firing, dyad)


def _remove(gauge: Gauge, *labels: str) -> None:
    with suppress(KeyError):
        gauge.remove(*labels)
