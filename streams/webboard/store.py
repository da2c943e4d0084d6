"""The store: records of Kafka in; rows in SQLite, upserted by id, with the offsets of what was read in the same transaction, out."""

import sqlite3
import zlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from classifiers.article import Article
from classifiers.claim import Claim
from classifiers.identity import digest
from streams.alerts import Alert, State
from streams.corrections import Correction
from streams.positions import Position
from streams.statements import Statement
from streams.webboard import schema
from streams.webboard.rows import changes_of, dyad_row, dyads_of, names, seconds

_WEEK_SECONDS = 7 * 86_400
_CHANGES_KEPT = 20_000

_COLUMNS = ("as_of", "last_statement", "last_change", "moved", "willingness", "plans", "bands", "ringing")
_UPDATE = f"UPDATE dyads SET {', '.join(f'{name} = :{name}' for name in _COLUMNS)} WHERE dyad = :dyad"  # noqa: S608, our own names
_INSERT = (
    f"INSERT INTO dyads (dyad, {', '.join(_COLUMNS)}) VALUES (:dyad, {', '.join(f':{name}' for name in _COLUMNS)})"  # noqa: S608, likewise
)


class Read(Struct, frozen=True, kw_only=True):
    """
    A record of Kafka that was decoded; *record* is null for what is no use here (a tombstone, or bytes that nobody understands).

    *event_id* is the CloudEvent's, by which a repeat is known. *current* is false for history, which says how something was.
    """

    topic: str
    partition: int
    offset: int
    record: Struct | None = None
    event_id: str = ""
    current: bool = True


class Change(Struct, frozen=True):
    """Something that whoever looks may want to see: `position`, `statement`, `alert` or `correction`, its dyad and id, under a number that rises."""

    number: int
    kind: str
    dyad: str
    id: str


class Store:
    """The board's database, for its only writer. Not for several threads at once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._connection = schema.writer(path)

    def close(self) -> None:
        """Close the database."""
        self._connection.close()

    def offsets(self) -> dict[tuple[str, int], int]:
        """Tell from which offset to read on, by topic and partition; what is not in there has never been read."""
        return {(t, p): n for t, p, n in self._connection.execute("SELECT topic, partition, next FROM offsets")}

    def forget(self) -> None:
        """Delete everything but the numbers of changes: the topics were made anew, and what is here belongs to others."""
        with self._transaction():
            for table in (
                "offsets",
                "dyads",
                "positions",
                "points",
                "statements",
                "alerts",
                "claims",
                "articles",
                "corrections",
            ):
                self._connection.execute(f"DELETE FROM {table}")  # noqa: S608, our own names
            self._connection.execute("INSERT INTO names (names) VALUES ('delete-all')")

    def take(self, batch: Sequence[Read]) -> tuple[Change, ...]:
        """
        Write a batch of records and how far they were read, all or nothing, and tell what has changed.

        Each record may come any number of times: its row is the same afterwards. An alert that has ended doesn't fire again.
        """
        with self._transaction():
            changes = [change for read in batch for change in self._write(read)]
            ends: dict[tuple[str, int], int] = {}
            for read in batch:
                place = read.topic, read.partition
                ends[place] = max(ends.get(place, 0), read.offset + 1)
            self._connection.executemany(
                "INSERT INTO offsets VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET next = max(next, excluded.next)",
                [(*place, end) for place, end in ends.items()],
            )
            return self._numbered(dict.fromkeys(changes))

    def put(self, read: Read) -> tuple[Change, ...]:
        """Write a record that did not come from Kafka, yet; no offset is noted."""
        with self._transaction():
            return self._numbered(dict.fromkeys(self._write(read)))

    def prune(self, articles_before: datetime, others_before: datetime) -> int:
        """Drop the texts of articles and the statements that Kafka no longer has either; returns how many rows went."""
        early, earlier = int(articles_before.timestamp()), int(others_before.timestamp())
        with self._transaction():
            gone = self._connection.execute("DELETE FROM articles WHERE at < ?", (early,)).rowcount
            for table, at in (("statements", "first_seen"), ("points", "at"), ("alerts", "at")):
                gone += self._connection.execute(f"DELETE FROM {table} WHERE {at} < ?", (earlier,)).rowcount  # noqa: S608, our own names
        return gone

    def _write(self, read: Read) -> Iterable[tuple[str, str, str]]:
        match read.record:
            case Position() as record:
                return self._position(record, read)
            case Statement() as record:
                return self._statement(record)
            case Alert() as record:
                return self._alert(record)
            case Correction() as record:
                return self._correction(record)
            case Claim() as record:
                self._claim(record)
            case Article() as record:
                self._article(record)
        return ()

    def _position(self, record: Position, read: Read) -> Iterable[tuple[str, str, str]]:
        if "~" not in record.dyad or len(record.stands) != 2:
            return ()
        one, other = record.stands
        point_id = read.event_id or digest(msgspec.json.encode(record).decode())
        self._connection.execute(
            "INSERT OR REPLACE INTO points VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                record.dyad,
                seconds(record.as_of),
                point_id,
                one.willingness,
                one.plans,
                other.willingness,
                other.plans,
            ),
        )
        if not read.current:
            self._look_back(record.dyad, seconds(record.as_of))
            return ()
        self._dyad(record)
        self._connection.execute(
            "INSERT INTO positions VALUES (?, ?) ON CONFLICT DO UPDATE SET record = excluded.record",
            (record.dyad, msgspec.json.encode(record)),
        )
        return (("position", record.dyad, record.dyad),)

    def _dyad(self, record: Position) -> None:
        """Write a dyad's row, and where it is new what it can be found by."""
        cursor = self._connection.execute(_UPDATE, row := dyad_row(record, self._moved(record)))
        if not cursor.rowcount:
            number = self._connection.execute(_INSERT, row).lastrowid
            one, other = record.stands
            self._connection.execute(
                "INSERT INTO names (rowid, words) VALUES (?, ?)", (number, names(one.actor, other.actor))
            )

    def _look_back(self, dyad: str, at: int) -> None:
        """Measure a dyad's week anew, where what was read of its history is old enough to change that."""
        found = self._connection.execute(
            "SELECT record FROM positions JOIN dyads USING (dyad) WHERE dyad = ? AND as_of - ? >= ?",
            (dyad, _WEEK_SECONDS, at),
        ).fetchone()
        if found is not None:
            moved = self._moved(msgspec.json.decode(found[0], type=Position))
            self._connection.execute("UPDATE dyads SET moved = ? WHERE dyad = ?", (moved, dyad))

    def _moved(self, record: Position) -> float:
        """How far the axis that moved most moved in the week before *as_of*; what was not there a week ago moved from the middle."""
        before = week_before(self._connection, record.dyad, seconds(record.as_of))
        return max((abs(change) for change in changes_of(record.stands, before) if change is not None), default=0.0)

    def _statement(self, record: Statement) -> Iterable[tuple[str, str, str]]:
        self._connection.execute(
            "INSERT OR REPLACE INTO statements VALUES (?, ?, ?, ?)",
            (record.statement_id, record.dyad, seconds(record.first_seen), msgspec.json.encode(record)),
        )
        return (("statement", record.dyad, record.statement_id),)

    def _alert(self, record: Alert) -> Iterable[tuple[str, str, str]]:
        firing = record.state is not State.RESOLVED
        self._connection.execute(
            "INSERT INTO alerts VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET firing = excluded.firing, record = excluded.record"
            " WHERE alerts.firing >= excluded.firing",
            (
                record.alert_id,
                record.dyad,
                seconds(record.starts_at or record.event_time),
                firing,
                msgspec.json.encode(record),
            ),
        )
        return (("alert", record.dyad, record.alert_id),)

    def _claim(self, record: Claim) -> None:
        self._connection.execute(
            "INSERT OR REPLACE INTO claims VALUES (?, ?, ?, ?)",
            (record.claim_id, record.article_id, record.revision, msgspec.json.encode(record)),
        )

    def _article(self, record: Article) -> None:
        at = seconds(record.published_at) if record.published_at is not None else 2**33
        self._connection.execute(
            "INSERT OR REPLACE INTO articles VALUES (?, ?, ?, ?)",
            (record.article_id, record.revision, at, zlib.compress(msgspec.json.encode(record), 1)),
        )

    def _correction(self, record: Correction) -> Iterable[tuple[str, str, str]]:
        self._connection.execute(
            "INSERT OR REPLACE INTO corrections VALUES (?, ?, ?, ?)",
            (record.correction_id, record.article_id, seconds(record.made_at), msgspec.json.encode(record)),
        )
        for claim in record.asserted:
            self._claim(claim)
        return [("correction", dyad, record.correction_id) for dyad in dyads_of(record)]

    def _numbered(self, changes: Iterable[tuple[str, str, str]]) -> tuple[Change, ...]:
        made = []
        for change in changes:
            cursor = self._connection.execute("INSERT INTO changes (kind, dyad, id) VALUES (?, ?, ?)", change)
            made.append(Change(cursor.lastrowid or 0, *change))
        if made:
            self._connection.execute("DELETE FROM changes WHERE number <= ?", (made[-1].number - _CHANGES_KEPT,))
        return tuple(made)

    def _transaction(self) -> "_Transaction":
        return _Transaction(self._connection)


class _Transaction:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def __enter__(self) -> None:
        self._connection.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._connection.execute("COMMIT" if kind is None else "ROLLBACK")


def week_before(connection: sqlite3.Connection, dyad: str, as_of: int) -> tuple[float | None, ...] | None:
    """Find both sides' values (willingness and plans of the one, then of the other) a week before *as_of*; null where nothing was heard by then."""
    found: tuple[float | None, ...] | None = connection.execute(
        "SELECT one_willingness, one_plans, other_willingness, other_plans FROM points"
        " WHERE dyad = ? AND at <= ? ORDER BY at DESC, id LIMIT 1",
        (dyad, as_of - _WEEK_SECONDS),
    ).fetchone()
    return found
