"""Reader: a cleaned article in; its claims out. The three steps of reading, one after another."""

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Protocol

from msgspec.structs import replace

from classifiers import model as models
from classifiers.article import Article
from classifiers.candidates import candidates
from classifiers.casting import Caster
from classifiers.claim import Claim, Decider, Grade
from classifiers.claims import Judgement, Piece, Reading, Scores, claims, unplaced
from classifiers.clauses import clauses, piece
from classifiers.features import View, view
from classifiers.gate import may_matter
from classifiers.gazetteer import Gazetteer
from classifiers.gazetteer import default as default_gazetteer
from classifiers.model import Scored
from classifiers.occlusion import occluded
from classifiers.outlets import state_of
from classifiers.stance import LABELS, Stance
from classifiers.verdicts import Explained, explained

_CACHED_ARTICLES = 512
"""Some megabytes: of each only the sentences that say something."""
_CACHED_CHARS = 10_000


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

    @property
    def caster(self) -> Caster | None:
        """Says whose a stance is, and toward whom; without one the rules do."""
        ...

    def read(self, views: Sequence[View]) -> list[Scored]:
        """Score the candidates of one article: a matrix `[n_parties, 6]` for each, and what an encoder holds of the parties."""
        ...

    def score(self, views: Sequence[View]) -> list[Scores]:
        """Score them; the matrices alone."""
        ...

    def score_clauses(self, views: Sequence[View]) -> list[Scores]:
        """Score clauses, each by itself."""
        ...


class Reader:
    """
    Reads articles with one model and one gazetteer.

    What it finds in an article it remembers for the next ones with the same text, as wire copies are: a few hundred, none of which changes what is found in
    another.
    """

    def __init__(self, model: Scorer, gazetteer: Gazetteer | None = None, *, weigh: bool = False) -> None:
        """
        Take *model*, and the shipped gazetteer unless another is given.

        *weigh* says whether stances that no rule found get the words that the model leans on: a scoring for each word of their sentence.
        """
        self._model = model
        self._gazetteer = gazetteer
        self._weigh = weigh
        self._known = lru_cache(maxsize=_CACHED_ARTICLES)(self._found)
        own = gazetteer.own_version if gazetteer else ""
        self._judgement = Judgement(
            thresholds=model.thresholds,
            actor_share=model.actor_share,
            model_version=f"{model.version}+{own}" if own else model.version,
            grade=model.grade,
            caster=model.caster,
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
        if self._weigh:
            return self._read(article)[1]
        if not may_matter(article, self._gazetteer or default_gazetteer()):
            return ()  # not worth to be remembered
        copy = unnamed(article, self._gazetteer or default_gazetteer())
        found = self._known(copy) if len(copy.text) <= _CACHED_CHARS else self._found(copy)
        return claims(article, found, self._judgement)

    def _found(self, article: Article) -> tuple[Reading, ...]:
        return tuple(self._readings(self._scored(article)))

    def explain(self, article: Article) -> tuple[Explained, ...]:
        """Tell of each candidate of *article* what became of the stances that the grammar or the model sees in it."""
        scored, made = self._read(article)
        return tuple(
            explained(seen, Reading(seen.candidate, told.scores, fired=seen.fired), made, self._judgement)
            for seen, told in scored
        )

    def _read(self, article: Article) -> tuple[list[tuple[View, Scored]], tuple[Claim, ...]]:
        scored = self._scored(article)
        made = claims(article, self._readings(scored), self._judgement)
        views = [seen for seen, _ in scored]
        return scored, tuple(self._weighed(claim, views) for claim in made) if self._weigh else made

    def _scored(self, article: Article) -> list[tuple[View, Scored]]:
        views = [view(candidate) for candidate in candidates(article, self._gazetteer)]
        return list(zip(views, self._model.read(views), strict=True))

    def _readings(self, scored: Sequence[tuple[View, Scored]]) -> list[Reading]:
        return self._with_pieces(
            [
                Reading(seen.candidate, told.scores, fired=seen.fired, heard=told.heard)
                for seen, told in scored
                if not seen.outside and self._says_something(told.scores)
            ]
        )

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


def unnamed(article: Article, gazetteer: Gazetteer) -> Article:
    """
    The article without what its sentences are not read by, so that copies of it are equal: its id, its hour, what was said of it, and the outlet, unless that
    says which country 'our country' is.
    """
    at = article.published_at
    copy = replace(
        article,
        article_id="",
        revision="",
        language="",
        keywords=(),
        cuts=(),
        intake=None,
        published_at=at and at.replace(hour=0, minute=0, second=0, microsecond=0),
    )
    if state_of(article.outlet or article.agency, article.url, gazetteer) is None:
        return replace(copy, outlet=None, agency=None, url=None)
    return copy


@cache
def default() -> Reader:
    """Load the shipped model and put a reader around it, once."""
    return Reader(models.default())
