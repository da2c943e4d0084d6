import os
import random
import signal
import sqlite3
import subprocess
import sys
import textwrap
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from classifiers.identity import digest
from streams.alerts import State
from streams.corrections import Fault
from streams.positions import Position
from streams.signals import retraction
from streams.webboard import schema
from streams.webboard.filters import Filter, Sort, filter_of
from streams.webboard.queries import _ORDERS, Queries
from streams.webboard.schema import StoreError
from streams.webboard.store import Read, Store
from tests.contracts.records import RECORDS
from tests.streams.webboard.board_news import NEWS, NOW, Log, all_news, article, claim


@pytest.fixture
def store(tmp_path):
    store = Store(tmp_path / "board.sqlite")
    yield store
    store.close()


@pytest.fixture
def queries(store):
    queries = Queries(store.path)
    yield queries
    queries.close()


def dump(path):
    """Everything but the numbers of changes and of dyads, which tell how it came about."""
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    tables = ("offsets", "dyads", "positions", "points", "statements", "alerts", "claims", "articles", "corrections")
    try:
        return {
            table: sorted(
                (
                    {name: value for name, value in zip(row.keys(), row, strict=True) if name != "number"}
                    for row in connection.execute(f"SELECT * FROM {table}")
                ),
                key=repr,
            )
            for table in tables
        }
    finally:
        connection.close()


def test_rows_are_the_same_however_the_log_is_cut_and_however_often_it_is_read(tmp_path):
    reads = all_news().reads
    rng = random.Random(7)
    found = []
    for name, again in (("once", 0), ("pieces", 0), ("again", 9)):
        store = Store(tmp_path / name)
        at = 0
        while at < len(reads):
            size = len(reads) if name == "once" else rng.randint(1, 7)
            store.take(reads[max(0, at - again) : at + size])
            at += size
        store.close()
        found.append(dump(tmp_path / name))
    assert found[0] == found[1] == found[2]
    assert len(found[0]["statements"]) == len(NEWS)


def test_positions_of_history_make_points_and_never_overwrite_what_is_now(store, queries):
    log = all_news()
    store.take(log.reads)
    now = queries.position("RU~US")
    old = next(read for read in log.reads if isinstance(read.record, Position) and read.record.dyad == "RU~US")
    store.take([msgspec.structs.replace(old, current=False)])
    assert queries.position("RU~US") == now
    points = queries.points("RU~US")
    assert points[0].values[0] == -1.0
    assert len(points) == 5


def test_the_change_in_a_week_is_the_same_when_history_is_read_after_the_positions(tmp_path):
    reads = all_news().reads
    tables = []
    for name, order in (("mixed", reads), ("late", sorted(reads, key=lambda read: not read.current))):
        store = Store(tmp_path / name)
        store.take(order)
        store.close()
        tables.append(dump(tmp_path / name)["dyads"])
    assert tables[0] == tables[1]
    assert max(row["moved"] for row in tables[0]) > 1, "RU~US went from refusal to an offer"


def test_an_alert_that_has_ended_does_not_fire_again_when_its_first_record_is_read_once_more(store, queries):
    over = RECORDS["alerts"]
    firing = msgspec.structs.replace(over, state=State.FIRING, ends_at=None)
    for offset, record in enumerate((firing, over, firing)):
        store.take([Read(topic="parley.alerts", partition=0, offset=offset, record=record)])
    assert [alert.state for alert in queries.alerts("RU~US")] == [State.RESOLVED]


def test_a_retraction_takes_the_statement_back_and_keeps_its_row(store, queries):
    log = Log()
    told = article(0, NEWS[0])
    one = claim(told, NEWS[0])
    log.publish(told, one)
    (signal,) = retraction(one, digest("k"), told.published_at + timedelta(hours=1))
    log.tell(signal)
    store.take(log.reads)
    assert [statement.retracted for statement in queries.statements("RU~US")] == [True]
    assert queries.position("RU~US").stands[0].willingness is None


def test_a_correction_that_is_put_before_it_comes_from_kafka_is_one_row(store, queries):
    made = RECORDS["corrections"]
    store.put(Read(topic="corrections", partition=0, offset=0, record=made))
    assert store.offsets() == {}
    store.take([Read(topic="parley.corrections", partition=2, offset=5, record=made)])
    assert queries.corrections("a1") == (made,)
    assert store.offsets() == {("parley.corrections", 2): 6}
    assert queries.claim("c2") == made.asserted[0]
    assert made.fault is Fault.WRONG_STANCE


def test_what_nobody_understood_moves_the_offset_and_nothing_else(store):
    before = dump(store.path)
    assert store.take([Read(topic="parley.claims", partition=0, offset=9)]) == ()
    after = dump(store.path)
    assert after.pop("offsets") == [{"topic": "parley.claims", "partition": 0, "next": 10}]
    before.pop("offsets")
    assert before == after


def test_old_texts_and_statements_are_dropped_and_their_positions_stay(store, queries):
    store.take(all_news().reads)
    gone = store.prune(NOW - timedelta(days=4), NOW - timedelta(days=10))
    assert gone > 0
    assert queries.article("n0", "r0") is None
    assert queries.article("n4", "r4") is not None
    assert len(queries.statements("RU~US")) == 3
    assert queries.position("RU~US") is not None


def test_a_store_of_another_version_is_made_anew(tmp_path):
    path = tmp_path / "board.sqlite"
    store = Store(path)
    store.take(all_news().reads)
    store.close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    store = Store(path)
    assert store.offsets() == {}
    store.close()


def test_a_folder_that_cannot_be_written_is_said_in_one_line(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match=r"PARLEY_DATA_DIR"):
        Store(tmp_path / "file" / "board.sqlite")
    (tmp_path / "text").write_text("this is no database at all" * 99)
    with pytest.raises(StoreError, match="not a database"):
        Store(tmp_path / "text")


def test_an_sqlite_without_full_text_search_is_said_in_one_line(tmp_path, monkeypatch):
    monkeypatch.setattr(schema, "_TABLES", schema._TABLES.replace("fts5", "fts99"))
    with pytest.raises(StoreError, match="without FTS5"):
        Store(tmp_path / "board.sqlite")


def test_readers_cannot_write(store):
    connection = schema.reader(store.path)
    with pytest.raises(sqlite3.OperationalError):
        connection.execute("DELETE FROM dyads")
    connection.close()


KILLED = textwrap.dedent("""
    import sys
    from pathlib import Path
    from streams.webboard.store import Store
    from tests.streams.webboard.board_news import all_news
    reads = all_news().reads
    store = Store(Path(sys.argv[1]))
    while True:
        done = store.offsets()
        left = [read for read in reads if read.offset >= done.get((read.topic, read.partition), 0)]
        if not left:
            break
        store.take(left[:1])
        print(len(left), flush=True)
    print("all", flush=True)
""")


@pytest.mark.slow
def test_killed_at_any_moment_no_row_is_missing_or_doubled(tmp_path):
    whole = Store(tmp_path / "whole")
    whole.take(all_news().reads)
    whole.close()
    root = Path(__file__).parents[3]
    kills = 0
    for lines in (3, 11, 1, None):
        process = subprocess.Popen(
            [sys.executable, "-c", KILLED, tmp_path / "killed"], stdout=subprocess.PIPE, cwd=root, env=os.environ
        )
        for _ in range(lines or 10_000):
            if not process.stdout.readline():
                break
        if lines is not None:
            process.send_signal(signal.SIGKILL)
            kills += process.wait(60) == -signal.SIGKILL
        process.communicate(timeout=120)
    assert kills == 3
    assert dump(tmp_path / "killed") == dump(tmp_path / "whole")


FILTERS = pytest.mark.parametrize(
    ("query", "dyads"),
    [
        ({}, ["RU~US", "IR~US", "SY~TR", "EG~Hamas"]),
        ({"q": "hamas"}, ["EG~Hamas"]),
        ({"q": "United russia"}, ["RU~US"]),
        ({"q": "russ unit"}, ["RU~US"]),
        ({"q": "US"}, ["RU~US", "IR~US"]),
        ({"q": "us", "sort": "name"}, ["IR~US", "RU~US"]),
        ({"q": "ria"}, []),
        ({"q": "إيران"}, ["IR~US"]),
        ({"q": "ايران"}, ["IR~US"]),
        ({"q": "ولايات"}, ["RU~US", "IR~US"]),
        ({"q": "الولايات متحد"}, ["RU~US", "IR~US"]),
        ({"q": "IR~US"}, ["IR~US"]),
        ({"q": "us", "band": "closed"}, ["IR~US"]),
        ({"q": "us", "ringing": "1"}, ["RU~US"]),
        ({"q": "nobody"}, []),
        ({"q": "."}, ["RU~US", "IR~US", "SY~TR", "EG~Hamas"]),
        ({"band": "closed"}, ["IR~US"]),
        ({"ringing": "1"}, ["RU~US"]),
        ({"sort": "name"}, ["EG~Hamas", "IR~US", "RU~US", "SY~TR"]),
        ({"sort": "closed"}, ["IR~US", "RU~US", "SY~TR", "EG~Hamas"]),
        ({"page": "2"}, []),
    ],
)


@FILTERS
def test_the_filter_finds(store, queries, query, dyads):
    store.take(all_news().reads)
    count, rows = queries.table(filter_of(query))
    assert [row.position.dyad for row in rows] == dyads
    assert count == (4 if "page" in query else len(dyads))


@FILTERS
def test_a_search_that_finds_many_finds_the_same(store, queries, query, dyads, monkeypatch):
    monkeypatch.setattr("streams.webboard.queries._FEW", 0)
    store.take(all_news().reads)
    count, rows = queries.table(filter_of(query))
    assert [row.position.dyad for row in rows] == dyads
    assert count == (4 if "page" in query else len(dyads))


def test_what_was_forgotten_is_not_found_and_what_comes_again_is_found_once(store, queries):
    store.take(all_news().reads)
    store.forget()
    assert queries.table(filter_of({"q": "russia"})) == (0, ())
    store.take(all_news().reads)
    store.take(all_news().reads)
    count, rows = queries.table(filter_of({"q": "russia"}))
    assert (count, [row.position.dyad for row in rows]) == (1, ["RU~US"])


@pytest.mark.parametrize("where", ["", "WHERE bands & 2", "WHERE ringing > 0"])
@pytest.mark.parametrize("sort", Sort)
def test_every_sort_is_the_order_of_an_index_that_holds_the_filters(store, sort, where):
    connection = sqlite3.connect(store.path)
    query = f"EXPLAIN QUERY PLAN SELECT dyad FROM dyads {where} ORDER BY {_ORDERS[sort]} LIMIT 50"
    (step,) = [row[3] for row in connection.execute(query)]
    connection.close()
    assert "USING COVERING INDEX" in step


def test_a_filter_of_nothing_spells_nothing():
    assert Filter().query == {}
