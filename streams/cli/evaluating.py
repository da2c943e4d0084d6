"""Evaluating: files of labelled news and a model in; the numbers, as records and as JSON, out."""

import sys
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from classifiers import article, calibration, comparison, corpus, evaluation, floors, lessons
from classifiers.calibration import Bin, Promise
from classifiers.claim import Claim, Grade
from classifiers.comparison import Difference, Tally
from classifiers.corpus import Item
from classifiers.evaluation import ALL, Interval, Numbers, Sentence
from classifiers.lessons import Lesson, Lessons
from classifiers.reader import Reader
from classifiers.rejected import Rejected
from classifiers.resampling import F1s, f1_intervals
from streams.cli.extraction import reader_of
from streams.cli.group import Failure
from streams.cli.progress import Bar
from streams.cli.texts import text_of


class Speed(Struct, frozen=True):
    """CPU seconds of reading, in milliseconds for an article and for a labelled sentence, cleaning included."""

    ms_per_article: float
    ms_per_sentence: float


class Evaluated(Struct, frozen=True, kw_only=True):
    """
    The numbers of each language and of all, and where those of all, and each F1, lie in 95 of 100 resamplings of the documents.

    *calibration_error* is the expected one of each language and of all, *bins* are those of all.
    """

    model_version: str
    grade: Grade | None
    gold: str
    numbers: dict[str, Numbers]
    intervals: dict[str, Interval]
    f1_intervals: dict[str, F1s]
    calibration_error: dict[str, float | None]
    bins: tuple[Bin, ...]
    speed: Speed

    def floored(self) -> dict[str, float | None]:
        """The numbers that a floor can be set for, by their names there."""
        whole = self.numbers[ALL]
        found = {name: getattr(whole, name) for name in (*floors.AT_LEAST, *floors.AT_MOST) if hasattr(whole, name)}
        return found | {"calibration_error": self.calibration_error[ALL]}


class Compared(Struct, frozen=True, kw_only=True):
    """Two models on the same gold: the numbers of both, and where their sentences differ."""

    one: Evaluated
    other: Evaluated
    tallies: dict[str, Tally]
    differences: tuple[Difference, ...]


class Learnt(Struct, frozen=True, kw_only=True):
    """
    How a model reads the sentences that analysts put right.

    *mended* are those that it reads right and the model *against* does not, *broken* those where it is the other way round; null where there is no other.
    """

    model_version: str
    grade: Grade | None
    lessons: dict[str, Lessons]
    against: str | None = None
    against_lessons: dict[str, Lessons] | None = None
    mended: int | None = None
    broken: int | None = None
    sentences: tuple[Lesson, ...]


class Gold(Struct, frozen=True):
    """The labelled items of some files, and the hash by which floors know them."""

    items: tuple[Item, ...]
    sha256: str


def gold_of(names: Sequence[str]) -> Gold:
    """Read the items of the files *names*; raise `Failure` where one can't be read, or nothing is in them."""
    paths = [Path(name) for name in names]
    try:
        items = corpus.read(paths)
        hashed = floors.sha256(path.read_bytes() for path in paths)
    except ValueError as error:
        raise Failure(str(error)) from None
    except OSError as error:
        raise Failure(f"{error.filename}: {error.strerror}; name files of labelled items") from None
    if not items:
        raise Failure("no labelled items in these files; there is nothing to measure by")
    return Gold(items, hashed)


def evaluated(gold: Gold, model: Path | None, grade: str = "auto") -> Evaluated:
    """Read every item of *gold* with the model in *model*, or the shipped one; raise `Failure` where it is no model."""
    return _evaluated(gold, model, grade)[0]


def compared(gold: Gold, model: Path | None, other: Path, grade: str = "auto") -> Compared:
    """Read every item with both models, and set what they read side by side."""
    (one, ours), (two, theirs) = _evaluated(gold, model, grade), _evaluated(gold, other, grade)
    found = comparison.differences(ours, theirs)
    return Compared(one=one, other=two, tallies=comparison.tallies(ours, found), differences=found)


def learnt(items: Sequence[Item], model: Path | None, against: Path | None, grade: str = "auto") -> Learnt:
    """Read corrected *items* with the model in *model*, or the shipped one, and with the one in *against* if there is one: would either have been right?"""
    reader, now = _lessons(items, model, grade)
    result = Learnt(model_version=reader.version, grade=reader.grade, lessons=lessons.counted(now), sentences=now)
    if against is None:
        return result
    other, before = _lessons(items, against, grade)
    mended, broken = lessons.mended_and_broken(before, now)
    return msgspec.structs.replace(
        result, against=other.version, against_lessons=lessons.counted(before), mended=mended, broken=broken
    )


def missed(result: Evaluated, file: Path) -> tuple[str, ...]:
    """Say what *result* falls short of by the floors in *file*; raise `Failure` where these can't be read, or none is set for this gold and grade."""
    try:
        found = floors.parse(text_of(file, "a file of floors"), file.name)
    except ValueError as error:
        raise Failure(str(error)) from None
    floor = floors.in_force(found, result.gold, result.grade)
    if floor is None:
        raise Failure(f"{file.name} sets no floor for this gold ({result.gold[:16]}…) and the grade {result.grade}")
    return floors.shortfalls(floor, result.floored())


def written(result: Evaluated | Compared | Learnt, file: str) -> None:
    """Write the numbers as JSON to *file*, `-` being standard output; raise `Failure` where that can't be done."""
    content = msgspec.json.format(msgspec.json.encode(result), indent=2) + b"\n"
    if file == "-":
        sys.stdout.buffer.write(content)
        return
    try:
        Path(file).write_bytes(content)
    except OSError as error:
        raise Failure(f"{file}: {error.strerror}; name a file that can be written") from None


def _lessons(items: Sequence[Item], model: Path | None, grade: str) -> tuple[Reader, tuple[Lesson, ...]]:
    reader = reader_of(model, grade=grade)
    texts = {(item.id, number) for item in items for number, one in enumerate(item.sentences) if one.text}
    read = evaluation.align(items, _read(items, reader))
    return reader, lessons.lessons(one for one in read if (one.article, one.number) in texts)


def _read(items: Sequence[Item], reader: Reader) -> list[Claim]:
    claims: list[Claim] = []
    with Bar("reading", total=len(items), unit="items", beside_output=False) as bar:
        for item in items:
            claims += _claims(item, reader)
            bar.advance()
    return claims


def _evaluated(gold: Gold, model: Path | None, grade: str) -> tuple[Evaluated, tuple[Sentence, ...]]:
    reader = reader_of(model, grade=grade)
    started = time.process_time()
    claims = _read(gold.items, reader)
    spent_ms = (time.process_time() - started) * 1000
    sentences = evaluation.align(gold.items, claims)
    promised = calibration.promises(gold.items, claims)
    languages = sorted({item.lang for item in gold.items})
    parts: dict[str, Sequence[Promise]] = {
        one: [promise for promise in promised if promise.language == one] for one in languages
    }
    parts[ALL] = promised
    with Bar("resampling", total=None, unit="draws", beside_output=False):
        low_high = evaluation.intervals(sentences)
    result = Evaluated(
        model_version=reader.version,
        grade=reader.grade,
        gold=gold.sha256,
        numbers=evaluation.evaluate(sentences),
        intervals=low_high,
        f1_intervals=f1_intervals(sentences),
        calibration_error={name: calibration.expected_error(part) for name, part in parts.items()},
        bins=calibration.bins(promised),
        speed=Speed(spent_ms / len(gold.items), spent_ms / max(1, len(sentences))),
    )
    return result, sentences


def _claims(item: Item, reader: Reader) -> Sequence[Claim]:
    cleaned = article.read(corpus.raw_article(item))
    return () if isinstance(cleaned, Rejected) else reader.read(cleaned)
