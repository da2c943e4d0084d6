"""Verdicts: scored candidates and the claims that were made of them in; what became of each stance that anybody saw in them, and why, out."""

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

from msgspec import Struct

from classifiers.candidates import Candidate
from classifiers.claim import Claim, Words
from classifiers.claims import Judgement, Reading
from classifiers.features import View
from classifiers.grammar.firing import Firing
from classifiers.stance import LABELS, Stance

_WORTH_TELLING = 0.5
"""Of its threshold that a stance must reach to be told of at all, where no rule fired for it."""


class Outcome(StrEnum):
    """What became of a stance."""

    CLAIMED = "claimed"
    UNSURE = "unsure"  # its confidence is under the threshold
    OUT_OF_SCOPE = "out_of_scope"  # the sentence is about something else: sport, business, a court
    NOT_ABOUT_TALKS = (
        "not_about_talks"  # a rule fired, but the article around it makes it unlikely that anything is expressed
    )
    SET_ASIDE = "set_aside"  # a surer stance contradicts it, or nobody's it can be


class Verdict(Struct, frozen=True, kw_only=True):
    """
    A stance of a sentence and what became of it: *confidence* against *threshold*, 0 to 1. *rules* fired for it; where none did and it is claimed,
    *words* are those that the model leans on, if they were asked for.
    """

    label: Stance
    outcome: Outcome
    confidence: float
    threshold: float
    actors: tuple[str, ...] = ()
    counterparts: tuple[str, ...] = ()
    speaker: str | None = None
    rules: tuple[Firing, ...] = ()
    words: tuple[Words, ...] = ()


class Explained(Struct, frozen=True):
    """A candidate, what the grammar found in it, and the verdicts on its stances, in the order of `LABELS`."""

    candidate: Candidate
    fired: tuple[Firing, ...]
    verdicts: tuple[Verdict, ...]


def explained(seen: View, reading: Reading, made: Iterable[Claim], judgement: Judgement) -> Explained:
    """Say what became of each stance of one candidate; *made* are the article's claims."""
    candidate = reading.candidate
    here = [
        claim
        for claim in made
        if (claim.story, claim.field) == (candidate.story, candidate.field)
        and candidate.start <= claim.start < candidate.end
    ]
    return Explained(candidate, seen.fired, tuple(_verdicts(seen, reading, here, judgement)))


def _verdicts(seen: View, reading: Reading, made: Sequence[Claim], judgement: Judgement) -> Iterator[Verdict]:
    highest = reading.scores.max(axis=0, initial=0.0)
    for column, label in enumerate(LABELS):
        confidence, threshold = round(float(highest[column]), 4), judgement.thresholds[label]
        rules = tuple(one for one in seen.fired if label in one.stances)
        if not rules and confidence < _WORTH_TELLING * threshold:
            continue
        claims = [claim for claim in made if any(one.label is label for one in claim.stances)]
        for claim in claims:
            yield Verdict(
                label=label,
                outcome=Outcome.CLAIMED,
                confidence=next(one.confidence for one in claim.stances if one.label is label),
                threshold=threshold,
                actors=claim.actors,
                counterparts=claim.counterparts,
                speaker=claim.speaker.name if claim.speaker else None,
                rules=rules,
                words=next(why.words for why in claim.why if why.label is label) if not rules else (),
            )
        if not claims:
            outcome = _why_not(seen, confidence, threshold)
            yield Verdict(label=label, outcome=outcome, confidence=confidence, threshold=threshold, rules=rules)


def _why_not(seen: View, confidence: float, threshold: float) -> Outcome:
    if seen.outside:
        return Outcome.OUT_OF_SCOPE
    if confidence >= threshold:
        return Outcome.SET_ASIDE
    return Outcome.NOT_ABOUT_TALKS if confidence == 0.0 else Outcome.UNSURE
