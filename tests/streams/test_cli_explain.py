"""`parley explain`: which words are marked, what is told of each firing, and what is said about what can't be read."""

import io
import json
import sys

import pytest
from click.testing import CliRunner
from rich.console import Console

from classifiers.article import read
from classifiers.grammar.engine import firings
from classifiers.raw import RawArticle
from streams.cli import explaining, main
from streams.cli.explaining import explained


def explain(text, *arguments, **members):
    line = json.dumps({"id": "one", "text": text} | members, ensure_ascii=False).encode() + b"\n"
    return CliRunner().invoke(main, ["explain", *arguments], input=line)


def test_a_negated_stance_is_told_with_its_words_its_negation_and_its_holder():
    result = explain('"We are not ready for talks with Moscow," Volodymyr Zelensky said.')

    assert result.exit_code == 0
    assert "{not} [ready] for [talks" in result.stdout
    assert "closed_to_dialogue  UA -> RU  said by Volodymyr Zelensky" in result.stdout
    assert "negated: not ready" in result.stdout


def test_two_parties_of_one_sentence_have_a_line_each():
    result = explain("Moscow is ready for talks with Kyiv, but Kyiv refuses talks.")

    assert "open_to_dialogue  RU -> UA" in result.stdout
    assert "closed_to_dialogue  UA -> RU" in result.stdout


def test_a_sentence_in_which_nothing_fires_is_shown_only_on_demand():
    text = "Moscow is ready for talks with Egypt. Moscow sent grain to Egypt."

    assert "grain" not in explain(text).stdout
    assert "grain" in explain(text, "--all").stdout


def test_nothing_of_a_terminal_stands_in_a_pipe():
    result = explain("موسكو غير مستعدة للتفاوض مع كييف.")

    assert "[مستعدة]" in result.stdout
    assert not {"\x1b", "\u2068", "\u2069"} & set(result.stdout)


def test_on_a_terminal_arabic_is_isolated_and_words_are_coloured():
    article = read(RawArticle(id="one", text="موسكو غير مستعدة للتفاوض مع كييف."))
    console = Console(force_terminal=True, color_system="standard", width=200)
    with console.capture() as caught:
        for line in explained(article, explaining.by_grammar(), drawn=True, every=False):
            console.print(line, soft_wrap=True)

    drawn = caught.get()
    assert drawn.count("\u2068") == drawn.count("\u2069") >= 3
    assert "\x1b[1;31mمستعدة\x1b[0m" in drawn
    assert "[مستعدة]" not in drawn


def test_what_cannot_be_read_is_named_and_stops_nothing():
    good = json.dumps({"id": "two", "text": "Iran is ready for talks with Iraq."}).encode() + b"\n"

    result = CliRunner().invoke(main, ["explain"], input=b"no json\n" + good)

    assert result.exit_code == 1
    assert result.stderr.startswith("<stdin>:1: bad_json: ")
    assert "open_to_dialogue  IR -> IQ" in result.stdout


def test_news_cannot_command_the_terminal():
    result = explain("Moscow is ready for talks\x1b[2J with Kyiv.", id="\x1b]0;owned\x07")

    assert "\x1b" not in result.stdout
    assert "\\x1b[2J" in result.stdout


def test_your_own_facts_are_known(tmp_path):
    file = tmp_path / "desk.tsv"
    file.write_text("group\tBear Front\nform\tBear Front\ten\tthe bears\n", encoding="utf-8")

    assert "Bear Front -> RU" in explain("The bears refuse talks with Moscow.", "--gazetteer", str(file)).stdout


def test_a_bug_in_one_article_stops_nothing_and_is_counted(monkeypatch):
    def broken(candidate):
        if "Iran" in candidate.text:
            raise RuntimeError("broken rule")
        return firings(candidate)

    monkeypatch.setattr(explaining, "firings", broken)
    lines = (json.dumps({"id": name, "text": f"{name} is ready for talks with Iraq."}) for name in ("Iran", "Turkey"))
    result = CliRunner().invoke(main, ["explain", "--reader", "grammar"], input="\n".join(lines))

    assert result.exit_code == 1
    assert "<stdin>:1: bug: RuntimeError: broken rule" in result.stderr
    assert "open_to_dialogue  TR -> IQ" in result.stdout


def test_a_reader_who_has_seen_enough_is_no_fault(monkeypatch, tmp_path):
    class Gone(io.StringIO):
        def write(self, _):
            raise BrokenPipeError

    story = tmp_path / "story.txt"
    story.write_text("Moscow is ready for talks with Kyiv.", encoding="utf-8")
    monkeypatch.setattr(sys, "stdout", Gone())
    with pytest.raises(BrokenPipeError):
        explaining.explain([str(story)], explaining.by_grammar(), every=True)
