"""The schema of the board's store: a path in; an open SQLite database that has all tables out."""

import sqlite3
from pathlib import Path
from urllib.parse import quote

VERSION = 2
"""A store of another version is made anew: all that it holds is in Kafka."""

_TABLES = """
CREATE TABLE offsets (topic TEXT, partition INTEGER, next INTEGER NOT NULL, PRIMARY KEY (topic, partition)) WITHOUT ROWID;

-- what a row of the table is sorted and filtered by; every order has an index that holds the filters too, so that the rows themselves are left alone
CREATE TABLE dyads (
    number INTEGER PRIMARY KEY, dyad TEXT NOT NULL UNIQUE,
    as_of INTEGER NOT NULL, last_statement INTEGER NOT NULL, last_change INTEGER NOT NULL, moved REAL NOT NULL,
    willingness REAL, plans REAL, bands INTEGER NOT NULL, ringing INTEGER NOT NULL
);
CREATE INDEX dyads_by_name ON dyads (dyad, bands, ringing);
CREATE INDEX dyads_by_last ON dyads (last_statement DESC, dyad, bands, ringing);
CREATE INDEX dyads_by_change ON dyads (last_change DESC, dyad, bands, ringing);
CREATE INDEX dyads_by_moved ON dyads (moved DESC, dyad, bands, ringing);
CREATE INDEX dyads_by_willingness ON dyads (willingness, dyad, bands, ringing);
CREATE INDEX dyads_by_plans ON dyads (plans, dyad, bands, ringing);
CREATE INDEX dyads_by_closed ON dyads (willingness IS NULL, willingness, dyad, bands, ringing);
CREATE INDEX dyads_by_denied ON dyads (plans IS NULL, plans, dyad, bands, ringing);
CREATE INDEX dyads_by_ringing ON dyads (ringing DESC, last_statement DESC, dyad, bands);
CREATE INDEX dyads_by_filter ON dyads (bands, ringing);

-- the words that a dyad is found by, under its number; they are split and folded before they come here. `ascii` takes every letter beyond ASCII as it is
CREATE VIRTUAL TABLE names USING fts5(words, content = '', detail = none, prefix = '1 2 3', tokenize = 'ascii');

CREATE TABLE positions (dyad TEXT PRIMARY KEY, record BLOB NOT NULL);

-- both sides' values after each signal, for the chart
CREATE TABLE points (
    dyad TEXT, at INTEGER, id TEXT, one_willingness REAL, one_plans REAL, other_willingness REAL, other_plans REAL,
    PRIMARY KEY (dyad, at, id)
) WITHOUT ROWID;

-- ids come in no order: a table with records as long as these is filled twice as fast where they stay out of the ids' tree
CREATE TABLE statements (
    id TEXT PRIMARY KEY, dyad TEXT NOT NULL, first_seen INTEGER NOT NULL, record BLOB NOT NULL
);
CREATE INDEX statements_by_dyad ON statements (dyad, first_seen DESC, id);

CREATE TABLE alerts (
    id TEXT PRIMARY KEY, dyad TEXT NOT NULL, at INTEGER NOT NULL, firing INTEGER NOT NULL, record BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX alerts_by_dyad ON alerts (dyad, at DESC);

CREATE TABLE claims (
    id TEXT PRIMARY KEY, article TEXT NOT NULL, revision TEXT NOT NULL, record BLOB NOT NULL
);
CREATE INDEX claims_by_article ON claims (article, revision);

-- the records are compressed: they carry the whole text
CREATE TABLE articles (id TEXT, revision TEXT, at INTEGER NOT NULL, record BLOB NOT NULL, PRIMARY KEY (id, revision));
CREATE INDEX articles_by_age ON articles (at);

CREATE TABLE corrections (id TEXT PRIMARY KEY, article TEXT NOT NULL, made_at INTEGER NOT NULL, record BLOB NOT NULL) WITHOUT ROWID;
CREATE INDEX corrections_by_article ON corrections (article, made_at);

-- what has changed, in order, for those who look; numbers are never used twice, so that a browser can say where it was
CREATE TABLE changes (number INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, dyad TEXT NOT NULL, id TEXT NOT NULL);
"""


class StoreError(RuntimeError):
    """The store can't be opened; the message is one line that says why and what to do."""


def writer(path: Path) -> sqlite3.Connection:
    """
    Open the store at *path* for its only writer, made anew where it is missing or of another version.

    A transaction that was committed survives the process; a power cut may take the last ones back, together with their offsets. Raises `StoreError`.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = _opened(path)
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version not in (0, VERSION):
            connection.close()
            for suffix in ("", "-wal", "-shm"):
                path.with_name(path.name + suffix).unlink(missing_ok=True)
            connection = _opened(path)
            version = 0
        if version == 0:
            connection.executescript(f"BEGIN; {_TABLES} PRAGMA user_version = {VERSION}; COMMIT;")
    except (OSError, sqlite3.Error) as error:
        if "no such module" in str(error):
            raise StoreError(
                f"SQLite {sqlite3.sqlite_version} of this Python was built without FTS5, which the board searches with; take another Python"
            ) from None
        raise StoreError(
            f"the board's store {path}: {error}; name a folder that this user may write to with PARLEY_DATA_DIR, or delete the file: all in it is in Kafka"
        ) from None
    return connection


def reader(path: Path) -> sqlite3.Connection:
    """Open the store at *path* to read; whatever it is asked, it can't be changed by it."""
    connection = sqlite3.connect(
        f"file:{quote(str(path))}?mode=ro", uri=True, check_same_thread=False, isolation_level=None
    )
    connection.execute("PRAGMA query_only = 1")
    connection.execute("PRAGMA busy_timeout = 5000")
    connection.execute("PRAGMA mmap_size = 268435456")
    return connection


def _opened(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA busy_timeout = 5000")
    return connection
