"""Weights: how a claim is told in; how much it counts out. One table for all that makes a claim weaker."""

from collections.abc import Iterable

from classifiers.claim import Quote, When
from classifiers.stance import Stance
from streams.signals import Signal

SAID = "said"
"""The strength with which anything at all was said, beside those of the stances; flags are shares of it."""

_QUOTE = {Quote.DIRECT: 100, Quote.INDIRECT: 90, Quote.NARRATION: 60}
"""Percent: the party's own words count in full; a newspaper's account may be background, old or wrong."""

_HEARSAY = 50
"""Percent: what one party says about another's stance ('Kyiv refuses to talk', said in Moscow) is half a witness."""

_UNKNOWN_SPEAKER = 70
"""Percent: a speaker whose party is not known may speak for the actor or about it."""

_PAST = 50
"""Percent, on the axis of plans only: that a contact took place, or did not, says less about the next one."""

_PLANS = frozenset({Stance.CONFIRMATION.value, Stance.DENIAL.value})


def weight(signal: Signal) -> tuple[int, bool]:
    """Weigh how *signal*'s claim is told: in percent, and whether it is about the past."""
    percent = _QUOTE.get(signal.quote or Quote.NARRATION, _QUOTE[Quote.NARRATION])
    if signal.speaker is not None and signal.speaker.party != signal.actor:
        percent = percent * (_HEARSAY if signal.speaker.party else _UNKNOWN_SPEAKER) // 100
    return percent, signal.when is When.PAST


def strengths(labels: Iterable[str], confidences: Iterable[int], percent: int, *, past: bool) -> list[int]:
    """
    Multiply confidences (thousandths), one a label, with a claim's weight; whole thousandths.

    >>> strengths(["open_to_dialogue", "denial_of_plans"], [900, 800], 90, past=True)
    [810, 360]
    """
    return [
        confidence * percent * (_PAST if past and label in _PLANS else 100) // 10_000
        for label, confidence in zip(labels, confidences, strict=True)
    ]
