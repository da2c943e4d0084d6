"""The blind tool: a slice is scored once before its errors may be read, and the sealed ones never."""

import json

import pytest
from click.testing import CliRunner

from classifiers.corpus import slice_of
from classifiers.stance import Stance
from training import blind, grading, looks
from training.grading import FEWEST_GOLD, grade
from training.looks import Look, add, add_rules, curve, drawn

READY = "Iran is ready for talks with Iraq."
SILENT = "The river rose by two metres."


def item(number, *sentences):
    """An item of slice *number* whose sentences have these texts and stances of Iran toward Iraq."""
    label = next(f"item-{n}" for n in range(1000) if slice_of(f"item-{n}") == number)
    numbered = [{"i": 0, "text": "", "claims": []}]
    for text, *stances in sentences:
        claims = [{"speaker": None, "actor": ["IR"], "counterparts": ["IQ"], "stances": stances}] if stances else []
        numbered.append({"i": len(numbered), "text": text, "claims": claims})
    return {"id": label, "lang": "en", "sentences": numbered}


@pytest.fixture
def corpus(tmp_path, monkeypatch):
    """A corpus with an item in the slices 0, 2 and 9; the tables are fresh files."""
    monkeypatch.setattr(looks, "TABLE", tmp_path / "blind.tsv")
    monkeypatch.setattr(blind, "PRECISION", tmp_path / "precision.tsv")
    (tmp_path / "train").mkdir()
    (tmp_path / "dev").mkdir()
    items = [item(number, (READY, "closed_to_dialogue"), (SILENT,)) for number in (0, 2, 9)]
    lines = "".join(json.dumps(one) + "\n" for one in items)
    (tmp_path / "train" / "en.jsonl").write_text(lines, encoding="utf-8")
    (tmp_path / "dev" / "en.jsonl").write_text(lines, encoding="utf-8")
    return tmp_path


def run(corpus, verb, *arguments):
    return CliRunner().invoke(blind.main, [verb, *arguments, "--language", "en", "--corpus", str(corpus)])


def test_errors_of_a_slice_are_shown_only_after_its_first_score(corpus):
    before = run(corpus, "errors", "--slice", "2")
    scored = run(corpus, "score", "--slice", "2")
    after = run(corpus, "errors", "--slice", "2")

    assert before.exit_code == 1
    assert "score it first" in before.output
    assert READY not in before.output + scored.output
    assert scored.exit_code == 0
    assert "missed: closed_to_dialogue  surplus: open_to_dialogue" in after.output
    assert READY in after.output


def test_a_slice_has_one_first_score(corpus):
    run(corpus, "score", "--slice", "2")
    again = run(corpus, "score", "--slice", "2")

    assert again.exit_code == 1
    assert "was scored before" in again.output
    assert [(one.slice, one.language, one.sentences) for one in looks.looks()] == [(2, "en", 2)]


def test_a_first_score_tells_what_each_rule_was_worth(corpus):
    run(corpus, "score", "--slice", "2")

    rows = [line.split("\t") for line in blind.PRECISION.read_text(encoding="utf-8").splitlines() if line[0] != "#"]
    assert [(row[0], row[1], row[4]) for row in rows] == [("2", "en", "0")]


def test_the_free_slices_may_be_scored_and_read_at_any_time_and_are_not_recorded(corpus):
    assert READY in run(corpus, "errors", "--slice", "0").output
    assert run(corpus, "score", "--slice", "0").exit_code == 0
    assert run(corpus, "score", "--slice", "0").exit_code == 0
    assert looks.looks() == ()


@pytest.mark.parametrize("verb", ["score", "errors"])
@pytest.mark.parametrize("number", ["7", "8", "9"])
def test_the_sealed_slices_are_neither_scored_nor_read(corpus, verb, number):
    result = run(corpus, verb, "--slice", number)

    assert result.exit_code == 1
    assert "is sealed" in result.output
    assert READY not in result.output


def test_the_development_set_gives_figures_and_no_words(corpus):
    result = run(corpus, "dev")

    assert result.exit_code == 0
    assert "closed_to_dialogue" in result.output
    assert "0.000" in result.output
    assert "Iran" not in result.output


def test_a_stance_with_few_gold_sentences_is_left_out_of_the_mean_and_named():
    items = [
        blind.corpus.parse(json.dumps(item(2, *[(READY, "open_to_dialogue")] * n, (READY, "undecided"))).encode(), "x")
        for n in (FEWEST_GOLD,)
    ]

    result = grade(items)

    assert Stance.UNDECIDED in result.left_out
    assert Stance.OPEN not in result.left_out
    assert result.macro_f1 == result.stances[Stance.OPEN].f1 == pytest.approx(2 * 10 / (11 + 10))
    assert result.micro_f1 == pytest.approx(2 * 10 / (11 + 11))


def test_a_rule_is_right_where_the_sentence_has_all_its_stances():
    one = blind.corpus.parse(
        json.dumps(item(2, (READY, "open_to_dialogue"), (READY, "closed_to_dialogue"))).encode(), "x"
    )

    assert set(grading.rules(grade([one]).sentences).values()) == {(2, 1)}


def look(number, language, macro):
    return Look("2026-02-03", "abc1234", number, language, 100, macro, "0.5", "0.4", "3.0", "-")


def test_looks_are_kept_in_order_and_none_twice(tmp_path):
    table = tmp_path / "blind.tsv"
    add(look(2, "ar", "0.500"), table)
    add(look(2, "ru", "0.600"), table)

    assert [(one.language, one.macro_f1) for one in looks.looks(table)] == [("ar", "0.500"), ("ru", "0.600")]
    with pytest.raises(ValueError, match="slice 2 of ar has been looked at before"):
        add(look(2, "ar", "0.900"), table)


def test_a_row_that_is_no_look_is_named(tmp_path):
    (tmp_path / "blind.tsv").write_text("2026-02-03\tabc\ttwo\tar\n", encoding="utf-8")

    with pytest.raises(ValueError, match=r"blind\.tsv:1: this is no first look"):
        looks.looks(tmp_path / "blind.tsv")


def test_counts_of_rules_are_appended_slice_by_slice(tmp_path):
    add_rules(2, "ar", {"o.ready": (6, 5)}, tmp_path / "p.tsv")
    add_rules(3, "ar", {"o.ready": (4, 3)}, tmp_path / "p.tsv")

    assert (tmp_path / "p.tsv").read_text(encoding="utf-8").endswith("2\tar\to.ready\t6\t5\n3\tar\to.ready\t4\t3\n")


def test_the_curve_stands_between_its_marks_and_is_drawn_anew():
    page = "before\n<!-- first looks -->\nold\n<!-- end of first looks -->\nafter\n"

    once = drawn(page, [look(2, "ar", "0.500"), look(2, "ru", "0.700")])

    assert "| 2 | .500 | .700 | .600 | ████████████ |" in once
    assert "old" not in once
    assert once.startswith("before\n")
    assert once.endswith("after\n")
    assert drawn(once, [look(2, "ar", "0.500"), look(2, "ru", "0.700")]) == once


def test_a_page_without_a_place_for_the_curve_is_refused():
    with pytest.raises(ValueError, match="put <!-- first looks -->"):
        drawn("no place", [])


def test_a_slice_without_stances_enough_has_no_bar():
    assert "| 3 |" in curve([look(3, "ar", "-")])
