"""Evaluating: files of labelled news and a model in; the numbers, as records, as a table and as JSON, out."""

import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from classifiers import article, corpus, evaluation
from classifiers.claim import Claim
from classifiers.corpus import Item
from classifiers.evaluation import Interval, Numbers
from classifiers.reader import Reader
from classifiers.rejected import Rejected
from classifiers.stance import LABELS
from streams.cli.extraction import reader_of
from streams.cli.group import Failure
from streams.cli.progress import Bar

_COLUMNS = (
    ("articles", "articles", "d"),
    ("sentences", "sentences", "d"),
    ("exact", "exact", ".3f"),
    ("macro_f1", "macro-F1", ".3f"),
    ("claim_f1", "claim-F1", ".3f"),
    ("speaker", "speaker", ".3f"),
    ("actors", "actors", ".3f"),
    ("counterparts", "counterparts", ".3f"),
    ("false_alarms_per_100", "false/100", ".1f"),
)


class Evaluated(Struct, frozen=True, kw_only=True):
    """The numbers of each language and of all, and where those of all lie in 95 of 100 resamplings of the documents."""

    model_version: str
    numbers: dict[str, Numbers]
    intervals: dict[str, Interval]


def evaluated(gold: Sequence[str], model: Path | None) -> Evaluated:
    """Read every item of the files *gold* with the model in *model*, or the shipped one; raise `Failure` where one of them can't be read."""
    items = _items(gold)
    reader = reader_of(model)
    claims: list[Claim] = []
    with Bar("reading", total=len(items), unit="items", beside_output=False) as bar:
        for item in items:
            claims += _claims(item, reader)
            bar.advance()
    sentences = evaluation.align(items, claims)
    with Bar("resampling", total=None, unit="draws", beside_output=False):
        low_high = evaluation.intervals(sentences)
    return Evaluated(model_version=reader.version, numbers=evaluation.evaluate(sentences), intervals=low_high)


def table(result: Evaluated) -> str:
    """Lay the numbers out as a Markdown table of languages and one of stances, so that they can stand in a report as they are."""
    head = ["", *(title for _, title, _ in _COLUMNS)]
    rows = [
        [name, *(_cell(getattr(n, field), form) for field, _, form in _COLUMNS)] for name, n in result.numbers.items()
    ]
    low_high = [
        f"{i.low:{form}}-{i.high:{form}}" if (i := result.intervals.get(field)) else "" for field, _, form in _COLUMNS
    ]
    stances = [[name, *(_cell(n.stances[stance].f1, ".3f") for stance in LABELS)] for name, n in result.numbers.items()]
    return "\n".join(
        (
            f"model {result.model_version}",
            "",
            *_markdown(head, [*rows, ["95 %", *low_high]]),
            "",
            *_markdown(["F1", *(stance.value for stance in LABELS)], stances),
        )
    )


def written(result: Evaluated, file: str) -> None:
    """Write the numbers as JSON to *file*, `-` being standard output; raise `Failure` where that can't be done."""
    content = msgspec.json.format(msgspec.json.encode(result), indent=2) + b"\n"
    if file == "-":
        sys.stdout.buffer.write(content)
        return
    try:
        Path(file).write_bytes(content)
    except OSError as error:
        raise Failure(f"{file}: {error.strerror}; name a file that can be written") from None


def _items(gold: Sequence[str]) -> tuple[Item, ...]:
    try:
        items = corpus.read(Path(name) for name in gold)
    except ValueError as error:
        raise Failure(str(error)) from None
    except OSError as error:
        raise Failure(f"{error.filename}: {error.strerror}; name files of labelled items") from None
    if not items:
        raise Failure("no labelled items in these files; there is nothing to measure by")
    return items


def _claims(item: Item, reader: Reader) -> Sequence[Claim]:
    cleaned = article.read(corpus.raw_article(item))
    return () if isinstance(cleaned, Rejected) else reader.read(cleaned)


def _cell(value: float | None, form: str) -> str:
    return "-" if value is None else f"{value:{form}}"


def _markdown(head: list[str], rows: list[list[str]]) -> list[str]:
    return [f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows)]
