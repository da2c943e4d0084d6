"""Telling: a claim, statement or alert in; one line that a person can read in a terminal out. Pure."""

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from classifiers.claim import Claim, StanceScore
from streams.alerts import Alert, State
from streams.signals import dyad
from streams.statements import Statement

_SHOWN_CHARS = 160


class Wanted(Struct, frozen=True, kw_only=True):
    """What is told: of one dyad only, or with one of some stances only; null and empty are all."""

    dyad: str | None = None
    stances: frozenset[str] = frozenset()

    def fits(self, record: Struct) -> bool:
        """Tell whether *record* is wanted; an alert has no stance, so that one that is of the dyad always is."""
        match record:
            case Claim():
                others = record.counterparts or record.actors
                dyads = {dyad(a, b) for a in record.actors for b in others if a != b}
                return (self.dyad is None or self.dyad in dyads) and self._stance(record.stances)
            case Statement():
                return self.dyad in (None, record.dyad) and self._stance(record.stances)
            case Alert():
                return self.dyad in (None, record.dyad)
        return False

    def _stance(self, scores: Iterable[StanceScore]) -> bool:
        return not self.stances or any(score.label.value in self.stances for score in scores)


def line(record: Struct) -> str:
    """Tell *record* in one line: time, what it is, who toward whom, what, how sure, the words in the original."""
    match record:
        case Claim():
            who = record.speaker.name if record.speaker else record.outlet or "-"
            pair = f"{'+'.join(record.actors)} -> {'+'.join(record.counterparts) or '-'}"
            return _line(record.published_at, "claim", pair, _stances(record.stances), who, record.text)
        case Statement():
            pair = f"{record.actor} -> {record.counterpart}"
            who = ", ".join(record.speakers) or "-"
            words = next((e.text for e in record.evidence if e.text), "")
            mark = "retracted " if record.retracted else "disowned " if record.disowned else ""
            said = f"{mark}{_stances(record.stances)} x{record.claims}"
            return _line(record.last_seen, "statement", pair, said, who, words)
        case Alert():
            state = "over" if record.state is State.RESOLVED else record.severity.value
            return _line(record.event_time, "ALERT", record.dyad, f"{record.rule} {state}", "", record.summary)
    raise TypeError(type(record).__name__)


def _line(at: datetime | None, kind: str, pair: str, said: str, who: str, words: str) -> str:
    stamp = f"{at:%Y-%m-%d %H:%M}" if at is not None else "undated         "
    text = " ".join(words.split())
    shown = text if len(text) <= _SHOWN_CHARS else f"{text[:_SHOWN_CHARS]}…"
    return "  ".join(part for part in (stamp, f"{kind:9}", f"{pair:11}", said, who, shown) if part)


def _stances(scores: Iterable[StanceScore]) -> str:
    return ", ".join(f"{score.label.value} {score.confidence:.2f}" for score in scores)
