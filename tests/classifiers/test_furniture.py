"""That running text is told at once and nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers import furniture as pages
from classifiers.furniture import Furniture, furniture

WORDS = st.sampled_from(
    [
        *("share", "by", "views", "comments", "5", "min", "read", "14:35", "GMT", "photo", "reuters", "(reuters)", "ago", "follow", "us"),
        *("الصورة", "بقلم", "شارك", "رويترز", "تعليق", "قال", "фото", "автор", "комментарии", "назад", "к", "тасс", "сказал", "на"),
        *("the", "ministry", "|", ":", "—", "/", "«да»", ".", "copyright", "2026", "©", "getty", "images"),
    ]
)  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        "Photo: the delegation arrives at the airport in the morning",
        "The delegation on its way to the airport in the morning / Reuters",
        "Share on Facebook | Tweet | WhatsApp",
        "© 2026 the house and all that write for it, no copies",
        "Фото: делегация в аэропорту рано утром",
    ],
)
def test_what_may_be_furniture_is_looked_at_closely(line):
    assert furniture(line) is not None


def test_running_text_is_told_by_its_first_words():
    assert pages._is_running("The ministry has not answered the letter of the embassy.")
    assert pages._is_running("«Ответа нет», — говорят в министерстве уже третий день.")


@given(st.lists(WORDS, min_size=1, max_size=8))
def test_the_short_way_never_says_otherwise_than_the_tests_it_saves(words):
    line = " ".join(words)
    if pages._is_running(line):
        folded = pages.fold(line).text.strip()
        tokens = [pages._Token(token[0].strip("."), token.end()) for token in pages._TOKEN.finditer(folded)]
        seen = pages._Line(line, folded, tokens, tuple(token.text for token in tokens))
        assert not [kind for kind, is_it in pages._TESTS if is_it(seen)]


def test_every_kind_of_furniture_has_words_that_open_it():
    kinds = {kind for kind, _ in pages._table()}
    assert kinds <= {kind.value for kind in Furniture}
    assert {phrase[0] for phrases in pages._table().values() for phrase in phrases if phrase} == pages._openers()
