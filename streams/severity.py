"""Severities: how loud an alert is."""

from classifiers.openenum import OpenEnum


class Severity(OpenEnum):
    """How loud an alert is."""

    INFO = "info"
    WARNING = "warning"
    CRITICAL = "critical"
    OTHER = "other"  # a value that a newer version knows
