"""Rejected: why an input cannot be read, as a value."""

from msgspec import Struct

from classifiers.openenum import OpenEnum


class Reason(OpenEnum):
    """Why an input was rejected; the value is the metric label, the log word and the dead letter's header."""

    BAD_UTF8 = "bad_utf8"
    BAD_JSON = "bad_json"
    BAD_FIELD = "bad_field"
    NO_BODY = "no_body"
    TOO_LARGE = "too_large"
    UNDELIVERABLE = "undeliverable"  # an alert that its receiver refused, or did not take within a day
    BUG = "bug"  # ours: the reading raised
    OTHER = "other"  # a reason that a newer version knows


class Rejected(Struct, frozen=True):
    """An input that cannot be read: the kind of fault, and one line that says what is wrong and what to do."""

    reason: Reason
    detail: str
