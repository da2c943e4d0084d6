"""Written: `python -m training.written`; scores the grammar on the blind half of what was written for the project, and shows what it misses in the other half."""

import hashlib
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from classifiers import corpus
from classifiers.corpus import Item
from training import blind, grading

OWN = Path(__file__).parent / "own"
TABLE = Path(__file__).parent / "written.tsv"
_COLUMNS = (
    "date",
    "commit",
    "language",
    "set",
    "look",
    "sentences",
    "macro_f1",
    "micro_f1",
    "claim_f1",
    "false_per_100",
)
_HEAD = (
    "# What the grammar alone scores on the blind halves of the written passages: first = before anybody who writes the grammar had read the other half, later = afterwards.\n"
    "# The blind half is scored and never read. Written by `python -m training.written score --record`.\n"
)

_language = click.option("--language", type=click.Choice(("ar", "ru", "en")), required=True)
_kind = click.option(
    "--set",
    "kind",
    type=click.Choice(("written", "news")),
    default="written",
    show_default=True,
    help="Passages about talks, or whole items like real news.",
)


@click.group()
def main() -> None:
    """Measure the stance grammar on the written passages, a half of which nobody who writes it reads."""


@main.command()
@_language
@_kind
@click.option("--record/--no-record", default=False, help="Append the figures to training/written.tsv.")
def score(language: str, kind: str, *, record: bool) -> None:
    """Score the blind half of a language; nothing of it is shown."""
    result = grading.grade(items(language, kind, unread=True))
    blind.show(result)
    if record:
        add(language, kind, result)
        click.echo(f"recorded in {TABLE.name}")


@main.command()
@_language
@_kind
def errors(language: str, kind: str) -> None:
    """Score the half that may be read, and show the sentences that the grammar reads wrongly."""
    result = grading.grade(items(language, kind, unread=False))
    for one in result.sentences:
        if one.gold != one.found:
            click.echo("\n".join(blind.described(one)))
    blind.show(result)


def is_blind(label: str) -> bool:
    """
    Whether the passage with this id belongs to the blind half: those whose SHA-256 is odd.

    >>> is_blind("en-x0001"), is_blind("en-x0003")
    (True, False)
    """
    return hashlib.sha256(label.encode()).digest()[-1] % 2 == 1


def items(language: str, kind: str, *, unread: bool) -> tuple[Item, ...]:
    """The items of a set in a language: those of the blind half if *unread*, else the others."""
    return tuple(one for one in corpus.read([OWN / f"{language}-{kind}.jsonl"]) if is_blind(one.id) == unread)


def add(language: str, kind: str, result: grading.Grade, path: Path | None = None) -> None:
    """Append the figures of a blind half; the first row of a set in a language is its first look."""
    path = path or TABLE
    text = path.read_text(encoding="utf-8") if path.exists() else _HEAD + "\t".join(_COLUMNS) + "\n"
    looked = any(line.split("\t")[2:4] == [language, kind] for line in text.split("\n"))
    numbers = result.numbers
    row = (
        datetime.now(tz=UTC).date().isoformat(),
        blind.commit(),
        language,
        kind,
        "later" if looked else "first",
        str(len(result.sentences)),
        blind.figure(result.macro_f1),
        blind.figure(result.micro_f1),
        blind.figure(numbers.claim_f1),
        blind.figure(numbers.false_alarms_per_100, digits=1),
    )
    path.write_text(text + "\t".join(row) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
