"""Metrics: the table of metrics in; the registry that `/metrics` shows, and what the code counts with, out."""

import itertools
import platform
from collections.abc import Iterable
from importlib import metadata
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info, ProcessCollector

from streams.metrictable import LANGUAGES, METRICS, ROLES, Kind, Metric

__all__ = ["LANGUAGES", "ROLES", "Metrics"]

_KINDS: dict[Kind, Any] = {
    Kind.COUNTER: Counter,
    Kind.GAUGE: Gauge,
    Kind.HISTOGRAM: Histogram,
}


class Metrics:
    """
    What a process counts, one attribute a metric of the table, registered with *registry*.

    Labels are few and closed: never a url, a person, an outlet or an id. Series of known label values start at zero, so that an alerting
    rule sees the first error as an increase. A changed name or label is a change for users: it belongs into the changelog.
    """

    build: Info
    articles: Counter
    articles_without_claim: Counter
    sentences: Counter
    sentences_with_claim: Counter
    sentences_unread: Counter
    claims: Counter
    claims_unplaced: Counter
    confidence: Histogram
    read_seconds: Histogram
    claim_latency_seconds: Histogram
    article_age_seconds: Histogram
    signals: Counter
    statements: Counter
    stances: Counter
    positions: Counter
    alerts: Counter
    corrections: Counter
    rule_reloads: Counter
    rules_refused: Gauge
    fold_seconds: Histogram
    alert_latency_seconds: Histogram
    alert_age_seconds: Histogram
    broker_up: Gauge
    ready: Gauge
    assigned_partitions: Gauge
    lag_records: Gauge
    held_bytes: Gauge
    stalled_seconds: Gauge
    records: Counter
    records_sent: Counter
    deadletters: Counter
    bugs: Counter
    send_retries: Counter
    commit_failures: Counter
    disk_free_bytes: Gauge
    disk_size_bytes: Gauge
    delivery_attempts: Counter
    deliveries: Counter
    deliveries_pending: Gauge
    delivery_oldest_seconds: Gauge
    delivery_seconds: Histogram
    delivery_attempt_seconds: Histogram
    receiver_up: Gauge
    watched_willingness: Gauge
    watched_plans: Gauge
    watched_conditional: Gauge
    watched_undecided: Gauge
    watched_changed_timestamp_seconds: Gauge
    watched_firing: Gauge
    watched_alerts: Counter

    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        self.registry = CollectorRegistry() if registry is None else registry
        # the names that every dashboard of processes knows: memory, processor, open files, and when it was started
        ProcessCollector(registry=self.registry)
        for metric in METRICS:
            setattr(self, metric.attribute, self._registered(metric))
        self._builds = {"version": metadata.version("parley"), "python": platform.python_version()}
        self.build.info(self._builds)

    def name_model(self, version: str) -> None:
        """Say which model reads the articles of this process."""
        self.build.info(self._builds | {"model": version})

    def name_receivers(self, names: Iterable[str]) -> None:
        """Say which receivers there are, so that what is counted for them begins at zero."""
        self._begin("receiver", names)

    def name_watched(self, dyads: Iterable[str]) -> None:
        """Say which dyads are watched, so that what is counted for them begins at zero."""
        self._begin("dyad", dyads, (Kind.COUNTER,))

    def _registered(self, metric: Metric) -> Any:
        if metric.kind is Kind.INFO:
            return Info(metric.name, metric.help, registry=self.registry)
        names = tuple(label.name for label in metric.labels)
        more = {"buckets": metric.buckets} if metric.kind is Kind.HISTOGRAM else {}
        made = _KINDS[metric.kind](metric.name, metric.help, names, registry=self.registry, **more)
        if names and all(label.values for label in metric.labels):
            _touch(made, [label.values for label in metric.labels])
        return made

    def _begin(self, label: str, values: Iterable[str], kinds: tuple[Kind, ...] = tuple(_KINDS)) -> None:
        names = tuple(values)
        for metric in METRICS:
            if metric.labels and metric.labels[0].name == label and metric.kind in kinds:
                _touch(getattr(self, metric.attribute), [names, *(label.values for label in metric.labels[1:])])


def _touch(made: Any, values: Iterable[Iterable[str]]) -> None:
    for labels in itertools.product(*values):
        made.labels(*labels)
