"""`parley export` as it is typed, on an embedded broker: what stands in Kafka, in each form, in a file or a pipe."""

import csv
import io
import json
from datetime import timedelta

import msgspec
import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from streams import events
from streams.cli import main
from streams.cli.exporting import _KINDS
from streams.cli.tables import columns, delimited, flat, parquet
from streams.embedded import EmbeddedBroker
from streams.settings import load
from streams.statements import Statement
from streams.topics import ALERTS, CLAIMS, POSITIONS, STATEMENTS
from streams.wire import encode
from tests.contracts.records import RECORDS
from tests.integration.topiclog import write

pq = pytest.importorskip("pyarrow.parquet", reason="Parquet is an extra: pip install 'parley[parquet]'")

FIRST = replace(RECORDS["statements"], retracted=False, claims=1)
AGAIN = replace(FIRST, claims=2, speakers=('=HYPERLINK("https://evil.example")',), first_outlet="+1 News")
OLD = replace(
    FIRST,
    statement_id="s0",
    dyad="IR~US",
    actor="IR",
    first_outlet="نخلة",
    last_seen=FIRST.last_seen - timedelta(days=60),
)


@pytest.fixture(scope="module")
def broker():
    """A broker on which a statement came twice, the second time with one more report, and another long before."""
    with EmbeddedBroker.of(load({"PARLEY_PARTITIONS": "2"})) as broker:
        statements = [(s.dyad.encode(), encode(s)) for s in (OLD, FIRST, AGAIN)]
        write(
            broker.bootstrap, STATEMENTS.named("parley"), [*statements, (b"RU~US", b"no JSON at all"), (b"RU~US", None)]
        )
        for topic, name in ((POSITIONS, "positions"), (ALERTS, "alerts"), (CLAIMS, "claims")):
            write(broker.bootstrap, topic.named("parley"), [(b"RU~US", encode(RECORDS[name]))])
        yield broker


@pytest.fixture
def export(broker):
    """Call `parley export` with these arguments; what it wrote and what it said."""

    def call(*arguments):
        environ = {"PARLEY_BROKERS": broker.bootstrap, "PARLEY_PARTITIONS": "2"}
        return CliRunner(env=environ).invoke(main, ["export", *map(str, arguments)])

    return call


pytestmark = [pytest.mark.embedded]


def test_a_statement_is_written_once_as_it_was_last_the_oldest_first(export):
    result = export("statements")
    assert (result.exit_code, result.stderr) == (0, "2 statements\n")
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(row["statement_id"], row["claims"]) for row in rows] == [("s0", 1), ("s1", 2)]
    assert msgspec.convert(rows[1], Statement) == AGAIN


def test_a_pair_is_named_either_way_round_and_a_time_cuts_off_what_is_older(export):
    for arguments in (("--pair", "US", "IR"), ("--pair", "IR", "US")):
        assert [json.loads(line)["statement_id"] for line in export("statements", *arguments).stdout.splitlines()] == [
            "s0"
        ]
    since = (OLD.last_seen + timedelta(days=1)).isoformat()
    assert [
        json.loads(line)["statement_id"] for line in export("statements", "--since", since).stdout.splitlines()
    ] == ["s1"]


def test_csv_has_a_column_for_each_field_and_no_cell_that_a_spreadsheet_would_run(export):
    rows = list(csv.DictReader(io.StringIO(export("statements", "--format", "csv").stdout)))
    assert list(rows[0]) == [field.encode_name for field in msgspec.structs.fields(Statement)]
    assert rows[0]["first_outlet"] == "نخلة"
    assert rows[1]["first_outlet"] == "'+1 News"
    assert json.loads(rows[1]["speakers"]) == list(AGAIN.speakers), "a list is JSON, and begins with a bracket"
    assert rows[1]["last_seen"] == "2026-03-01T13:00:00Z"
    assert rows[1]["retracted"] == "False"


def test_parquet_is_read_back_as_it_was_with_types(export, tmp_path):
    out = tmp_path / "statements.parquet"
    result = export("statements", "--format", "parquet", "--out", out)
    assert (result.exit_code, result.stdout) == (0, "")
    table = pq.read_table(out)
    assert table.to_pylist() == [flat(OLD), flat(AGAIN)]
    assert {str(table.schema.field(name).type) for name in ("claims", "v", "independent")} == {"int64"}
    assert str(table.schema.field("retracted").type) == "bool"
    assert str(table.schema.field("stances").type) == "string"
    assert [one.name for one in tmp_path.iterdir()] == ["statements.parquet"], "no half-written file is left"


@pytest.mark.parametrize("what", ["positions", "alerts", "claims", "gdelt", "polecat"])
@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_everything_can_be_written_as_a_table(export, tmp_path, what, form):
    out = tmp_path / "out"
    result = export(what, "--format", form, "--out", out, "--pair", "RU", "US")
    assert result.exit_code == 0, result.output
    names = columns(_KINDS[what])
    if form == "csv":
        rows = list(csv.DictReader(out.read_text("utf-8").splitlines()))
        assert list(rows[0]) == names
    else:
        rows = pq.read_table(out).to_pylist()
        assert list(rows[0]) == names
    assert result.stderr == f"{len(rows)} {what}\n"


@pytest.mark.parametrize("kind", {kind.__name__: kind for kind in _KINDS.values()}.values())
def test_where_nothing_is_found_the_columns_are_there_with_the_types_that_they_always_have(kind):
    empty, full = io.BytesIO(), io.BytesIO()
    assert parquet(kind, [], empty) == 0
    record = next((r for r in RECORDS.values() if type(r) is kind), None)
    parquet(kind, [record] if record else [], full)
    assert pq.read_schema(empty).names == columns(kind)
    assert pq.read_schema(empty).equals(pq.read_schema(full))
    text = io.BytesIO()
    assert delimited(kind, [], text) == 0
    assert next(csv.reader([text.getvalue().decode()])) == columns(kind)


def test_event_records_have_the_columns_that_their_users_know():
    assert columns(events.Event)[:3] == ["GLOBALEVENTID", "SQLDATE", "Actor1Code"]
    assert columns(events.PoliticalEvent)[:3] == ["Event ID", "Event Date", "Event Type"]


def test_a_file_that_cannot_be_written_is_one_line_and_nothing_is_left(export, tmp_path):
    result = export("statements", "--out", tmp_path / "missing" / "out.csv")
    assert result.exit_code == 1
    (line,) = result.stderr.splitlines()
    assert "name a file that can be written" in line
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_time_is_said(export):
    result = export("statements", "--since", "yesterday-ish")
    assert result.exit_code == 2
    assert "is no time; write 2026-03-20 or 2w" in result.stderr


def test_a_broker_that_is_not_there_is_one_line(monkeypatch):
    monkeypatch.setattr("streams.scanner._SECONDS", 0.5)
    environ = {"PARLEY_BROKERS": "127.0.0.1:1"}
    result = CliRunner(env=environ).invoke(main, ["export", "statements"])
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1
    assert "127.0.0.1:1" in result.stderr
