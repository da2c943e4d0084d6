"""Queries: a filter or an id in; what the pages show, from the store, out."""

import sqlite3
import threading
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import msgspec
from msgspec import Struct

from classifiers.article import Article
from classifiers.claim import Claim
from streams.alerts import Alert
from streams.corrections import Correction
from streams.positions import Position
from streams.statements import Statement
from streams.webboard import schema
from streams.webboard.filters import Filter, Sort
from streams.webboard.rows import bands, changes_of, seconds, words
from streams.webboard.store import Change, week_before

Record = TypeVar("Record", bound=Struct)

PAGE = 50
"""How many dyads a page of the table has."""

STATEMENTS = 100
"""How many statements a dyad's page has."""

_POINTS = 2000
_ALERTS = 50
_FEW = 2000
"""Up to so many hits of a search are looked up and sorted; more are met while walking in the order of the sort."""

_ORDERS = {
    Sort.LAST: "last_statement DESC, dyad",
    Sort.CHANGE: "last_change DESC, dyad",
    Sort.MOVED: "moved DESC, dyad",
    Sort.RINGING: "ringing DESC, last_statement DESC, dyad",
    Sort.OPEN: "willingness DESC, dyad DESC",
    Sort.CLOSED: "willingness IS NULL, willingness, dyad",
    Sort.CONFIRMED: "plans DESC, dyad DESC",
    Sort.DENIED: "plans IS NULL, plans, dyad",
    Sort.NAME: "dyad",
}


class DyadRow(NamedTuple):
    """A row of the table: the position, how each value changed in a week (null where unknown), the newest statement, the alerts that ring."""

    position: Position
    changes: tuple[float | None, ...]
    last: Statement | None
    alerts: tuple[Alert, ...]


class Point(NamedTuple):
    """Both sides' values at a time, in seconds since 1970; of the one first, willingness before plans."""

    at: int
    values: tuple[float | None, float | None, float | None, float | None]


class Queries:
    """
    Reads the store. Any thread may ask; each has a connection of its own.

    What it returns was true at some moment in the last transaction; two questions may see two moments.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.local()
        self._all: list[sqlite3.Connection] = []
        self._lock = threading.Lock()

    def close(self) -> None:
        """Close every connection."""
        with self._lock:
            while self._all:
                self._all.pop().close()

    def table(self, wanted: Filter) -> tuple[int, tuple[DyadRow, ...]]:
        """Count the dyads that fit, and find those of the page."""
        where, arguments = _where(wanted)
        searched = words(" ".join(wanted.words))
        match = " AND ".join(f'"{word}"*' for word in searched)
        hits = self._ask("SELECT rowid FROM names WHERE names MATCH ?", (match,)) if match else []
        count = None
        if len(hits) > _FEW:
            # walking through the sort's index and asking of each row whether it was found is quicker than to sort them all; a row has one name
            count = None if where else len(hits)
            found = {number for (number,) in hits}
            self._connection.create_function("found", 1, found.__contains__)
            where = [*where, "found(number)"]
        elif match:
            where = [*where, "number IN (SELECT value FROM json_each(?))"]
            arguments = [*arguments, msgspec.json.encode([number for (number,) in hits]).decode()]
        if count is None:
            count = self._one(f"SELECT count(*) FROM dyads {_all_of(where)}", arguments)[0]  # noqa: S608, our own conditions
        names = self._ask(
            f"SELECT dyad FROM dyads {_all_of(where)} ORDER BY {_ORDERS[wanted.sort]} LIMIT ? OFFSET ?",  # noqa: S608, likewise
            (*arguments, PAGE, (wanted.page - 1) * PAGE),
        )
        rows = (self.row(name) for (name,) in names)
        return count, tuple(row for row in rows if row is not None)

    def row(self, dyad: str) -> DyadRow | None:
        """Find the row of a dyad."""
        position = self.position(dyad)
        if position is None:
            return None
        before = week_before(self._connection, dyad, seconds(position.as_of))
        return DyadRow(
            position, changes_of(position.stands, before), self._last_statement(position), self._ringing(position)
        )

    def position(self, dyad: str) -> Position | None:
        """Find the position of a dyad."""
        return self._record(Position, "SELECT record FROM positions WHERE dyad = ?", dyad)

    def points(self, dyad: str) -> tuple[Point, ...]:
        """List the newest 2000 points of a dyad's chart, oldest first."""
        rows = self._ask(
            "SELECT at, one_willingness, one_plans, other_willingness, other_plans FROM points"
            " WHERE dyad = ? ORDER BY at DESC, id DESC LIMIT ?",
            (dyad, _POINTS),
        )
        return tuple(Point(at, (a, b, c, d)) for at, a, b, c, d in reversed(rows))

    def statements(self, dyad: str, page: int = 1) -> tuple[Statement, ...]:
        """List a dyad's statements, newest first."""
        found = self._ask(
            "SELECT record FROM statements WHERE dyad = ? ORDER BY first_seen DESC, id LIMIT ? OFFSET ?",
            (dyad, STATEMENTS, (page - 1) * STATEMENTS),
        )
        return _decoded(Statement, found)

    def statement(self, statement_id: str) -> Statement | None:
        """Find a statement."""
        return self._record(Statement, "SELECT record FROM statements WHERE id = ?", statement_id)

    def alerts(self, dyad: str) -> tuple[Alert, ...]:
        """List a dyad's newest 50 alerts, newest first."""
        found = self._ask("SELECT record FROM alerts WHERE dyad = ? ORDER BY at DESC LIMIT ?", (dyad, _ALERTS))
        return _decoded(Alert, found)

    def claims(self, ids: Iterable[str]) -> dict[str, Claim]:
        """Find claims by their ids."""
        wanted = (self.claim(one) for one in dict.fromkeys(ids))
        return {claim.claim_id: claim for claim in wanted if claim is not None}

    def claim(self, claim_id: str) -> Claim | None:
        """Find a claim."""
        return self._record(Claim, "SELECT record FROM claims WHERE id = ?", claim_id)

    def claims_of(self, article_id: str, revision: str) -> tuple[Claim, ...]:
        """List the claims of an article's revision, an analyst's as well."""
        found = self._ask("SELECT record FROM claims WHERE article = ? AND revision = ?", (article_id, revision))
        return tuple(sorted(_decoded(Claim, found), key=lambda c: (c.field != "title", c.start, c.end)))

    def article(self, article_id: str, revision: str) -> Article | None:
        """Find an article with its text; null also where it is older than Kafka keeps it."""
        found = self._ask("SELECT record FROM articles WHERE id = ? AND revision = ?", (article_id, revision))
        return msgspec.json.decode(zlib.decompress(found[0][0]), type=Article) if found else None

    def corrections(self, article_id: str) -> tuple[Correction, ...]:
        """List the corrections of an article, oldest first."""
        found = self._ask("SELECT record FROM corrections WHERE article = ? ORDER BY made_at, id", (article_id,))
        return _decoded(Correction, found)

    def changes(self, after: int, limit: int) -> tuple[Change, ...]:
        """List what has changed after the change with the number *after*."""
        rows = self._ask(
            "SELECT number, kind, dyad, id FROM changes WHERE number > ? ORDER BY number LIMIT ?", (after, limit)
        )
        return tuple(Change(*row) for row in rows)

    def kept(self) -> tuple[int, int]:
        """Tell the numbers of the oldest change that is kept and of the newest there ever was; (1, 0) where there was none."""
        oldest = self._one("SELECT min(number) FROM changes")[0]
        newest = self._ask("SELECT seq FROM sqlite_sequence WHERE name = 'changes'")
        return oldest or 1, newest[0][0] if newest else 0

    def read(self) -> int:
        """Tell how much of the topics has been read: what a page was made of can have changed only if this has, or a change came."""
        return self._one("SELECT coalesce(sum(next), 0) FROM offsets")[0]

    def _last_statement(self, position: Position) -> Statement | None:
        newest = [s for s in position.stands if s.last_statement is not None and s.statements]
        if not newest:
            return None
        stand = max(newest, key=lambda s: s.last_statement or position.as_of)
        return self.statement(stand.statements[0])

    def _ringing(self, position: Position) -> tuple[Alert, ...]:
        found = (self._record(Alert, "SELECT record FROM alerts WHERE id = ?", one) for one in position.alerts)
        return tuple(alert for alert in found if alert is not None)

    def _record(self, kind: type[Record], query: str, key: str) -> Record | None:
        found = self._ask(query, (key,))
        return msgspec.json.decode(found[0][0], type=kind) if found else None

    def _one(self, query: str, arguments: Sequence[object] = ()) -> tuple[int, ...]:
        return self._ask(query, arguments)[0]

    def _ask(self, query: str, arguments: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        return self._connection.execute(query, arguments).fetchall()

    @property
    def _connection(self) -> sqlite3.Connection:
        found: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if found is None:
            found = self._local.connection = schema.reader(self._path)
            with self._lock:
                self._all.append(found)
        return found


def _where(wanted: Filter) -> tuple[list[str], list[object]]:
    parts: list[str] = []
    arguments: list[object] = []
    if wanted.band is not None:
        parts.append("bands & ?")
        arguments.append(bands(wanted.band))
    if wanted.ringing:
        parts.append("ringing > 0")
    return parts, arguments


def _all_of(conditions: Sequence[str]) -> str:
    return f"WHERE {' AND '.join(conditions)}" if conditions else ""


def _decoded(kind: type[Record], rows: Iterable[tuple[Any, ...]]) -> tuple[Record, ...]:
    decoder = msgspec.json.Decoder(kind)
    return tuple(decoder.decode(row[0]) for row in rows)
