"""First looks: the checked-in tables in; which slices have been scored, what each rule was worth on them, and the curve, out."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

TABLE = Path(__file__).parent / "blind.tsv"
COLUMNS = (
    "date",
    "commit",
    "slice",
    "language",
    "sentences",
    "macro_f1",
    "micro_f1",
    "claim_f1",
    "false_per_100",
    "left_out",
)
_HEAD = (
    "# First looks: what the grammar alone scored on a slice of labelled news before anybody who writes it had read that slice's errors.\n"
    "# macro_f1 is the mean over the stances with ten gold sentences or more; those in left_out have fewer. Written by `python -m training.blind score`.\n"
)


class Look(NamedTuple):
    """One first look; figures are strings as they stand in the table."""

    date: str
    commit: str
    slice: int
    language: str
    sentences: int
    macro_f1: str
    micro_f1: str
    claim_f1: str
    false_per_100: str
    left_out: str


def looks(path: Path | None = None) -> tuple[Look, ...]:
    """All first looks in the order in which they were taken; ValueError with file and line at a row that is none."""
    path = path or TABLE
    if not path.exists():
        return ()
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        cells = line.split("\t")
        if not line or line.startswith("#") or cells == list(COLUMNS):
            continue
        if len(cells) != len(COLUMNS) or not (cells[2].isdigit() and cells[4].isdigit()):
            raise ValueError(
                f"{path.name}:{number}: this is no first look; let `python -m training.blind score` write them"
            )
        found.append(Look(cells[0], cells[1], int(cells[2]), cells[3], int(cells[4]), *cells[5:]))
    return tuple(found)


def add(look: Look, path: Path | None = None) -> None:
    """Append a first look; ValueError if that slice of that language has had its own already."""
    path = path or TABLE
    if any((one.slice, one.language) == (look.slice, look.language) for one in looks(path)):
        raise ValueError(
            f"slice {look.slice} of {look.language} has been looked at before; a second look is no first one"
        )
    text = path.read_text(encoding="utf-8") if path.exists() else _HEAD + "\t".join(COLUMNS) + "\n"
    path.write_text(text + "\t".join(map(str, look)) + "\n", encoding="utf-8")


PRECISION_COLUMNS = ("slice", "language", "rule", "fired", "right")
_PRECISION_HEAD = (
    "# What each rule was worth on texts that its author had not read: slice, language, rule, how often it fired, how often all its stances were those of the sentence.\n"
    "# Written by `python -m training.blind score`.\n"
)


def add_rules(slice_: int, language: str, counts: dict[str, tuple[int, int]], path: Path) -> None:
    """Append what each rule was worth at a first look."""
    text = path.read_text(encoding="utf-8") if path.exists() else _PRECISION_HEAD
    rows = (f"{slice_}\t{language}\t{rule}\t{fired}\t{right}\n" for rule, (fired, right) in counts.items())
    path.write_text(text + "".join(rows), encoding="utf-8")


def curve(taken: Sequence[Look]) -> str:
    """
    Draw the first looks as lines of Markdown: a row for each slice, a column for each language, and a bar for the mean.

    >>> print(curve([Look("2026-01-02", "abc", 2, "ar", 100, "0.500", "0.5", "0.4", "3.0", "-")]))
    | slice | ar | mean | |
    | --- | --- | --- | --- |
    | 2 | .500 | .500 | ██████████ |
    """
    languages = sorted({one.language for one in taken})
    lines = [f"| slice | {' | '.join(languages)} | mean | |", "| --- |" + " --- |" * (len(languages) + 2)]
    for number in sorted({one.slice for one in taken}):
        by_language = {
            one.language: float(one.macro_f1) for one in taken if one.slice == number and one.macro_f1 != "-"
        }
        cells = [_short(by_language[language]) if language in by_language else "" for language in languages]
        mean = _mean(by_language.values())
        lines.append(f"| {number} | {' | '.join(cells)} | {_short(mean)} | {'█' * round(20 * mean)} |")
    return "\n".join(lines)


def _mean(values: Iterable[float]) -> float:
    counted = list(values)
    return sum(counted) / len(counted) if counted else 0.0


def _short(value: float) -> str:
    return f"{value:.3f}".removeprefix("0")


_BEGIN, _END = "<!-- first looks -->", "<!-- end of first looks -->"


def drawn(text: str, taken: Sequence[Look]) -> str:
    """Put the curve between its marks in a page; ValueError where the page hasn't both marks."""
    before, begin, rest = text.partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not begin or not end:
        raise ValueError(f"the page has no place for the curve; put {_BEGIN} and {_END} where it belongs")
    return f"{before}{begin}\n\n{curve(taken)}\n\n{end}{after}"
