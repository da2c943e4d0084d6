"""`parley quotes`: what comes out of articles as JSON lines, and what is said about those that can't be read."""

import json

import pytest
from click.testing import CliRunner

from streams.cli import main

TEXT = (
    'The mayor opened the bridge. "It will stand for a century," Sergei Lavrov said. He added that the work was done.'
)


def quotes(*lines):
    stdin = b"".join(json.dumps(line).encode() + b"\n" if isinstance(line, dict) else line for line in lines)
    return CliRunner().invoke(main, ["quotes"], input=stdin)


def records(result):
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_quotation_is_written_with_its_places_words_and_speaker():
    result = quotes({"id": "bridge", "text": TEXT})

    direct, indirect = records(result)
    assert (result.exit_code, result.stderr) == (0, "")
    start = TEXT.index("It will")
    assert direct == {
        "article_id": "bridge",
        "story": 0,
        "field": "text",
        "kind": "direct",
        "source": {"start": TEXT.index("Sergei"), "end": TEXT.index(" said"), "text": "Sergei Lavrov"},
        "cue": {"start": TEXT.index("said"), "end": TEXT.index("said") + 4, "text": "said"},
        "content": [{"start": start, "end": start + len("It will stand for a century")}],
        "speaker": {"name": "Sergei Lavrov", "id": "Q58217"},
        "depth": 0,
    }
    assert (indirect["kind"], indirect["source"]["text"], indirect["speaker"]["name"]) == (
        "indirect",
        "He",
        "Sergei Lavrov",
    )


def test_a_title_is_a_field_of_its_own():
    result = quotes(
        {"id": "1", "title": "Kremlin: no plans for a visit", "text": "The visit had been awaited for weeks."}
    )

    [record] = records(result)
    assert (record["field"], record["content"]) == ("title", [{"start": 9, "end": 29}])


def test_an_article_without_speech_writes_nothing():
    assert quotes({"id": "1", "text": "Rain fell on the hills all night."}).stdout == ""


@pytest.mark.parametrize("bad", [b"not json\n", b'{"id": 7, "text": ""}\n', b'{"id": "latin", "text": "caf\xe9"}\n'])
def test_a_bad_line_is_named_by_its_number_and_stops_nothing(bad):
    result = quotes(bad, {"id": "good", "text": TEXT})

    assert result.exit_code == 1
    assert result.stderr.startswith("<stdin>:1: ")
    assert {record["article_id"] for record in records(result)} == {"good"}


def test_a_file_that_is_missing_is_reported():
    result = CliRunner().invoke(main, ["quotes", "missing.jsonl"])

    assert result.exit_code == 1
    assert "missing.jsonl: cannot be read" in result.stderr


def test_a_speaker_of_your_own_facts_is_known(tmp_path):
    file = tmp_path / "desk.tsv"
    file.write_text("group\tBear Front\nform\tBear Front\ten\tthe bears\n", encoding="utf-8")
    line = json.dumps({"id": "1", "text": "The bears said that the bridge was closed."})

    result = CliRunner().invoke(main, ["quotes", "--gazetteer", str(file)], input=line)

    [record] = records(result)
    assert record["speaker"]["name"] == "Bear Front"
