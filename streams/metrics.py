"""Metrics: the one typed table of everything that `/metrics` shows."""

import platform
from collections.abc import Iterable
from importlib import metadata

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info

from classifiers.rejected import Reason
from streams.alerts import State
from streams.attempts import Outcome as Attempted
from streams.corrections import Fault
from streams.delivery import Status
from streams.dyads import Outcome
from streams.severity import Severity

ROLES = ("articles", "positions", "corrections", "deliveries")
LANGUAGES = ("ar", "ru", "en")

_WORK_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5)
_ASK_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20)
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
        self.corrections = self._counter(
            "parley_corrections", "Analysts' corrections that were turned into signals, by what was wrong.", "fault"
        )
        self.rule_reloads = self._counter(
            "parley_rule_reloads", "Changes of the rules' file, by whether they were taken.", "outcome"
        )
        self.rules_refused = self._gauge(
            "parley_rules_refused", "1 while the rules' file is faulty and the rules before it hold, else 0."
        )
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

        self.delivery_attempts = self._counter(
            "parley_delivery_attempts", "Requests that were made to deliver alerts.", "receiver", "outcome"
        )
        self.deliveries = self._counter("parley_deliveries", "Deliveries that have ended.", "receiver", "status")
        self.deliveries_pending = self._gauge(
            "parley_deliveries_pending", "Deliveries that nobody has accepted yet.", "receiver"
        )
        self.delivery_oldest_seconds = self._gauge(
            "parley_delivery_oldest_seconds", "Age of the oldest alert that is still to be delivered.", "receiver"
        )
        self.delivery_seconds = self._histogram(
            "parley_delivery_seconds",
            "From an alert's time in its topic until a receiver accepted it.",
            _WAIT_SECONDS,
            "receiver",
        )
        self.delivery_attempt_seconds = self._histogram(
            "parley_delivery_attempt_seconds",
            "Requests to receivers, from the connection to the answer.",
            _ASK_SECONDS,
            "receiver",
        )
        self.receiver_up = self._gauge(
            "parley_receiver_up",
            "1 while a receiver takes what it is sent, 0 while it is down or wants no more.",
            "receiver",
        )
        self._start_at_zero()

    def name_model(self, version: str) -> None:
        """Say which model reads the articles of this process."""
        self.build.info(self._builds | {"model": version})

    def name_receivers(self, names: Iterable[str]) -> None:
        """Say which receivers there are, so that what is counted for them begins at zero."""
        for name in names:
            for attempted in Attempted:
                self.delivery_attempts.labels(name, attempted.value)
            for status in Status:
                if status is not Status.PENDING:
                    self.deliveries.labels(name, status.value)
            for metric in (self.deliveries_pending, self.delivery_oldest_seconds, self.receiver_up):
                metric.labels(name)
            for histogram in (self.delivery_seconds, self.delivery_attempt_seconds):
                histogram.labels(name)

    def _start_at_zero(self) -> None:
        for language in LANGUAGES:
            self.articles.labels(language)
            self.claims.labels(language)
        for outcome in Outcome:
            self.signals.labels(outcome.value)
        for severity in Severity:
            for state in State:
                self.alerts.labels(severity.value, state.value)
        for fault in Fault:
            self.corrections.labels(fault.value)
        for outcome_of_reload in ("loaded", "refused"):
            self.rule_reloads.labels(outcome_of_reload)
        for role in ROLES:
            for counter in (self.bugs, self.send_retries, self.commit_failures):
                counter.labels(role)
            for reason in Reason:
                self.deadletters.labels(role, reason.value)

    def _counter(self, name: str, documentation: str, *labels: str) -> Counter:
        return Counter(name, documentation, labels, registry=self.registry)

    def _gauge(self, name: str, documentation: str, *labels: str) -> Gauge:
        return Gauge(name, documentation, labels, registry=self.registry)

    def _histogram(self, name: str, documentation: str, buckets: tuple[float, ...], *labels: str) -> Histogram:
        return Histogram(name, documentation, labels, registry=self.registry, buckets=buckets)
