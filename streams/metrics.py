"""Metrics: the one typed table of everything that `/metrics` shows."""

import platform
from importlib import metadata

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info

from classifiers.rejected import Reason
from streams import webhooks
from streams.alerts import State
from streams.dyads import Outcome
from streams.severity import Severity

ROLES = ("articles", "positions", "deliveries")
LANGUAGES = ("ar", "ru", "en")

_WORK_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5)
_WAIT_SECONDS = (0.01, 0.05, 0.1, 0.5, 1, 5, 30, 60, 300, 1800, 3600, 21600, 86400)


class Metrics:
    """
    What a process counts, one attribute a metric, registered with *registry*.

    Labels are few and closed: never a url, a person, an outlet or an id. Counters of known label values start at zero, so that an alerting
    rule sees the first error as an increase. A changed name or label is a change for users: it belongs into the changelog.
    """

    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        self.registry = CollectorRegistry() if registry is None else registry

        self.build = Info("parley_build", "What runs.", registry=self.registry)
        self._builds = {"version": metadata.version("parley"), "python": platform.python_version()}
        self.build.info(self._builds)

        self.articles = self._counter("parley_articles", "Articles read to their end.", "language")
        self.claims = self._counter("parley_claims", "Claims written.", "language")
        self.sentences_unread = self._counter(
            "parley_sentences_unread", "Sentences that were not read, since their articles have too many."
        )
        self.signals = self._counter("parley_signals", "Signals folded, by what they did to their dyad.", "outcome")
        self.statements = self._counter("parley_statements", "Statements written: new ones and updates.")
        self.positions = self._counter("parley_positions", "Positions written.")
        self.alerts = self._counter("parley_alerts", "Alerts written.", "severity", "state")
        self.deadletters = self._counter(
            "parley_deadletters", "Records that could not be read and went to the dead letters.", "role", "reason"
        )
        self.bugs = self._counter("parley_bugs", "Records that made the code raise; they are dead letters too.", "role")
        self.send_retries = self._counter(
            "parley_send_retries", "Sends that Kafka refused and that were tried again.", "role"
        )
        self.commit_failures = self._counter(
            "parley_commit_failures", "Commits that Kafka refused; they are offered again.", "role"
        )

        self.read_seconds = self._histogram("parley_read_seconds", "Work of reading one article.", _WORK_SECONDS)
        self.fold_seconds = self._histogram("parley_fold_seconds", "Work of folding one signal.", _WORK_SECONDS)
        self.claim_latency_seconds = self._histogram(
            "parley_claim_latency_seconds",
            "From an article's time in the raw topic until its claims are written.",
            _WAIT_SECONDS,
        )
        self.alert_latency_seconds = self._histogram(
            "parley_alert_latency_seconds", "From a signal's ingest time until its alert is written.", _WAIT_SECONDS
        )

        self.assigned_partitions = self._gauge(
            "parley_assigned_partitions", "Partitions that this process reads.", "role"
        )
        self.lag_records = self._gauge(
            "parley_lag_records", "Records of the assigned partitions that are not committed yet.", "role"
        )
        self.held_bytes = self._gauge(
            "parley_held_bytes", "Size of the records that were fetched and cannot be committed yet.", "role"
        )
        self.ready = self._gauge("parley_ready", "1 while the role has a broker and an assignment, else 0.", "role")

        self.delivery_attempts = self._counter("parley_delivery_attempts", "Attempts to deliver an alert.", "outcome")
        self.deliveries_waiting = Gauge(
            "parley_deliveries_waiting", "Alerts that wait for their next attempt.", registry=self.registry
        )
        self.delivery_seconds = self._histogram(
            "parley_delivery_seconds", "From an alert's time in its topic until a receiver accepted it.", _WAIT_SECONDS
        )
        self._start_at_zero()

    def name_model(self, version: str) -> None:
        """Say which model reads the articles of this process."""
        self.build.info(self._builds | {"model": version})

    def _start_at_zero(self) -> None:
        for language in LANGUAGES:
            self.articles.labels(language)
            self.claims.labels(language)
        for outcome in Outcome:
            self.signals.labels(outcome.value)
        for attempt in webhooks.Outcome:
            self.delivery_attempts.labels(attempt.value)
        for severity in Severity:
            for state in State:
                self.alerts.labels(severity.value, state.value)
        for role in ROLES:
            for counter in (self.bugs, self.send_retries, self.commit_failures):
                counter.labels(role)
            for reason in Reason:
                self.deadletters.labels(role, reason.value)

    def _counter(self, name: str, documentation: str, *labels: str) -> Counter:
        return Counter(name, documentation, labels, registry=self.registry)

    def _gauge(self, name: str, documentation: str, *labels: str) -> Gauge:
        return Gauge(name, documentation, labels, registry=self.registry)

    def _histogram(self, name: str, documentation: str, buckets: tuple[float, ...]) -> Histogram:
        return Histogram(name, documentation, registry=self.registry, buckets=buckets)
