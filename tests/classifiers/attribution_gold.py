"""
Gold attributions: files of labelled passages in; passages with their attributions, and scores of what was found, out.

A passage is a block between blank lines. Its first line is `# id construction`; then, where there is one, `title: …`, and `speaker 1: name`
for the canonical name of a source; then the text, in which `\\n\\n` stands for the end of a paragraph. Labels stand inline and may nest:
`[S1 The minister] [C1 said] [T1:indirect there were no plans].` S is a source, C a cue, T what is said, with its kind on the first part;
the number links them. No other square brackets stand in a text. What is said excludes the marks around the whole of it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from classifiers.article import Article, read
from classifiers.contents import Kind
from classifiers.raw import RawArticle
from classifiers.reports import Report, reports

FOLDER = Path(__file__).parent / "attributions"
_LABEL = re.compile(r"\[(?P<what>[SCT])(?P<number>\d+)(?::(?P<kind>\w+))?\s?|\]")
_LEAST_IOU = 0.5


class Gold(NamedTuple):
    """A labelled attribution: places are (field, offset) pairs of letters, so that marks and spaces at edges count for nothing."""

    number: str
    kind: Kind
    content: frozenset[tuple[str, int]]
    source: frozenset[tuple[str, int]]
    speaker: str | None


class Passage(NamedTuple):
    """A labelled text."""

    id: str
    construction: str
    title: str | None
    text: str
    golds: tuple[Gold, ...]


class Found(NamedTuple):
    """What the engine found, in the form of gold."""

    kind: Kind
    content: frozenset[tuple[str, int]]
    source: frozenset[tuple[str, int]]
    speaker: str | None


class Score(NamedTuple):
    """Counts over passages; a rate of nothing is 1."""

    right: int
    found: int
    gold: int

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        total = self.found + self.gold
        return 2 * self.right / total if total else 1.0


def passages(language: str, folder: Path = FOLDER) -> tuple[Passage, ...]:
    """Load the passages of a language; ValueError with file and line at one that cannot be read."""
    path = folder / f"{language}.txt"
    return tuple(_passage(lines, f"{path.name}:{number}") for number, lines in _blocks(path))


def found_in(passage: Passage, language: str) -> tuple[Found, ...]:
    """Run the engine on a passage."""
    raw = RawArticle(id=passage.id, title=passage.title, text=passage.text, language=language)
    article = read(raw)
    assert isinstance(article, Article), article
    fields = {"title": passage.title or "", "text": passage.text}
    return tuple(_found(report, fields) for report in reports(article))


def matches(golds: Sequence[Gold], found: Sequence[Found]) -> list[tuple[Gold, Found]]:
    """
    Pair gold and found attributions, each once, the best overlap first.

    They match where their contents overlap by at least half of what either covers, and their sources overlap or both have none.
    """
    pairs = sorted(
        ((_iou(gold.content, one.content), g, f) for g, gold in enumerate(golds) for f, one in enumerate(found)),
        key=lambda pair: -pair[0],
    )
    taken_gold: set[int] = set()
    taken_found: set[int] = set()
    matched = []
    for iou, g, f in pairs:
        same = bool(golds[g].source & found[f].source) or not (golds[g].source or found[f].source)
        if iou >= _LEAST_IOU and same and g not in taken_gold and f not in taken_found:
            taken_gold.add(g)
            taken_found.add(f)
            matched.append((golds[g], found[f]))
    return matched


def score(read_passages: Iterable[tuple[Passage, Sequence[Found]]], *, direct: bool) -> Score:
    """Score direct attributions, or all others, where a match of the other kind counts as none."""
    right = found = gold = 0
    for passage, ones in read_passages:
        golds = [one for one in passage.golds if (one.kind is Kind.DIRECT) is direct]
        mine = [one for one in ones if (one.kind is Kind.DIRECT) is direct]
        right += len(matches(golds, mine))
        found += len(mine)
        gold += len(golds)
    return Score(right, found, gold)


def is_right(passage: Passage, found: Sequence[Found]) -> bool:
    """Whether all attributions of a passage were found and no other, direct ones as direct, with the speakers that are labelled."""
    matched = matches(passage.golds, found)
    kinds = all((gold.kind is Kind.DIRECT) is (one.kind is Kind.DIRECT) for gold, one in matched)
    speakers = all(gold.speaker in {None, one.speaker} for gold, one in matched)
    return len(matched) == len(passage.golds) == len(found) and kinds and speakers


def _blocks(path: Path) -> Iterator[tuple[int, list[str]]]:
    block: list[str] = []
    start = 1
    for number, line in enumerate([*path.read_text(encoding="utf-8").splitlines(), ""], start=1):
        if line.strip():
            start = start if block else number
            block.append(line)
        elif block:
            yield start, block
            block = []


def _passage(lines: Sequence[str], place: str) -> Passage:
    head = re.fullmatch(r"# (\S+) (.+)", lines[0])
    if head is None:
        raise ValueError(f"{place}: a passage begins with '# id construction'")
    title: str | None = None
    speakers: dict[str, str] = {}
    body: list[str] = []
    for line in lines[1:]:
        named = re.fullmatch(r"speaker (\d+): (.+)", line)
        if named:
            speakers[named[1]] = named[2]
        elif line.startswith("title: ") and not body:
            title = line.removeprefix("title: ")
        else:
            body.append(line)
    labels: dict[str, _Labels] = {}
    plain_title = _plain(title, "title", labels, place) if title is not None else None
    plain_text = _plain("\n".join(body).replace("\\n", "\n"), "text", labels, place)
    if not plain_text and not plain_title:
        raise ValueError(f"{place}: a passage has a text or a title")
    golds = tuple(labels[number].gold(number, speakers.get(number), place) for number in sorted(labels, key=int))
    return Passage(head[1], head[2], plain_title, plain_text, golds)


class _Labels:
    """What is labelled with one number."""

    def __init__(self) -> None:
        self.kind: str | None = None
        self.places: dict[str, set[tuple[str, int]]] = {"S": set(), "C": set(), "T": set()}

    def gold(self, number: str, speaker: str | None, place: str) -> Gold:
        if self.kind is None or not self.places["T"]:
            raise ValueError(f"{place}: attribution {number} has no content with a kind: [T{number}:indirect …]")
        return Gold(number, Kind(self.kind), frozenset(self.places["T"]), frozenset(self.places["S"]), speaker)


def _plain(marked: str, field: str, labels: dict[str, _Labels], place: str) -> str:
    """The text without its labels, which go into *labels* letter by letter."""
    plain: list[str] = []
    at = 0
    opened: list[tuple[str, str]] = []
    for label in [*_LABEL.finditer(marked), None]:
        for char in marked[at : label.start() if label else len(marked)]:
            if char.isalnum():
                for what, number in opened:
                    labels[number].places[what].add((field, len(plain)))
            plain.append(char)
        if label is None:
            break
        at = label.end()
        if label.group() == "]":
            if not opened:
                raise ValueError(f"{place}: a ] closes nothing")
            opened.pop()
            continue
        entry = labels.setdefault(label["number"], _Labels())
        entry.kind = label["kind"] or entry.kind
        opened.append((label["what"], label["number"]))
    if opened or "[" in "".join(plain):
        raise ValueError(f"{place}: a [ that is never closed, or that is no label")
    return "".join(plain)


def _found(report: Report, fields: dict[str, str]) -> Found:
    def letters(spans: Iterable[tuple[int, int]]) -> frozenset[tuple[str, int]]:
        text = fields[report.field]
        return frozenset(
            (report.field, place) for start, end in spans for place in range(start, end) if text[place].isalnum()
        )

    name = report.speaker.name if report.speaker else None
    return Found(report.kind, letters(report.content), letters([report.source] if report.source else []), name)


def _iou(one: frozenset[tuple[str, int]], other: frozenset[tuple[str, int]]) -> float:
    return len(one & other) / max(len(one | other), 1)
