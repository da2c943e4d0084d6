"""Ledger: what has been fetched and how feeds are doing in; the same after a restart out. One SQLite file."""

import sqlite3
from pathlib import Path

import msgspec
from msgspec import Struct

_SEEN_DAYS = 180
_SCHEMA = """
    create table if not exists seen (key text primary key, at real not null) without rowid;
    create index if not exists seen_at on seen (at);
    create table if not exists health (url text primary key, record blob not null) without rowid;
"""


class LedgerError(RuntimeError):
    """The file cannot be used; one line that says why and what to do."""


class Health(Struct, frozen=True, kw_only=True):
    """
    How a feed is doing: times are seconds since 1970.

    *outcome* and *detail* are those of the last poll, *failures* and *idle* how many in a row; *etag* and *modified* make the next one cheap. *next_at*
    is null where the feed is never asked again.
    """

    url: str
    name: str
    outcome: str = "new"
    detail: str = ""
    polled_at: float = 0.0
    succeeded_at: float = 0.0
    next_at: float | None = 0.0
    failures: int = 0
    idle: int = 0
    polls: int = 0
    sent: int = 0
    duplicates: int = 0
    rejected: int = 0
    etag: str | None = None
    modified: str | None = None
    moved_to: str | None = None
    v: int = 1


class Ledger:
    """
    What a poller must remember: addresses and wordings that were sent, for half a year, and the health of each feed.

    An entry is noted after Kafka has it: a crash in between sends it again, with the same id.
    """

    def __init__(self, path: Path | None) -> None:
        """Open the file at *path*, or keep all in memory; raises `LedgerError`."""
        try:
            if path is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path or ":memory:", isolation_level=None, check_same_thread=False)
            self._db.execute("pragma journal_mode = wal")
            self._db.execute("pragma synchronous = normal")
            self._db.executescript(_SCHEMA)
        except (OSError, sqlite3.Error) as error:
            raise LedgerError(
                f"{path}: {error}; set PARLEY_DATA_DIR to a folder that can be written, or remove a broken file"
            ) from None

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def has(self, *keys: str) -> bool:
        """Whether one of *keys* was noted."""
        return any(self._db.execute("select 1 from seen where key = ?", (key,)).fetchone() for key in keys)

    def note(self, *keys: str, at: float) -> None:
        """Note *keys*, seen at the moment *at*."""
        self._db.executemany("insert or replace into seen values (?, ?)", [(key, at) for key in keys])

    def forget_old(self, now: float) -> None:
        """Drop what has not been seen for half a year: feeds don't reach back so far."""
        self._db.execute("delete from seen where at < ?", (now - _SEEN_DAYS * 86_400,))

    def health(self, url: str, name: str) -> Health:
        """How the feed at *url* has been doing; a new one if nothing, or nothing readable, is known."""
        row = self._db.execute("select record from health where url = ?", (url,)).fetchone()
        try:
            return (
                msgspec.structs.replace(msgspec.json.decode(row[0], type=Health), name=name)
                if row
                else Health(url=url, name=name)
            )
        except msgspec.DecodeError:
            return Health(url=url, name=name)

    def keep(self, health: Health) -> None:
        """Note how a feed is doing."""
        self._db.execute("insert or replace into health values (?, ?)", (health.url, msgspec.json.encode(health)))
