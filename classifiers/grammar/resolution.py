"""Resolution: the firings of a sentence in; those that stand when they are held against each other out."""

from collections.abc import Iterable, Sequence

from classifiers.claim import When
from classifiers.grammar.firing import Firing, Weight
from classifiers.stance import LABELS, Stance

_FRAMED = frozenset(set(LABELS) - {Stance.CONFIRMATION})
"""What a contact is not also said to take place beside."""
_BESIDE = "condition"
_UNLESS_MET = frozenset({"possibility", "contact", "holding", "scheduling", "mention"})
"""What isn't so yet where it is only on a condition: 'talks are possible only after …', 'they will meet as soon as …'."""


def settled(fired: Iterable[Firing]) -> tuple[Firing, ...]:
    """
    Keep of *fired* what can be meant together, in the order of the deciding words.

    A weak confirmation gives way to a stance on the same words, a faint one to whatever else its clause says. A condition needs a stance to be
    the condition of. Who refuses or takes back an offer of his own offers nothing;
    who will not talk denies no talk. Of several rules that say the same of the same parties in
    one clause the one with most words stays.
    """
    found = tuple(fired)
    kept = [one for one in found if not _yields(one, found)]
    if not any(one.predicate != _BESIDE for one in kept):
        return ()
    best: dict[tuple[object, ...], Firing] = {}
    for one in kept:
        key = (one.clause, one.stances, one.holder, one.toward)
        if key not in best or len(one.words) > len(best[key].words):
            best[key] = one
    return tuple(sorted(best.values(), key=lambda one: (one.place, one.rule)))


def _yields(one: Firing, found: Sequence[Firing]) -> bool:
    beside = [other for other in found if other is not one and other.clause == one.clause]
    if one.weight is Weight.WEAK:
        strong = [other for other in beside if other.weight is Weight.STRONG and not _FRAMED.isdisjoint(other.stances)]
        return any(not set(one.words).isdisjoint(other.words) for other in strong)
    if (
        one.predicate in _UNLESS_MET
        and one.when is not When.PAST
        and any(other.predicate == "proviso" for other in beside)
    ):
        return True
    if one.weight is Weight.FAINT:
        return any(other.weight is not Weight.FAINT for other in beside)
    if one.stances == (Stance.DENIAL,):
        return any(Stance.CLOSED in other.stances and other.head == one.head for other in beside)
    if one.predicate == "invitation" and Stance.OPEN in one.stances:
        return any(
            Stance.CLOSED in other.stances
            and other.predicate != one.predicate
            and other.holder == one.holder
            and one.head in other.words
            for other in beside
        )
    return False
