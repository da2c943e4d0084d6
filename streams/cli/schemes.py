"""Schemes: a file of a user's own labels and sentences that have them in; a model, the labels of articles, and how well they are read, out."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from classifiers import article, raw, scheme_model
from classifiers.article import Article
from classifiers.candidates import Candidate, every_sentence
from classifiers.corpus import GoldSentence, Item, placed, places, raw_article
from classifiers.features import view
from classifiers.manifest import ModelError
from classifiers.raw import Field
from classifiers.rejected import Rejected
from classifiers.scheme import SchemeItem, items, parse
from classifiers.scheme_model import Sample, SchemeModel
from classifiers.span import Span
from streams.cli.group import Failure
from streams.cli.progress import Bar
from streams.cli.texts import text_of


class LabelScore(Struct, frozen=True):
    """A label of the scheme with the model's probability for it, 0 to 1."""

    label: str
    confidence: float


class LabelledSentence(Struct, frozen=True, kw_only=True):
    """A sentence that has labels of a user's scheme; *start* and *end* are code points of *field* in the raw article."""

    article_id: str
    story: int
    field: Field
    start: int
    end: int
    text: str
    language: str
    parties: tuple[str, ...]
    labels: tuple[LabelScore, ...]
    scheme: str
    model_version: str


class Count(Struct, frozen=True):
    """How often a label was found, was there, and both."""

    found: int
    gold: int
    right: int

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall; null where nothing was found and nothing was there."""
        return 2 * self.right / (self.found + self.gold) if self.found + self.gold else None


def train(files: Sequence[Path], scheme: Path, encoder: Mapping[str, bytes] | None, out: Path) -> str:
    """Fit a model of the labels in the file *scheme* to all items of *files*, write it into *out* and return its version."""
    try:
        known = parse(text_of(scheme, "a file of labels"), scheme.name)
        samples = _samples(items(files, known))
        with Bar("fit", total=None, unit="labels", beside_output=False) as bar:
            return scheme_model.fit(samples, known, out, encoder, bar.set)
    except (ValueError, ModelError) as error:
        raise Failure(str(error)) from None
    except OSError as error:
        raise Failure(
            f"{error.filename}: {error.strerror}; name files that can be read, and a folder that can be written"
        ) from None


def model_in(folder: Path) -> SchemeModel:
    """Load a model of a user's own labels; raises `Failure` where it is none."""
    try:
        return scheme_model.load(folder)
    except ModelError as error:
        raise Failure(str(error)) from None


def labelled(value: bytes, model: SchemeModel) -> tuple[LabelledSentence, ...] | Rejected:
    """Read one raw article's bytes as its sentences that have a label, in order."""
    parsed = raw.parse(value)
    cleaned = parsed if isinstance(parsed, Rejected) else article.read(parsed)
    if isinstance(cleaned, Rejected):
        return cleaned
    return tuple(
        LabelledSentence(
            article_id=cleaned.article_id,
            story=candidate.story,
            field=candidate.field,
            start=candidate.start,
            end=candidate.end,
            text=candidate.text,
            language=candidate.language,
            parties=tuple(party.party for party in candidate.parties if party.mentions),
            labels=tuple(LabelScore(name, chance) for name, chance in found.items()),
            scheme=model.manifest.scheme.name,
            model_version=model.version,
        )
        for candidate, found in _read(cleaned, model)
        if found
    )


def evaluated(files: Sequence[str], model: SchemeModel) -> dict[str, Count]:
    """Count for each label how often *model* finds it in the items of *files* and how often it is there."""
    labels = model.manifest.scheme.labels
    counts = {name: [0, 0, 0] for name in labels}
    try:
        gold = items([Path(name) for name in files], model.manifest.scheme)
    except ValueError as error:
        raise Failure(str(error)) from None
    except OSError as error:
        raise Failure(f"{error.filename}: {error.strerror}; name files of labelled items") from None
    with Bar("reading", total=len(gold), unit="items", beside_output=False) as bar:
        for item in gold:
            for wanted, found in _beside(item, model):
                for name in labels:
                    counts[name][0] += name in found
                    counts[name][1] += name in wanted
                    counts[name][2] += name in found and name in wanted
            bar.advance()
    return {name: Count(*count) for name, count in counts.items()}


def table(counts: Mapping[str, Count], model: SchemeModel) -> str:
    """Lay the counts out as a Markdown table."""
    rows = [
        f"| {name} | {_share(one.right, one.found)} | {_share(one.right, one.gold)} | {_shown(one.f1)} | {one.gold} |"
        for name, one in counts.items()
    ]
    head = ["| label | precision | recall | F1 | sentences |", "| --- | --- | --- | --- | --- |"]
    return "\n".join([f"model {model.version}, scheme {model.manifest.scheme.name}", "", *head, *rows])


def _read(cleaned: Article, model: SchemeModel) -> list[tuple[Candidate, dict[str, float]]]:
    found = every_sentence(cleaned)
    return list(zip(found, model.labels([view(candidate) for candidate in found]), strict=True))


def _samples(gold: Sequence[SchemeItem]) -> list[Sample]:
    samples = []
    with Bar("label", total=len(gold), unit="items", beside_output=False) as bar:
        for item in gold:
            plain = _plain(item)
            cleaned = article.read(raw_article(plain))
            if isinstance(cleaned, Article):
                where = places(plain)
                for candidate in every_sentence(cleaned):
                    number = placed(candidate.field, Span(candidate.start, candidate.end), where)
                    names = item.sentences[number].labels if number is not None else ()
                    samples.append(Sample(view(candidate), item.id, frozenset(names)))
            bar.advance()
    return samples


def _beside(item: SchemeItem, model: SchemeModel) -> list[tuple[frozenset[str], frozenset[str]]]:
    """For each sentence with a text the labels that it has and those that are found."""
    plain = _plain(item)
    cleaned = article.read(raw_article(plain))
    found: dict[int, set[str]] = {}
    if isinstance(cleaned, Article):
        for candidate, names in _read(cleaned, model):
            number = placed(candidate.field, Span(candidate.start, candidate.end), places(plain))
            if number is not None:
                found.setdefault(number, set()).update(names)
    return [
        (frozenset(sentence.labels), frozenset(found.get(number, ())))
        for number, sentence in enumerate(item.sentences)
        if sentence.text
    ]


def _plain(item: SchemeItem) -> Item:
    return Item(item.id, item.lang, tuple(GoldSentence(one.i, one.text) for one in item.sentences), item.date)


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "-"


def _shown(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def known_to(folder: Path | None) -> bool:
    """Whether the model in *folder* is one of a user's own labels."""
    return folder is not None and scheme_model.is_scheme(folder)
