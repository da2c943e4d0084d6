"""Scheme: a user's own set of labels, and sentences labelled with them, in files, in; checked records out."""

import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from classifiers.raw import Language

Name = Annotated[str, Meta(pattern="^[a-z][a-z0-9_]{0,39}$")]
"""Small letters, digits and underscores: it becomes a metric label and a word in logs."""


class Label(Struct, frozen=True, forbid_unknown_fields=True):
    """A label and what a sentence that has it says."""

    name: Name
    says: str = ""


class Scheme(Struct, frozen=True, forbid_unknown_fields=True):
    """A set of labels; a sentence has any number of them."""

    name: Name
    label: Annotated[tuple[Label, ...], Meta(min_length=1, max_length=40)]

    @property
    def labels(self) -> tuple[str, ...]:
        """The names of the labels, in the order of a score's columns."""
        return tuple(label.name for label in self.label)


class SchemeSentence(Struct, frozen=True):
    """A sentence with its labels, often none; *i* is its number in the item, 0 the title."""

    i: int
    text: str
    labels: tuple[str, ...] = ()


class SchemeItem(Struct, frozen=True):
    """A labelled news item. Sentence 0 is the title, with an empty text where there is none."""

    id: str
    lang: Language
    sentences: tuple[SchemeSentence, ...]
    date: str | None = None


def parse(text: str, place: str) -> Scheme:
    r"""
    Read a scheme; ValueError, with *place* in front, where it is none, or two labels have one name.

    >>> parse('name = "trade"\n[[label]]\nname = "threat"\nsays = "threatens tariffs"', "trade.toml").labels
    ('threat',)
    """
    try:
        scheme = msgspec.convert(tomllib.loads(text), Scheme)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ValueError(
            f"{place}: {error}; a scheme has a name and, for each label, [[label]] with name and says"
        ) from None
    if twice := [name for name in scheme.labels if scheme.labels.count(name) > 1]:
        raise ValueError(f"{place}: two labels are called {twice[0]}; give each its own name")
    return scheme


def items(paths: Iterable[Path], scheme: Scheme) -> tuple[SchemeItem, ...]:
    """
    Read all items of *paths*, in order.

    Raises ValueError with file and line at a line that is no item, or has a label that the scheme doesn't know; OSError where a file can't be read.
    """
    return tuple(_lines(paths, frozenset(scheme.labels)))


_DECODER = msgspec.json.Decoder(SchemeItem)


def _lines(paths: Iterable[Path], known: frozenset[str]) -> Iterator[SchemeItem]:
    for path in paths:
        for number, line in enumerate(path.read_bytes().split(b"\n"), start=1):
            if not line.strip():
                continue
            place = f"{path.name}:{number}"
            try:
                item = _DECODER.decode(line)
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                raise ValueError(
                    f"{place}: {error}; an item has id, lang and sentences with i, text and labels"
                ) from None
            if not item.sentences or item.sentences[0].i != 0:
                raise ValueError(f"{place}: the first sentence must be number 0, the title (empty where there is none)")
            strange = sorted({label for sentence in item.sentences for label in sentence.labels} - known)
            if strange:
                raise ValueError(
                    f"{place}: {strange[0]!r} is no label of the scheme; known are {', '.join(sorted(known))}"
                )
            yield item
