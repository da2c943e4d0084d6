import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse
from sklearn.feature_extraction.text import TfidfTransformer

from classifiers.hashing import CharacterGrams, NamedFeatures, Rarity, WordGrams
from classifiers.rows import Rows, beside
from classifiers.training import Recipe, unfitted

# few columns, so that features fall together
SMALL = Recipe(character_columns=64, word_columns=64, mark_columns=32)
TEXTS = st.lists(
    st.text(st.sampled_from("ab я§؟ \n\t\u2003\x1d") | st.characters(exclude_categories=["Cs"])), max_size=5
)
PAIRS = {
    "characters": CharacterGrams(64, 2, 5),
    "words": WordGrams(64, 1, 2),
}


def same(ours, scipy_s):
    scipy_s = sparse.csr_matrix(scipy_s)
    assert ours.indptr.tolist() == scipy_s.indptr.tolist()
    assert ours.indices.tolist() == scipy_s.indices.tolist()
    assert ours.data.dtype == scipy_s.data.dtype
    assert ours.data.tolist() == scipy_s.data.tolist()
    assert (len(ours), ours.width) == scipy_s.shape


@pytest.mark.parametrize("name", PAIRS)
@given(TEXTS.filter(bool))
def test_n_grams_are_hashed_as_scikit_learn_hashes_them(name, texts):
    same(PAIRS[name].transform(texts), unfitted(SMALL)[name].transform(texts))


@given(
    st.lists(
        st.dictionaries(
            st.text(st.characters(exclude_categories=["Cs"])), st.sampled_from([0.0, 0.5, 1.0, -2.0, 3.25])
        ),
        min_size=1,
    )
)
def test_features_by_name_are_hashed_as_scikit_learn_hashes_them(described):
    same(NamedFeatures(32).transform(described), unfitted(SMALL)["marks"].transform(described))


@given(TEXTS.filter(bool))
def test_counts_are_weighed_as_scikit_learn_weighs_them(texts):
    seen = unfitted(SMALL)["characters"].transform(["ab я", "a§ b", *texts])
    fitted = TfidfTransformer(sublinear_tf=True).fit(seen)
    same(Rarity(fitted.idf_).transform(Rows.of(seen)), fitted.transform(seen))


@given(TEXTS.filter(bool), st.integers(0, 2**32 - 1))
def test_rows_are_put_together_and_multiplied_as_scipy_does_it(texts, seed):
    blocks = [unfitted(SMALL)[name].transform(texts) for name in PAIRS]
    whole = sparse.hstack(blocks, format="csr")
    ours = beside([Rows.of(block) for block in blocks])
    same(ours, whole)
    coefficients = np.random.default_rng(seed).normal(size=128).astype(np.float32)
    assert ours.times(coefficients).tolist() == (whole @ coefficients.astype(np.float64)).tolist()
    assert ours.scaled(0.15).data.tolist() == (whole * 0.15).data.tolist()


def test_coefficients_for_other_columns_are_refused():
    with pytest.raises(ValueError, match="3 coefficients for 64 columns"):
        PAIRS["words"].transform(["a"]).times(np.zeros(3))
