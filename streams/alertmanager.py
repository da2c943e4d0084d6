"""Alertmanager: an alert in; its labels, annotations, link and times for `/api/v2/alerts` out. Pure."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import msgspec

from streams.alerts import Alert

PATH = "/api/v2/alerts"
STATUS_PATH = "/api/v2/status"

_QUOTES = 3
_LABEL_CHARS = 1_000


def item(alert: Alert) -> bytes:
    """
    Say an alert in Alertmanager's words, as a JSON object without times: labels, annotations, link.

    Labels are the alert's own, which never change, so that its end finds it. Annotations are `summary`, `summary_ar`, `event_time`, and the first three
    pieces of evidence as `quote_1`, `source_1`, …; the link is that of the first evidence that has one.

    Source: https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml, postableAlert.
    """
    urls = [url for evidence in alert.evidence if (url := _link(evidence.url))]
    said: dict[str, Any] = {
        "labels": {name: value[:_LABEL_CHARS] for name, value in alert.labels.items() if value},
        "annotations": {name: text for name, text in _annotations(alert).items() if text},
    }
    if urls:
        said["generatorURL"] = urls[0]
    return msgspec.json.encode(said)


def _annotations(alert: Alert) -> dict[str, str]:
    at = alert.event_time.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    told = {"summary": alert.summary, "summary_ar": alert.summary_ar, "event_time": at}
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


def body(items: Sequence[tuple[bytes, datetime, datetime]]) -> bytes:
    """
    Write what is posted: each item with its beginning, and the moment at which it ends unless it is posted again, or has ended.

    Both are times of the posting, not of the news: Alertmanager waits for what belongs to a group only while its first alert is young.
    """
    return b"[%s]" % b",".join(_posting(*one) for one in items)


def _posting(said: bytes, starts_at: datetime, ends_at: datetime) -> bytes:
    times = {"startsAt": starts_at.astimezone(UTC), "endsAt": max(ends_at, starts_at).astimezone(UTC)}
    return said[:-1] + b"," + msgspec.json.encode(times)[1:]
