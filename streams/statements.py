"""Statements: signals that repeat one another in; what was said, once, out. The value of `parley.statements`."""

from msgspec import Struct

from classifiers.claim import Moment, StanceScore
from streams.signals import Evidence


class Statement(Struct, frozen=True, kw_only=True):
    """
    What was said, once, however many outlets repeat it.

    *principal* is the party that the speakers speak for, or null in narration. *stances* carry the highest confidence of any of its claims.
    *claims* counts every claim merged, *evidence* keeps the first 32. *retracted* is true once no claim is left.
    """

    statement_id: str
    dyad: str
    actor: str
    counterpart: str
    principal: str | None
    speakers: tuple[str, ...]
    stances: tuple[StanceScore, ...]
    first_seen: Moment
    last_seen: Moment
    outlets: tuple[str, ...]
    agencies: tuple[str, ...]
    languages: tuple[str, ...]
    claims: int
    evidence: tuple[Evidence, ...]
    retracted: bool = False
    v: int = 1
