"""Grammar reader: a cleaned article in; the claims that the grammar alone finds in it out."""

from collections.abc import Iterable, Iterator

from classifiers.article import Article
from classifiers.candidates import Candidate, candidates
from classifiers.claim import Claim, Grade
from classifiers.claims import Finding, placed, together
from classifiers.fingerprints import grammar_version
from classifiers.gazetteer import Gazetteer
from classifiers.grammar.engine import firings
from classifiers.grammar.firing import Firing

_UNMEASURED = 0.7
"""How sure a rule is taken to be that too few texts have tested."""


class GrammarReader:
    """Reads articles by the grammar alone; it remembers nothing between articles, and needs no model."""

    def __init__(self, gazetteer: Gazetteer | None = None) -> None:
        """Read with the shipped gazetteer unless another is given."""
        self._gazetteer = gazetteer
        own = gazetteer.own_version if gazetteer else ""
        self._version = f"{grammar_version()}+{own}" if own else grammar_version()

    @property
    def version(self) -> str:
        """The version of the grammar's data, with that of the user's own facts about parties behind a plus, as it stands in every claim."""
        return self._version

    def read(self, article: Article) -> tuple[Claim, ...]:
        """Find the claims of *article*, story by story, in order; none where it says nothing about dialogue."""
        return tuple(
            claim
            for candidate in candidates(article, self._gazetteer)
            for claim in claims_of(article, candidate, firings(candidate), self.version)
        )


def claims_of(article: Article, candidate: Candidate, fired: Iterable[Firing], version: str) -> Iterator[Claim]:
    """Make the claims of one candidate from what fired in it; *version* is who read it."""
    found = (finding for firing in fired if firing.holder for finding in _of_firing(firing, candidate))
    return together(article, candidate, found, version, Grade.GRAMMAR)


def _of_firing(firing: Firing, candidate: Candidate) -> Iterator[Finding]:
    confidence = _UNMEASURED if firing.precision is None else firing.precision
    return (placed(firing, label, candidate, confidence) for label in firing.stances)
