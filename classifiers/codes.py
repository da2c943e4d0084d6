"""Codes: the stances of a claim in; its projection on the CAMEO and PLOVER event codes, and what gets lost on the way, out."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct

from classifiers.claim import Codes, StanceScore, When
from classifiers.stance import Stance


class Manner(StrEnum):
    """What the deciding words of a stance add to it that the codes tell apart."""

    ASKS = "asks"  # invites, calls on, proposes to the other side
    BREAKS_OFF = "breaks_off"  # ends talks that were under way
    DECLINES = "declines"  # says nothing: no comment


class Auxiliary(StrEnum):
    """PLOVER's auxiliary modes: what makes of an event one that did not, or did not just now, happen."""

    HISTORICAL = "historical"
    FUTURE = "future"
    HYPOTHETICAL = "hypothetical"
    NEGATION = "negation"


MANNERS: dict[str, Manner] = {
    "invitation": Manner.ASKS,
    "bidding": Manner.ASKS,
    "breakoff": Manner.BREAKS_OFF,
    "ties": Manner.BREAKS_OFF,
    "nocomment": Manner.DECLINES,
}
"""The manner that a predicate of the grammar speaks in."""


class Told(Struct, frozen=True, kw_only=True):
    """What decides on codes beside the stances: the manners of the deciding words, when the contact lies, and whether that is long past."""

    when: When | None = None
    manners: frozenset[Manner] = frozenset()
    historical: bool = False


class _Code(NamedTuple):
    """A code in either scheme; *modes* are PLOVER's, *lossy* says that CAMEO's means something else, too."""

    cameo: str | None
    plover: str | None
    modes: tuple[Auxiliary, ...] = ()
    lossy: bool = False


_HELD = {When.PAST, When.ONGOING}


def codes(stances: Sequence[StanceScore], told: Told | None = None) -> Codes:
    """
    Project a claim on event codes: CAMEO 1.1b3 (Schrodt 2012) and PLOVER (Halterman et al. 2023), in the order of the stances.

    A PLOVER code is its event type, its mode where it has one, and the auxiliary modes that change what it says, with colons between. A conditional
    stance makes the others hypothetical; 'not unless' is a threat. CAMEO knows neither negation nor conditions, PLOVER no indecision: *lossy*
    names the scheme and the stance that its code does not render.

    >>> codes([StanceScore(label=Stance.CONFIRMATION, confidence=0.9)], Told(when=When.PAST))
    Codes(cameo=('046',), plover=('CONSULT',), lossy=())
    >>> codes([StanceScore(label=Stance.OPEN, confidence=0.9), StanceScore(label=Stance.CONDITIONAL, confidence=0.8)])
    Codes(cameo=('036',), plover=('AGREE:hypothetical',), lossy=('cameo:conditional',))
    """
    told = told or Told()
    labels = [stance.label for stance in stances]
    found = [(label, code) for label in labels for code in _of(label, labels, told)]
    return Codes(
        cameo=tuple(dict.fromkeys(code.cameo for _, code in found if code.cameo)),
        plover=tuple(dict.fromkeys(_plover(code.plover, code.modes, told) for _, code in found if code.plover)),
        lossy=tuple(dict.fromkeys(loss for label, code in found for loss in _lost(label, code))),
    )


def _of(label: Stance, labels: Sequence[Stance], told: Told) -> Iterator[_Code]:
    modes = (Auxiliary.HYPOTHETICAL,) if Stance.CONDITIONAL in labels else ()
    match label:
        case Stance.OPEN:
            yield _Code("036", "AGREE", modes)  # express intent to meet or negotiate
            if Manner.ASKS in told.manners:
                yield _Code("026", "REQUEST:meet", modes)  # appeal to meet or negotiate
        case Stance.CLOSED:
            yield _refusal(told, unless=bool(modes))
        case Stance.CONFIRMATION:
            yield from _contact(told, modes)
        case Stance.DENIAL if told.when in _HELD:
            yield _Code("016", "CONSULT", (*modes, Auxiliary.NEGATION))  # deny responsibility: the nearest to 'was not'
        case Stance.DENIAL:
            yield _Code("125", "AGREE", (*modes, Auxiliary.NEGATION), lossy=True)
        case Stance.CONDITIONAL:
            yield from _condition(labels)
        case Stance.UNDECIDED:
            declines = Manner.DECLINES in told.manners
            yield _Code("011" if declines else "014", None)  # decline comment; consider policy option
        case _:
            return


def _refusal(told: Told, *, unless: bool) -> _Code:
    if unless:
        return _Code("134", "THREATEN:relations")  # threaten to halt negotiations
    if Manner.BREAKS_OFF in told.manners:
        return _Code("164", "SANCTION:withdraw")  # halt negotiations
    return _Code("125", "REJECT:meet")  # reject proposal to meet, discuss or negotiate


def _contact(told: Told, modes: tuple[Auxiliary, ...]) -> Iterator[_Code]:
    if told.when in _HELD:
        yield _Code("046", "CONSULT", modes)  # engage in negotiation
        return
    yield _Code("036", "AGREE", modes)
    if told.when is When.PLANNED:
        yield _Code(None, "CONSULT", (*modes, Auxiliary.FUTURE))


def _condition(labels: Sequence[Stance]) -> Iterator[_Code]:
    """A condition changes the codes of the stances beside it; alone, it is readiness that hangs on it."""
    if len(labels) == 1:
        yield _Code("036", "AGREE", (Auxiliary.HYPOTHETICAL,), lossy=True)
    elif Stance.CLOSED not in labels:
        yield _Code(None, None, lossy=True)


def _plover(code: str, modes: Sequence[Auxiliary], told: Told) -> str:
    past = (Auxiliary.HISTORICAL,) if told.historical and code == "CONSULT" else ()
    chosen = {*modes, *past}
    return ":".join([code, *(mode for mode in Auxiliary if mode in chosen)])


def _lost(label: Stance, code: _Code) -> Iterator[str]:
    if code.lossy:
        yield f"cameo:{label}"
    if label is Stance.UNDECIDED:
        yield f"plover:{label}"
