"""Comparing: what is live and what a replay made in; what differs, as a record and on one screen, out."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from msgspec import Struct

from classifiers.claim import Claim
from streams.alerts import Alert, State
from streams.bands import Axis
from streams.positions import Position, Stand

_DIFFERENT = 0.1
_LISTED = 10
_SAME_WITHIN = timedelta(days=1)


class ClaimChange(Struct, frozen=True, kw_only=True):
    """A claim that only one of the two has, or whose stances differ."""

    claim_id: str
    text: str
    live: tuple[str, ...]
    replayed: tuple[str, ...]


class StandChange(Struct, frozen=True, kw_only=True):
    """A side whose value on an axis differs: null where nothing was said."""

    dyad: str
    actor: str
    axis: Axis
    live: float | None
    replayed: float | None
    live_band: str | None
    replayed_band: str | None


class AlertChange(Struct, frozen=True, kw_only=True):
    """An alert that only one of the two has."""

    alert_id: str
    rule: str
    dyad: str
    at: str
    summary: str


class AlertMove(Struct, frozen=True, kw_only=True):
    """One side that both say came to the same bands within a day, but by another statement: an alert's id is that of the statement that rang."""

    live: AlertChange
    replayed: AlertChange


class Comparison(Struct, frozen=True, kw_only=True):
    """What differs. The claims are null where they were not read anew; *same_alerts* counts those that both have. What moved is neither gained nor lost."""

    claims_gained: tuple[ClaimChange, ...] | None
    claims_lost: tuple[ClaimChange, ...] | None
    claims_changed: tuple[ClaimChange, ...] | None
    positions: tuple[StandChange, ...]
    alerts_gained: tuple[AlertChange, ...]
    alerts_lost: tuple[AlertChange, ...]
    alerts_moved: tuple[AlertMove, ...]
    same_claims: int
    same_stands: int
    same_alerts: int


def compare(
    claims: tuple[Sequence[Claim], Sequence[Claim]] | None,
    positions: tuple[Mapping[str, Position], Mapping[str, Position]],
    alerts: tuple[Iterable[Alert], Iterable[Alert]],
) -> Comparison:
    """Compare pairs of what is live and what was replayed. Values that differ by less than a tenth, in the same band, are the same; ends of alerts are left out."""
    gained, lost, changed, same = _claims(*claims) if claims else (None, None, None, 0)
    stands = list(_stands(*positions))
    live, replayed = ({a.alert_id: a for a in side if a.state is State.FIRING} for side in alerts)
    quiet = [alert for key, alert in live.items() if key not in replayed]
    new = [alert for key, alert in replayed.items() if key not in live]
    moved = _moved(quiet, new)
    paired = {alert.alert_id for pair in moved for alert in pair}
    return Comparison(
        claims_gained=gained,
        claims_lost=lost,
        claims_changed=changed,
        same_claims=same,
        positions=tuple(change for change in stands if change is not None),
        same_stands=stands.count(None),
        alerts_gained=tuple(_alert(a) for a in new if a.alert_id not in paired),
        alerts_lost=tuple(_alert(a) for a in quiet if a.alert_id not in paired),
        alerts_moved=tuple(AlertMove(live=_alert(one), replayed=_alert(other)) for one, other in moved),
        same_alerts=len(live.keys() & replayed.keys()),
    )


def screen(comparison: Comparison, listed: int = _LISTED) -> Iterable[str]:
    """Yield the lines of one screen: first the numbers, then the first few of each kind."""
    c = comparison
    yield "                    same   only live   only replayed   different"
    if c.claims_gained is not None and c.claims_lost is not None and c.claims_changed is not None:
        yield _row("claims", c.same_claims, len(c.claims_lost), len(c.claims_gained), len(c.claims_changed))
    only_live = sum(p.replayed is None for p in c.positions)
    only_replayed = sum(p.live is None for p in c.positions)
    differ = len(c.positions) - only_live - only_replayed
    yield _row("values of sides", c.same_stands, only_live, only_replayed, differ)
    yield _row("alerts", c.same_alerts, len(c.alerts_lost), len(c.alerts_gained), len(c.alerts_moved))
    lists: dict[str, list[str]] = {
        "alerts that would have rung": [f"{a.at} {a.rule} {a.dyad}: {a.summary}" for a in c.alerts_gained],
        "alerts that would not have rung": [f"{a.at} {a.rule} {a.dyad}: {a.summary}" for a in c.alerts_lost],
        "alerts that another statement would have rung": [
            f"{m.live.at} {m.live.rule} {m.live.dyad}: {m.live.summary} -> {m.replayed.at}: {m.replayed.summary}"
            for m in c.alerts_moved
        ],
        "positions that differ": [
            f"{p.dyad} {p.actor} {p.axis}: {_value(p.live, p.live_band)} -> {_value(p.replayed, p.replayed_band)}"
            for p in c.positions
        ],
        "claims gained": [f"{'+'.join(x.replayed)}: {x.text}" for x in c.claims_gained or ()],
        "claims lost": [f"{'+'.join(x.live)}: {x.text}" for x in c.claims_lost or ()],
        "claims read differently": [
            f"{'+'.join(x.live)} -> {'+'.join(x.replayed)}: {x.text}" for x in c.claims_changed or ()
        ],
    }
    for title, lines in lists.items():
        if lines:
            yield ""
            yield f"{title}:"
            yield from (f"  {line}" for line in lines[:listed])
            if len(lines) > listed:
                yield f"  and {len(lines) - listed} more"


def _claims(
    live: Sequence[Claim], replayed: Sequence[Claim]
) -> tuple[tuple[ClaimChange, ...], tuple[ClaimChange, ...], tuple[ClaimChange, ...], int]:
    ours, theirs = {c.claim_id: c for c in live}, {c.claim_id: c for c in replayed}
    both = ours.keys() & theirs.keys()
    changed = [
        ClaimChange(claim_id=key, text=c.text, live=_labels(c), replayed=_labels(theirs[key]))
        for key, c in ours.items()
        if key in both and _labels(c) != _labels(theirs[key])
    ]
    return (
        tuple(
            ClaimChange(claim_id=key, text=c.text, live=(), replayed=_labels(c))
            for key, c in theirs.items()
            if key not in both
        ),
        tuple(
            ClaimChange(claim_id=key, text=c.text, live=_labels(c), replayed=())
            for key, c in ours.items()
            if key not in both
        ),
        tuple(changed),
        len(both) - len(changed),
    )


def _labels(claim: Claim) -> tuple[str, ...]:
    return tuple(sorted(score.label for score in claim.stances))


def _stands(live: Mapping[str, Position], replayed: Mapping[str, Position]) -> Iterable[StandChange | None]:
    """Yield a change, or null for no change, for each axis of each side on which either has a value."""
    for dyad in sorted(live.keys() | replayed.keys()):
        ours, theirs = _sides(live.get(dyad)), _sides(replayed.get(dyad))
        for actor in dyad.split("~"):
            for axis in Axis:
                one, other = ours.get(actor), theirs.get(actor)
                before, after = (s.value(axis) if s else None for s in (one, other))
                bands = tuple(s.band(axis) if s else None for s in (one, other))
                if before is None and after is None:
                    continue
                close = before is not None and after is not None and abs(before - after) < _DIFFERENT
                yield (
                    None
                    if close and bands[0] == bands[1]
                    else StandChange(
                        dyad=dyad,
                        actor=actor,
                        axis=axis,
                        live=before,
                        replayed=after,
                        live_band=bands[0],
                        replayed_band=bands[1],
                    )
                )


def _sides(position: Position | None) -> dict[str, Stand]:
    return {} if position is None else {stand.actor: stand for stand in position.stands}


def _moved(lost: Sequence[Alert], gained: Sequence[Alert]) -> list[tuple[Alert, Alert]]:
    """Pair what was lost with what was gained and says the same of the same side, the nearest in time first, each once."""
    pairs = sorted(
        (
            (one, other)
            for one in lost
            for other in gained
            if _said(one) == _said(other) and abs(one.event_time - other.event_time) <= _SAME_WITHIN
        ),
        key=lambda pair: (abs(pair[0].event_time - pair[1].event_time), pair[0].alert_id, pair[1].alert_id),
    )
    taken: set[str] = set()
    found = []
    for one, other in pairs:
        if taken.isdisjoint({one.alert_id, other.alert_id}):
            taken |= {one.alert_id, other.alert_id}
            found.append((one, other))
    return sorted(found, key=lambda pair: (pair[0].event_time, pair[0].alert_id))


def _said(alert: Alert) -> tuple[object, ...]:
    bands = (alert.after.willingness_band, alert.after.plans_band) if alert.after else ()
    return alert.rule, alert.dyad, alert.actor, bands


def _alert(alert: Alert) -> AlertChange:
    return AlertChange(
        alert_id=alert.alert_id,
        rule=alert.rule,
        dyad=alert.dyad,
        at=alert.event_time.strftime("%Y-%m-%d %H:%M"),
        summary=alert.summary,
    )


def _row(name: str, *numbers: int) -> str:
    return f"{name:<16}" + "".join(f"{number:>{width}}" for number, width in zip(numbers, (8, 12, 16, 12), strict=True))


def _value(value: float | None, band: str | None) -> str:
    return "nothing" if value is None else f"{band} {value:+.2f}"
