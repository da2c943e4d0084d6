import numpy as np
import pytest
from sklearn.feature_extraction import FeatureHasher
from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer
from sklearn.linear_model import LogisticRegression
from skops.io import dumps

from classifiers.hashing import CharacterGrams, NamedFeatures, Rarity, WordGrams
from classifiers.manifest import ModelError
from classifiers.storage import stored
from classifiers.training import Recipe, unfitted
from classifiers.weights import parts_of

ROWS, TRUTH = np.array([[0.0, 1.0, 2.0], [1.0, 0.5, 0.0]]), np.array([0, 1])


def read(parts):
    return parts_of("model.skops", stored(parts), dict)


def test_what_scikit_learn_fitted_is_read_as_arrays():
    regression = LogisticRegression().fit(ROWS, TRUTH)
    weights = TfidfTransformer(sublinear_tf=True).fit(ROWS)
    found = read({**unfitted(Recipe()), "weights": weights, "several": [regression], "one": regression})
    assert found["characters"] == CharacterGrams(2**17, 2, 5)
    assert found["words"] == WordGrams(2**16, 1, 2)
    assert found["marks"] == NamedFeatures(2**16)
    assert isinstance(found["weights"], Rarity)
    assert found["weights"].weights.tolist() == weights.idf_.tolist()
    assert found["several"][0].coef_.tolist() == regression.coef_.tolist()
    assert found["one"].intercept_.tolist() == regression.intercept_.tolist()


@pytest.mark.parametrize(
    "part",
    [
        pytest.param(HashingVectorizer(), id="letters are made small, rows brought to length one"),
        pytest.param(unfitted(Recipe())["words"].set_params(token_pattern=r"\w+"), id="other words"),
        pytest.param(unfitted(Recipe())["words"].set_params(stop_words=["the"]), id="words are left out"),
        pytest.param(FeatureHasher(), id="signs alternate"),
        pytest.param(TfidfTransformer().fit(ROWS), id="counts as they are"),
        pytest.param(LogisticRegression().fit(np.eye(3), [0, 1, 2]), id="three classes"),
        pytest.param(LogisticRegression(), id="not fitted"),
        pytest.param(np.random.RandomState(1), id="no part of a model"),
    ],
)
def test_a_part_that_reading_would_take_for_another_is_refused(part):
    with pytest.raises(ModelError, match=r"model\.skops is no stored model"):
        read({"part": part})


def test_a_stranger_is_named_wherever_it_hides():
    class Stranger:
        pass

    Stranger.__module__, Stranger.__qualname__ = "elsewhere", "Stranger"
    with pytest.raises(ModelError, match=r"untrusted types \(elsewhere.Stranger\)"):
        parts_of("model.skops", dumps({"list": [(1, {"deep": Stranger})]}), dict)


def test_arrays_of_objects_are_refused():
    with pytest.raises(ModelError, match=r"model\.skops"):
        parts_of("model.skops", dumps({"part": np.array([object()], dtype=object)}), dict)
