"""Answers to `parley why`: settings and a pair in; the lines of the answer, from Kafka's topics, out."""

from collections.abc import Iterable
from typing import TypeVar

import msgspec
from msgspec import Struct

from classifiers.rejected import Rejected
from streams.cli.group import Failure
from streams.positions import Position
from streams.retracting import partition_of
from streams.scanner import Scanner
from streams.settings import Settings
from streams.signals import dyad
from streams.statements import Statement
from streams.topics import POSITIONS, STATEMENTS, Topic, TopicsError, UnreachableError
from streams.whys import why
from streams.wire import decode

Record = TypeVar("Record", bound=Struct)


def answer(settings: Settings, one: str, other: str, *, as_json: bool, shown: int) -> Iterable[str] | None:
    """
    Find the newest position of the pair and the statements that it rests on; null where there is none.

    Reads the one partition of each topic that the pair is in, from its beginning.
    """
    name = dyad(one, other)
    try:
        with Scanner(settings) as scanner:
            positions = list(_records(scanner, settings, POSITIONS, Position, name))
            if not positions:
                return None
            position = positions[-1]
            wanted = {statement for stand in position.stands for statement in stand.statements}
            wanted |= {verdict.statement_id for verdict in position.verdicts if verdict.statement_id}
            known = {s.statement_id: s for s in _records(scanner, settings, STATEMENTS, Statement, name)}
    except (UnreachableError, TopicsError) as error:
        raise Failure(str(error)) from None
    statements = {key: known[key] for key in sorted(wanted & known.keys())}
    if as_json:
        told = {"position": position, "statements": list(statements.values())}
        return [msgspec.json.format(msgspec.json.encode(told), indent=1).decode()]
    return why(position, statements, shown)


def _records(scanner: Scanner, settings: Settings, topic: Topic, kind: type[Record], name: str) -> Iterable[Record]:
    named, key = topic.named(settings.topic_prefix), name.encode()
    partition = partition_of(key, len(scanner.bounds(named)))
    for record in scanner.records(named, {partition}):
        found = decode(kind, record.value) if record.key == key and record.value is not None else None
        if found is not None and not isinstance(found, Rejected):
            yield found
