"""
Hashes: every article of training/own in; a line for each with the hash of all that reading makes of it, out.

    python -m benchmarks.hashes [fast|full] [EVERY] > before.tsv

What makes reading faster must change nothing: write the lines before and after, and compare them. *EVERY* takes each so-many-th article only. Each is read twice, its
sentences as lines and in one paragraph, in the stated language and in one that has to be told.
"""

import hashlib
import sys
from collections.abc import Iterable, Iterator

import msgspec

from benchmarks.news import OWN
from benchmarks.throughput import WHEN, read_with
from classifiers import corpus
from classifiers.corpus import Item
from classifiers.rejected import Rejected
from streams.agents.articles import Read, outputs, reading


def raws(items: Iterable[Item]) -> Iterator[tuple[str, bytes]]:
    """Make the articles of *items*: what each is called, and its bytes."""
    for item in items:
        title, *body = [sentence.text for sentence in item.sentences]
        for form, joint, language in (("lines", "\n", item.lang), ("paragraph", " ", None)):
            text = joint.join(body) or title
            value = {"id": item.id, "title": title or None, "text": text, "language": language, "source": "Reuters"}
            yield f"{item.id}:{form}", msgspec.json.encode(value)


def hashed(value: bytes, read: Read) -> str:
    """Hash all that one raw article gives: the cleaned article, its claims and signals, byte for byte, and what was counted."""
    result = reading(value, WHEN, read)
    if isinstance(result, Rejected):
        return result.reason.value
    found = hashlib.sha256(repr(result.coverage).encode())
    for one in outputs(result, WHEN, "parley"):
        found.update(one.value or b"")
    return found.hexdigest()[:16]


def main(arguments: list[str]) -> None:
    """Print the lines."""
    read = read_with("full" if "full" in arguments else "fast")
    every = next((int(one) for one in arguments if one.isdecimal()), 1)
    items = corpus.read(sorted(OWN.glob("*.jsonl")))
    for name, value in raws(items[::every]):
        print(name, hashed(value, read), sep="\t", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
