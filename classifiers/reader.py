"""Reader: a cleaned article in; its claims out. The three steps of reading, one after another."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Protocol

from classifiers import model as models
from classifiers.article import Article
from classifiers.candidates import Candidate, candidates
from classifiers.claim import Claim
from classifiers.claims import Judgement, Piece, Reading, Scores, claims
from classifiers.clauses import clauses, piece
from classifiers.gazetteer import Gazetteer
from classifiers.stance import LABELS, Stance


class Scorer(Protocol):
    """What a reader needs of a model."""

    @property
    def version(self) -> str:
        """Names the model in every claim."""
        ...

    @property
    def thresholds(self) -> Mapping[Stance, float]:
        """From which score on a label counts."""
        ...

    @property
    def actor_share(self) -> float:
        """From which share of the highest score a party is an actor too."""
        ...

    def score(self, batch: Sequence[Candidate]) -> list[Scores]:
        """Score candidates: a matrix `[n_parties, 6]` for each."""
        ...


class Reader:
    """Reads articles with one model and one gazetteer; it remembers nothing between articles."""

    def __init__(self, model: Scorer, gazetteer: Gazetteer | None = None) -> None:
        """Take *model*, and the shipped gazetteer unless another is given."""
        self._model = model
        self._gazetteer = gazetteer
        own = gazetteer.own_version if gazetteer else ""
        self._judgement = Judgement(
            thresholds=model.thresholds,
            actor_share=model.actor_share,
            model_version=f"{model.version}+{own}" if own else model.version,
        )

    @property
    def version(self) -> str:
        """The model's version, with that of the user's own facts about parties behind a plus, as it stands in every claim."""
        return self._judgement.model_version

    def read(self, article: Article) -> tuple[Claim, ...]:
        """
        Find the claims of *article*, story by story, in order; none where it says nothing about dialogue.

        The same article gives the same claims. The model is asked twice: about sentences, then about the clauses of those that say something.
        """
        found = candidates(article, self._gazetteer)
        scores = self._model.score(found)
        telling = [index for index, matrix in enumerate(scores) if self._says_something(matrix)]
        spans = {index: clauses(found[index]) for index in telling}
        parts = [piece(found[index], span) for index in telling for span in spans[index] if len(spans[index]) > 1]
        scored = iter(zip(parts, self._model.score(parts), strict=True))
        readings: list[Reading] = []
        for index in telling:
            several = spans[index] if len(spans[index]) > 1 else ()
            pieces = tuple(Piece(part.span, matrix) for _, (part, matrix) in zip(several, scored, strict=False))
            readings.append(Reading(found[index], scores[index], pieces))
        return claims(article, readings, self._judgement)

    def _says_something(self, matrix: Scores) -> bool:
        return bool(matrix.size) and any(
            matrix[:, column].max() >= self._judgement.thresholds[label] for column, label in enumerate(LABELS)
        )


@cache
def default() -> Reader:
    """Load the shipped model and put a reader around it, once."""
    return Reader(models.default())
