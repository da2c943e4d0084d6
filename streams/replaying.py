"""Replaying: Kafka's log, a model and rules in; the claims, statements, positions and alerts that they would have made, beside the live ones, out. It sends nothing."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import NamedTuple, TypeVar

from msgspec import Struct

from classifiers.claim import Claim
from classifiers.rejected import Rejected
from streams.agents.articles import Read, reading
from streams.alerts import Alert
from streams.comparing import Comparison, compare
from streams.incoming import Incoming
from streams.playing import play
from streams.positions import Position
from streams.rules import Rules
from streams.scanner import Scanner
from streams.settings import Settings
from streams.signals import Kind, Signal
from streams.statements import Statement
from streams.topics import ALERTS, CLAIMS, HISTORY, RAW, SIGNALS, Topic
from streams.wire import decode

Record = TypeVar("Record", bound=Struct)
Tell = Callable[[str, int], None]
"""Hears what is under way, and how many records of it are done."""

_EVERY = 200
_BEHIND = 2**62
"""Behind everything that came in the same millisecond."""


class Span(Struct, frozen=True):
    """The stretch of the log that is compared, half open, by the time at which its records came."""

    begin: datetime
    end: datetime

    def holds(self, at: datetime) -> bool:
        """Whether *at* lies in it."""
        return self.begin <= at < self.end


class Replayed(Struct, frozen=True, kw_only=True):
    """What a replay made in the span, and how it compares with what is live. *claims* is null where no article was read anew; the others are the newest of each."""

    claims: tuple[Claim, ...] | None
    statements: tuple[Statement, ...]
    positions: tuple[Position, ...]
    alerts: tuple[Alert, ...]
    signals: int
    comparison: Comparison


def replay(
    settings: Settings, rules: Rules, span: Span, read: Read | None = None, tell: Tell = lambda *_: None
) -> Replayed:
    """
    Play the log again with *rules*; with *read*, the articles of the span are read anew, without it their logged claims stand.

    What came before the span is folded too, as it was logged, so that the span begins with the positions of its day; its alerts are left out. Wakes are made anew for
    these rules. Needs the memory for the signals of the whole log. Raises `UnreachableError` and `TopicsError`.
    """
    with Scanner(settings) as scanner:
        signals, places = _logged(scanner, settings, span, tell, anew=read is not None)
        claims: list[Claim] | None = None
        if read is not None:
            claims, fresh = _read_anew(scanner, settings, span, read, places, tell)
            signals = sorted([*signals, *fresh], key=lambda item: item[0])
        statements: dict[str, Statement] = {}
        positions: dict[str, Position] = {}
        alerts: list[Alert] = []
        for number, (signal, folded) in enumerate(play((s for _, s in signals), rules, span.end)):
            if number % _EVERY == 0:
                tell("folding", number)
            if span.holds(signal.ingest_time):
                alerts += folded.alerts
                statements |= {s.statement_id: s for s in folded.statements}
            if folded.position is not None:
                positions[signal.dyad] = folded.position
        live = _live(scanner, settings, span, tell)
    return Replayed(
        claims=None if claims is None else tuple(claims),
        statements=tuple(statements.values()),
        positions=tuple(positions.values()),
        alerts=tuple(alerts),
        signals=len(signals),
        comparison=compare(None if claims is None else (live[0], claims), (live[1], positions), (live[2], alerts)),
    )


Place = tuple[int, int]
"""Where a record stands in the order of the log: its time in milliseconds, then the order in which the partitions were read."""

Timed = tuple[Place, Signal]


class _Places(NamedTuple):
    """Where the signals that are made anew stood, by their ids, and the last signal of each article."""

    signals: dict[str, Place]
    articles: dict[str, Place]

    def of(self, signal: Signal, came_ms: int) -> Place:
        """Find the place of a signal that is made anew: its own, else behind its article's, else when the article came in. A live worker reads many articles at once, and the order of what it made of them decides which statement rings."""
        return self.signals.get(signal.signal_id) or self.articles.get(signal.article_id or "") or (came_ms, _BEHIND)


def _logged(scanner: Scanner, settings: Settings, span: Span, tell: Tell, *, anew: bool) -> tuple[list[Timed], _Places]:
    """Take the signals up to the end of the span, in the order in which Kafka has them; those of articles that are read anew are left out, retractions never."""
    found: list[Timed] = []
    places = _Places({}, {})
    latest: dict[int, int] = {}
    for number, (record, signal) in enumerate(_records(scanner, settings, SIGNALS, Signal, tell)):
        # a partition's order counts, even where the producers' clocks do not agree
        at = latest[record.partition] = max(latest.get(record.partition, 0), record.timestamp_ms)
        if signal.kind is Kind.WAKE or signal.ingest_time >= span.end:
            continue
        if anew and signal.kind is Kind.ASSERT and span.holds(signal.ingest_time):
            places.signals.setdefault(signal.signal_id, (at, number))
            places.articles[signal.article_id or ""] = at, number
            continue
        found.append(((at, number), signal))
    return sorted(found, key=lambda item: item[0]), places


def _read_anew(
    scanner: Scanner, settings: Settings, span: Span, read: Read, places: _Places, tell: Tell
) -> tuple[list[Claim], list[Timed]]:
    claims: dict[str, Claim] = {}
    signals: list[Timed] = []
    for number, record in enumerate(scanner.records(RAW.named(settings.topic_prefix))):
        if number % _EVERY == 0:
            tell("reading articles", number)
        result = reading(record.value, record.time, read) if span.holds(record.time) else None
        if result is None or isinstance(result, Rejected):
            continue
        claims |= {claim.claim_id: claim for claim in result.claims}
        signals += [(places.of(signal, record.timestamp_ms), signal) for signal in result.signals]
    return list(claims.values()), signals


def _live(
    scanner: Scanner, settings: Settings, span: Span, tell: Tell
) -> tuple[list[Claim], dict[str, Position], list[Alert]]:
    claims = {
        claim.claim_id: claim
        for record, claim in _records(scanner, settings, CLAIMS, Claim, tell)
        if span.holds(record.time)
    }
    positions = {
        position.dyad: position
        for record, position in _records(scanner, settings, HISTORY, Position, tell)
        if record.time < span.end
    }
    alerts = [alert for record, alert in _records(scanner, settings, ALERTS, Alert, tell) if span.holds(record.time)]
    return list(claims.values()), positions, alerts


def _records(
    scanner: Scanner, settings: Settings, topic: Topic, kind: type[Record], tell: Tell
) -> Iterator[tuple[Incoming, Record]]:
    for number, record in enumerate(scanner.records(topic.named(settings.topic_prefix))):
        if number % _EVERY == 0:
            tell(f"reading {topic.name}", number)
        found = None if record.value is None else decode(kind, record.value)
        if found is not None and not isinstance(found, Rejected):
            yield record, found


def files_of(replayed: Replayed) -> dict[str, Iterable[Struct]]:
    """List what a replay writes, by the name of the file."""
    records: dict[str, Iterable[Struct]] = {
        "statements.jsonl": replayed.statements,
        "positions.jsonl": replayed.positions,
        "alerts.jsonl": replayed.alerts,
        "comparison.json": (replayed.comparison,),
    }
    return records if replayed.claims is None else {"claims.jsonl": replayed.claims, **records}
