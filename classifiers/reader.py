"""Reader: a cleaned article in; its claims out. The three steps of reading, one after another."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Protocol

from msgspec.structs import replace

from classifiers import model as models
from classifiers.article import Article
from classifiers.candidates import candidates
from classifiers.claim import Claim, Decider, Grade
from classifiers.claims import Judgement, Piece, Reading, Scores, claims, unplaced
from classifiers.clauses import clauses, piece
from classifiers.features import View, view
from classifiers.gazetteer import Gazetteer
from classifiers.occlusion import occluded
from classifiers.stance import LABELS, Stance
from classifiers.verdicts import Explained, explained


class Scorer(Protocol):
    """What a reader needs of a model."""

    @property
    def version(self) -> str:
        """Names the model in every claim."""
        ...

    @property
    def grade(self) -> Grade | None:
        """How much of the model reads; it stands in every claim, too."""
        ...

    @property
    def thresholds(self) -> Mapping[Stance, float]:
        """From which score on a label counts."""
        ...

    @property
    def actor_share(self) -> float:
        """From which share of the highest score a party is an actor too."""
        ...

    def score(self, views: Sequence[View]) -> list[Scores]:
        """Score the candidates of one article: a matrix `[n_parties, 6]` for each."""
        ...

    def score_clauses(self, views: Sequence[View]) -> list[Scores]:
        """Score clauses, each by itself."""
        ...


class Reader:
    """Reads articles with one model and one gazetteer; it remembers nothing between articles."""

    def __init__(self, model: Scorer, gazetteer: Gazetteer | None = None, *, weigh: bool = False) -> None:
        """
        Take *model*, and the shipped gazetteer unless another is given.

        *weigh* says whether stances that no rule found get the words that the model leans on: a scoring for each word of their sentence.
        """
        self._model = model
        self._gazetteer = gazetteer
        self._weigh = weigh
        own = gazetteer.own_version if gazetteer else ""
        self._judgement = Judgement(
            thresholds=model.thresholds,
            actor_share=model.actor_share,
            model_version=f"{model.version}+{own}" if own else model.version,
            grade=model.grade,
        )

    @property
    def version(self) -> str:
        """The model's version, with that of the user's own facts about parties behind a plus, as it stands in every claim."""
        return self._judgement.model_version

    @property
    def grade(self) -> Grade | None:
        """How much of the model reads, as it stands in every claim."""
        return self._judgement.grade

    def read(self, article: Article) -> tuple[Claim, ...]:
        """
        Find the claims of *article*, story by story, in order; none where it says nothing about dialogue.

        The same article gives the same claims. The model is asked twice: about sentences, then about the clauses of those that express a stance which the
        grammar does not place.
        """
        return self._read(article)[1]

    def explain(self, article: Article) -> tuple[Explained, ...]:
        """Tell of each candidate of *article* what became of the stances that the grammar or the model sees in it."""
        scored, made = self._read(article)
        return tuple(
            explained(seen, Reading(seen.candidate, matrix, fired=seen.fired), made, self._judgement)
            for seen, matrix in scored
        )

    def _read(self, article: Article) -> tuple[list[tuple[View, Scores]], tuple[Claim, ...]]:
        views = [view(candidate) for candidate in candidates(article, self._gazetteer)]
        scored = list(zip(views, self._model.score(views), strict=True))
        readings = [
            Reading(seen.candidate, matrix, fired=seen.fired)
            for seen, matrix in scored
            if not seen.outside and self._says_something(matrix)
        ]
        made = claims(article, self._with_pieces(readings), self._judgement)
        return scored, tuple(self._weighed(claim, views) for claim in made) if self._weigh else made

    def _weighed(self, claim: Claim, views: Sequence[View]) -> Claim:
        """The claim with the words that its stances lean on where no rule found them."""
        candidate = next(
            seen.candidate
            for seen in views
            if (seen.candidate.story, seen.candidate.field) == (claim.story, claim.field)
            and seen.candidate.start <= claim.start < seen.candidate.end
        )
        why = tuple(
            replace(one, words=tuple(found.words for found in occluded(self._model.score, candidate, one.label)))
            if one.by is Decider.MODEL
            else one
            for one in claim.why
        )
        return replace(claim, why=why)

    def _with_pieces(self, readings: Sequence[Reading]) -> list[Reading]:
        spans = {
            index: clauses(reading.candidate)
            for index, reading in enumerate(readings)
            if unplaced(reading, self._judgement)
        }
        parts = [
            (index, piece(readings[index].candidate, span))
            for index, found in spans.items()
            for span in found
            if len(found) > 1
        ]
        pieces: dict[int, list[Piece]] = {}
        scored = self._model.score_clauses([view(part) for _, part in parts])
        for (index, part), matrix in zip(parts, scored, strict=True):
            pieces.setdefault(index, []).append(Piece(part.span, matrix))
        return [
            replace(reading, pieces=tuple(pieces[index])) if index in pieces else reading
            for index, reading in enumerate(readings)
        ]

    def _says_something(self, matrix: Scores) -> bool:
        return bool(matrix.size) and any(
            matrix[:, column].max() >= self._judgement.thresholds[label] for column, label in enumerate(LABELS)
        )


@cache
def default() -> Reader:
    """Load the shipped model and put a reader around it, once."""
    return Reader(models.default())
