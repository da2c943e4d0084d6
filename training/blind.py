"""The blind tool: `python -m training.blind`; scores the grammar on a slice once before its errors may be read, then shows them."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click

from classifiers import corpus
from classifiers.corpus import Item
from classifiers.stance import Stance
from training import grading, looks
from training.grading import Grade, Graded

ROOT = Path(__file__).parents[1]
PRECISION = ROOT / "classifiers" / "data" / "grammar" / "precision.tsv"
FREE = frozenset({0, 1})
BLIND = frozenset({2, 3, 4, 5, 6})

_LANGUAGES = ("ar", "ru", "en")

_language = click.option("--language", type=click.Choice(_LANGUAGES), required=True)
_slice = click.option("--slice", "number", type=int, required=True, help="Slice of the training corpus, 0 to 6.")
_corpus = click.option(
    "--corpus",
    "folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=ROOT.parent / "shared" / "corpus",
    help="Folder with train/ and dev/.",
)


@click.group()
def main() -> None:
    """Measure the stance grammar on labelled news, each slice once before its errors may be read."""


@main.command()
@_slice
@_language
@_corpus
def score(number: int, language: str, folder: Path) -> None:
    """Score a slice for the first time, and record it; a slice that has been scored is refused."""
    _allowed(number)
    if number in BLIND and _looked_at(number, language):
        raise click.ClickException(
            f"slice {number} of {language} was scored before: see {looks.TABLE.name}; take the next"
        )
    result = grading.grade(_items(folder, language, number))
    show(result)
    if number in BLIND:
        looks.add(_look(number, language, result))
        looks.add_rules(number, language, grading.rules(result.sentences), PRECISION)
        click.echo(f"recorded in {looks.TABLE.name} and {PRECISION.name}; commit both before you read the errors")


@main.command()
@_slice
@_language
@_corpus
@click.option("--stance", type=click.Choice([stance.value for stance in Stance if stance is not Stance.OTHER]))
def errors(number: int, language: str, folder: Path, stance: str | None) -> None:
    """Show the sentences that the grammar reads wrongly, of slices 0, 1 and those that have been scored."""
    _allowed(number)
    if number not in FREE and not _looked_at(number, language):
        raise click.ClickException(f"slice {number} of {language} has not been scored; score it first")
    result = grading.grade(_items(folder, language, number))
    wrong = [one for one in result.sentences if one.gold != one.found]
    for one in wrong:
        if stance is None or Stance(stance) in one.gold ^ one.found:
            click.echo("\n".join(described(one)))
    click.echo(f"{len(wrong)} of {len(result.sentences)} sentences are wrong")


@main.command()
@click.option("--language", type=click.Choice([*_LANGUAGES, "all"]), required=True)
@_corpus
def dev(language: str, folder: Path) -> None:
    """Score the development set of a language, or of all together; nothing of it is shown."""
    chosen = _LANGUAGES if language == "all" else (language,)
    show(grading.grade(corpus.read(folder / "dev" / f"{one}.jsonl" for one in chosen)))


@main.command()
@click.option(
    "--page", type=click.Path(path_type=Path, exists=True, dir_okay=False), default=ROOT / "docs" / "quality.md"
)
def curve(page: Path) -> None:
    """Draw the first looks into the page on quality."""
    try:
        page.write_text(looks.drawn(page.read_text(encoding="utf-8"), looks.looks()), encoding="utf-8")
    except ValueError as error:
        raise click.ClickException(str(error)) from None


def _allowed(number: int) -> None:
    if number not in FREE | BLIND:
        raise click.ClickException(f"slice {number} is sealed; the grammar's are 0 to 6")


def _looked_at(number: int, language: str) -> bool:
    return any((one.slice, one.language) == (number, language) for one in looks.looks())


def _items(folder: Path, language: str, number: int) -> tuple[Item, ...]:
    return corpus.in_slices(corpus.read([folder / "train" / f"{language}.jsonl"]), frozenset({number}))


def _look(number: int, language: str, result: Grade) -> looks.Look:
    return looks.Look(
        datetime.now(tz=UTC).date().isoformat(),
        commit(),
        number,
        language,
        len(result.sentences),
        figure(result.macro_f1),
        figure(result.micro_f1),
        figure(result.numbers.claim_f1),
        figure(result.numbers.false_alarms_per_100, digits=1),
        ",".join(stance.value for stance in result.left_out) or "-",
    )


def commit() -> str:
    """The commit that is scored, with + where the grammar differs from it."""
    head = _git("rev-parse", "--short", "HEAD")
    changed = _git("status", "--porcelain", "--", "classifiers/grammar", "classifiers/data/grammar")
    return head + ("+" if changed else "")


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603, S607
    return done.stdout.strip()


def figure(value: float | None, digits: int = 3) -> str:
    return "-" if value is None else f"{value:.{digits}f}"


def show(result: Grade) -> None:
    of_claims = result.numbers
    click.echo(
        f"{len(result.sentences)} sentences: macro-F1 {figure(result.macro_f1)} micro-F1 {figure(result.micro_f1)} "
        f"claim-F1 {figure(of_claims.claim_f1)} exact {figure(of_claims.exact)} "
        f"false alarms {figure(of_claims.false_alarms_per_100, 1)}/100 speaker {figure(of_claims.speaker)} "
        f"actors {figure(of_claims.actors)} counterparts {figure(of_claims.counterparts)}"
    )
    for stance, count in result.stances.items():
        precision = count.right / count.found if count.found else None
        recall = count.right / count.gold if count.gold else None
        note = "  (left out of macro-F1)" if stance in result.left_out else ""
        click.echo(
            f"  {stance.value:22} P {figure(precision)} R {figure(recall)} F1 {figure(count.f1)}"
            f"  {count.gold} gold, {count.found} found{note}"
        )


def described(one: Graded) -> Iterator[str]:
    missed = ", ".join(sorted(stance.value for stance in one.gold - one.found)) or "-"
    surplus = ", ".join(sorted(stance.value for stance in one.found - one.gold)) or "-"
    yield f"{one.item}:{one.number}  missed: {missed}  surplus: {surplus}"
    yield f"    {one.text}"
    for candidate, firing in one.fired:
        words = " … ".join(candidate.text[w.start - candidate.start : w.end - candidate.start] for w in firing.words)
        stances = ",".join(stance.value for stance in firing.stances)
        yield f"    {firing.rule}: {stances} [{words}] {firing.mode} {'/'.join(firing.holder)} -> {'/'.join(firing.toward) or '-'}"


if __name__ == "__main__":
    sys.exit(main())
