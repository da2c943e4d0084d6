import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.keywords import keywords


@pytest.mark.parametrize(
    ("line", "story", "found"),
    [
        pytest.param("Oslo, peace talks ,envoys", "", ("Oslo", "peace talks", "envoys"), id="commas"),
        pytest.param("عمّان، مفاوضات السلام، مبعوث", "", ("عمّان", "مفاوضات السلام", "مبعوث"), id="arabic commas"),
        pytest.param("#Осло #переговоры", "", ("Осло", "переговоры"), id="hash signs"),
        pytest.param(
            "عمّان وزارة الخارجية أيمن الصفدي",
            "قالت وزارة الخارجيه في عمان إن الوزير أيمن الصفدي سافر",
            ("عمّان", "وزارة الخارجية", "أيمن الصفدي"),
            id="phrases of the story, in other spelling",
        ),
        pytest.param(
            "Oslo Ivan Reed", "Ivan, Reed went to Oslo", ("Oslo", "Ivan", "Reed"), id="no phrase across a comma"
        ),
        pytest.param("one two", "none", ("one", "two"), id="words that the story lacks"),
        pytest.param("a b, a b,, c", "", ("a b", "c"), id="each once, none empty"),
        pytest.param("  ", "", (), id="empty"),
    ],
)
def test_a_keyword_line_is_split(line, story, found):
    assert keywords(line, story) == found


@given(st.text(), st.text())
def test_keywords_are_distinct_and_parts_of_the_line(line, story):
    found = keywords(line, story)
    assert len(set(found)) == len(found)
    spoken = line.replace("_", " ")  # a hashtag's words
    assert all(keyword in " ".join(line.split()) or keyword in line or keyword in spoken for keyword in found)
