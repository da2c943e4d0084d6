"""The encoder that ships: on every machine of one processor family the same logits, elsewhere nearly; a package without it has only the fast grade."""

from importlib.resources import files

import numpy as np
import pytest

from classifiers import article, encoder
from classifiers.candidates import candidates
from classifiers.manifest import ENCODER, checked, described, is_there
from classifiers.raw import RawArticle

SHIPPED = files("classifiers") / "models" / "default"
TOLERANCE = 0.5
"""Eight bit arithmetic is rounded differently by processors with and without VNNI; a logit this far off moves a probability by .12 at most."""

STORED = [
    pytest.param(
        "en",
        "Norway is ready for talks with Turkey, but no date has been set.",
        [-0.13, -2.54, -1.68, 2.98, -3.8, -2.33],
        [0.24, -1.98, -1.57, 2.21, -2.79, -0.95],
        id="en",
    ),
    pytest.param(
        "ru",
        "Норвегия отказалась от переговоров с Турцией.",
        [0.67, 0.58, -3.41, -4.05, -2.01, -4.92],
        [0.69, 0.64, -2.95, -4.47, -1.93, -4.78],
        id="ru",
    ),
    pytest.param(
        "ar",
        "من المقرر عقد محادثات بين بيرو والإكوادور.",
        [-3.23, -3.69, 2.43, -3.43, -5.57, -4.91],
        [-3.4, -5.09, 0.69, -4.2, -6.79, -5.92],
        id="ar",
    ),
]


@pytest.fixture(scope="module")
def shipped():
    if not is_there(SHIPPED, ENCODER[0]):
        pytest.skip("this package has no encoder")
    manifest, _ = described(SHIPPED)
    return encoder.load({name: checked(SHIPPED, manifest, name) for name in ENCODER})


@pytest.mark.parametrize(("language", "text", "sentence", "party"), STORED)
def test_logits_are_those_that_were_stored(shipped, language, text, sentence, party):
    (candidate,) = candidates(article.read(RawArticle(id="x", text=text, language=language)))
    opinion, again = shipped.score([candidate, candidate])
    assert np.allclose(opinion.sentence, sentence, rtol=0, atol=TOLERANCE)
    assert np.allclose(opinion.parties[0], party, rtol=0, atol=TOLERANCE)
    assert np.array_equal(opinion.sentence, again.sentence)
