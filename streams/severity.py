"""Severities: how loud an alert is."""

from enum import StrEnum


class Severity(StrEnum):
    """How loud an alert is."""

    INFO = "info"
    WARNING = "warning"
    CRITICAL = "critical"
    OTHER = "other"  # a value that a newer version knows

    @classmethod
    def _missing_(cls, value: object) -> "Severity":
        return cls.OTHER
