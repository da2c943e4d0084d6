"""The written passages: a half of them, by the hash of a passage's id, is scored and never shown."""

import json

import pytest
from click.testing import CliRunner

from training import written

BLIND, READ = "en-x0001", "en-x0003"
READY = "Iran is ready for talks with Iraq."


@pytest.fixture
def passages(tmp_path, monkeypatch):
    """A passage in either half, whose label the grammar cannot find."""
    monkeypatch.setattr(written, "OWN", tmp_path)
    monkeypatch.setattr(written, "TABLE", tmp_path / "written.tsv")
    claim = {"speaker": None, "actor": ["IR"], "counterparts": ["IQ"], "stances": ["closed_to_dialogue"]}
    lines = [
        json.dumps(
            {
                "id": label,
                "lang": "en",
                "sentences": [{"i": 0, "text": "", "claims": []}, {"i": 1, "text": READY, "claims": [claim]}],
            }
        )
        for label in (BLIND, READ)
    ]
    (tmp_path / "en-written.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path


def run(verb, *arguments):
    return CliRunner().invoke(written.main, [verb, "--language", "en", *arguments])


def test_each_passage_is_in_one_half(passages):
    halves = [{one.id for one in written.items("en", "written", unread=unread)} for unread in (True, False)]
    assert halves == [{BLIND}, {READ}]


def test_errors_are_those_of_the_half_that_may_be_read(passages):
    shown = run("errors")
    assert shown.exit_code == 0
    assert READ in shown.output
    assert READY in shown.output
    assert BLIND not in shown.output


def test_a_score_shows_no_sentence_and_records_nothing_unasked(passages):
    shown = run("score")
    assert shown.exit_code == 0
    assert "1 sentences" in shown.output
    assert READY not in shown.output
    assert not written.TABLE.exists()


def test_the_first_recorded_score_of_a_language_is_its_first_look(passages):
    assert run("score", "--record").exit_code == run("score", "--record").exit_code == 0
    rows = [line.split("\t") for line in written.TABLE.read_text(encoding="utf-8").splitlines() if line[:1] == "2"]
    assert [tuple(row[2:6]) for row in rows] == [("en", "written", "first", "1"), ("en", "written", "later", "1")]


def test_each_set_has_a_first_look_of_its_own(passages):
    (passages / "en-news.jsonl").write_bytes((passages / "en-written.jsonl").read_bytes())
    run("score", "--record")
    run("score", "--set", "news", "--record")
    rows = [line.split("\t") for line in written.TABLE.read_text(encoding="utf-8").splitlines() if line[:1] == "2"]
    assert [(row[3], row[4]) for row in rows] == [("written", "first"), ("news", "first")]
