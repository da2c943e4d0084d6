"""Gold paragraphs of ordinary news, several attributions in each and every topic, in the project's own wording: bars over all of them."""

from functools import cache

import pytest

from classifiers.contents import Kind
from tests.classifiers import attribution_gold as gold

FOLDER = gold.FOLDER / "news"
LANGUAGES = [path.stem for path in sorted(FOLDER.glob("*.txt"))]


@cache
def read(language):
    return [(passage, gold.found_in(passage, language)) for passage in gold.passages(language, FOLDER)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_says_what_is_found_in_ordinary_news(language):
    paragraphs = read(language)
    right = sum(len(gold.matches(passage.golds, found)) for passage, found in paragraphs)
    score = gold.Score(
        right, sum(len(found) for _, found in paragraphs), sum(len(passage.golds) for passage, _ in paragraphs)
    )

    assert score.gold >= 150
    assert score.f1 >= 0.90, score


@pytest.mark.parametrize("language", LANGUAGES)
def test_most_of_it_is_in_other_words_as_in_a_newspaper(language):
    kinds = [one.kind for passage, _ in read(language) for one in passage.golds]

    assert kinds.count(Kind.INDIRECT) >= 0.6 * len(kinds)
