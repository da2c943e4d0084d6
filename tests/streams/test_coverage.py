import msgspec
import pytest

from classifiers import article as articles
from classifiers import raw
from streams.coverage import coverage, is_placed
from streams.signals import ANY, UNNAMED
from tests.integration.reading import read


def cleaned(text):
    return articles.read(raw.parse(msgspec.json.encode({"id": "a", "text": text, "language": "en"})))


def test_a_sentence_in_which_a_claim_begins_holds_it():
    article = cleaned("Rain fell in the hills. The minister spoke of talks. It rained on.")
    (claim,) = read(article)
    second = article.text.index("The minister")

    seen = coverage(article, (msgspec.structs.replace(claim, start=second + 4, end=second + 12),))

    assert (seen.sentences, seen.with_claim, seen.unread) == (3, 1, 0)


def test_two_claims_of_one_sentence_count_it_once_and_a_claim_of_another_field_does_not_count_it():
    article = cleaned("The minister spoke of talks. It rained.")
    (claim,) = read(article)

    assert coverage(article, (claim, claim)).with_claim == 1
    assert coverage(article, (msgspec.structs.replace(claim, field="title"),)).with_claim == 0
    assert coverage(article, ()).with_claim == 0


@pytest.mark.parametrize(
    ("actors", "counterparts", "placed"),
    [
        pytest.param(("RU",), ("US",), True, id="a pair"),
        pytest.param(("RU", "US"), (), True, id="both together"),
        pytest.param(("RU",), (ANY,), True, id="everyone is somebody"),
        pytest.param(("RU",), (), False, id="toward nobody known"),
        pytest.param((UNNAMED,), ("US",), False, id="nobody named"),
        pytest.param((), ("US",), False, id="nobody"),
        pytest.param(("RU",), ("RU",), False, id="toward itself"),
    ],
)
def test_a_claim_is_placed_when_it_concerns_two_parties(actors, counterparts, placed):
    (claim,) = read(cleaned("They spoke of talks."))

    assert is_placed(msgspec.structs.replace(claim, actors=actors, counterparts=counterparts)) is placed
