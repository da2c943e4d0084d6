"""Salience: the sentences of a story, one after another, in; the two parties that it is about out."""

from collections.abc import Iterator, Mapping, Sequence

from classifiers.parties import ANY, Analysis, Standing

_FADE = 0.85  # what one sentence leaves of the weight of those before
_TITLE_WEIGHT = 3.0
_NAMED_WEIGHT = 1.0
_OTHER_WEIGHT = 0.3
_AHEAD_WEIGHT = 0.05
"""What is still to come counts as little as this: it only says who the other side is where nobody has been named yet ('Trump rules out talks')."""
_REMEMBERED = 12
"""So many parties are kept in mind of what is to come, so that a list of a hundred countries costs nothing."""


class Salience:
    """
    How much a story has been about each party so far. Parties count by how recently and how often they were named; the title's count most.

    It lives as long as the reading of one story.
    """

    def __init__(self, story: Sequence[Analysis] = ()) -> None:
        """Begin a story; *story* are all its sentences where they are known, so that a party named only later can be meant already."""
        self._weights: dict[str, float] = {}
        self._ahead = _ahead(story)
        self._seen = 0

    def see(self, analysis: Analysis, *, is_title: bool) -> None:
        """Take a sentence into account."""
        self._seen += 1
        for party in self._weights:
            self._weights[party] *= _FADE
        for party, weight in _weights(analysis):
            self._weights[party] = self._weights.get(party, 0.0) + weight * (_TITLE_WEIGHT if is_title else 1)

    def dyad(self) -> tuple[str, ...]:
        """The two parties named most, the first of them first; fewer where the story names fewer."""
        ahead: Mapping[str, float] = self._ahead[self._seen + 1] if self._seen + 1 < len(self._ahead) else {}
        weights = dict(self._weights)
        for party, weight in ahead.items():
            weights[party] = weights.get(party, 0.0) + _AHEAD_WEIGHT * weight
        return tuple(sorted(weights, key=lambda party: -weights[party])[:2])


def _weights(analysis: Analysis) -> Iterator[tuple[str, float]]:
    for mention in analysis.mentions:
        if mention.party is None or mention.party == ANY or mention.standing is Standing.MEDIA:
            continue
        yield mention.party, _NAMED_WEIGHT if mention.standing is Standing.NAMED else _OTHER_WEIGHT


def _ahead(story: Sequence[Analysis]) -> list[dict[str, float]]:
    """For each sentence, how much it and those after it are about each party; the nearer count more."""
    found: list[dict[str, float]] = []
    weights: dict[str, float] = {}
    for analysis in reversed(story):
        weights = {party: weight * _FADE for party, weight in weights.items()}
        for party, weight in _weights(analysis):
            weights[party] = weights.get(party, 0.0) + weight
        if len(weights) > _REMEMBERED:
            weights = dict(sorted(weights.items(), key=lambda one: -one[1])[:_REMEMBERED])
        found.append(weights)
    return found[::-1]
