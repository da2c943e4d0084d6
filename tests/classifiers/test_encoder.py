import json
import pickle

import numpy as np
import pytest

from classifiers import article
from classifiers.candidates import candidates
from classifiers.encoder import encoded, load
from classifiers.encoding import Layout
from classifiers.manifest import ModelError
from classifiers.raw import RawArticle
from classifiers.stance import LABELS
from tests.classifiers.small_encoders import DESCRIPTION, TOKENIZER, WEIGHTS, files, graph, tokenizer


def found(text):
    return candidates(article.read(RawArticle(id="x", text=text, language="en")))


@pytest.fixture(scope="module")
def encoder():
    return load(files())


def test_a_sentence_has_a_logit_a_stance_and_each_party_too(encoder):
    candidate = found("Norway is ready for talks with Turkey.")[0]
    opinion = encoder.score([candidate])[0]
    assert opinion.sentence.shape == (len(LABELS),)
    assert opinion.parties.shape == (len(candidate.parties), len(LABELS))
    assert np.allclose(opinion.sentence / opinion.sentence[0], [1, 2, 3, 4, 5, 6])
    assert encoder.score([]) == []


def test_a_party_is_read_where_it_is_named(encoder):
    candidate = found("Norway is ready for talks with Turkey.")[0]
    told = encoded(candidate, tokenizer(), Layout(prefix=""))
    opinion = encoder.score([candidate])[0]
    for row, party in enumerate(candidate.parties):
        picked = [token for token, weight in zip(told.ids, told.weights[row], strict=True) if weight]
        words = candidate.text[party.mentions[0].start : party.mentions[0].end]
        assert len(picked) >= len(words)
        assert opinion.parties[row, 0] == pytest.approx(np.mean(picked) / 100, rel=1e-5)


def test_a_party_that_the_sentence_does_not_name_has_no_logits(encoder):
    first, second = found("Norway is ready for talks with Turkey. They refuse to negotiate.")[:2]
    carried = [row for row, party in enumerate(second.parties) if not party.mentions]
    assert carried
    assert not encoder.score([second])[0].parties[carried].any()
    assert encoder.score([first])[0].parties.any()


def test_what_is_said_of_a_sentence_does_not_depend_on_those_beside_it(encoder):
    batch = found(
        "Norway is ready for talks with Turkey. Peru and Ecuador, who have long been at odds, met in Lima on Monday."
    )
    together, alone = encoder.score(batch), [encoder.score([one])[0] for one in batch]
    for one, other in zip(together, alone, strict=True):
        assert np.array_equal(one.sentence, other.sentence)
        assert np.array_equal(one.parties, other.parties)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        pytest.param({WEIGHTS: b"no model"}, WEIGHTS, id="no ONNX"),
        pytest.param({WEIGHTS: pickle.dumps({"a": 1})}, WEIGHTS, id="a pickle"),
        pytest.param({WEIGHTS: graph(inputs=("numbers", "attention_mask", "party_weights"))}, "input_ids", id="inputs"),
        pytest.param({WEIGHTS: graph(outputs=("text", "party"))}, "no output sentence", id="outputs"),
        pytest.param({WEIGHTS: graph(labels=5)}, "5 values", id="labels of the graph"),
        pytest.param({TOKENIZER: b"{}"}, TOKENIZER, id="no tokenizer"),
        pytest.param({DESCRIPTION: b"\xff"}, DESCRIPTION, id="no JSON"),
        pytest.param({DESCRIPTION: json.dumps({"labels": []}).encode()}, DESCRIPTION, id="no layout"),
        pytest.param({DESCRIPTION: files(described={"labels": ["yes", "no"]})[DESCRIPTION]}, "yes, no", id="labels"),
    ],
)
def test_an_encoder_that_is_none_is_refused_in_one_line(change, named):
    with pytest.raises(ModelError, match=named) as refused:
        load(files() | change)
    assert "\n" not in str(refused.value)
