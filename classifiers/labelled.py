"""Labelled: a gold item in; its candidates, as any article has them, each with what is true of it, out."""

from collections.abc import Iterator, Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from classifiers import article, corpus
from classifiers.actors import Roles
from classifiers.candidates import Candidate, candidates
from classifiers.corpus import GoldClaim, Item
from classifiers.rejected import Rejected
from classifiers.span import Span
from classifiers.stance import LABELS, Stance


class Labelled(Struct, frozen=True, kw_only=True):
    """
    A candidate with what is true of it: each stance that its sentence expresses, with the actors, in lower case.

    *roles* are the same claim by claim: of each stance who has it and toward whom, in lower case. *document* groups what may not be split between training and validation. *own* marks our own wording, which trains but never validates;
    *silent* an item in which nobody claims anything.
    """

    candidate: Candidate
    document: str
    actors: dict[Stance, frozenset[str]]
    roles: dict[Stance, tuple[Roles, ...]] = {}
    own: bool = False
    silent: bool = False


def label(item: Item, *, own: bool = False) -> list[Labelled]:
    """Make an article of *item*, find its candidates as for any article, and give each the claims of the gold sentence it belongs to."""
    read = article.read(corpus.raw_article(item))
    if isinstance(read, Rejected):
        return []
    where = corpus.places(item)
    found = []
    for candidate in candidates(read):
        number = corpus.placed(candidate.field, Span(candidate.start, candidate.end), where)
        claims = item.sentences[number].claims if number is not None else ()
        roles = {stance: tuple(_roles(claims, stance)) for stance in sorted({s for c in claims for s in c.stances})}
        actors = {stance: frozenset(name for one in told for name in one.actors) for stance, told in roles.items()}
        found.append(
            Labelled(candidate=candidate, document=item.id, actors=actors, roles=roles, own=own, silent=item.is_silent)
        )
    return found


def _roles(claims: Sequence[GoldClaim], stance: Stance) -> Iterator[Roles]:
    """Who has *stance*, and toward whom, in each of the claims that have it."""
    for claim in claims:
        if stance in claim.stances:
            actors, others = (tuple(name.casefold() for name in names) for names in (claim.actor, claim.counterparts))
            yield Roles(actors, others)


def truth(labelled: Sequence[Labelled]) -> NDArray[np.int_]:
    """Which stances each candidate expresses: `[n, 6]` of 0 and 1."""
    found = [[int(stance in one.actors) for stance in LABELS] for one in labelled]
    return np.array(found, dtype=int).reshape(-1, len(LABELS))
