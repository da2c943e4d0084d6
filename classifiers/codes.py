"""Codes: the stances of a claim in; its projection on the CAMEO and PLOVER event codes out."""

from collections.abc import Sequence

from classifiers.claim import Codes, StanceScore, When
from classifiers.stance import Stance

_CAMEO: dict[Stance, tuple[str, ...]] = {
    Stance.OPEN: ("036",),  # express intent to meet or negotiate
    Stance.CONFIRMATION: ("036",),
    Stance.DENIAL: ("125",),  # reject proposal to meet, discuss or negotiate
    Stance.CLOSED: ("125",),
    Stance.CONDITIONAL: ("134",),  # threaten to halt negotiations
    Stance.UNDECIDED: ("014",),  # consider policy option
}
_HELD = {When.PAST, When.ONGOING}
_PLOVER: dict[Stance, tuple[str, ...]] = {
    Stance.OPEN: ("AGREE", "REQUEST:meet"),
    Stance.CONFIRMATION: ("AGREE",),
    Stance.DENIAL: ("AGREE:negated",),
    Stance.CLOSED: ("REJECT:meet",),
    Stance.CONDITIONAL: ("THREATEN:relations",),
    Stance.UNDECIDED: (),
}


def codes(stances: Sequence[StanceScore], when: When | None, *, counterparts: bool, broken_off: bool = False) -> Codes:
    """
    Project a claim on event codes: CAMEO 1.1b3 (Schrodt 2012) and PLOVER (Halterman et al. 2023), in the order of the stances.

    A contact that took place is a negotiation (046, CONSULT), one that is denied a denial (016), one that is planned an intent (036). An
    offer toward a named side asks for it as well (026). A conditional claim takes the code of the stance that the condition hangs on,
    marked hypothetical; alone, it is a threat. *broken_off* says that talks that were under way have ended (164, SANCTION:withdraw).

    >>> codes([StanceScore(label=Stance.CONFIRMATION, confidence=0.9)], When.PAST, counterparts=True)
    Codes(cameo=('046',), plover=('CONSULT',))
    """
    labels = [stance.label for stance in stances]
    hypothetical = Stance.CONDITIONAL in labels and len(labels) > 1
    cameo: list[str] = []
    plover: list[str] = []
    for label in labels:
        if label is Stance.CONDITIONAL and hypothetical:
            continue
        here, there = _of(label, when, counterparts=counterparts, broken_off=broken_off)
        cameo += here
        plover += [f"{code}:hypothetical" for code in there] if hypothetical else there
    return Codes(cameo=tuple(dict.fromkeys(cameo)), plover=tuple(dict.fromkeys(plover)))


def _of(
    label: Stance, when: When | None, *, counterparts: bool, broken_off: bool
) -> tuple[Sequence[str], Sequence[str]]:
    if label is Stance.CONFIRMATION and when in _HELD:
        return ("046",), ("CONSULT",)
    if label is Stance.DENIAL and when in _HELD:
        return ("016",), ("CONSULT:negated",)
    if label is Stance.CLOSED and broken_off:
        return ("164",), ("SANCTION:withdraw",)
    if label is Stance.OPEN and counterparts:
        return ("036", "026"), _PLOVER[label]
    return _CAMEO.get(label, ()), _PLOVER.get(label, ())
