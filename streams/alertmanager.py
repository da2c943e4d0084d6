"""Alertmanager: an alert in; its labels, annotations, links and times for `/api/v2/alerts` out. Pure."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from streams.alerts import Alert

PATH = "/api/v2/alerts"
STATUS_PATH = "/api/v2/status"

_QUOTES = 3
_LABEL_CHARS = 1_000


class Item(Struct, frozen=True, kw_only=True):
    """
    What stays the same in all postings of an alert: its start, its own end if it has one, and the *rest* as a JSON object.

    Source: https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml, postableAlert.
    """

    starts_at: datetime
    ends_at: datetime | None
    rest: bytes


def item(alert: Alert) -> Item:
    """
    Say an alert in Alertmanager's words.

    Labels are the alert's own, which never change, so that its end finds it. Annotations are `summary`, `summary_ar`, and the first three
    pieces of evidence as `quote_1`, `source_1`, …; the link is that of the first evidence that has one.
    """
    urls = [url for evidence in alert.evidence if (url := _link(evidence.url))]
    rest: dict[str, Any] = {
        "labels": {name: value[:_LABEL_CHARS] for name, value in alert.labels.items() if value},
        "annotations": {name: text for name, text in _annotations(alert).items() if text},
    }
    if urls:
        rest["generatorURL"] = urls[0]
    return Item(
        starts_at=(alert.starts_at or alert.event_time).astimezone(UTC),
        ends_at=alert.ends_at.astimezone(UTC) if alert.ends_at else None,
        rest=msgspec.json.encode(rest),
    )


def _annotations(alert: Alert) -> dict[str, str]:
    told = {"summary": alert.summary, "summary_ar": alert.summary_ar}
    for number, evidence in enumerate(alert.evidence[:_QUOTES], 1):
        told[f"quote_{number}"] = evidence.text
        told[f"source_{number}"] = " ".join(part for part in (evidence.outlet, _link(evidence.url)) if part)
    return told


def _link(url: str | None) -> str:
    # Alertmanager refuses what is no uri, and shows it as a link: nothing but the web belongs there
    try:
        ok = url is not None and url.isascii() and url.isprintable() and urlsplit(url).scheme in ("http", "https")
    except ValueError:
        return ""
    return url if ok and url and " " not in url else ""


def body(items: Sequence[tuple[Item, datetime]]) -> bytes:
    """Write what is posted: each item with the moment at which it ends unless it is sent again, or has ended."""
    return b"[%s]" % b",".join(_posting(one, ends_at) for one, ends_at in items)


def _posting(one: Item, ends_at: datetime) -> bytes:
    times = msgspec.json.encode({"startsAt": one.starts_at, "endsAt": max(ends_at.astimezone(UTC), one.starts_at)})
    return one.rest[:-1] + b"," + times[1:]
