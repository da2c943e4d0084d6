"""
What reading costs: the demo's articles and articles of our own wording in, the cost of each step as a ratio to a fixed loop out.

    make bench

Machines differ and are shared, so nothing is measured in seconds alone: the reference, ten thousand turns of a plain Python loop, is
timed between the steps of the same round, and a step's cost is the median of its ratios to it.

Words have been met before, sentences haven't: each round reads sentences with another number in them, so that what is remembered of a
sentence helps only those that read it in the same round.
"""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any

from classifiers import article as articles
from classifiers import corpus, raw
from classifiers.article import Article
from classifiers.candidates import candidates
from classifiers.corpus import GoldSentence, Item
from classifiers.gate import may_matter
from classifiers.gazetteer import default as gazetteer
from classifiers.grammar.engine import firings
from classifiers.reader import default
from classifiers.rejected import Rejected
from classifiers.reports import reports
from classifiers.sentences import sentences
from streams.demo.news import items
from streams.settings import load

ROUNDS = 15
LANGUAGES = ("ar", "en", "ru")
OWN = Path(__file__).parents[1] / "training" / "own"
_TURNS = 10_000
_ARTICLE_CHARS = 2_000
_ARTICLES = 12
_OTHER_NEWS = (
    "The river rose by two metres in a single night, and the old bridge was shut to lorries. Bakers opened an hour late, schools did not "
    "open at all. By noon the water had reached the market square, where shopkeepers piled sandbags in front of their doors. "
)
Step = tuple[Callable[[Any], object], Callable[[int], list[Any]]]
"""What is done, and to what in a round."""


def reference() -> int:
    """The fixed loop that everything is compared with."""
    total = 0
    for turn in range(_TURNS):
        total += turn & 7
    return total


def sample() -> list[bytes]:
    """The demo's items that can be read, as raw records."""
    values = [item.record.value for item in items(load({}), datetime(2026, 1, 1, tzinfo=UTC))]
    return [value for value in values if not isinstance(raw.parse(value), Rejected)]


def cleaned(value: bytes) -> Article:
    """One raw record as an article."""
    parsed = raw.parse(value)
    assert not isinstance(parsed, Rejected)
    article = articles.read(parsed)
    assert not isinstance(article, Rejected)
    return article


def long_articles(language: str, number: int) -> list[Article]:
    """Articles of 2,000 characters in our own wording that may matter, with *number* in each of their sentences."""
    items = corpus.read([OWN / f"{language}.jsonl"])
    found = (cleaned_item(item) for item in _joined(items, number))
    return [article for article in found if may_matter(article, gazetteer())][:_ARTICLES]


def _joined(items: tuple[Item, ...], number: int) -> Iterator[Item]:
    """Items of which each is as long as an article."""
    texts: list[str] = []
    for item in items:
        texts += [f"{text[:-1]} {number}{text[-1]}" for sentence in item.sentences if (text := sentence.text)]
        if sum(map(len, texts)) >= _ARTICLE_CHARS:
            written = (GoldSentence(i=0, text=""), *(GoldSentence(i=i, text=text) for i, text in enumerate(texts, 1)))
            yield Item(id=item.id, lang=item.lang, date=item.date, sentences=written)
            texts = []


def cleaned_item(item: Item) -> Article:
    """A labelled item as an article."""
    article = articles.read(corpus.raw_article(item))
    assert not isinstance(article, Rejected)
    return article


def other_news(number: int) -> list[Article]:
    """An article of 2,000 characters that the gate stops."""
    text = f"{_OTHER_NEWS * (_ARTICLE_CHARS // len(_OTHER_NEWS))}Of {number} streets none was spared."
    article = articles.read(raw.RawArticle(id="flood", text=text))
    assert not isinstance(article, Rejected)
    assert not may_matter(article, gazetteer())
    return [article] * _ARTICLES


def steps(values: list[bytes]) -> dict[str, Step]:
    """Every step that is measured, by its name; *values* are the demo's items."""
    read = [cleaned(value) for value in values]
    found: dict[str, Step] = {
        "demo: clean (dates, stories, language)": (cleaned, lambda _: values),
        "demo: sentences": (sentences, lambda _: read),
        "demo: candidates (parties, speakers)": (candidates, lambda _: read),
        "demo: everything after cleaning": (default().read, lambda _: read),
        "2 kB stopped by the gate": (candidates, other_news),
    }
    for language in LANGUAGES:
        found[f"2 kB {language}: candidates"] = (candidates, partial(long_articles, language))
        found[f"2 kB {language}: reports (quotes)"] = (reports, partial(long_articles, language))
        found[f"{language}: firings of a candidate"] = (firings, partial(_candidates, language))
    return found


def _candidates(language: str, number: int) -> list[Any]:
    return [one for article in long_articles(language, number) for one in candidates(article)]


def timed(work: Callable[[Any], object], inputs: list[Any]) -> float:
    """Seconds of CPU for *work* on each of *inputs*, on average."""
    started = time.process_time()
    for one in inputs:
        work(one)
    return (time.process_time() - started) / len(inputs)


def main() -> None:
    """Measure and print a table."""
    values = sample()
    measured = steps(values)
    ratios: dict[str, list[float]] = {name: [] for name in measured}
    floors: list[float] = []
    for work, inputs in measured.values():
        timed(work, inputs(0))  # whatever is loaded or compiled at the first call
    numbers = count(1)
    for _ in range(ROUNDS):
        for name, (work, inputs) in measured.items():
            fresh = inputs(next(numbers))
            floor = timed(lambda _: reference(), [None] * 20)
            floors.append(floor)
            ratios[name].append(timed(work, fresh) / floor)
    print(f"{len(values)} items of the demo; reference loop {median(floors) * 1e3:.2f} ms here\n")
    print(f"{'step':42}{'x reference':>12}{'ms here':>10}")
    for name, found in ratios.items():
        print(f"{name:42}{median(found):12.2f}{median(found) * median(floors) * 1e3:10.2f}")


if __name__ == "__main__":
    main()
