"""Whose a contact is in Russian: of all who have it, or of the one who is going to, calls, or decides about it."""

import pytest

from classifiers import article as articles
from classifiers.actors import Roles, roles
from classifiers.candidates import candidates
from classifiers.raw import RawArticle
from classifiers.span import Span
from classifiers.stance import Stance


@pytest.mark.parametrize(
    ("text", "place", "label", "expected"),
    [
        pytest.param(
            "Сийярто встретится с Лавровым.",
            "встретится",
            Stance.CONFIRMATION,
            Roles(("HU",), ("RU",)),
            id="a meeting to come",
        ),
        pytest.param(
            "Сийярто встретился с Лавровым.",
            "встретился",
            Stance.CONFIRMATION,
            Roles(("HU", "RU"), ()),
            id="one that was",
        ),
        pytest.param(
            "Сийярто позвонил Лаврову.", "позвонил", Stance.CONFIRMATION, Roles(("HU",), ("RU",)), id="a call"
        ),
        pytest.param(
            "После решения властей Грузии отложить переговоры с ЕС начались протесты.",
            "отложить переговоры",
            Stance.DENIAL,
            Roles(("GE",), ("EU",)),
            id="a decision of one side",
        ),
    ],
)
def test_one_side_has_what_it_is_going_to_do_or_decides(text, place, label, expected):
    [candidate] = candidates(articles.read(RawArticle(id="1", text=text, language="ru", published_at="2025-03-01")))
    start = text.index(place)
    assert roles(candidate, candidate.span, label, place=Span(start, start + len(place))) == expected
