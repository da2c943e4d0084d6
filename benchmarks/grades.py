"""
What the two grades of a model cost: passages of our own wording in; CPU milliseconds a sentence, the time to load and the memory out.

    python -m benchmarks.grades [MODEL]

Scoring alone is timed, on one thread; candidates, marks and firings are made before, because both grades need them.
"""

import resource
import sys
import time
from importlib.resources import files
from pathlib import Path

from classifiers import article as articles
from classifiers import corpus
from classifiers.article import Article
from classifiers.candidates import candidates
from classifiers.claim import Grade
from classifiers.features import View, view
from classifiers.manifest import ModelError
from classifiers.model import Model, is_passed, load

GOLD = Path(__file__).parents[1] / "training" / "gate" / "gold.jsonl"


def passages() -> list[list[View]]:
    """The views of each passage's sentences; passages without any left out."""
    found = []
    for item in corpus.read([GOLD]):
        cleaned = articles.read(corpus.raw_article(item))
        if isinstance(cleaned, Article):
            found.append([view(candidate) for candidate in candidates(cleaned)])
    return [views for views in found if views]


def timed(model: Model, found: list[list[View]]) -> float:
    """Seconds of CPU to score all passages."""
    started = time.process_time()
    for views in found:
        model.score(views)
    return time.process_time() - started


def memory_mb() -> float:
    """The most memory that this process has had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Measure and print."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else files("classifiers") / "models" / "default"
    found = passages()
    sentences = sum(map(len, found))
    fast = load(folder, Grade.FAST)
    timed(fast, found[:5])
    spent = timed(fast, found)
    before = memory_mb()
    print(f"{sentences} sentences that name parties, in {len(found)} passages")
    print(f"fast: {spent / sentences * 1e3:.2f} ms a sentence; {before:.0f} MB")
    started = time.process_time()
    try:
        full = load(folder, Grade.FULL)
    except ModelError as error:
        print(error)
        return
    print(f"full: {time.process_time() - started:.2f} s to load")
    gate = full.manifest.encoder_gate
    passed = sum(
        is_passed(seen, float(chance), gate)
        for views in found
        for seen, chance in zip(views, fast.any_stance(views), strict=True)
    )
    timed(full, found[:5])
    both = timed(full, found)
    print(f"full: {both / sentences * 1e3:.2f} ms a sentence; {memory_mb():.0f} MB")
    print(
        f"the encoder and the judge: {(both - spent) / passed * 1e3:.2f} ms for each of the {passed} sentences past the gate"
    )


if __name__ == "__main__":
    main()
