"""Positions: statements in; where each side of a dyad stands toward the other out. The value of `parley.positions`."""

from msgspec import Struct

from classifiers.claim import Moment


class Verdict(Struct, frozen=True, kw_only=True):
    """What a rule decided when it last looked, and why: so that 'why did it not fire' needs no second store."""

    rule: str
    fired: bool
    reason: str
    at: Moment
    statement_id: str | None = None


class Stand(Struct, frozen=True, kw_only=True):
    """
    Where *actor* stands toward *counterpart*.

    *willingness* runs from -1 (closed) to 1 (open), *plans* from -1 (denied) to 1 (confirmed); null where nothing was said on that axis inside
    the horizon. *statements* are the ids that it rests on, newest first.
    """

    actor: str
    counterpart: str
    willingness: float | None
    plans: float | None
    conditional: bool
    undecided: bool
    statements: tuple[str, ...]
    last_change: Moment | None


class Position(Struct, frozen=True, kw_only=True):
    """Both directions of a dyad at *as_of*, the latest event time that it has heard; the values decay from there."""

    dyad: str
    as_of: Moment
    stands: tuple[Stand, ...]
    verdicts: tuple[Verdict, ...]
    v: int = 1
