"""Training: files of labelled news in; a model in a folder, with a progress bar on the way, out."""

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from classifiers import corpus, training
from classifiers.corpus import Item
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


def train(files: Corpus, slices: frozenset[int], out: Path) -> str:
    """Fit a model to the *slices* of the news and all of the own wording, write it into *out* and return its version."""
    try:
        news = corpus.in_slices(corpus.read(files.news), slices)
        own = corpus.read(files.own)
        trained = _fit(news, own)
        return training.write(trained, out, {"train": len(news), "own": len(own)})
    except ValueError as error:
        raise Failure(str(error)) from None
    except OSError as error:
        raise Failure(
            f"{error.filename}: {error.strerror}; name files that can be read, and a folder that can be written"
        ) from None


def _fit(news: Sequence[Item], own: Sequence[Item]) -> training.Trained:
    labelled: list[training.Labelled] = []
    with Bar("label", total=len(news) + len(own), unit="items", beside_output=False) as bar:
        for item, is_own in (*((item, False) for item in news), *((item, True) for item in own)):
            labelled += training.label(item, own=is_own)
            bar.advance()
    with Bar("fit", total=None, unit="steps", beside_output=False) as bar:
        return training.fit(labelled, progress=bar.set)
