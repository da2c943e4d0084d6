"""Tables of the grammar: all of the package's load, and a bad row is named with its file and line and what to write instead."""

import pytest

from classifiers.grammar import classes, frames, lexicon, precision, predicates, tables
from classifiers.grammar.forms import LANGUAGES

GOOD_CLASS = "READY\twanted\tready"
GOOD_PREDICATE = "readiness\tsubject\tparty\tBREAK\tready"
GOOD_FRAME = "o.x\treadiness\tREADY* <7 ACT\t-"


@pytest.mark.parametrize(
    ("parse", "row", "said"),
    [
        (classes.parse, GOOD_CLASS.replace("wanted", "wnated"), "wnated is no property; write wanted"),
        (classes.parse, GOOD_CLASS.lower(), "ready is no new class; write a name in capitals that no other row has"),
        (classes.parse, f"{GOOD_CLASS}\n{GOOD_CLASS}", "READY is no new class"),
        (classes.parse, "READY\twanted", "2 cells instead of 3; write class, properties, sense with tabs between"),
        (predicates.parse, GOOD_PREDICATE.replace("subject", "subjekt"), "subjekt is no holder; write subject"),
        (predicates.parse, GOOD_PREDICATE.replace("party", "partie"), "partie is no need; write party"),
        (predicates.parse, GOOD_PREDICATE.replace("BREAK", "BRAKE"), "BRAKE is no class; write BREAK"),
        (predicates.parse, f"{GOOD_PREDICATE}\n{GOOD_PREDICATE}", "readiness stands in the table already"),
        (frames.parse, GOOD_FRAME.replace("readiness", "readines"), "readines is no predicate; write readiness"),
        (frames.parse, GOOD_FRAME.replace("READY", "REDY"), "REDY is no class; write READY"),
        (frames.parse, GOOD_FRAME.replace("*", ""), "0 heads; mark the one word whose negation counts with *"),
        (frames.parse, GOOD_FRAME.replace("ACT", "ACT*"), "2 heads; mark the one word whose negation counts with *"),
        (
            frames.parse,
            GOOD_FRAME.replace("<7 ", ""),
            "ACT is no place of a pattern; write CLASS, CLASS/CLASS or CLASS.past",
        ),
        (frames.parse, GOOD_FRAME.replace("*", ".passed*"), "passed is no tense; write past"),
        (frames.parse, GOOD_FRAME.replace("\t-", "\ttitel"), "titel is no option; write title"),
        (frames.parse, f"{GOOD_FRAME}\n{GOOD_FRAME}", "o.x stands in the table already; write an id of its own"),
        (precision.parse, "2\tar\to.x\t3\t5", "3 and 5 are no counts"),
    ],
)
def test_a_bad_row_says_what_to_write_instead(parse, row, said):
    first = row.split("\n")[0] if row.count("\n") else "# a comment"
    text = row if row.count("\n") else f"{first}\n{row}"

    with pytest.raises(tables.TableError) as caught:
        parse(text, "t.tsv")

    assert str(caught.value).startswith(f"t.tsv:2: {said}")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("REDY\tready", "t.tsv:1: REDY is no class; write READY"),
        ("READY ready", "t.tsv:1: 1 cell instead of"),
        ("READY\t=", "t.tsv:1: = is no form"),
    ],
)
def test_a_bad_word_says_what_to_write_instead(row, said):
    with pytest.raises(tables.TableError) as caught:
        lexicon.parse(row, "en", "t.tsv")

    assert str(caught.value).startswith(said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_words_and_frames(language):
    assert len(lexicon.lexicon(language).words) > 100
    assert len(frames.of_language(language)) > 50


def test_the_precision_of_a_rule_is_counted_over_all_slices_and_only_where_it_fired_often_enough():
    text = "2\tar\to.ready\t6\t5\n2\tru\to.ready\t9\t9\n3\tar\to.ready\t4\t3\n3\tar\tx.rare\t1\t1"

    assert precision.parse(text, "p.tsv") == {("ar", "o.ready"): 0.8, ("ru", "o.ready"): 1.0}
