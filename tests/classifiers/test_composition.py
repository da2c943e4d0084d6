"""The composition table: every row's example is decided by that row, its counter-example is not; bad rows say what to write."""

from functools import cache

import pytest

from classifiers.article import read
from classifiers.candidates import candidates
from classifiers.grammar import composition
from classifiers.grammar.composition import Case, Row, decide, table
from classifiers.grammar.engine import firings
from classifiers.grammar.firing import Firing, Mode
from classifiers.grammar.predicates import predicates
from classifiers.grammar.tables import TableError
from classifiers.morphology import Tense
from classifiers.raw import RawArticle
from classifiers.stance import Stance

ROWS = [row for rows in table().values() for row in rows]


def name(row: Row) -> str:
    polarity = "*" if row.negated is None else "-" if row.negated else "+"
    return f"{row.predicate}{polarity}{row.number}"


@cache
def fired(example: str) -> tuple[Firing, ...]:
    language, text = example.split(": ", 1)
    is_title = text[-1] not in ".!?؟"
    article = read(
        RawArticle(id="x", title=text if is_title else None, text="" if is_title else text, language=language)
    )
    return tuple(firing for candidate in candidates(article) for firing in firings(candidate))


@pytest.mark.parametrize("row", ROWS, ids=name)
def test_an_example_is_decided_by_its_row(row):
    assert [one for one in fired(row.example) if one.row == row.number and one.stances == row.stances]


@pytest.mark.parametrize("row", ROWS, ids=name)
def test_a_counter_example_is_not_decided_by_the_row(row):
    assert row.counter != row.example
    assert not [one for one in fired(row.counter) if one.row == row.number]


def test_every_predicate_says_something_somewhere():
    assert set(table()) == set(predicates())


def test_the_first_row_that_takes_a_case_decides():
    case = Case("refusal", negated=False, mode=Mode.DENIED, tense=Tense.PAST, until=False)
    assert decide(case).stances == (Stance.OPEN,)
    assert decide(Case("refusal", negated=False, mode=Mode.ASSERTED, tense=Tense.PAST, until=False)).stances == (
        Stance.CLOSED,
    )
    assert decide(Case("contact", negated=False, mode=Mode.WANTED, tense=Tense.NONE, until=False)) is None


GOOD = "readiness\t+\t*\t*\t*\t*\topen\t-\tstrong\ten: a.\ten: b."


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (GOOD.replace("readiness", "readyness"), "t.tsv:2: readyness is no predicate; write readiness"),
        (GOOD.replace("\t+", "\t±"), "t.tsv:2: ± is no polarity; write"),
        (GOOD.replace("\t*\t*\t*\t*", "\twnated\t*\t*\t*"), "t.tsv:2: wnated is no mode; write wanted"),
        (GOOD.replace("\topen", "\topenness"), "t.tsv:2: openness is no stance; write open"),
        (GOOD.replace("strong", "string"), "t.tsv:2: string is no weight; write strong"),
        (GOOD.replace("en: a.", "a."), "t.tsv:2: a. has no language in front; write en: and a sentence"),
        (GOOD.replace("\ten: b.", ""), "t.tsv:2: 10 cells instead of 11; write predicate, polarity, mode"),
    ],
)
def test_a_bad_row_is_named_with_its_line_and_what_to_write_instead(wrong, said):
    with pytest.raises(TableError) as caught:
        composition.parse(f"# head\n{wrong}", "t.tsv")
    assert str(caught.value).startswith(said)
