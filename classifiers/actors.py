"""Actors: a scored candidate and the stretch that carries a stance in; whose stance it is, and toward whom, out."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from classifiers.candidates import Candidate, MarkedParty
from classifiers.parties import ANY, Standing
from classifiers.span import Span
from classifiers.stance import Stance

_MUTUAL = {Stance.CONFIRMATION, Stance.DENIAL}


class Roles(NamedTuple):
    """Whose stance it is, and toward whom; parties in the order of the sentence."""

    actors: tuple[str, ...]
    counterparts: tuple[str, ...]


def roles(
    candidate: Candidate, evidence: Span, label: Stance, column: NDArray[np.float64], *, share: float
) -> Roles | None:
    """
    Choose the actors of *label* among the parties of *candidate* by their scores, *column* `[n_parties]`, and their counterparts.

    The likeliest party is an actor, and whoever has *share* of its score is one too, if the stance is one that parties can have together.
    Counterparts are the parties that *evidence* names besides; else those of the sentence; else the other of the story's two. Parties that
    are only a topic, a place or an adjective count where there is no other. A stance that several share has no counterparts; 'all parties'
    stands beside those that the sentence names with it. None if there is nobody whose stance it could be.
    """
    allowed = _possible(candidate)
    if not allowed:
        return None
    if label is Stance.CONFIRMATION and (both := _both(candidate, evidence)):
        return Roles(both, ())
    top = max(allowed, key=lambda index: column[index])
    chosen = [index for index in allowed if index == top or (column[index] >= share * column[top] > 0)]
    if label not in _MUTUAL and len(chosen) > 1 and not _side_by_side(candidate, chosen):
        chosen = [top]
    actors = tuple(candidate.parties[index].party for index in chosen)
    return Roles(actors, () if len(actors) > 1 and label in _MUTUAL else _counterparts(candidate, evidence, actors))


def _possible(candidate: Candidate) -> list[int]:
    """Whoever can have a stance: not 'all parties', and a mere topic or place only if there is nobody else."""
    everyone = [index for index, party in enumerate(candidate.parties) if party.party != ANY]
    acting = [index for index in everyone if candidate.parties[index].standing in {None, Standing.NAMED}]
    return acting or everyone


def _both(candidate: Candidate, evidence: Span) -> tuple[str, ...]:
    """The two sides of a contact 'between A and B', or of 'the two sides' that the sentence doesn't name; empty if it is neither."""
    between = tuple(party.party for party in candidate.parties if party.between and _in(party, evidence))
    if len(between) == 2:
        return between
    named = {party.party for party in candidate.parties if _named(party)}
    return candidate.dyad if candidate.pair and len(candidate.dyad) == 2 and named <= set(candidate.dyad) else ()


def _side_by_side(candidate: Candidate, chosen: Sequence[int]) -> bool:
    """Whether the parties are named together ('Iran and Russia'), so that what is said of one is said of all."""
    spans = [candidate.parties[index].mentions for index in chosen]
    if not all(spans):
        return False
    ordered = sorted(mentions[0] for mentions in spans)
    gaps = [
        candidate.text[one.end - candidate.start : other.start - candidate.start] for one, other in pairwise(ordered)
    ]
    return all(_AND.fullmatch(gap) for gap in gaps)


_AND = re.compile(r"""[\s,،\-–"»”]*(?:\b(?:and|or|и|или|أو)\b|و|&)?\s*(?:the\s)?""")
_TOGETHER_CHARS = 25


def _counterparts(candidate: Candidate, evidence: Span, actors: Sequence[str]) -> tuple[str, ...]:
    others = [party for party in candidate.parties if party.party not in actors]
    for found in (
        [party for party in others if _named(party) and _in(party, evidence)],
        [party for party in others if _named(party) and party.party != ANY],
        [party for party in others if party.party in candidate.dyad],
        # one that is ready to come to a place comes to its owner; several that meet there have each other
        [party for party in others if party.mentions and party.standing is Standing.PLACE and len(actors) == 1],
    ):
        if found:
            return tuple(party.party for party in _addressed(found))
    return tuple(party for party in candidate.dyad if party not in actors)[:1]


def _addressed(others: Sequence[MarkedParty]) -> Sequence[MarkedParty]:
    """Of several, those that 'with' stands in front of, 'all parties', and whoever is named right beside them; all if it stands nowhere."""
    spoken_to = [party for party in others if party.addressed or party.party == ANY]
    if not spoken_to:
        return others
    ends = [mention.end for party in spoken_to for mention in party.mentions]
    return [
        party
        for party in others
        if party in spoken_to
        or any(0 <= mention.start - end <= _TOGETHER_CHARS for mention in party.mentions for end in ends)
    ]


def _named(party: MarkedParty) -> bool:
    return party.standing is Standing.NAMED


def _in(party: MarkedParty, evidence: Span) -> bool:
    return any(evidence.contains(mention) for mention in party.mentions)
