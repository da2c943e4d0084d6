"""
Weights: the bytes of a skops file with scikit-learn objects in; what reading needs of them, in arrays, out. Nothing of the file is executed, or imported.

skops itself gives the objects back, but imports scikit-learn and half of scipy for it, which takes two seconds of each process that reads.
"""

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar, cast
from zipfile import BadZipFile

import msgspec
import numpy as np
from msgspec import Struct

from classifiers.hashing import CharacterGrams, NamedFeatures, Rarity, WordGrams
from classifiers.manifest import ModelError
from classifiers.rows import Numbers

T = TypeVar("T")
Node = Mapping[str, Any]

_SCHEMA = "schema.json"
_PROTOCOL = 2
_HARMLESS = frozenset({"builtins", "collections", "numpy", "sklearn", "scipy"})
"""Where types come from that a stored model may speak of; they are looked at by name only."""


class Regression(Struct, frozen=True, eq=False):
    """A binary logistic regression: its coefficients `[1, n_columns]` and its intercept `[1]`, called as scikit-learn calls them."""

    coef_: Numbers
    intercept_: Numbers


def parts_of(name: str, content: bytes, make: Callable[[dict[str, Any]], T]) -> T:
    """
    Read a skops file, and *make* of its parts what it holds.

    Raises ModelError, with the file's *name*, where it is none, holds a type that is neither numpy's nor scikit-learn's own, or where *make* misses
    something.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            schema = msgspec.json.decode(archive.read(_SCHEMA))
            if untrusted := sorted(set(_strangers(schema))):
                raise ModelError(
                    f"{name} holds untrusted types ({', '.join(untrusted)}); use a model that you trained yourself"
                )
            _must(schema, protocol=_PROTOCOL)
            return make(cast("dict[str, Any]", _Stored(archive).value(schema)))
    except (
        BadZipFile,
        OSError,
        EOFError,
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        NotImplementedError,
        RuntimeError,
        zlib.error,
        msgspec.DecodeError,
    ) as error:
        raise ModelError(f"{name} is no stored model ({type(error).__name__}); train the model again") from None


def _strangers(node: Any) -> Iterator[str]:
    """The types in a schema, wherever they stand, that no model needs."""
    if isinstance(node, list):
        for one in node:
            yield from _strangers(one)
    elif isinstance(node, dict):
        module, kind = node.get("__module__"), node.get("__class__")
        if isinstance(module, str) and module.partition(".")[0] not in _HARMLESS:
            yield f"{module}.{kind}"
        for one in node.values():
            yield from _strangers(one)


class _Stored:
    """The values of a schema; KeyError where one is of a kind that no model has."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    def value(self, node: Node) -> object:
        return _KINDS[node["__loader__"]](self, node)

    def plain(self, node: Node) -> object:
        return msgspec.json.decode(node["content"])

    def array(self, node: Node) -> Numbers:
        if node["type"] != "numpy":
            raise ValueError(node["type"])
        found = np.load(io.BytesIO(self._archive.read(node["file"])), allow_pickle=False)
        return cast("Numbers", found)

    def several(self, node: Node) -> list[object]:
        return [self.value(one) for one in node["content"]]

    def named(self, node: Node) -> dict[str, object]:
        return {name: self.value(one) for name, one in node["content"].items()}

    def type(self, node: Node) -> str:
        return f"{node['__module__']}.{node['__class__']}"

    def fitted(self, node: Node) -> object:
        return _OBJECTS[node["__class__"]](self.named(node["content"]))


_KINDS: dict[str, Callable[[_Stored, Node], object]] = {
    "DictNode": _Stored.named,
    "JsonNode": _Stored.plain,
    "ListNode": _Stored.several,
    "NdArrayNode": _Stored.array,
    "ObjectNode": _Stored.fitted,
    "TupleNode": _Stored.several,
    "TypeNode": _Stored.type,
}


def _grams(attributes: Mapping[str, Any]) -> CharacterGrams | WordGrams:
    _must(attributes, input="content", lowercase=False, binary=False, norm=None, alternate_sign=False)
    _must(attributes, strip_accents=None, preprocessor=None, tokenizer=None, stop_words=None, dtype="numpy.float32")
    shortest, longest = attributes["ngram_range"]
    if attributes["analyzer"] == "char_wb":
        return CharacterGrams(attributes["n_features"], shortest, longest)
    _must(attributes, analyzer="word", token_pattern=r"\S+")  # noqa: S106 (no password)
    return WordGrams(attributes["n_features"], shortest, longest)


def _features(attributes: Mapping[str, Any]) -> NamedFeatures:
    _must(attributes, input_type="dict", alternate_sign=False, dtype="numpy.float32")
    return NamedFeatures(attributes["n_features"])


def _rarity(attributes: Mapping[str, Any]) -> Rarity:
    _must(attributes, norm="l2", use_idf=True, sublinear_tf=True)
    return Rarity(attributes["idf_"])


def _regression(attributes: Mapping[str, Any]) -> Regression:
    coefficients, intercept = attributes["coef_"], attributes["intercept_"]
    if coefficients.ndim != 2 or len(coefficients) != 1 or intercept.shape != (1,):
        raise ValueError("a regression between more than two")
    return Regression(coefficients, intercept)


_OBJECTS: dict[str, Callable[[Mapping[str, Any]], object]] = {
    "FeatureHasher": _features,
    "HashingVectorizer": _grams,
    "LogisticRegression": _regression,
    "TfidfTransformer": _rarity,
}


def _must(attributes: Mapping[str, Any], **expected: object) -> None:
    """ValueError where the object was made in another way than reading does it again."""
    for name, value in expected.items():
        if attributes[name] != value:
            raise ValueError(f"{name} is {attributes[name]!r}")
