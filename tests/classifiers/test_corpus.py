import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers import corpus
from classifiers.corpus import GoldClaim, GoldSentence, Item
from classifiers.span import Span
from classifiers.stance import Stance


def line(**changes):
    item = {
        "id": "x-1",
        "lang": "en",
        "date": "2024-01-02",
        "title": "Oslo calls",
        "sentences": [
            {"i": 0, "text": "Oslo calls", "claims": []},
            {
                "i": 1,
                "text": "Oslo is ready.",
                "start": 4,
                "claims": [
                    {
                        "speaker": None,
                        "speaker_span": None,
                        "actor": ["NO"],
                        "counterparts": [],
                        "stances": ["open_to_dialogue"],
                        "quote": "narration",
                    }
                ],
            },
        ],
    }
    return json.dumps(item | changes).encode()


def item(*texts):
    return Item("x", "en", tuple(GoldSentence(number, text) for number, text in enumerate(texts)))


def test_an_item_is_read_with_its_claims_and_without_what_is_not_ours():
    read = corpus.parse(line(), "f:1")
    assert read.sentences[1].claims == (GoldClaim(None, ("NO",), (), (Stance.OPEN,)),)
    assert read.sentences[1].stances == {Stance.OPEN}
    assert not read.is_silent
    assert corpus.parse(line(sentences=[{"i": 0, "text": "Oslo"}]), "f:1").is_silent


@pytest.mark.parametrize(
    "bad",
    [b"{", b"\xff", b"{}", line(lang="fr"), line(sentences=[]), line(sentences=[{"i": 1, "text": "no title"}])],
    ids=["no json", "no utf-8", "nothing in it", "another language", "no sentences", "no title"],
)
def test_what_is_no_item_is_named_by_its_place(bad):
    with pytest.raises(ValueError, match=r"^gold\.jsonl:3: "):
        corpus.parse(bad, "gold.jsonl:3")


def test_files_are_read_in_order_and_an_id_belongs_to_one_item(tmp_path):
    one, two = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    one.write_bytes(line() + b"\n\n" + line(id="x-2") + b"\n")
    two.write_bytes(line(id="x-3"))
    assert [item.id for item in corpus.read([one, two])] == ["x-1", "x-2", "x-3"]
    with pytest.raises(ValueError, match="x-1"):
        corpus.read([one, one])


def test_a_line_separator_inside_a_text_ends_no_line(tmp_path):
    path = tmp_path / "one.jsonl"
    path.write_bytes(json.dumps(json.loads(line(title="a\u2028b")), ensure_ascii=False).encode())
    assert len(corpus.read([path])) == 1


def test_slices_share_out_the_items_and_training_takes_seven():
    items = [Item(f"id-{number}", "en", ()) for number in range(400)]
    trained = corpus.in_slices(items, corpus.TRAINING_SLICES)
    assert 0.6 < len(trained) / len(items) < 0.8
    assert {corpus.slice_of(item.id) for item in trained} == set(range(7))
    assert {corpus.slice_of(item.id) for item in items} == set(range(10))


def test_the_article_of_an_item_has_its_sentences_where_it_says():
    gold = item("A title", "One.", "Two, too.")
    raw = corpus.raw_article(gold)
    where = corpus.places(gold)
    fields = {"title": raw.title, "text": raw.text}
    assert [fields[place.field][place.span.slice] for place in where] == ["A title", "One.", "Two, too."]


def test_an_item_without_a_title_has_none():
    assert corpus.raw_article(item("", "One.")).title is None


@pytest.mark.parametrize(
    ("field", "span", "number"),
    [
        pytest.param("text", Span(0, 4), 1, id="the sentence itself"),
        pytest.param("text", Span(1, 3), 1, id="a clause of it"),
        pytest.param("text", Span(3, 14), 2, id="most of it lies in the next"),
        pytest.param("title", Span(0, 7), 0, id="the title"),
        pytest.param("text", Span(40, 50), None, id="beyond the text"),
        pytest.param("text", Span(2, 2), None, id="empty"),
    ],
)
def test_a_claim_belongs_to_the_sentence_it_overlaps_most(field, span, number):
    assert corpus.placed(field, span, corpus.places(item("A title", "One.", "Two, too."))) == number


@given(st.lists(st.text(max_size=20), min_size=2, max_size=6))
def test_every_sentence_with_a_text_is_placed_in_itself(texts):
    where = corpus.places(item(*texts))
    for number, text in enumerate(texts):
        if text:
            assert corpus.placed(where[number].field, where[number].span, where) == number
