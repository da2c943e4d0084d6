"""Alerts and deliveries for tests."""

from datetime import timedelta

from streams.alerts import Alert, RuleKind, Severity, State, labels_of
from streams.delivery import Delivery, delivery
from streams.signals import Evidence
from tests.streams.claiming import START


def alert(alert_id="a1", state=State.FIRING, **more):
    labels = labels_of(alert_id=alert_id, rule="shift", kind="shift", severity="warning", dyad="RU~US", actor="RU")
    given = {
        "rule": "shift",
        "kind": RuleKind.SHIFT,
        "severity": Severity.WARNING,
        "dyad": "RU~US",
        "actor": "RU",
        "counterpart": "US",
        "event_time": START,
        "summary": "Russia toward the United States: willingness to talk from closed to open.",
        "summary_ar": "روسيا تجاه الولايات المتحدة",
        "before": None,
        "after": None,
        "statement_id": "s1",
        "evidence": (
            Evidence(claim_id="c1", text="مستعدون للحوار", language="ar", outlet="Desk", url="https://news.example/1"),
        ),
        "starts_at": START,
        "ends_at": START + timedelta(hours=2) if state is State.RESOLVED else None,
        "labels": labels,
    }
    return Alert(alert_id=alert_id, state=state, **given | more)


def due(
    number=0, *, receiver="desk", state=State.FIRING, alert_id=None, partition=0, at=None, since=None, **more
) -> Delivery:
    """The delivery of the alert at offset *number*, written *number* seconds after the start, unless told otherwise."""
    written = at or START + timedelta(seconds=number)
    name = alert_id or f"a{number}"
    return delivery(
        alert(name, state, **more),
        receiver,
        partition=partition,
        offset=number,
        written=written,
        since=since or written,
    )
