"""The table of metrics: nothing in; each with its name, kind, unit, labels and their values, and what it counts, out."""

from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct

from classifiers.rejected import Reason
from classifiers.stance import Stance
from streams.alerts import State
from streams.attempts import Outcome as Attempted
from streams.corrections import Fault
from streams.delivery import Status
from streams.dyads import Outcome
from streams.rules import RuleKind
from streams.severity import Severity
from streams.topics import TOPICS

PREFIX = "parley_"
ROLES = ("articles", "positions", "corrections", "deliveries")
LANGUAGES = ("ar", "ru", "en")

_WORK_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5)
_ASK_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20)
_WAIT_SECONDS = (0.01, 0.05, 0.1, 0.5, 1, 5, 30, 60, 300, 1800, 3600, 21600, 86400)
_AGE_SECONDS = (60, 300, 900, 1800, 3600, 10800, 21600, 43200, 86400, 172800, 604800, 2592000)
_CONFIDENCES = (0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1)


class Kind(StrEnum):
    """What Prometheus makes of a metric's numbers."""

    COUNTER = "counter"
    GAUGE = "gauge"
    HISTOGRAM = "histogram"
    INFO = "info"


class Area(StrEnum):
    """What a metric tells of; the order of the chapters of docs/metrics.md."""

    PROCESS = "The process"
    READING = "Reading"
    DESK = "Positions and alerts"
    STREAMS = "Streams"
    DELIVERIES = "Deliveries"
    WATCHED = "Watched dyads"


class Label(Struct, frozen=True):
    """A label. *values* are all that it takes; none where they are the names that *of* tells: few, but those of an installation."""

    name: str
    values: tuple[str, ...] = ()
    of: str = ""


class Metric(Struct, frozen=True, kw_only=True):
    """
    A metric. *attribute* is its name without the prefix, as `Metrics` has it; *unit* is in words, for people.

    >>> METRICS[1].exposed
    'parley_articles_total'
    """

    attribute: str
    area: Area
    kind: Kind
    help: str
    unit: str = ""
    labels: tuple[Label, ...] = ()
    buckets: tuple[float, ...] = ()

    @property
    def name(self) -> str:
        """The name that it is registered by."""
        return PREFIX + self.attribute

    @property
    def exposed(self) -> str:
        """The name that Prometheus knows it by."""
        suffix = {Kind.COUNTER: "_total", Kind.INFO: "_info"}.get(self.kind, "")
        return self.name + suffix

    @property
    def series(self) -> tuple[str, ...]:
        """The names of all its series."""
        if self.kind is Kind.HISTOGRAM:
            return tuple(self.name + suffix for suffix in ("_bucket", "_sum", "_count"))
        return (self.exposed,)


def language_label(language: str) -> str:
    """
    Name a language as the labels do: there may be any in the news, and few in a label.

    >>> language_label("ru"), language_label("fa")
    ('ru', 'other')
    """
    return language if language in LANGUAGES else "other"


def _values(values: Iterable[StrEnum]) -> tuple[str, ...]:
    return tuple(value.value for value in values)


_LANGUAGE = Label("language", (*LANGUAGES, "other"))
_ROLE = Label("role", ROLES)
_TOPIC = Label("topic", tuple(topic.name for topic in TOPICS))
_STANCE = Label("stance", _values(Stance))
_SEVERITY = Label("severity", _values(Severity))
_STATE = Label("state", _values(State))
_RECEIVER = Label("receiver", of="the receivers of the settings")
_DYAD = Label("dyad", of="the first fifty of PARLEY_WATCH")
_ACTOR = Label("actor", of="the two parties of the dyad")
_ENDED = Label("status", tuple(value for value in _values(Status) if value != Status.PENDING))


def _counter(area: Area, attribute: str, told: str, unit: str, *labels: Label) -> Metric:
    return Metric(attribute=attribute, area=area, kind=Kind.COUNTER, help=told, unit=unit, labels=labels)


def _gauge(area: Area, attribute: str, told: str, unit: str, *labels: Label) -> Metric:
    return Metric(attribute=attribute, area=area, kind=Kind.GAUGE, help=told, unit=unit, labels=labels)


def _histogram(
    area: Area, attribute: str, told: str, buckets: tuple[float, ...], *labels: Label, unit: str = "seconds"
) -> Metric:
    return Metric(
        attribute=attribute, area=area, kind=Kind.HISTOGRAM, help=told, unit=unit, labels=labels, buckets=buckets
    )


_PROCESS, _READING, _DESK, _STREAMS, _DELIVERIES, _WATCHED = Area

# one metric a line
# fmt: off
METRICS = (
    Metric(attribute="build", area=_PROCESS, kind=Kind.INFO, help="What runs.", unit="1", labels=(Label("version", of="the release"), Label("python", of="the interpreter"), Label("model", of="the model that reads, where one does"))),
    _counter(_READING, "articles", "Articles read to their end.", "articles", _LANGUAGE),
    _counter(_READING, "articles_without_claim", "Articles read in which nothing was claimed: the reader abstained.", "articles", _LANGUAGE),
    _counter(_READING, "sentences", "Sentences read.", "sentences", _LANGUAGE),
    _counter(_READING, "sentences_with_claim", "Sentences read that hold a claim.", "sentences", _LANGUAGE),
    _counter(_READING, "sentences_unread", "Sentences that were not read, since their articles have too many.", "sentences"),
    _counter(_READING, "claims", "Claims written.", "claims", _LANGUAGE),
    _counter(_READING, "claims_unplaced", "Claims that concern no pair of parties, because one of the two is not known.", "claims", _LANGUAGE),
    _histogram(_READING, "confidence", "Confidence of the stances of claims, 0 to 1.", _CONFIDENCES, _LANGUAGE, unit="probability"),
    _histogram(_READING, "read_seconds", "Work of reading one article.", _WORK_SECONDS),
    _histogram(_READING, "claim_latency_seconds", "From an article's time in the raw topic until its claims are written.", _WAIT_SECONDS),
    _histogram(_READING, "article_age_seconds", "From an article's publication until its claims are written; undated ones are left out.", _AGE_SECONDS),
    _counter(_DESK, "signals", "Signals folded, by what they did to their dyad.", "signals", Label("outcome", _values(Outcome))),
    _counter(_DESK, "statements", "Statements written: new ones and updates.", "statements"),
    _counter(_DESK, "stances", "Stances of new statements, by the language in which each was first heard.", "stances", _LANGUAGE, _STANCE),
    _counter(_DESK, "positions", "Positions written.", "positions"),
    _counter(_DESK, "alerts", "Alerts written.", "alerts", _SEVERITY, _STATE),
    _counter(_DESK, "corrections", "Analysts' corrections that were turned into signals, by what was wrong.", "corrections", Label("fault", _values(Fault))),
    _counter(_DESK, "rule_reloads", "Changes of the rules' file, by whether they were taken.", "changes", Label("outcome", ("loaded", "refused"))),
    _gauge(_DESK, "rules_refused", "1 while the rules' file is faulty and the rules before it hold, else 0.", "0 or 1"),
    _histogram(_DESK, "fold_seconds", "Work of folding one signal.", _WORK_SECONDS),
    _histogram(_DESK, "alert_latency_seconds", "From a signal's ingest time until its alert is written.", _WAIT_SECONDS),
    _histogram(_DESK, "alert_age_seconds", "From a signal's event time until its alert is written.", _AGE_SECONDS),
    _gauge(_STREAMS, "broker_up", "1 while Kafka answers this process, else 0.", "0 or 1"),
    _gauge(_STREAMS, "ready", "1 while the role has a broker and an assignment, else 0.", "0 or 1", _ROLE),
    _gauge(_STREAMS, "assigned_partitions", "Partitions that this process reads.", "partitions", _ROLE),
    _gauge(_STREAMS, "lag_records", "Records of the assigned partitions that are not committed yet; a role reads one topic.", "records", _ROLE),
    _gauge(_STREAMS, "held_bytes", "Size of the records that were fetched and cannot be committed yet.", "bytes", _ROLE),
    _gauge(_STREAMS, "stalled_seconds", "How long the watchdog has seen a role do nothing although it should; past PARLEY_STALL_SECONDS the process ends.", "seconds", _ROLE),
    _counter(_STREAMS, "records", "Records that a role has worked to their end, dead letters among them.", "records", _ROLE),
    _counter(_STREAMS, "records_sent", "Records that Kafka has taken from this process.", "records", _TOPIC),
    _counter(_STREAMS, "deadletters", "Records that could not be read and went to the dead letters.", "records", _ROLE, Label("reason", _values(Reason))),
    _counter(_STREAMS, "bugs", "Records that made the code raise; they are dead letters too.", "records", _ROLE),
    _counter(_STREAMS, "send_retries", "Sends that Kafka refused and that were tried again.", "records", _ROLE),
    _counter(_STREAMS, "commit_failures", "Commits that Kafka refused; they are offered again.", "commits", _ROLE),
    _gauge(_STREAMS, "disk_free_bytes", "Free space on the disk of PARLEY_DATA_DIR.", "bytes"),
    _gauge(_STREAMS, "disk_size_bytes", "Size of the disk of PARLEY_DATA_DIR.", "bytes"),
    _counter(_DELIVERIES, "delivery_attempts", "Requests that were made to deliver alerts.", "requests", _RECEIVER, Label("outcome", _values(Attempted))),
    _counter(_DELIVERIES, "deliveries", "Deliveries that have ended.", "deliveries", _RECEIVER, _ENDED),
    _gauge(_DELIVERIES, "deliveries_pending", "Deliveries that nobody has accepted yet.", "deliveries", _RECEIVER),
    _gauge(_DELIVERIES, "delivery_oldest_seconds", "Age of the oldest alert that is still to be delivered.", "seconds", _RECEIVER),
    _histogram(_DELIVERIES, "delivery_seconds", "From an alert's time in its topic until a receiver accepted it.", _WAIT_SECONDS, _RECEIVER),
    _histogram(_DELIVERIES, "delivery_attempt_seconds", "Requests to receivers, from the connection to the answer.", _ASK_SECONDS, _RECEIVER),
    _gauge(_DELIVERIES, "receiver_up", "1 while a receiver takes what it is sent, 0 while it is down or wants no more.", "0 or 1", _RECEIVER),
    _gauge(_WATCHED, "watched_willingness", "Where a party stands toward talking: -1 closed, 1 open.", "-1 to 1", _DYAD, _ACTOR),
    _gauge(_WATCHED, "watched_plans", "What a party says of plans for talks: -1 denied, 1 confirmed.", "-1 to 1", _DYAD, _ACTOR),
    _gauge(_WATCHED, "watched_conditional", "1 while a good part of what a party says names conditions, else 0.", "0 or 1", _DYAD, _ACTOR),
    _gauge(_WATCHED, "watched_undecided", "1 while a good part of what a party says leaves the matter open, else 0.", "0 or 1", _DYAD, _ACTOR),
    _gauge(_WATCHED, "watched_changed_timestamp_seconds", "When a party last changed its band, in seconds since 1970.", "seconds", _DYAD, _ACTOR),
    _gauge(_WATCHED, "watched_firing", "Alerts of the dyad that fire now.", "alerts", _DYAD),
    _counter(_WATCHED, "watched_alerts", "Alerts of the dyad that began to fire.", "alerts", _DYAD, Label("kind", _values(RuleKind))),
)
# fmt: on
"""Every metric of ours, in the order of docs/metrics.md."""
