"""Alerts: a rule that fired in; what a desk is told out. The value of `parley.alerts`."""

from enum import StrEnum

from msgspec import Struct

from classifiers.claim import Moment
from streams.positions import Stand
from streams.signals import Evidence


class Severity(StrEnum):
    """How loud an alert is."""

    INFO = "info"
    WARNING = "warning"
    CRITICAL = "critical"
    OTHER = "other"  # a value that a newer version knows

    @classmethod
    def _missing_(cls, value: object) -> "Severity":
        return cls.OTHER


class State(StrEnum):
    """Whether an alert still holds."""

    FIRING = "firing"
    RESOLVED = "resolved"
    OTHER = "other"  # a value that a newer version knows

    @classmethod
    def _missing_(cls, value: object) -> "State":
        return cls.OTHER


class Alert(Struct, frozen=True, kw_only=True):
    """A rule that fired on a dyad, with one sentence that says what changed, the stand before and after, and the evidence."""

    alert_id: str
    rule: str
    severity: Severity
    state: State
    dyad: str
    actor: str | None
    counterpart: str | None
    event_time: Moment
    summary: str
    before: Stand | None
    after: Stand | None
    statement_id: str
    evidence: tuple[Evidence, ...]
    v: int = 1
