"""Resolution: the firings of a sentence in; those that stand when they are held against each other out."""

from collections.abc import Sequence

from classifiers.grammar.firing import Firing
from classifiers.stance import Stance

_WILLING = frozenset({Stance.OPEN, Stance.CLOSED, Stance.UNDECIDED, Stance.DENIAL})


def settled(fired: Sequence[Firing]) -> tuple[Firing, ...]:
    """
    Keep of *fired* what can be meant together, in the order of the deciding words.

    A weak confirmation gives way to a stance of its clause. A condition needs a stance to be the condition of. Of several rules that say
    the same of the same parties in one clause the one with most words stays.
    """
    strong = [one for one in fired if not one.weak]
    kept = [one for one in fired if not (one.weak and _yields(one, strong))]
    stances = {stance for one in kept if one.predicate != "condition" for stance in one.stances}
    if not stances:
        kept = [one for one in kept if one.predicate != "condition"]
    best: dict[tuple[object, ...], Firing] = {}
    for one in kept:
        key = (one.clause, one.stances, one.holder, one.toward)
        if key not in best or len(one.words) > len(best[key].words):
            best[key] = one
    return tuple(sorted(best.values(), key=lambda one: (one.place, one.rule)))


def _yields(weak: Firing, strong: Sequence[Firing]) -> bool:
    return any(one.clause == weak.clause and not _WILLING.isdisjoint(one.stances) for one in strong)
