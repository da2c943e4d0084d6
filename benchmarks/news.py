"""
News: the parameters of a stream and a seed in; raw articles as they come in over a day of the world's news, with the times between them, out.

Every sentence is of our own wording, from training/own: articles about talks are its passages, made longer by sentences without a word of dialogue; other
news is made of such sentences alone, now and then with one that has a word of dialogue and no stance. Each sentence gets a number of its own, so that
nothing is met twice that would not be in the news; a wire copy repeats title and text.

    python -m benchmarks.news 1000 > news.jsonl
"""

import math
import random
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import msgspec
from msgspec import Struct

from classifiers import corpus
from classifiers.corpus import Item
from classifiers.folding import fold_text
from classifiers.gate import speaks

OWN = Path(__file__).parents[1] / "training" / "own"
_START = datetime(2026, 3, 2, tzinfo=UTC)


class Mix(Struct, frozen=True, kw_only=True):
    """
    What a stream is made of.

    *languages* are shares. *about_talks* is the share of articles about talks, *tempting* that of the others which have a word of dialogue beside a party,
    so that they are read to the end. Lengths are log-normal: *median_chars*, *spread* (the deviation of the logarithm), at most *most_chars*. *copies*
    is the share of articles that repeat one of the last *window* under another name. Articles come at random times, *a_second* on average;
    every *burst_every* seconds, for *burst_seconds*, *burst_factor* times as many.
    """

    languages: tuple[tuple[str, float], ...] = (("ar", 0.4), ("ru", 0.3), ("en", 0.3))
    about_talks: float = 0.05
    tempting: float = 0.15
    median_chars: int = 1500
    spread: float = 0.6
    most_chars: int = 12_000
    copies: float = 0.2
    window: int = 2000
    a_second: float = 12.0
    burst_every: float = 900.0
    burst_seconds: float = 60.0
    burst_factor: float = 5.0

    @property
    def mean_factor(self) -> float:
        """How many times as many as *a_second* come on average, bursts and all."""
        return 1 + (self.burst_factor - 1) * self.burst_seconds / self.burst_every


ABOUT_TALKS = Mix(about_talks=1.0, copies=0.0)
"""News of nothing but talks, none of it twice."""


class News(Struct, frozen=True):
    """An article as it comes in, and how many seconds after the beginning of the stream."""

    id: str
    title: str
    text: str
    language: str | None
    source: str
    published_at: str

    @property
    def raw(self) -> bytes:
        """The article as a raw record has it."""
        return msgspec.json.encode(self)


class Pool(Struct, frozen=True):
    """The sentences of a language: passages about talks, sentences without a word of dialogue, and those that have one and no stance."""

    passages: tuple[tuple[str, ...], ...]
    plain: tuple[str, ...]
    tempting: tuple[str, ...]


@cache
def pool(language: str) -> Pool:
    """Read the sentences of *language*."""
    items = corpus.read([OWN / f"{language}.jsonl", OWN / f"{language}-written.jsonl"])
    about = [item for item in items if any(sentence.stances for sentence in item.sentences)]
    silent = [item for item in items if item not in about]
    every = [text for item in items for text in _texts(item)]
    return Pool(
        passages=tuple(tuple(_texts(item)) for item in about),
        plain=tuple(text for text in every if not speaks(fold_text(text), language)),
        tempting=tuple(text for item in silent for text in _texts(item) if speaks(fold_text(text), language)),
    )


def _texts(item: Item) -> Iterator[str]:
    return (sentence.text for sentence in item.sentences if sentence.text)


def stream(count: int, mix: Mix | None = None, seed: int = 7) -> Iterator[tuple[float, News]]:
    """Give *count* articles, each with the seconds since the beginning at which it comes; the same for the same seed."""
    mix = mix or Mix()
    rng = random.Random(seed)  # noqa: S311, repeatable
    seconds, last = 0.0, list[News]()
    names, shares = zip(*mix.languages, strict=True)
    for number in range(count):
        seconds += rng.expovariate(_rate(seconds, mix))
        if last and rng.random() < mix.copies:
            article = _copied(rng.choice(last), number)
        else:
            (language,) = rng.choices(names, shares)
            article = _written(language, number, mix, rng, seconds)
            last.append(article)
            del last[: -mix.window]
        yield seconds, article


def arrivals(count: int, mix: Mix, seed: int = 7) -> Iterator[float]:
    """Give the seconds since the beginning at which each of *count* articles comes, and nothing else."""
    rng = random.Random(seed)  # noqa: S311, repeatable
    seconds = 0.0
    for _ in range(count):
        seconds += rng.expovariate(_rate(seconds, mix))
        yield seconds


def _rate(seconds: float, mix: Mix) -> float:
    return mix.a_second * (mix.burst_factor if seconds % mix.burst_every < mix.burst_seconds else 1.0)


def _copied(article: News, number: int) -> News:
    return msgspec.structs.replace(article, id=f"n{number}", source=f"Outlet {number % 400}")


def _written(language: str, number: int, mix: Mix, rng: random.Random, seconds: float) -> News:
    found = pool(language)
    length = min(mix.most_chars, int(math.exp(rng.gauss(math.log(mix.median_chars), mix.spread))))
    if rng.random() < mix.about_talks:
        title, *body = rng.choice(found.passages)
    else:
        title, *body = rng.choice(found.plain), rng.choice(found.plain)
        if rng.random() < mix.tempting:
            body.append(rng.choice(found.tempting))
    told = sum(map(len, body))
    while told < length:
        sentence = rng.choice(found.plain)
        body.append(sentence)
        told += len(sentence)
    return News(
        id=f"n{number}",
        title=title,
        text=_paragraphs([_numbered(sentence, f"{number}{place:02}") for place, sentence in enumerate(body)], rng),
        language=None,
        source=f"Outlet {number % 400}",
        published_at=(_START + timedelta(seconds=seconds)).isoformat(),
    )


def _numbered(sentence: str, number: str) -> str:
    """Put *number* in front of the last mark of *sentence*, or behind its last word."""
    return f"{sentence} {number}." if sentence[-1].isalnum() else f"{sentence[:-1]} {number}{sentence[-1]}"


def _paragraphs(sentences: Sequence[str], rng: random.Random) -> str:
    text = sentences[0]
    for sentence in sentences[1:]:
        text += ("\n\n" if rng.random() < 0.4 else " ") + sentence
    return text


def main() -> None:
    """Write as many articles as the first argument says."""
    for _, article in stream(int(sys.argv[1]) if len(sys.argv) > 1 else 1000):
        sys.stdout.buffer.write(article.raw + b"\n")


if __name__ == "__main__":
    main()
