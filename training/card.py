"""The model card: `python -m training.card`; a model, figures of `parley evaluate --json` and the corpus in; docs/model-card.md out."""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click
import msgspec
from msgspec import Struct

from classifiers.claim import Grade
from classifiers.manifest import Manifest, described
from classifiers.model import version_of
from classifiers.stance import LABELS

ROOT = Path(__file__).parents[1]
_NAMES = {"ar": "Arabic", "ru": "Russian", "en": "English"}


class Source(Struct, frozen=True):
    """What a labelled item says of where it comes from."""

    lang: str
    licence: str
    source: dict[str, Any]


class Figures(Struct, frozen=True):
    """What the card needs of a file of `parley evaluate --json`."""

    model_version: str
    grade: str
    numbers: dict[str, dict[str, Any]]
    intervals: dict[str, dict[str, float]]
    calibration_error: dict[str, float | None]
    speed: dict[str, float]


@click.command()
@click.option(
    "--model",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=ROOT / "classifiers" / "models" / "default",
    help="Folder of the model.",
)
@click.option(
    "--corpus",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=ROOT.parent / "shared" / "corpus",
    help="Folder with the labelled news in train/.",
)
@click.option(
    "--figures",
    "files",
    multiple=True,
    metavar="NAME=FILE",
    help="Figures of `parley evaluate --json`, with the name of the gold set; once a set and grade.",
)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), default=ROOT / "docs" / "model-card.md")
def main(model: Path, corpus: Path, files: tuple[str, ...], out: Path) -> None:
    """Write the model card."""
    manifest, raw = described(model)
    figures = [_figures(one) for one in files]
    strangers = [name for name, one in figures if one.model_version != version_of(raw)]
    if strangers:
        raise click.ClickException(f"the figures of {strangers[0]} are of another model; evaluate this one")
    sources = [msgspec.json.decode(line, type=Source) for line in _lines(corpus / "train")]
    failures = (Path(__file__).parent / "known-failures.md").read_text(encoding="utf-8")
    out.write_text("\n".join(card(manifest, version_of(raw), figures, sources, failures)) + "\n", encoding="utf-8")


def card(
    manifest: Manifest, version: str, figures: Sequence[tuple[str, Figures]], sources: Sequence[Source], failures: str
) -> Iterator[str]:
    """Lay the card out, line by line."""
    yield from (
        "# Model card",
        "",
        f"Model `{version}`, written by `python -m training.card`. It says which of six stances toward dialogue a sentence of news expresses, and whose, in Arabic, Russian and",
        "English ([the stances](stances.md)). How it is built: [decision 14](decisions/0014-encoder.md); how well it reads: [quality](quality.md).",
        "",
        "## What it is for",
        "",
        "Finding, in many news items, who is reported to be willing to talk to whom. Each claim points to its words, so that a reader can check it. Not for decisions about persons,",
        "and not as the only source for a decision about anything: a third of what it reports of a sentence may be wrong, see below.",
        "",
        "## Parts",
        "",
        "| file | sha256 |",
        "| --- | --- |",
        *(f"| {name} | `{sha[:16]}…` |" for name, sha in sorted(manifest.files.items())),
        "",
        *_grades(manifest),
        "",
        "## Training data",
        "",
        *_data(manifest, sources),
        "",
        "## Figures",
        "",
        *_tables(figures),
        "",
        "## Known failures",
        "",
        failures.rstrip(),
    )


def _grades(manifest: Manifest) -> Iterator[str]:
    for grade, bounds in manifest.grades.items():
        thresholds = ", ".join(f"{label} {bounds.thresholds[label.value]:.2f}" for label in LABELS)
        yield f"- Grade `{grade}`: a stance counts from {thresholds}."
    if Grade.FULL in manifest.grades:
        yield f"- A sentence goes through the encoder where n-grams and grammar give any stance at least {manifest.encoder_gate:.3f}, or a rule fired."


def _data(manifest: Manifest, sources: Sequence[Source]) -> Iterator[str]:
    counts = ", ".join(f"{name} {number}" for name, number in manifest.trained_on.items())
    yield f"Items: {counts}. Real news is labelled by one reader an item after the guideline; its wording belongs to its publishers and is not part of the project. Own wording is in `training/`, under the project's licence."
    yield ""
    yield "| language | items | licence, as the source states it |"
    yield "| --- | --- | --- |"
    for (lang, licence), number in sorted(Counter((one.lang, one.licence) for one in sources).items()):
        yield f"| {_NAMES.get(lang, lang)} | {number} | {licence} |"
    yield ""
    repositories = sorted({str(one.source["repo"]) for one in sources if "repo" in one.source})
    yield f"From {len(repositories)} public repositories: {', '.join(repositories)}."
    yield ""
    yield "The encoder began as multilingual-e5-small (MIT) and was fine-tuned for this project: `training/encoder/`."


def _tables(figures: Sequence[tuple[str, Figures]]) -> Iterator[str]:
    if not figures:
        yield "Not measured: `parley evaluate GOLD --json FILE`, then `--figures NAME=FILE`."
        return
    yield f"| set | grade | language | macro-F1 | claim-F1 | speaker | actors | false/100 | ECE | {' | '.join(LABELS)} |"
    yield f"| {' | '.join(['---'] * (9 + len(LABELS)))} |"
    for name, one in figures:
        for language, numbers in one.numbers.items():
            each = [_shown(numbers["stances"][label.value]["f1"], ".2f") for label in LABELS]
            cells = [
                name,
                one.grade,
                language,
                _shown(numbers["macro_f1"]),
                _shown(numbers["claim_f1"]),
                _shown(numbers["speaker"]),
                _shown(numbers["actors"]),
                _shown(numbers["false_alarms_per_100"], ".1f"),
                _shown(one.calibration_error.get(language)),
                *each,
            ]
            yield f"| {' | '.join(cells)} |"
    yield ""
    for name, one in figures:
        within = one.intervals["macro_f1"]
        yield (
            f"- {name}, {one.grade}: macro-F1 {within['low']:.3f} to {within['high']:.3f} in 95 of 100 resamplings of the documents; "
            f"{one.speed['ms_per_sentence']:.1f} ms of CPU a sentence where it was measured."
        )


def _figures(option: str) -> tuple[str, Figures]:
    name, equals, file = option.partition("=")
    if not equals:
        raise click.ClickException(f"--figures takes NAME=FILE, got {option!r}")
    try:
        return name, msgspec.json.decode(Path(file).read_bytes(), type=Figures)
    except (OSError, msgspec.DecodeError) as error:
        raise click.ClickException(f"{file}: {error}; write it with `parley evaluate --json`") from None


def _lines(folder: Path) -> Iterator[bytes]:
    for path in sorted(folder.glob("*.jsonl")):
        yield from (line for line in path.read_bytes().split(b"\n") if line.strip())


def _shown(value: float | None, form: str = ".3f") -> str:
    return "-" if value is None else f"{value:{form}}"


if __name__ == "__main__":
    sys.exit(main())
