"""Gold passages in the project's own wording, labelled before any code was run on them: what is found in each, and bars over all."""

from functools import cache

import pytest

from tests.classifiers import attribution_gold as gold

LANGUAGES = [path.stem for path in sorted(gold.FOLDER.glob("*.txt"))]
KNOWN_FAILURES = {
    line.split("\t")[0]: line.split("\t")[1]
    for line in (gold.FOLDER / "known_failures.tsv").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
}


@cache
def read(language):
    return [(passage, gold.found_in(passage, language)) for passage in gold.passages(language)]


@pytest.mark.parametrize(
    ("passage", "found"),
    [
        pytest.param(
            passage,
            found,
            id=passage.id,
            marks=[pytest.mark.xfail(reason=KNOWN_FAILURES[passage.id], strict=True)]
            if passage.id in KNOWN_FAILURES
            else [],
        )
        for language in LANGUAGES
        for passage, found in read(language)
    ],
)
def test_a_passage_is_read_as_it_is_labelled(passage, found):
    assert gold.is_right(passage, found), "\n".join(map(str, found))


@pytest.mark.parametrize("language", LANGUAGES)
def test_direct_speech_is_found(language):
    score = gold.score(read(language), direct=True)

    assert score.gold >= 30
    assert score.recall >= 0.90, score
    assert score.precision >= 0.95, score


@pytest.mark.parametrize("language", LANGUAGES)
def test_indirect_speech_is_found(language):
    score = gold.score(read(language), direct=False)

    assert score.gold >= 60
    assert score.f1 >= 0.80, score


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_enough_passages_each_with_its_own_id(language):
    ids = [passage.id for passage in gold.passages(language)]

    assert len(ids) >= 150
    assert len(set(ids)) == len(ids)


def test_every_known_failure_is_a_passage():
    assert set(KNOWN_FAILURES) <= {passage.id for language in LANGUAGES for passage in gold.passages(language)}
