"""
Hashing: texts, or features by name, in; sparse rows of hashed columns out.

The same columns and values, to the last bit, as scikit-learn's HashingVectorizer, FeatureHasher and TfidfTransformer give, which a model is trained with;
they take two seconds to load, and hash each n-gram of each word again, however often it comes.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import mmh3
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from classifiers.rows import Numbers, Rows, collected

_CACHED_WORDS = 20_000
"""Words whose n-grams are remembered; forty columns a word are a third of a kilobyte."""


_CACHED_NAMES = 50_000
"""Names of features are made of a few hundred classes and come again in every sentence."""


class CharacterGrams(Struct, frozen=True):
    """Counts the n-grams of characters, *shortest* to *longest* long, within the words of texts, hashed to *width* columns."""

    width: int
    shortest: int
    longest: int

    def transform(self, texts: Iterable[str]) -> Rows:
        """
        Make a row of each text.

        >>> CharacterGrams(64, 2, 3).transform(["a", "a a"]).data.tolist()
        [1.0, 1.0, 1.0, 2.0, 2.0, 2.0]
        """
        none = np.zeros(0, dtype=np.int64)
        every = ([none, *(self._columns(word) for word in text.split())] for text in texts)
        return collected([np.concatenate(words) for words in every], None, self.width)

    def _columns(self, word: str) -> Numbers:
        return _word_columns(word, self.shortest, self.longest, self.width)


@lru_cache(maxsize=_CACHED_WORDS)
def _word_columns(word: str, shortest: int, longest: int, width: int) -> NDArray[np.int64]:
    padded = f" {word} "
    grams = []
    for size in range(shortest, longest + 1):
        grams += [padded[start : start + size] for start in range(max(1, len(padded) - size + 1))]
        if len(padded) <= size:
            break  # a word that is shorter counts once
    return np.array([column(gram, width) for gram in grams], dtype=np.int64)


class WordGrams(Struct, frozen=True):
    """Counts words and sequences of words, *shortest* to *longest* long, hashed to *width* columns; words are what stands between spaces."""

    width: int
    shortest: int
    longest: int

    def transform(self, texts: Iterable[str]) -> Rows:
        """Make a row of each text."""
        return collected([self._columns(text.split()) for text in texts], None, self.width)

    def _columns(self, words: Sequence[str]) -> Numbers:
        found = [
            column(" ".join(words[start : start + size]), self.width)
            for size in range(self.shortest, self.longest + 1)
            for start in range(len(words) - size + 1)
        ]
        return np.array(found, dtype=np.int64)


class NamedFeatures(Struct, frozen=True):
    """Puts features with a name and a number into *width* columns."""

    width: int

    def transform(self, described: Iterable[Mapping[str, float]]) -> Rows:
        """Make a row of each mapping; what is zero stands in none."""
        kept = [[(name, value) for name, value in one.items() if value] for one in described]
        columns = [np.array([_name_column(name, self.width) for name, _ in one], dtype=np.int64) for one in kept]
        return collected(columns, [np.array([value for _, value in one], np.float32) for one in kept], self.width)


@lru_cache(maxsize=_CACHED_NAMES)
def _name_column(name: str, width: int) -> int:
    return column(name, width)


class Rarity(Struct, frozen=True, eq=False):
    """Weighs counts: the logarithm of each times the *weights* of its column, each row brought to length one."""

    weights: Numbers

    def transform(self, rows: Rows) -> Rows:
        """Weigh *rows*; an empty row stays so."""
        data = (np.log(rows.data) + np.float32(1.0)) * self.weights[rows.indices]
        lengths = np.sqrt(rows.sums((data * data).astype(np.float64)))
        scaled = (data.astype(np.float64) / lengths[rows.numbers()]).astype(data.dtype)
        return Rows(scaled, rows.indices, rows.indptr, rows.width)


def column(name: str, width: int) -> int:
    """
    The column of *name* among *width*: MurmurHash3 of its UTF-8, as scikit-learn takes it.

    >>> column("ready", 65536) == column("ready", 65536) < 65536
    True
    """
    return abs(mmh3.hash(name.encode())) % width
