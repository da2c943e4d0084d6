import json

import msgspec
import pytest

from classifiers import corpus
from classifiers.encoding import calm
from training.encoder import examples
from training.encoder.examples import Example

OPEN, NOTHING = (1, 0, 0, 0, 0, 0), (0, 0, 0, 0, 0, 0)


def item(*sentences, title=""):
    told = [{"i": 0, "text": title, "claims": []}]
    for number, (text, claims) in enumerate(sentences, start=1):
        told.append({"i": number, "text": text, "claims": claims})
    return corpus.parse(json.dumps({"id": "x", "lang": "en", "sentences": told}).encode(), "x:1")


def claim(actor, *stances, toward=()):
    return {"speaker": None, "actor": [actor], "counterparts": list(toward), "stances": stances, "quote": "narration"}


TALKS = item(
    ("Norway is ready for talks with Turkey.", [claim("NO", "open_to_dialogue", toward=["TR"])]),
    ("The offer still stands.", [claim("NO", "open_to_dialogue")]),
    ("Turkey has sent no answer to Norway.", []),
    title="Norway and Turkey",
)


def test_a_sentence_carries_its_context_and_its_stances():
    first = next(one for one in examples.of_items([TALKS]) if one.number == 1)
    assert first.sentence == "Norway is ready for talks with Turkey."
    assert first.title == "Norway and Turkey"
    assert first.labels == OPEN


def test_each_party_carries_its_own_stances_and_where_it_is_named():
    first = next(one for one in examples.of_items([TALKS]) if one.number == 1)
    assert {party.party: party.labels for party in first.parties} == {"NO": OPEN, "TR": NOTHING}
    [turkey] = [examples.spans(party) for party in first.parties if party.party == "TR"]
    assert [first.sentence[span.slice] for span in turkey] == ["Turkey"]


def test_a_claim_that_reading_passes_over_is_learnt_from_and_marked():
    second = next(one for one in examples.of_items([TALKS]) if one.number == 2)
    assert second.candidate is False
    assert second.labels == OPEN
    assert second.parties == ()
    assert second.previous == "Norway is ready for talks with Turkey."


def test_what_is_no_article_about_talks_gives_its_claims_alone():
    silent = item(("The orchestra plays at noon.", []))
    assert list(examples.of_items([silent])) == []


def test_own_wording_is_marked():
    assert all(one.own for one in examples.of_items([TALKS], own=True))


def test_examples_come_back_as_they_were_saved(tmp_path):
    made = list(examples.of_items([TALKS]))
    assert examples.save(made, tmp_path / "e.jsonl") == len(made)
    assert list(examples.load([tmp_path / "e.jsonl"])) == made


def test_a_line_that_is_no_example_is_named_by_its_place(tmp_path):
    (tmp_path / "e.jsonl").write_text('{"item": 3}\n', encoding="utf-8")
    with pytest.raises(ValueError, match=r"^e\.jsonl:1: "):
        examples.load([tmp_path / "e.jsonl"])


def many(count):
    return [
        Example(
            item=str(at), number=1, language="en", sentence="norway says it is ready", previous="", title="",
            labels=OPEN, parties=(),
        )
        for at in range(count)
    ]  # fmt: skip


def test_a_share_is_copied_in_capitals_behind_the_rest():
    whole = examples.in_capitals(many(400), 0.1, seed=3)
    assert whole[:400] == many(400)
    assert 20 <= len(whole) - 400 <= 60
    assert all(calm(one.sentence) == "norway says it is ready" != one.sentence for one in whole[400:])
    assert whole == examples.in_capitals(many(400), 0.1, seed=3)


def test_a_sentence_that_capitals_make_longer_is_not_copied():
    longer = [msgspec.structs.replace(one, sentence="straße") for one in many(1)]
    assert examples.in_capitals(longer, 1.0, seed=3) == longer
