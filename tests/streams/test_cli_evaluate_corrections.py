"""`parley evaluate --on corrections`: whether a model would have been right about the sentences that analysts put right."""

import json

import msgspec
import pytest
from click.testing import CliRunner

from classifiers.corpus import GoldClaim, GoldSentence, Item
from classifiers.stance import Stance
from streams.cli import correcting, evaluating, main
from streams.topics import UnreachableError

READY = GoldClaim(speaker=None, actor=("NO",), counterparts=("TR",), stances=(Stance.OPEN,))


class Silent:
    """A reader that finds nothing."""

    version, grade = "silent", None

    def read(self, _article):
        return ()


def parley(*arguments):
    return CliRunner().invoke(main, ["evaluate", *map(str, arguments)])


def item(name, text, *claims):
    return Item(id=name, lang="en", sentences=(GoldSentence(0, ""), GoldSentence(1, text, claims)))


ITEMS = (
    item("right", "Norway is ready for talks with Turkey.", READY),
    item("put-right", "Norway is ready for talks with Turkey on Monday."),
    item("missed", "Norway and Turkey had a rainy week.", READY),
)


@pytest.fixture
def exported(tmp_path):
    file = tmp_path / "corrections.jsonl"
    file.write_bytes(b"".join(msgspec.json.encode(one) + b"\n" for one in ITEMS))
    return file


@pytest.fixture
def beside_silent(monkeypatch):
    shipped = evaluating.reader_of
    monkeypatch.setattr(evaluating, "reader_of", lambda model, **how: Silent() if model else shipped(model, **how))


def test_a_model_is_told_what_an_analyst_would_still_have_to_put_right(exported, tmp_path):
    figures = tmp_path / "figures.json"
    result = parley("--on", "corrections", exported, "--grade", "fast", "--json", figures)
    assert result.exit_code == 0, result.output
    found = json.loads(figures.read_bytes())
    assert [one["outcome"] for one in found["sentences"]] == ["right", "not_a_claim", "missed"]
    assert found["lessons"]["all"]["sentences"] == 3
    assert "| all | 3 | 1 | 0.333 | 1 | 1 | 0 | 0 | 0 |" in " ".join(result.output.split()).replace(" | |", "\n|")


@pytest.mark.usefixtures("beside_silent")
def test_two_models_are_set_side_by_side(exported, tmp_path):
    result = parley("--on", "corrections", exported, "--grade", "fast", "--against", tmp_path)
    assert "against silent" in result.output
    assert "1 sentences are right that were wrong, 1 wrong that were right" in result.output


def test_without_a_file_corrections_come_from_kafka(monkeypatch):
    monkeypatch.setattr(correcting, "_found", lambda *_: ())
    result = parley("--on", "corrections")
    assert result.output == "parley: nobody has corrected anything yet; there is nothing to measure by\n"


def test_a_broker_that_is_not_there_ends_it_with_one_line(monkeypatch):
    def nobody(*_):
        raise UnreachableError("no broker at localhost:1; start one, or name another with --brokers")

    monkeypatch.setattr(correcting, "Scanner", nobody)
    result = parley("--on", "corrections", "--brokers", "localhost:1")
    assert result.output == "parley: no broker at localhost:1; start one, or name another with --brokers\n"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "name files of labelled items, or say --on corrections"),
        (["{file}", "--brokers", "localhost:1"], "--brokers is for --on corrections"),
        (["{file}", "--on", "corrections", "--brokers", "localhost:1"], "leave one of them out"),
        (["{file}", "--on", "corrections", "--gate", "{file}"], "floors are for labelled items"),
    ],
)
def test_what_does_not_go_together_is_refused(exported, arguments, told):
    result = parley(*(one.format(file=exported) for one in arguments))
    assert result.exit_code == 2
    assert told in result.output
