"""The encoder that ships: on every machine of one processor family the same logits, elsewhere nearly; a package without it has only the fast grade."""

import os
import subprocess
import sys
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
        [0.86, -3.3, -0.6, 3.81, -3.86, -3.1],
        [1.46, -2.32, -0.45, 2.92, -2.76, -2.66],
        id="en",
    ),
    pytest.param(
        "ru",
        "Норвегия отказалась от переговоров с Турцией.",
        [-1.26, 3.38, -4.31, -4.89, -2.41, -4.47],
        [-1.47, 2.95, -4.2, -4.3, -2.5, -4.6],
        id="ru",
    ),
    pytest.param(
        "ar",
        "من المقرر عقد محادثات بين بيرو والإكوادور.",
        [-4.01, -4.75, 2.99, -4.3, -5.54, -5.71],
        [-4.98, -5.49, 1.05, -4.95, -6.59, -6.24],
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


def test_reading_writes_no_file_and_tells_nobody(shipped, tmp_path):
    # onnxruntime would write down who it is before it told its maker of itself
    environ = os.environ | {"TMPDIR": str(tmp_path), "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)}
    environ.pop("ORT_DISABLE_TELEMETRY", None)
    reads = "from classifiers.reader import default; default(); import onnxruntime; print('read')"
    ended = subprocess.run([sys.executable, "-c", reads], env=environ, capture_output=True, text=True, check=True)

    assert ended.stdout == "read\n"
    assert [*tmp_path.iterdir()] == []
