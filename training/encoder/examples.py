"""Examples: labelled items in; what the encoder learns from each of their sentences out, as lines that a training run reads."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec
import numpy as np
from msgspec import Struct
from tokenizers import Tokenizer

from classifiers import article, corpus
from classifiers.article import Article
from classifiers.candidates import Candidate, candidates
from classifiers.corpus import GoldSentence, Item
from classifiers.encoding import Encoded, Layout, encode
from classifiers.span import Span
from classifiers.stance import LABELS

Labels = tuple[int, ...]
"""One number, 0 or 1, for each of `LABELS`."""


class Party(Struct, frozen=True):
    """A party that the sentence names: where, and which stances are its own."""

    party: str
    mentions: tuple[tuple[int, int], ...]
    labels: Labels


class Example(Struct, frozen=True, kw_only=True):
    """
    A sentence as the encoder reads it, with the stances that it expresses.

    *item* and *number* say which gold sentence it is; *own* marks the project's own wording, *silent* an item in which nobody claims anything;
    *candidate* is false for a sentence that names no party, which reading passes over and training may still learn from.
    """

    item: str
    number: int
    language: str
    sentence: str
    previous: str
    title: str
    labels: Labels
    parties: tuple[Party, ...]
    own: bool = False
    silent: bool = False
    candidate: bool = True


def of_items(items: Iterable[Item], *, own: bool = False) -> Iterator[Example]:
    """
    The examples of *items*, in order: each sentence that a model would be asked about, and the other gold sentences that express something.

    A candidate that meets no gold sentence is left out.
    """
    for item in items:
        seen: set[int] = set()
        for candidate, number in _placed(item):
            seen.add(number)
            yield _example(item, item.sentences[number], candidate, own=own)
        for number, sentence in enumerate(item.sentences):
            if sentence.text and sentence.claims and number not in seen:
                yield _unread(item, number, own=own)


def laid_out(tokenizer: Tokenizer, layout: Layout, example: Example) -> Encoded:
    """What the encoder reads of *example*."""
    return encode(
        tokenizer,
        layout,
        example.sentence,
        previous=example.previous,
        title=example.title,
        parties=[spans(party) for party in example.parties],
    )


def save(examples: Iterable[Example], path: Path) -> int:
    """Write *examples* as JSON lines; how many they are."""
    encoder = msgspec.json.Encoder()
    count = 0
    with path.open("wb") as file:
        for one in examples:
            file.write(encoder.encode(one) + b"\n")
            count += 1
    return count


def load(paths: Iterable[Path]) -> tuple[Example, ...]:
    """
    Read what `save` wrote.

    Raises ValueError with file and line at a line that is no example.
    """
    decoder = msgspec.json.Decoder(Example)
    found: list[Example] = []
    for path in paths:
        for number, line in enumerate(path.read_bytes().splitlines(), start=1):
            try:
                found.append(decoder.decode(line))
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                raise ValueError(f"{path.name}:{number}: {error}; write the examples again") from None
    return tuple(found)


def in_capitals(examples: Sequence[Example], share: float, seed: int) -> list[Example]:
    """*examples*, and behind them a *share* of them as if written in capitals, drawn by *seed*."""
    random = np.random.default_rng(seed)
    copies = [
        msgspec.structs.replace(one, sentence=large)
        for one in examples
        if random.random() < share and len(large := one.sentence.upper()) == len(one.sentence)
    ]
    return [*examples, *copies]


def _placed(item: Item) -> Iterator[tuple[Candidate, int]]:
    read = article.read(corpus.raw_article(item))
    if not isinstance(read, Article):
        return
    where = corpus.places(item)
    for candidate in candidates(read):
        number = corpus.placed(candidate.field, candidate.span, where)
        if number is not None:
            yield candidate, number


def _example(item: Item, gold: GoldSentence, candidate: Candidate, *, own: bool) -> Example:
    return Example(
        item=item.id,
        number=gold.i,
        language=item.lang,
        sentence=candidate.text,
        previous=candidate.previous,
        title=candidate.title,
        labels=_labels(gold),
        parties=tuple(
            Party(
                party.party,
                tuple((start - candidate.start, end - candidate.start) for start, end in party.mentions),
                _labels(gold, party.party),
            )
            for party in candidate.parties
            if party.mentions
        ),
        own=own,
        silent=item.is_silent,
    )


def _unread(item: Item, number: int, *, own: bool) -> Example:
    gold = item.sentences[number]
    return Example(
        item=item.id,
        number=gold.i,
        language=item.lang,
        sentence=gold.text,
        previous=item.sentences[number - 1].text if number > 1 else "",
        title=item.sentences[0].text if number else "",
        labels=_labels(gold),
        parties=(),
        own=own,
        candidate=False,
    )


def _labels(gold: GoldSentence, party: str | None = None) -> Labels:
    """The stances of a sentence; of one party alone, where it is given: those of the claims whose actor it is."""
    expressed = {
        stance
        for claim in gold.claims
        if party is None or party.casefold() in {actor.casefold() for actor in claim.actor}
        for stance in claim.stances
    }
    return tuple(int(stance in expressed) for stance in LABELS)


def spans(party: Party) -> tuple[Span, ...]:
    """Where a party is named, as the encoder's input wants it."""
    return tuple(Span(start, end) for start, end in party.mentions)
