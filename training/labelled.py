"""Labels only: a labelled corpus in; the same without its wording, as lines that the project may carry, out: `python -m training.labelled`."""

import hashlib
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click
import msgspec
import zstandard
from msgspec import Struct

DIGITS = 24
"""So many hexadecimal digits of a sentence's sha256 tell that a text is the one that was labelled."""

FOLDER = Path(__file__).parent / "labels"


class LabelledSentence(Struct, frozen=True, omit_defaults=True):
    """
    A sentence by its place: code points *start* to *end* of the source's text, or of the source's *field*; null where only its hash is known.

    *claims* are as in the corpus; the words that name a speaker are a span in the sentence. An empty *sha* is an item without a title.
    """

    i: int
    sha: str = ""
    start: int | None = None
    end: int | None = None
    field: str | None = None
    claims: tuple[dict[str, Any], ...] = ()


class LabelledItem(Struct, frozen=True, omit_defaults=True):
    """An item by its source: the public repository, the commit, the path and what else finds its text; *set* is train or dev."""

    id: str
    set: str
    lang: str
    source: dict[str, Any]
    licence: str
    sentences: tuple[LabelledSentence, ...]
    date: str | None = None


_CLAIM = ("speaker", "speaker_span", "actor", "counterparts", "stances", "quote")


def sha(text: str) -> str:
    """
    What is kept of a sentence: the beginning of its sha256.

    >>> sha("no talks"), sha("")
    ('4ecb17d63312f982eff957c9', '')
    """
    return hashlib.sha256(text.encode()).hexdigest()[:DIGITS] if text else ""


def without_wording(item: dict[str, Any], name: str) -> LabelledItem:
    """Keep of *item*, which belongs to the set *name*, where it stands and what was labelled; nothing that it says."""
    return LabelledItem(
        id=item["id"],
        set=name,
        lang=item["lang"],
        date=item.get("date"),
        source=item["source"],
        licence=item["licence"],
        sentences=tuple(_sentence(one) for one in item["sentences"]),
    )


def _sentence(one: dict[str, Any]) -> LabelledSentence:
    return LabelledSentence(
        i=one["i"],
        sha=sha(one["text"]),
        start=one.get("start"),
        end=one.get("end"),
        field=one.get("field"),
        claims=tuple({key: claim.get(key) for key in _CLAIM} for claim in one["claims"]),
    )


def write(items: Iterable[LabelledItem], path: Path) -> None:
    """Write *items* as compressed JSON lines, always the same bytes for the same items."""
    raw = b"".join(msgspec.json.encode(item) + b"\n" for item in items)
    path.write_bytes(zstandard.ZstdCompressor(level=19).compress(raw))


def read(path: Path) -> Iterator[LabelledItem]:
    """
    Read what `write` wrote.

    Raises ValueError at a file that is none.
    """
    try:
        raw = zstandard.ZstdDecompressor().decompress(path.read_bytes())
        for line in raw.splitlines():
            yield msgspec.json.decode(line, type=LabelledItem)
    except (zstandard.ZstdError, msgspec.DecodeError) as error:
        raise ValueError(f"{path.name} holds no labels ({error}); take it from the repository again") from None


@click.command()
@click.argument("corpus", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=FOLDER, show_default=False)
def main(corpus: Path, out: Path) -> None:
    """Write the labels of CORPUS, a folder with train/ and dev/, without its wording."""
    out.mkdir(parents=True, exist_ok=True)
    for language in ("ar", "ru", "en"):
        items = [
            without_wording(msgspec.json.decode(line), name)
            for name in ("train", "dev")
            for line in (corpus / name / f"{language}.jsonl").read_bytes().splitlines()
        ]
        write(items, out / f"{language}.jsonl.zst")
        click.echo(f"{language}: {len(items)} items, {sum(len(item.sentences) for item in items)} sentences")


if __name__ == "__main__":
    sys.exit(main())
