"""Sizing: the demo's news in; what an article costs in processor time, memory and Kafka's disk out. `python -m benchmarks.sizing [full|fast]`."""

import gzip
import re
import resource
import statistics
import sys
import time
from collections import Counter
from datetime import UTC, datetime

import msgspec

from streams.agents import articles, positions
from streams.demo.news import items
from streams.dyads import fold
from streams.rules import Rules
from streams.settings import load
from streams.worker import reader

_ROUNDS = 20
_WHEN = datetime(2026, 3, 2, tzinfo=UTC)


def main(grade: str) -> None:
    """Print one figure a line: its name, a number, its unit."""
    written = [item.record.value for item in items(load({}), _WHEN) if item.article_id is not None]
    news = [value for value in written if value is not None]
    before = _memory()
    read = reader(load({"PARLEY_GRADE": grade})).read
    seconds, results = [], []
    for number in range(_ROUNDS):
        fresh = [_with_number(value, number) for value in news]
        began = time.process_time()
        results = [articles.reading(value, _WHEN, read) for value in fresh]
        seconds.append((time.process_time() - began) / len(news))
    best = min(seconds)
    print(f"articles a second and core\t{1 / best:.0f}\t(median {1 / statistics.median(seconds):.0f})")
    print(f"memory of a reader\t{_memory():.0f} MiB\t({before:.0f} MiB before the model)")
    print(f"length of an article\t{statistics.mean(map(len, news)):.0f} bytes")
    _disk(news, [result for result in results if isinstance(result, articles.Reading)])


def _with_number(value: bytes, number: int) -> bytes:
    """Put *number* into every sentence: words come again in the news, whole sentences seldom, and what is remembered of one must not help."""
    article = msgspec.json.decode(value)
    return msgspec.json.encode(article | {"text": re.sub(r"(?=[.!?؟](?:\s|$))", f" {number}", article["text"])})


def _disk(news: list[bytes], results: list[articles.Reading]) -> None:
    written: Counter[str] = Counter({"articles.raw": sum(map(len, news))})
    plain = b"".join(news)
    table: dict[str, bytes | None] = {}
    folds: list[float] = []
    for result in results:
        for output in articles.outputs(result, _WHEN, "parley"):
            written[output.topic.name] += len(output.value or b"")
            plain += output.value or b""
        for signal in result.signals:
            began = time.process_time()
            folded = fold(table.get(signal.dyad), signal, Rules())
            folds.append(time.process_time() - began)
            table[signal.dyad] = folded.entry
            for output in positions.outputs(folded, signal, "parley"):
                written[output.topic.name] += len(output.value or b"")
                plain += output.value or b""
            written["positions.changelog"] += len(folded.entry or b"")
    for name, size in written.most_common():
        print(f"disk of a million articles, {name}\t{size / len(news) * 1e6 / 2**30:.1f} GiB")
    print(f"disk of a million articles, all\t{sum(written.values()) / len(news) * 1e6 / 2**30:.1f} GiB")
    print(f"with gzip, batch by batch\t{len(gzip.compress(plain, 6)) / len(plain):.0%} of that")
    print(f"signals a second and core\t{1 / statistics.mean(folds):.0f}")
    print(f"entry of a dyad\t{statistics.mean(len(entry or b'') for entry in table.values()):.0f} bytes")


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "auto")
