import hashlib
import os
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifiers import reader
from classifiers.article import MAX_CHARS, read
from classifiers.claim import Claim
from classifiers.raw import RawArticle
from classifiers.rejected import Rejected
from classifiers.stance import Stance

SEED = Path(__file__).parents[3] / "shared" / "seed"


def claims(text: str, language: str | None = None, title: str | None = None) -> tuple[Claim, ...]:
    article = read(RawArticle(id="1", title=title, text=text, language=language, published_at="2024-10-04"))
    return () if isinstance(article, Rejected) else reader.default().read(article)


def test_the_shipped_reader_is_loaded_once():
    assert reader.default() is reader.default()
    assert reader.default().version


def test_an_article_about_something_else_has_no_claims():
    assert claims("The harvest was good. Farmers in Iran and Iraq sold more dates than last year.", "en") == ()


@pytest.mark.parametrize(
    ("language", "text", "label", "actors"),
    [
        ("ar", "قال بيسكوف إن موسكو مستعدة للحوار مع واشنطن.", Stance.OPEN, ("RU",)),
        ("ru", "Песков заявил, что Москва открыта к диалогу с Вашингтоном.", Stance.OPEN, ("RU",)),
        ("en", "Peskov said Moscow was open to dialogue with Washington.", Stance.OPEN, ("RU",)),
    ],
)
def test_a_plain_statement_is_read_in_each_language(language, text, label, actors):
    [claim] = claims(text, language)
    assert label in [stance.label for stance in claim.stances]
    assert (claim.actors, claim.counterparts) == (actors, ("US",))
    assert claim.speaker is not None
    assert (claim.speaker.name, claim.speaker.party) == ("Dmitry Peskov", "RU")


@given(st.text(max_size=200), st.none() | st.text(max_size=40), st.sampled_from([None, "ar", "ru", "en"]))
@settings(deadline=None)
def test_any_article_is_read_with_spans_inside_and_twice_the_same(text, title, language):
    once = claims(text, language, title)
    assert once == claims(text, language, title)
    for claim in once:
        field = (title or "") if claim.field == "title" else text
        assert field[claim.start : claim.end] == claim.text


def test_the_seed_item_is_read_right():
    if not SEED.is_dir():
        if os.environ.get("CI"):
            pytest.fail("the seed item is missing: put it beside the repository, in shared/seed")
        pytest.skip("the seed item is not here; put it beside the repository, in shared/seed")
    path = next(SEED.glob("*.txt"))
    text = path.read_text(encoding="utf-8")
    found = claims(text)
    spoken = [
        (c.story, c.speaker.name if c.speaker else None, c.actors, c.counterparts, {s.label for s in c.stances})
        for c in found
    ]
    assert hashlib.sha256(text.encode()).hexdigest()
    lead = text.index("\n")

    def said(name: str, actors: set[str], counterparts: set[str], label: Stance, story: int = 0) -> bool:
        return any(
            (number, who) == (story, name) and set(by) == actors and set(to) == counterparts and label in stances
            for number, who, by, to, stances in spoken
        )

    title = [c for c in found if c.story == 0 and c.end <= lead]
    assert {s.label for c in title for s in c.stances} >= {Stance.OPEN, Stance.DENIAL}
    assert {c.speaker.name for c in title if c.speaker} == {"Kremlin"}
    assert said("Dmitry Peskov", {"RU"}, {"ANY", "US"}, Stance.OPEN)
    assert said("Dmitry Peskov", {"RU"}, {"US"}, Stance.DENIAL)
    assert all("IR" not in (*c.actors, *c.counterparts) for c in found if c.story == 0)
    assert said("Sergei Lavrov", {"RU", "IR"}, set(), Stance.CONFIRMATION, story=1)


def test_the_longest_article_that_is_taken_is_read_in_seconds_and_floods_no_topic():
    said = "The Kremlin said Moscow is open to talks with Washington. "
    article = read(RawArticle(id="1", text=said * (MAX_CHARS // len(said))))
    began = time.process_time()

    found = reader.default().read(article)

    assert 1000 < len(found) < 3000
    assert time.process_time() - began < 60
