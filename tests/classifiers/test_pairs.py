"""
Minimal pairs: sentences of our own wording, one a row, labelled by the guideline before any code ran on them.

`pairs/LANGUAGE.tsv`: id, construction, sentences in front, the sentence, stances, actors, counterparts. A sentence without a final mark is
a headline. `pairs/known_LANGUAGE.tsv`: id and reason of what is still read wrong.
"""

from functools import cache
from pathlib import Path

import pytest
from msgspec import Struct

from classifiers.article import read
from classifiers.grammar.reader import GrammarReader
from classifiers.raw import RawArticle
from classifiers.rejected import Rejected
from classifiers.stance import LABELS

PAIRS = Path(__file__).parent / "pairs"
LANGUAGES = ("ar", "ru", "en")
MAX_KNOWN = 0.05
"""At most this share of a language's rows may be listed as wrong."""


class Pair(Struct, frozen=True):
    """A row of a table of pairs."""

    id: str
    construction: str
    before: str
    text: str
    stances: str
    actors: str
    counterparts: str

    @property
    def is_title(self) -> bool:
        """Whether the sentence is a headline: it has no final mark."""
        return not self.before and self.text[-1] not in '.!?؟…»"”'


@cache
def pairs(language: str) -> tuple[Pair, ...]:
    lines = (PAIRS / f"{language}.tsv").read_text(encoding="utf-8").splitlines()
    return tuple(Pair(*line.split("\t")) for line in lines[1:] if line)


@cache
def known(language: str) -> dict[str, str]:
    file = PAIRS / f"known_{language}.tsv"
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return dict(line.split("\t") for line in lines if line)


def rows() -> list[object]:
    found = []
    for language in LANGUAGES:
        for pair in pairs(language):
            reason = known(language).get(pair.id)
            marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
            found.append(pytest.param(language, pair, id=f"{language}-{pair.id}", marks=marks))
    return found


@cache
def reader() -> GrammarReader:
    return GrammarReader()


def stances_read(pair: Pair, language: str) -> str:
    """The stances of the row's sentence as the table writes them, whoever's they are."""
    body = "" if pair.is_title else f"{pair.before} {pair.text}".strip()
    title = pair.text if pair.is_title else None
    article = read(RawArticle(id=pair.id, title=title, text=body, language=language, published_at="2025-03-04"))
    claims = () if isinstance(article, Rejected) else reader().read(article)
    found = {
        stance.label
        for claim in claims
        if claim.field == "title" or claim.end > len(pair.before) + bool(pair.before)
        for stance in claim.stances
    }
    return in_order(",".join(found))


def in_order(stances: str) -> str:
    return ",".join(label.value for label in LABELS if label.value in stances.split(",")) or "-"


@pytest.mark.parametrize(("language", "pair"), rows())
def test_a_sentence_has_the_stances_that_its_row_says(language, pair):
    assert stances_read(pair, language) == in_order(pair.stances)


@pytest.mark.parametrize("language", LANGUAGES)
def test_few_pairs_are_known_to_be_wrong_and_each_is_a_row_of_the_table(language):
    assert set(known(language)) <= {pair.id for pair in pairs(language)}
    assert len(known(language)) <= MAX_KNOWN * len(pairs(language))
