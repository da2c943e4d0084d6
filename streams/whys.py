"""Whys: a position and its statements in; plain lines that say what it rests on, and why each rule rang or did not, out."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from classifiers.stance import Stance
from streams.bands import Axis
from streams.names import english_name
from streams.positions import Position, Stand, Verdict
from streams.reasons import Reason
from streams.statements import Statement

_AXES = {
    Axis.WILLINGNESS: ("willingness to talk", Stance.OPEN, Stance.CLOSED),
    Axis.PLANS: ("plans to talk", Stance.CONFIRMATION, Stance.DENIAL),
}

REASONS = {
    Reason.FIRED: "rang",
    Reason.HOLDS: "rang before, and what it told is still so",
    Reason.PENDING: "found something, which has not held for as long as 'for' says",
    Reason.COOLDOWN: "found something, but rang not long ago; it waits for the cooldown's end",
    Reason.NOT_WATCHED: "does not look at this pair",
    Reason.SPEAKER_NOT_WATCHED: "nobody whom it watches spoke",
    Reason.STANCE_NOT_WATCHED: "none of the stances that it watches was told",
    Reason.WORDS_NOT_WATCHED: "none of the words that it watches was said",
    Reason.NO_CHANGE: "the position stayed in its band",
    Reason.FIRST_EVIDENCE: "the first that was heard of this side; a change needs something before it",
    Reason.ANOTHER_CAUSE: "the band has changed, but this statement does not point that way",
    Reason.ONE_VOICE: "nothing contradicts what was said",
    Reason.AS_USUAL: "no more is said than usual at this hour",
    Reason.NO_BASELINE: "the pair has not been heard for long enough to know what is usual",
    Reason.NOT_YET: "it has not been silent for long enough",
    Reason.SELDOM: "it never said enough to fall silent",
    Reason.LOW_CONFIDENCE: "the reader was not sure enough",
    Reason.TOO_FEW_SOURCES: "too few independent sources",
    Reason.UNDATED: "the report has no date",
    Reason.STALE: "the report came so late that it is history",
    Reason.RANG_BEFORE: "this statement has rung already",
    Reason.RETRACTED: "a report was withdrawn; that never rings",
    Reason.OTHER: "a reason that this version does not know",
}
"""What each reason means, for a reader."""


def why(position: Position, statements: Mapping[str, Statement], shown: int = 5) -> Iterable[str]:
    """
    Yield the lines of the answer. *statements* are the known ones by id; of each side the newest *shown* are told.

    Times are UTC.
    """
    yield f"{position.dyad}, as of {_time(position.as_of)}"
    for stand in position.stands:
        yield ""
        yield from _side(stand, statements, shown)
    yield ""
    yield "The rules, when they last looked:"
    verdicts = sorted(position.verdicts, key=lambda v: (v.rule, v.actor or "", v.at))
    for verdict in verdicts:
        yield _verdict(verdict, statements)
    if not verdicts:
        yield "  none has looked yet"
    if position.alerts:
        yield f"Ringing now: {', '.join(position.alerts)}"
    if position.next_wake is not None:
        yield f"They look again at {_time(position.next_wake)}, or when something is heard."


def _side(stand: Stand, statements: Mapping[str, Statement], shown: int) -> Iterable[str]:
    yield f"{english_name(stand.actor)} toward {english_name(stand.counterpart)}"
    for axis, (name, up, down) in _AXES.items():
        value, band = stand.value(axis), stand.band(axis)
        if value is None:
            yield f"  {name}: nothing was said"
            continue
        weights = f"{stand.weights.get(up, 0):.2f} {up} against {stand.weights.get(down, 0):.2f} {down}"
        yield f"  {name}: {band} ({value:+.2f}; {weights})"
    flags = [name for name, on in (("conditional", stand.conditional), ("undecided", stand.undecided)) if on]
    if flags:
        yield f"  and {' and '.join(flags)}"
    if stand.last_change is not None:
        yield f"  last change {_time(stand.last_change)}"
    for name in stand.statements[:shown]:
        yield from _statement(name, statements.get(name))
    if len(stand.statements) > shown:
        yield f"    and {len(stand.statements) - shown} older ones"


def _statement(name: str, statement: Statement | None) -> Iterable[str]:
    if statement is None:
        yield f"  - {name}"
        return
    said = ", ".join(f"{score.label} {score.confidence:.2f}" for score in statement.stances)
    who = ", ".join(statement.speakers) or "the newspaper"
    sources = f"{statement.claims} reports, {statement.independent} independent"
    mark = " (disowned)" if statement.disowned else ""
    yield f"  - {_time(statement.first_seen)} {who}: {said}{mark}; {sources}"
    for evidence in [e for e in statement.evidence if e.text][:1]:
        place = evidence.url or evidence.outlet
        yield f"      {evidence.text}{f' [{place}]' if place else ''}"


def _verdict(verdict: Verdict, statements: Mapping[str, Statement]) -> str:
    about = f" about {verdict.actor}" if verdict.actor else ""
    known = statements.get(verdict.statement_id or "")
    text = f", asked about the statement of {_time(known.first_seen)}" if known else ""
    return f"  {verdict.rule}{about}: {verdict.reason}: {REASONS[Reason(verdict.reason)]} ({_time(verdict.at)}{text})"


def _time(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M")
