"""Training: files of labelled news in; a model in a folder, with a progress bar on the way, out."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from classifiers import corpus, judging, training
from classifiers import encoder as encoders
from classifiers.corpus import Item
from classifiers.labelled import Labelled, label
from classifiers.manifest import ENCODER, ModelError
from streams.cli.group import Failure
from streams.cli.progress import Bar


class Corpus(Struct, frozen=True):
    """The files to train on: of real news, cut into slices, and of our own wording."""

    news: tuple[Path, ...]
    own: tuple[Path, ...]


def corpus_of(names: Sequence[str], own: Sequence[str]) -> Corpus:
    """
    Find the files of *names* and of *own*; raise `Failure` where there are none.

    A folder stands for the .jsonl files in its train/ and own/, or, where it has no train/, for those in itself. Its dev/ is never trained on.
    """
    news: list[Path] = []
    wording = [Path(name) for name in own]
    for path in map(Path, names):
        if not path.is_dir():
            news.append(path)
            continue
        train = path / "train"
        found = sorted((train if train.is_dir() else path).glob("*.jsonl"))
        if not found:
            raise Failure(f"{path} has no .jsonl files, neither in itself nor in train/; name files of labelled items")
        news += found
        wording += sorted((path / "own").glob("*.jsonl"))
    return Corpus(tuple(news), tuple(wording))


class Plan(Struct, frozen=True):
    """What is to be trained: n-grams on *slices*; with an *encoder*, a folder, also a judge on *judge_slices*."""

    slices: frozenset[int]
    encoder: Path | None = None
    judge_slices: frozenset[int] = frozenset()


def train(files: Corpus, plan: Plan, out: Path) -> str:
    """Fit a model as *plan* says to the news and all of the own wording, write it into *out* and return its version."""
    try:
        every = corpus.read(files.news)
        news, own = corpus.in_slices(every, plan.slices), corpus.read(files.own)
        trained = _fit(_labelled(news, own))
        counts = {"train": len(news), "own": len(own)}
        if plan.encoder is None:
            return training.write(trained, out, counts)
        fresh = corpus.in_slices(every, plan.judge_slices)
        encoder = encoder_in(plan.encoder)
        judged = _judge(_labelled(fresh, ()), trained, encoder)
        return training.write(trained, out, counts | {"judge": len(fresh)}, judged, encoder)
    except (ValueError, ModelError) as error:
        raise Failure(str(error)) from None
    except OSError as error:
        raise Failure(
            f"{error.filename}: {error.strerror}; name files that can be read, and a folder that can be written"
        ) from None


def _labelled(news: Sequence[Item], own: Sequence[Item]) -> list[Labelled]:
    labelled: list[Labelled] = []
    with Bar("label", total=len(news) + len(own), unit="items", beside_output=False) as bar:
        for item, is_own in (*((item, False) for item in news), *((item, True) for item in own)):
            labelled += label(item, own=is_own)
            bar.advance()
    return labelled


def _fit(labelled: Sequence[Labelled]) -> training.Trained:
    with Bar("fit", total=None, unit="steps", beside_output=False) as bar:
        return training.fit(labelled, progress=bar.set)


def encoder_in(folder: Path) -> dict[str, bytes]:
    """Read the files of an encoder in *folder*, by the names that they have in a model; raise `Failure` where one is missing."""
    try:
        return {name: (folder / Path(name).name).read_bytes() for name in ENCODER}
    except OSError as error:
        raise Failure(
            f"{error.filename}: {error.strerror}; --encoder takes a folder with {', '.join(Path(name).name for name in ENCODER)}"
        ) from None


def _judge(labelled: Sequence[Labelled], trained: training.Trained, encoder: Mapping[str, bytes]) -> judging.Judged:
    with Bar("judge", total=None, unit="items", beside_output=False) as bar:
        return judging.fit(
            labelled, trained.estimator, encoders.load(encoder), progress=bar.set, casting=trained.casting
        )
