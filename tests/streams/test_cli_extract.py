"""`parley extract`: what goes in as JSON lines or text, what comes out, and what is said about what can't be read."""

import json

import pytest
from click.testing import CliRunner

from streams.cli import main

GOOD = {"id": "good", "title": "الميناء يفتح أبوابه", "text": "أعلنت وزارة النقل أن الميناء فتح أبوابه اليوم."}


def extract(*arguments, stdin=None):
    return CliRunner().invoke(main, ["extract", *arguments], input=stdin)


def line(**members):
    return json.dumps(members, ensure_ascii=False).encode() + b"\n"


def test_bad_lines_are_named_by_number_and_stop_nothing():
    lines = (
        line(**GOOD)
        + b"not json\n"
        + b"\n"
        + b'{"id": "latin", "text": "caf\xe9"}\n'
        + line(id="empty", text=" ")
        + line(id="no text")
        + line(**GOOD | {"id": "last"})
    )

    result = extract("--articles", stdin=lines)

    assert result.exit_code == 1
    assert [complaint.split(": ")[:2] for complaint in result.stderr.splitlines()] == [
        ["<stdin>:2", "bad_json"],
        ["<stdin>:4", "bad_utf8"],
        ["<stdin>:5", "no_body"],
        ["<stdin>:6", "bad_field"],
    ]
    assert [json.loads(article)["article_id"] for article in result.stdout.splitlines()] == ["good", "last"]


def test_a_line_that_does_not_end_is_skipped_whole_without_being_kept():
    result = extract("--articles", stdin=b"\0" * 10_000_000 + b"\n" + line(**GOOD) + b"\0" * 5_000_000)

    assert [complaint.split(": ")[:2] for complaint in result.stderr.splitlines()] == [
        ["<stdin>:1", "too_large"],
        ["<stdin>:3", "too_large"],
    ]
    assert len(result.stdout.splitlines()) == 1


def test_good_lines_alone_end_with_status_0():
    result = extract("--articles", stdin=line(**GOOD))

    assert (result.exit_code, result.stderr) == (0, "")


def test_a_title_that_holds_a_unicode_line_separator_is_no_line_end():
    text = "أول\u2028ثان\u0085ثالث\x0bرابع"

    result = extract("--articles", stdin=line(id="a", text=text))

    assert (result.exit_code, json.loads(result.stdout)["text"]) == (0, text)


def test_windows_line_ends_and_a_byte_order_mark_do_no_harm():
    result = extract("--articles", stdin=b"\xef\xbb\xbf" + line(**GOOD).replace(b"\n", b"\r\n") * 2)

    assert (result.exit_code, len(result.stdout.splitlines())) == (0, 2)


def test_a_text_file_is_one_article_named_by_its_stem_and_kept_as_it_is(tmp_path):
    text = "الميناء يفتح أبوابه\r\nأعلنت وزارة النقل أن الميناء فتح أبوابه اليوم.\r\n"
    path = tmp_path / "خبر_7.txt"
    path.write_bytes(text.encode())

    result = extract("--articles", str(path))

    article = json.loads(result.stdout)
    assert (result.exit_code, article["article_id"], article["title"], article["text"]) == (0, "خبر_7", None, text)


def test_a_byte_order_mark_is_no_part_of_a_text_file(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD["text"].encode())

    assert json.loads(extract("--articles", str(path)).stdout)["text"] == GOOD["text"]


def test_a_text_file_that_is_not_utf8_is_reported_with_its_name(tmp_path):
    path = tmp_path / "old.txt"
    path.write_bytes("Порт открыт.".encode("cp1251"))

    result = extract(str(path), "--articles")

    assert result.exit_code == 1
    assert result.stderr.startswith(f"{path}:1: bad_utf8: ")


def test_files_and_standard_input_are_read_in_the_order_given(tmp_path):
    first, last = tmp_path / "first.jsonl", tmp_path / "last.jsonl"
    first.write_bytes(line(**GOOD | {"id": "1"}))
    last.write_bytes(line(**GOOD | {"id": "3"}))

    result = extract("--articles", str(first), "-", str(last), stdin=line(**GOOD | {"id": "2"}))

    assert [json.loads(article)["article_id"] for article in result.stdout.splitlines()] == ["1", "2", "3"]


@pytest.mark.parametrize("missing", ["nowhere.jsonl", "nowhere.txt", "."])
def test_a_file_that_cannot_be_read_does_not_stop_the_others(missing, tmp_path):
    path = tmp_path / "news.jsonl"
    path.write_bytes(line(**GOOD))

    result = extract("--articles", missing, str(path))

    assert result.exit_code == 1
    assert result.stderr.startswith(f"{missing}: cannot be read: ")
    assert len(result.stdout.splitlines()) == 1


def test_a_bug_in_the_reading_of_one_article_is_a_line_and_the_next_is_read(monkeypatch):
    from classifiers import article
    from streams.cli import extraction

    real = article.read

    def read(raw):
        if raw.id == "poison":
            raise ZeroDivisionError("of all things")
        return real(raw)

    monkeypatch.setattr(extraction.article, "read", read)

    result = extract("--articles", stdin=line(**GOOD | {"id": "poison"}) + line(**GOOD))

    assert result.exit_code == 1
    assert result.stderr.startswith("<stdin>:1: bug: ZeroDivisionError: of all things; ")
    assert json.loads(result.stdout)["article_id"] == "good"


def test_claims_carry_offsets_into_the_field_as_it_was_given():
    pytest.importorskip("classifiers.reader")
    article = {
        "id": "claim",
        "title": "Norway is ready for talks with Iceland",
        "text": "The Norwegian Foreign Ministry said Oslo is ready for talks with Iceland.",
        "published_at": "2024-03-01T08:00:00Z",
    }

    result = extract(stdin=line(**article))

    claims = [json.loads(claim) for claim in result.stdout.splitlines()]
    assert result.exit_code == 0
    assert {claim["field"] for claim in claims} == {"title", "text"}
    for claim in claims:
        assert article[claim["field"]][claim["start"] : claim["end"]] == claim["text"]
        assert (claim["actors"], claim["counterparts"]) == (["NO"], ["IS"])
        assert "open_to_dialogue" in {stance["label"] for stance in claim["stances"]}


def test_a_folder_that_is_no_model_is_one_line(tmp_path):
    pytest.importorskip("classifiers.reader")

    result = extract("--model", str(tmp_path), stdin=line(**GOOD))

    assert result.exit_code == 1
    assert result.stderr.startswith("parley: cannot read manifest.json")
    assert len(result.stderr.splitlines()) == 1
