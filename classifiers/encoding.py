"""Encoding: a sentence with its title, the sentence before it and where it names parties in; the numbers that the encoder reads out."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from classifiers.span import Span

START, PADDING, END, UNKNOWN = 0, 1, 2, 3
"""The numbers of `<s>`, `<pad>`, `</s>` and `<unk>` in every vocabulary of this family."""

_LEAST_CONTEXT = 4
"""Fewer tokens of context than this say nothing."""
_LONG_ENOUGH_TO_SHOUT = 12
"""A text with fewer letters may be a name in capitals."""


class Layout(Struct, frozen=True):
    """
    How much of what an encoder reads, in tokens.

    A sentence gets up to *max_tokens* with *prefix* and the marks at its ends; the title and the sentence before it what is then left of
    *context_tokens*, the title *title_tokens* at most.
    """

    prefix: str = "query: "
    max_tokens: int = 96
    context_tokens: int = 64
    title_tokens: int = 24


class Encoded(Struct, frozen=True, eq=False):
    """
    What the encoder reads of one sentence: token numbers, and for each party the weights of the tokens that name it, `[n_parties, n_tokens]`.

    A row of weights sums to 1, or is all zero where the sentence does not name the party.
    """

    ids: tuple[int, ...]
    weights: NDArray[np.float32]


class Batch(NamedTuple):
    """Sentences of one pass, padded to the longest and to the most parties: `[b, n]`, `[b, n]`, `[b, p, n]`; p is at least 1."""

    input_ids: NDArray[np.int64]
    attention_mask: NDArray[np.int64]
    party_weights: NDArray[np.float32]


def encode(
    tokenizer: Tokenizer,
    layout: Layout,
    sentence: str,
    *,
    previous: str = "",
    title: str = "",
    parties: Sequence[Sequence[Span]] = (),
) -> Encoded:
    """
    Lay out *sentence* and its context: the sentence, an end mark, the title, an end mark, the sentence before it, an end mark.

    *parties* are the mentions of each, as spans in *sentence*; those past its cut count for nothing. A text in capitals is read in small
    letters. Deterministic; the empty sentence is the prefix alone.
    """
    before = tokenizer.encode(layout.prefix.strip(), add_special_tokens=False).ids if layout.prefix else []
    first = 1 + len(before)
    own = tokenizer.encode(calm(sentence), add_special_tokens=False)
    ids = [START, *before, *own.ids[: layout.max_tokens - first - 1], END]
    weights = _weights(own, parties, first, len(ids) - 1)
    for text, most in ((title, layout.title_tokens), (previous, layout.context_tokens)):
        room = min(layout.context_tokens - len(ids) - 1, most)
        if text and room >= _LEAST_CONTEXT:
            ids += [*tokenizer.encode(calm(text), add_special_tokens=False).ids[:room], END]
    whole = np.zeros((len(parties), len(ids)), dtype=np.float32)
    whole[:, : weights.shape[1]] = weights
    return Encoded(tuple(ids), whole)


def batch(sentences: Sequence[Encoded]) -> Batch:
    """Put *sentences*, one at least, into arrays; what pads them has the mask 0."""
    longest = max(len(one.ids) for one in sentences)
    most = max(1, *(one.weights.shape[0] for one in sentences))
    ids = np.full((len(sentences), longest), PADDING, dtype=np.int64)
    mask = np.zeros((len(sentences), longest), dtype=np.int64)
    weights = np.zeros((len(sentences), most, longest), dtype=np.float32)
    for row, one in enumerate(sentences):
        parties, tokens = one.weights.shape
        ids[row, : len(one.ids)] = one.ids
        mask[row, : len(one.ids)] = 1
        weights[row, :parties, :tokens] = one.weights
    return Batch(ids, mask, weights)


def calm(text: str) -> str:
    """
    *text* in small letters where it is written in capitals, which no model has read enough of; its length stays the same.

    >>> calm("KREMLIN SAYS NO TALKS PLANNED"), calm("NATO and the EU met"), calm("OPEC")
    ('kremlin says no talks planned', 'NATO and the EU met', 'OPEC')
    """
    large = sum(letter.isupper() for letter in text)
    small = sum(letter.islower() for letter in text)
    if large < _LONG_ENOUGH_TO_SHOUT or large < 4 * small:
        return text
    return "".join(lower if len(lower := letter.lower()) == 1 else letter for letter in text)


def _weights(own: Encoding, parties: Sequence[Sequence[Span]], first: int, end: int) -> NDArray[np.float32]:
    """The weights of each party's tokens `[n_parties, end]`, where the sentence's tokens begin at *first*."""
    weights = np.zeros((len(parties), end), dtype=np.float32)
    places = [Span(*offsets) for offsets in own.offsets[: end - first]]
    for row, mentions in enumerate(parties):
        for at, place in enumerate(places, start=first):
            if any(place.overlaps(mention) for mention in mentions):
                weights[row, at] = 1.0
        if total := weights[row].sum():
            weights[row] /= total
    return weights
