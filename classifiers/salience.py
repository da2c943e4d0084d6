"""Salience: the sentences of a story, one after another, in; the two parties that it is about out."""

from classifiers.parties import ANY, Analysis, Standing

_FADE = 0.85  # what one sentence leaves of the weight of those before
_TITLE_WEIGHT = 3.0
_NAMED_WEIGHT = 1.0
_OTHER_WEIGHT = 0.3


class Salience:
    """
    How much a story has been about each party so far. Parties count by how recently and how often they were named; the title's count most.

    It lives as long as the reading of one story.
    """

    def __init__(self) -> None:
        """Begin a story."""
        self._weights: dict[str, float] = {}

    def see(self, analysis: Analysis, *, is_title: bool) -> None:
        """Take a sentence into account."""
        for party in self._weights:
            self._weights[party] *= _FADE
        for mention in analysis.mentions:
            if mention.party is None or mention.party == ANY or mention.standing is Standing.MEDIA:
                continue
            weight = _NAMED_WEIGHT if mention.standing is Standing.NAMED else _OTHER_WEIGHT
            weight *= _TITLE_WEIGHT if is_title else 1
            self._weights[mention.party] = self._weights.get(mention.party, 0.0) + weight

    def dyad(self) -> tuple[str, ...]:
        """The two parties named most, the first of them first; fewer where the story has named fewer."""
        ranked = sorted(self._weights, key=lambda party: -self._weights[party])
        return tuple(ranked[:2])
