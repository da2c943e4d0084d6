"""
Minimal pairs: sentences of our own wording, one a row, labelled by the guideline before any code ran on them.

`pairs/LANGUAGE.tsv`: id, construction, sentences in front, the sentence, stances, actors, counterparts. A sentence without a final mark is
a headline. `pairs/known_LANGUAGE.tsv`: id and reason of what is still read wrong. `pairs/known_parties_LANGUAGE.tsv`: id and reason of the
rows whose stances are read right, but not whose they are and toward whom.
"""

from functools import cache
from pathlib import Path

import pytest
from msgspec import Struct

from classifiers.article import read
from classifiers.claim import Claim
from classifiers.grammar.reader import GrammarReader
from classifiers.raw import RawArticle
from classifiers.rejected import Rejected
from classifiers.stance import LABELS

PAIRS = Path(__file__).parent / "pairs"
LANGUAGES = ("ar", "ru", "en")
MAX_KNOWN = 0.05
"""At most this share of a language's rows may be listed as wrong."""
MAX_KNOWN_PARTIES = 0.25
"""At most this share of a language's rows that name an actor may be listed as wrong in their parties."""


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
def with_parties(language: str) -> tuple[Pair, ...]:
    """The rows that name an actor and whose stances are read right."""
    return tuple(pair for pair in pairs(language) if pair.actors != "-" and pair.id not in known(language))


@cache
def known(name: str) -> dict[str, str]:
    """The table `known_NAME.tsv`: reasons by the ids of rows."""
    lines = (PAIRS / f"known_{name}.tsv").read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t") for line in lines if line)


def rows() -> list[object]:
    return [param(language, pair, known(language)) for language in LANGUAGES for pair in pairs(language)]


def rows_with_parties() -> list[object]:
    return [
        param(language, pair, known(f"parties_{language}")) for language in LANGUAGES for pair in with_parties(language)
    ]


def param(language: str, pair: Pair, reasons: dict[str, str]) -> object:
    reason = reasons.get(pair.id)
    marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
    return pytest.param(language, pair, id=f"{language}-{pair.id}", marks=marks)


@cache
def reader() -> GrammarReader:
    return GrammarReader()


@cache
def claims_read(pair: Pair, language: str) -> tuple[Claim, ...]:
    """The claims of the row's sentence, not of those in front of it."""
    body = "" if pair.is_title else f"{pair.before} {pair.text}".strip()
    title = pair.text if pair.is_title else None
    article = read(RawArticle(id=pair.id, title=title, text=body, language=language, published_at="2025-03-04"))
    claims = () if isinstance(article, Rejected) else reader().read(article)
    return tuple(
        claim for claim in claims if claim.field == "title" or claim.end > len(pair.before) + bool(pair.before)
    )


def stances_read(pair: Pair, language: str) -> str:
    """The stances of the row's sentence as the table writes them, whoever's they are."""
    return in_order(",".join(stance.label for claim in claims_read(pair, language) for stance in claim.stances))


def parties_read(pair: Pair, language: str) -> tuple[set[str], set[str]]:
    """The actors and the counterparts of all the sentence's claims."""
    claims = claims_read(pair, language)
    actors = {party for claim in claims for party in claim.actors}
    return actors, {party for claim in claims for party in claim.counterparts}


def listed(parties: str) -> set[str]:
    return set(parties.split(",")) - {"-"}


def in_order(stances: str) -> str:
    return ",".join(label.value for label in LABELS if label.value in stances.split(",")) or "-"


@pytest.mark.parametrize(("language", "pair"), rows())
def test_a_sentence_has_the_stances_that_its_row_says(language, pair):
    assert stances_read(pair, language) == in_order(pair.stances)


@pytest.mark.parametrize(("language", "pair"), rows_with_parties())
def test_a_stance_is_whose_its_row_says_and_toward_whom(language, pair):
    assert parties_read(pair, language) == (listed(pair.actors), listed(pair.counterparts))


@pytest.mark.parametrize("language", LANGUAGES)
def test_few_pairs_are_known_to_be_wrong_and_each_is_a_row_of_the_table(language):
    assert set(known(language)) <= {pair.id for pair in pairs(language)}
    assert len(known(language)) <= MAX_KNOWN * len(pairs(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_most_rows_have_their_parties_and_each_exception_is_a_row_whose_stances_are_right(language):
    wrong = known(f"parties_{language}")
    assert set(wrong) <= {pair.id for pair in with_parties(language)}
    assert len(wrong) <= MAX_KNOWN_PARTIES * len(with_parties(language))
