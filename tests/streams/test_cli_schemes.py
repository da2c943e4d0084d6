"""Your own labels: what `parley train --scheme` makes, what `extract` and `evaluate` do with it, and what is refused."""

import json

import pytest
from click.testing import CliRunner

from classifiers.manifest import ModelError
from classifiers.scheme import parse
from classifiers.scheme_model import is_scheme, load
from streams.cli import main
from tests.classifiers.small_encoders import files

SCHEME = """
name = "trade"
[[label]]
name = "threat"
says = "threatens tariffs"
[[label]]
name = "relief"
says = "lifts tariffs"
"""
SAYING = {
    "threat": "{} threatens to raise tariffs on steel from {} soon.",
    "relief": "{} lifts its duties on wheat from {} at once.",
    None: "{} and {} had a rainy week, and the harvest was late.",
}
PLACES = ["Norway", "Peru", "Kenya", "Japan", "Chile", "Egypt", "Spain", "India", "Ghana", "Nepal", "Malta", "Qatar"]


def parley(*arguments, stdin=None):
    return CliRunner().invoke(main, [str(one) for one in arguments], input=stdin)


def item(number, label):
    one, other = PLACES[number % len(PLACES)], PLACES[(number + 3) % len(PLACES)]
    sentence = {"i": 1, "text": SAYING[label].format(one, other), "labels": [label] if label else []}
    return {"id": f"{label}-{number}", "lang": "en", "sentences": [{"i": 0, "text": ""}, sentence]}


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    folder = tmp_path_factory.mktemp("scheme")
    (folder / "trade.toml").write_text(SCHEME, encoding="utf-8")
    lines = [json.dumps(item(number, label)) for number in range(12) for label in SAYING]
    (folder / "mine.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (folder / "encoder").mkdir()
    for name, content in files().items():
        (folder / name).write_bytes(content)
    made = parley("train", folder / "mine.jsonl", "--scheme", folder / "trade.toml", "--out", folder / "model")
    assert (made.exit_code, made.stderr) == (0, "")
    return folder


@pytest.mark.slow
def test_sentences_that_have_a_label_of_yours_are_written_with_their_parties(trained):
    article = {"id": "new", "text": "Brazil threatens to raise tariffs on cars from France. It rained in Paris."}
    result = parley("extract", "--model", trained / "model", stdin=json.dumps(article))

    (found,) = [json.loads(line) for line in result.stdout.splitlines()]
    assert [one["label"] for one in found["labels"]] == ["threat"]
    assert found["parties"] == ["BR", "FR"]
    assert article["text"][found["start"] : found["end"]] == found["text"]
    assert (found["scheme"], found["model_version"]) == ("trade", load(trained / "model").version)


@pytest.mark.slow
def test_your_labels_are_evaluated_one_by_one(trained):
    result = parley("evaluate", trained / "mine.jsonl", "--model", trained / "model")

    assert result.exit_code == 0
    assert "| threat | 1.000 | 1.000 | 1.000 | 12 |" in result.stdout
    assert "scheme trade" in result.stdout


@pytest.mark.slow
def test_an_encoder_reads_your_labels_too_and_belongs_to_the_model(trained):
    made = parley(
        "train",
        trained / "mine.jsonl",
        "--scheme",
        trained / "trade.toml",
        "--encoder",
        trained / "encoder",
        "--out",
        trained / "both",
    )
    assert made.exit_code == 0, made.stderr
    assert load(trained / "both").version != load(trained / "model").version
    (trained / "both" / "encoder" / "encoder.onnx").write_bytes(b"other")
    with pytest.raises(ModelError, match="sha256"):
        load(trained / "both")


@pytest.mark.slow
def test_the_same_items_give_the_same_model(trained):
    parley("train", trained / "mine.jsonl", "--scheme", trained / "trade.toml", "--out", trained / "again")
    assert load(trained / "again").version == load(trained / "model").version
    assert is_scheme(trained / "again")
    assert not is_scheme(trained)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        pytest.param("name = 1", "name", id="no name"),
        pytest.param('name = "a"\nlabel = []', "label", id="no labels"),
        pytest.param('name = "a"\n[[label]]\nname = "Big"', "pattern|regex", id="a name in capitals"),
        pytest.param('name = "a"\n[[label]]\nname = "b"\n[[label]]\nname = "b"', "two labels are called b", id="twice"),
        pytest.param("[[", "trade.toml", id="no TOML"),
    ],
)
def test_what_is_no_scheme_is_refused(text, fault):
    with pytest.raises(ValueError, match=fault):
        parse(text, "trade.toml")


def test_a_label_that_the_scheme_does_not_know_is_named_with_its_line(tmp_path):
    (tmp_path / "trade.toml").write_text(SCHEME, encoding="utf-8")
    wrong = item(1, "threat")
    wrong["sentences"][1]["labels"] = ["treat"]
    (tmp_path / "mine.jsonl").write_text(json.dumps(wrong), encoding="utf-8")

    result = parley("train", tmp_path / "mine.jsonl", "--scheme", tmp_path / "trade.toml", "--out", tmp_path / "model")

    assert result.exit_code == 1
    assert "mine.jsonl:1: 'treat' is no label of the scheme; known are relief, threat" in result.stderr


def test_too_few_examples_are_said_to_be_too_few(tmp_path):
    (tmp_path / "trade.toml").write_text(SCHEME, encoding="utf-8")
    (tmp_path / "mine.jsonl").write_text(json.dumps(item(1, "threat")), encoding="utf-8")

    result = parley("train", tmp_path / "mine.jsonl", "--scheme", tmp_path / "trade.toml", "--out", tmp_path / "model")

    assert result.exit_code == 1
    assert "too few documents have the label threat" in result.stderr
