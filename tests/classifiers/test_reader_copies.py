"""Wire copies are read once: what is remembered of one must be what reading the other gives."""

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from classifiers import article, model
from classifiers.claim import Grade
from classifiers.raw import RawArticle
from classifiers.reader import Reader

TEXTS = (
    "Norway is ready for talks with Turkey. Oslo said no date had been set.",
    "Our country is ready for talks with Turkey.",
    "Turkey said on Tuesday that a meeting with Norway was planned for next week.",
    "The rain will last.",
)
RAW = st.builds(
    RawArticle,
    id=st.sampled_from(["a", "b"]),
    title=st.sampled_from([None, "No talks", "Norway: talks on Friday"]),
    text=st.sampled_from(TEXTS),
    language=st.sampled_from([None, "en"]),
    source=st.sampled_from([None, "SANA", "Gazette", "Reuters"]),
    url=st.sampled_from([None, "https://news.example.by/1", "https://news.example/2"]),
    published_at=st.sampled_from([None, "2024-10-04T09:00:00Z", "2024-10-04T21:00:00Z", "2024-12-31T23:30:00Z"]),
)


def cleaned(raw):
    return article.read(raw)


@settings(deadline=None, max_examples=25)
@given(st.lists(RAW, min_size=2, max_size=4))
def test_a_copy_has_the_claims_that_it_has_by_itself(raws):
    remembering = Reader(model.default(Grade.FAST))
    for raw in raws:
        one = cleaned(raw)
        assert remembering.read(one) == remembering._read(one)[1]


def test_a_copy_under_another_name_is_not_read_again(monkeypatch):
    reader, asked = Reader(model.default(Grade.FAST)), []
    monkeypatch.setattr(reader, "_scored", lambda one, scored=reader._scored: asked.append(one) or scored(one))
    one = cleaned(RawArticle(id="a", text=TEXTS[0], source="Gazette", published_at="2024-10-04T09:00:00Z"))
    found = [reader.read(replace(one, article_id=name, outlet=name)) for name in ("Gazette", "Courier", "Herald")]
    assert len(asked) == 1
    assert [claims[0].outlet for claims in found] == ["Gazette", "Courier", "Herald"]
    assert len({claims[0].claim_id for claims in found}) == 3


def test_who_our_country_is_is_not_remembered_of_another_outlet():
    reader = Reader(model.default(Grade.FAST))
    actors = [
        reader.read(cleaned(RawArticle(id="a", text=TEXTS[1], source=outlet, language="en")))
        for outlet in ("SANA", "Gazette", "SANA")
    ]
    assert actors[0] == actors[2]
    assert {claim.actors for claim in actors[0]} != {claim.actors for claim in actors[1]}
