"""Exports: settings and what is wanted in; rows from Kafka's topics, in a file, out."""

import contextlib
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import click
from msgspec import Struct

from classifiers.claim import Claim
from classifiers.rejected import Rejected
from streams import events
from streams.alerts import Alert
from streams.cli.group import Failure
from streams.cli.moments import moment_of
from streams.cli.tables import WRITERS
from streams.positions import Position
from streams.scanner import Scanner
from streams.settings import Settings
from streams.signals import dyad
from streams.statements import Statement
from streams.topics import ALERTS, CLAIMS, HISTORY, POSITIONS, STATEMENTS, Topic, TopicsError, UnreachableError
from streams.wire import decode

Record = TypeVar("Record", bound=Struct)
_KINDS: dict[str, type[Struct]] = {
    "statements": Statement,
    "positions": Position,
    "history": Position,
    "alerts": Alert,
    "claims": Claim,
    "gdelt": events.Event,
    "polecat": events.PoliticalEvent,
}


def export(
    settings: Settings, what: str, pair: tuple[str, str] | None, since: str | None, form: str, out: str | None
) -> int:
    """Write the rows and return how many; a file is whole or not there at all."""
    start = _start(since)
    name = None if pair is None else dyad(*pair)
    if form == "parquet" and out is None and sys.stdout.isatty():
        raise click.UsageError("Parquet is no text for a terminal; name a file with --out")
    write, kind = WRITERS[form], _KINDS[what]
    try:
        rows = _rows(settings, what, name, start)
        if out is None:
            return write(kind, rows, sys.stdout.buffer)
        path = Path(out)
        part = path.with_name(path.name + ".part")
        try:
            with part.open("wb") as file:
                count = write(kind, rows, file)
            os.replace(part, path)  # noqa: PTH105, whole or not at all
        finally:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
    except (UnreachableError, TopicsError) as error:
        raise Failure(str(error)) from None
    except OSError as error:
        if error.filename is None:
            raise
        raise Failure(f"{error.filename}: {error.strerror}; name a file that can be written") from None
    return count


def _start(since: str | None) -> datetime | None:
    start = None if since is None else moment_of(since, datetime.now(UTC))
    if since is not None and start is None:
        raise click.BadParameter(f"{since!r} is no time; write 2026-03-20 or 2w", param_hint="'--since'")
    return start


def _rows(settings: Settings, what: str, name: str | None, start: datetime | None) -> Iterable[Struct]:
    with Scanner(settings) as scanner:
        match what:
            case "positions":
                return _last(
                    _read(scanner, settings, POSITIONS, Position, name), lambda p: p.dyad, lambda p: p.as_of, start
                )
            case "history":
                return [
                    p for p in _read(scanner, settings, HISTORY, Position, name) if start is None or p.as_of >= start
                ]
            case "alerts":
                return _last(
                    _read(scanner, settings, ALERTS, Alert, name), lambda a: a.alert_id, lambda a: a.event_time, start
                )
            case "claims":
                found = _read(scanner, settings, CLAIMS, Claim, None)
                wanted = (c for c in found if name is None or name in _dyads(c))
                return _last(wanted, lambda c: c.claim_id, lambda c: c.published_at, start)
        statements = _last(
            _read(scanner, settings, STATEMENTS, Statement, name),
            lambda s: s.statement_id,
            lambda s: s.last_seen,
            start,
        )
        if what == "statements":
            return statements
        claims = _claims_of(statements, _read(scanner, settings, CLAIMS, Claim, None))
    return [*(events.gdelt if what == "gdelt" else events.polecat)(statements, claims)]  # fmt: skip


def _read(scanner: Scanner, settings: Settings, topic: Topic, kind: type[Record], name: str | None) -> Iterator[Record]:
    key = None if name is None else name.encode()
    for record in scanner.records(topic.named(settings.topic_prefix)):
        if record.value is None or (key is not None and record.key != key):
            continue
        found = decode(kind, record.value)
        if not isinstance(found, Rejected):
            yield found


def _last(
    found: Iterable[Record],
    key: Callable[[Record], str],
    at: Callable[[Record], datetime | None],
    start: datetime | None,
) -> list[Record]:
    """Keep the last of each key, in the order of time and key: partitions come in any order."""
    last = {key(one): one for one in found}
    early = datetime.min.replace(tzinfo=UTC)
    kept = [one for one in last.values() if start is None or (at(one) or early) >= start]
    return sorted(kept, key=lambda one: (at(one) or early, key(one)))


def _claims_of(statements: Iterable[Statement], claims: Iterable[Claim]) -> Mapping[str, Claim]:
    wanted = {evidence.claim_id for statement in statements for evidence in statement.evidence}
    return {claim.claim_id: claim for claim in claims if claim.claim_id in wanted}


def _dyads(claim: Claim) -> set[str]:
    others = claim.counterparts or claim.actors
    return {dyad(actor, other) for actor in claim.actors for other in others if actor != other}
