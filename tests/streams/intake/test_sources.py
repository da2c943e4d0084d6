"""Sources of every kind and packing: what is read, what is passed over, what is said about the rest."""

import bz2
import gzip
import io
import json
import zlib
from collections import deque
from datetime import UTC, datetime

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from classifiers import raw
from classifiers.raw import RawArticle
from classifiers.rejected import Reason, Rejected
from streams.intake import tables
from streams.intake.bookmarks import Bookmarks
from streams.intake.items import Item, Unreadable, of_line
from streams.intake.opening import BombError, inflated, unpacked
from streams.intake.presets import PRESETS, MappingError, load
from streams.intake.sources import Format, Reading, articles
from tests.streams.intake.layouts import ARTICLES, wordpress

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
LINES = b"".join(
    json.dumps({"id": f"a{n}", "text": f"The envoys met {n} times."}).encode() + b"\n" for n in range(1, 4)
)
PACKED = {"gz": gzip.compress, "bz2": bz2.compress, "zst": zstandard.compress}


def read(path, **options):
    return [*articles([str(path)], Reading(now=lambda: NOW, **options))]


def texts(items):
    return [raw.parse(item.value).text for item in items]


@pytest.mark.parametrize("suffix", PACKED)
def test_a_packed_file_is_read_like_a_plain_one_even_of_several_members(tmp_path, suffix):
    path = tmp_path / f"news.jsonl.{suffix}"
    path.write_bytes(PACKED[suffix](LINES) + PACKED[suffix](b'{"id": "a4", "text": "They left."}\n'))
    assert texts(read(path))[-2:] == ["The envoys met 3 times.", "They left."]


@pytest.mark.parametrize("suffix", PACKED)
def test_a_packed_file_that_ends_too_soon_says_so_after_what_could_be_read(tmp_path, suffix):
    path = tmp_path / f"news.jsonl.{suffix}"
    path.write_bytes(PACKED[suffix](LINES * 20_000)[:-20])
    last = read(path)[-1]
    assert isinstance(last, Unreadable)
    assert "ends before its end" in last.detail


def repeated(packer, count):
    return b"".join([*(packer.compress(bytes(1_000_000)) for _ in range(count)), packer.flush()])


@pytest.mark.parametrize(
    "bomb",
    [
        lambda: repeated(zlib.compressobj(9, zlib.DEFLATED, 31), 80),
        lambda: repeated(zstandard.ZstdCompressor(level=3).compressobj(), 80),
        lambda: repeated(bz2.BZ2Compressor(9), 80),
    ],
    ids=["gz", "zst", "bz2"],
)
def test_a_bomb_is_given_up_in_little_memory(bomb):
    stream = unpacked(io.BytesIO(bomb()))
    with pytest.raises(BombError, match="200-fold"):
        deque(iter(lambda: stream.read(65_536), b""), maxlen=0)


@given(st.binary(max_size=300), st.sampled_from(["gzip", "deflate", "identity", "br", ""]), st.integers(0, 400))
def test_what_is_unpacked_is_never_more_than_is_taken(content, coding, most):
    found = inflated(content, coding, most)
    assert isinstance(found, Rejected) or len(found) <= most


def capture(status, kind, body):
    http = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n".encode() + body
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Target-URI: https://site.example/a\r\n"
        f"WARC-Date: 2026-03-02T09:00:00Z\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + http + b"\r\n\r\n")


def test_an_archive_gives_its_pages_with_their_address_and_time(tmp_path):
    page = wordpress(ARTICLES[1]).encode()
    captures = (
        capture("200 OK", "text/html; charset=utf-8", page),
        capture("404 Not Found", "text/html", b"<p>gone</p>"),
        capture("200 OK", "image/png", b"\x89PNG"),
        capture("200 OK", "text/html", b""),
    )
    path = _file(tmp_path / "crawl.warc.gz", b"".join(captures))
    good, empty = read(path)
    article = raw.parse(good.value)
    assert (article.id, article.title, article.published_at) == (
        "https://site.example/a",
        ARTICLES[1].title,
        "2026-03-02T08:30:00Z",
    )
    assert (article.intake.format, article.intake.fetched_at) == ("warc", "2026-03-02T09:00:00Z")
    assert (empty.place, empty.value.reason) == (f"{path}:4", Reason.NO_BODY)


def test_a_broken_archive_is_read_as_far_as_it_goes(tmp_path):
    path = tmp_path / "broken.warc"
    path.write_bytes(b"WARC/1.0\r\nnonsense")
    assert all(isinstance(item, Unreadable) for item in read(path))


def test_parquet_is_read_in_batches_and_its_times_are_dates(tmp_path):
    from pyarrow import parquet, table

    path = tmp_path / "news.parquet"
    rows = {
        "headline": ["One", "Two"],
        "body": ["The envoys met.", None],
        "date": [datetime(2026, 3, 1, 9, tzinfo=UTC)] * 2,
    }
    parquet.write_table(table(rows), path)
    found = [raw.parse(item.value) for item in read(path)]
    assert [(one.title, one.text, one.published_at) for one in found] == [
        ("One", "The envoys met.", "2026-03-01T09:00:00Z"),
        ("Two", "", "2026-03-01T09:00:00Z"),
    ]


def test_without_pyarrow_it_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    (item,) = read(_file(tmp_path / "a.parquet", b"PAR1"))
    assert "pip install 'parley[parquet]'" in item.detail


def test_a_file_that_is_no_parquet_says_so(tmp_path):
    (item,) = read(_file(tmp_path / "a.parquet", b"no parquet"))
    assert isinstance(item, Unreadable)
    assert "no Parquet" in item.detail


def _file(path, content):
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1251", "utf-16"])
def test_a_table_in_any_encoding_is_read_by_its_first_line(tmp_path, encoding):
    path = _file(
        tmp_path / "t.tsv",
        "headline\tbody\nПослы встретились\tПослы встретились и обсудили перемирие.\n".encode(encoding),
    )
    assert texts(read(path)) == ["Послы встретились и обсудили перемирие."]


def test_a_table_without_names_says_what_it_needs(tmp_path):
    (item,) = read(_file(tmp_path / "t.csv", b"just one column\n"))
    assert "must name the columns" in item.detail
    assert [*tables.csv_rows(io.BytesIO(b"a,b\n1,2,3\n4\n"), tabs=False)] == [{"a": "1", "b": "2"}, {"a": "4"}]


@pytest.mark.parametrize(
    ("name", "content", "count"),
    [
        ("page", wordpress(ARTICLES[0]).encode(), 1),
        ("list", b'[{"id": "1", "text": "No talks."}, {"id": "2", "text": "Talks."}]', 2),
        ("feed", b"<rss><channel><item><title>Talks resume</title></item></channel></rss>", 1),
        ("lines", LINES, 3),
        ("empty", b"", 0),
    ],
)
def test_a_file_without_a_telling_name_is_told_by_how_it_begins(tmp_path, name, content, count):
    found = read(_file(tmp_path / name, content))
    assert [isinstance(item.value, bytes) for item in found] == [True] * count


def test_a_folder_is_read_in_the_order_of_names_and_unknown_files_are_passed_over(tmp_path):
    (tmp_path / "b").mkdir()
    _file(tmp_path / "b" / "2.txt", b"The second story.")
    _file(tmp_path / "1.txt.gz", gzip.compress(b"The first story."))
    _file(tmp_path / "notes.docx", b"PK")
    assert texts(read(tmp_path)) == ["The first story.", "The second story."]


def test_objects_over_several_lines_are_read_one_by_one_until_one_is_broken(tmp_path):
    path = _file(
        tmp_path / "a.json", b'{\n "id": "1",\n "text": "No talks."\n}\n{"id": "2", "text": "Talks."}\n{"id": '
    )
    *good, bad = read(path)
    assert texts(good) == ["No talks.", "Talks."]
    assert (bad.place, bad.value.reason) == (f"{path}:3", Reason.BAD_JSON)


def test_what_was_taken_before_is_passed_over(tmp_path):
    path = _file(tmp_path / "a.jsonl", b"\n" + LINES)
    found = [*articles([str(path)], Reading(now=lambda: NOW), lambda _: 3)]
    assert [item.number for item in found] == [4]


def test_a_mapping_says_where_things_stand_and_its_faults_are_named(tmp_path):
    mapping = _file(tmp_path / "m.toml", b'text = ["none", "content.value"]\ntitle = "h"\nid = "nr"\n')
    path = _file(tmp_path / "a.jsonl", b'{"nr": 7, "h": "T", "content": {"value": "No talks."}}\n{"h": 1}\n')
    good, bad = read(path, preset=load(mapping))
    assert raw.parse(good.value) == RawArticle(id="7", title="T", text="No talks.", intake=raw.parse(good.value).intake)
    assert bad.value.reason is Reason.NO_BODY
    for content, said in (
        (b"body = 'x'", "nothing that an article has"),
        (b"title = 'x'", "where the text is"),
        (b"text = 3", "name of a member"),
        (b"x", "text ="),
    ):
        with pytest.raises(MappingError) as error:
            load(_file(tmp_path / "bad.toml", content))
        assert said in str(error.value)


@pytest.mark.parametrize("preset", PRESETS)
def test_an_object_without_a_text_says_where_it_was_looked_for(preset):
    rejected = of_line(b'{"authors": [], "x": 1}', NOW, PRESETS[preset])
    assert rejected.reason is Reason.BAD_FIELD
    assert "--mapping" in rejected.detail


def test_a_date_that_cannot_be_true_is_taken_out_with_the_reason():
    article = raw.parse(of_line(b'{"id": "1", "text": "No talks.", "published_at": "1970-01-01T00:00:00Z"}', NOW))
    assert article.published_at is None
    assert article.intake.refused_dates == ("stated: 1970-01-01T00:00:00Z is no date but an empty field",)


@given(st.binary(max_size=300), st.sampled_from([*Format]))
def test_any_bytes_in_any_format_are_articles_or_reasons(tmp_path_factory, content, kind):
    path = tmp_path_factory.getbasetemp() / "any.bin"
    path.write_bytes(content)
    for item in read(path, format=kind):
        if isinstance(item, Item) and isinstance(item.value, bytes):
            assert isinstance(raw.parse(item.value), RawArticle | Rejected)


def test_a_bookmark_holds_for_the_same_beginning_only(tmp_path):
    path = _file(tmp_path / "a.jsonl", LINES)
    marks = Bookmarks(tmp_path / "marks", "topic")
    assert marks.done(path) == 0
    marks.keep(path, 2)
    path.write_bytes(LINES + LINES)
    assert marks.done(path) == 0  # shorter than the part that is compared
    long = _file(tmp_path / "b.jsonl", LINES * 100)
    marks.keep(long, 2)
    long.write_bytes(LINES * 101)
    assert marks.done(long) == 2
    assert Bookmarks(tmp_path / "marks", "another").done(long) == 0
    long.write_bytes(b"x" + LINES * 101)
    assert marks.done(long) == 0
    marks.drop(long)
    assert marks.done(long) == 0
