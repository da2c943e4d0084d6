"""Join: what the n-grams hold of a sentence, and what the grammar found in it, in; the features for those who judge between them, out."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from classifiers.features import Features, View
from classifiers.stance import LABELS

Matrix = NDArray[np.float64]

_EXTREME = 1e-4
_MANY = 3


def opinions(seen: View, stances: Matrix, any_stance: float) -> Features:
    """
    Describe a sentence by both readers: *stances* `[6]` and *any_stance* are the n-grams' probabilities, the firings are the view's.

    A firing tells its stance, its predicate, its mode and its weight; which rule it was would be learned by heart.
    """
    candidate = seen.candidate
    features: Features = {f"n:{label}": _logit(chance) for label, chance in zip(LABELS, stances.tolist(), strict=True)}
    features |= {
        "n:any": _logit(any_stance),
        f"language:{candidate.language}": 1.0,
        f"title:{candidate.is_title}": 1.0,
        f"spoken:{candidate.speaker is not None}": 1.0,
    }
    told = [firing for firing in seen.fired if firing.holder]
    for firing in told:
        for stance in firing.stances:
            features[f"g:{stance}"] = 1.0
            features[f"g:{stance}:{candidate.language}"] = 1.0
            features[f"g:{stance}:{firing.predicate}"] = 1.0
            features[f"g:{stance}:mode:{firing.mode}"] = 1.0
            features[f"g:{stance}:weight:{firing.weight}"] = 1.0
    features["g:stances"] = float(min(_MANY, len({stance for firing in told for stance in firing.stances})))
    return features


def surroundings(views: Sequence[View], any_stance: Matrix) -> list[Features]:
    """
    Describe what stands around each sentence of an article: *any_stance* `[n]` are the n-grams' probabilities of the sentences, in order.

    Where the rest of the article speaks of talks, a doubtful sentence is likelier to; routine meetings stand in articles about other things.
    """
    logits = [_logit(chance) for chance in any_stance.tolist()]
    fired = [bool(seen.fired) for seen in views]
    by_height = sorted(range(len(logits)), key=logits.__getitem__)[-2:]
    found = []
    for place, (logit, chance) in enumerate(zip(logits, any_stance.tolist(), strict=True)):
        others = len(views) - 1
        features = {
            "alone": float(not others),
            "first": float(place == 0),
            "before": logits[place - 1] if place else 0.0,
            "behind": logits[place + 1] if place < others else 0.0,
            "title": logits[0] if place and views[0].candidate.is_title else 0.0,
        }
        if others:
            features |= {
                "highest": logits[next(other for other in reversed(by_height) if other != place)],
                "mean": (sum(logits) - logit) / others,
                "expected": min(4.0, float(any_stance.sum()) - chance),
                "fired": (sum(fired) - fired[place]) / others,
            }
        found.append(features)
    return found


def _logit(chance: float) -> float:
    held = min(max(chance, _EXTREME), 1 - _EXTREME)
    return float(np.log(held / (1 - held)))
