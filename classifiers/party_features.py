"""Party features: a view of a candidate in; what the model sees of each party under each stance out."""

import re
from collections.abc import Iterator

from classifiers.candidates import Candidate, MarkedParty
from classifiers.features import Features, View
from classifiers.folding import fold
from classifiers.grammar.classes import PARTY, classes
from classifiers.grammar.marks import Mark
from classifiers.stance import LABELS, Stance

_PARTY = frozenset({PARTY})
_WORDS = re.compile(r"[^\W\d_]+|[^\w\s]")
_CLASSES: dict[Stance, frozenset[str]] = {
    Stance.OPEN: frozenset(
        {
            "READY",
            "HOPE",
            "SUPPORT",
            "INVITE",
            "INVITATION",
            "IMPORTANT",
            "WELCOME",
            "ACCEPT",
            "RULEOUT",
            "HOST",
            "CONTINUE",
        }
    ),
    Stance.CLOSED: frozenset({"REFUSE", "RULEOUT", "BREAK", "USELESS", "READY", "ACCEPT", "NEGOTIATEV", "LACK"}),
    Stance.CONFIRMATION: frozenset(
        {"MEETV", "DISCUSSV", "HOLD", "RECEIVE", "SCHED", "PREP", "AGREE", "ARRIVE", "FIX", "AFTER"}
    ),
    Stance.DENIAL: frozenset({"DENY", "NONE", "NODATE", "STOP", "SCHED", "PLAN", "PREP", "HOLD"}),
    Stance.CONDITIONAL: frozenset({"COND", "IF", "UNLESS", "MUST", "READY", "REFUSE", "BEFORE"}),
    Stance.UNDECIDED: frozenset({"UNDECIDED", "MAYBE", "WHETHER", "STILLNOT"}),
}
"""The predicates whose subject is likely the actor of a stance."""


def party_features(seen: View) -> list[list[Features]]:
    """
    Describe each party of a candidate once for each stance: `[n_parties][6]` feature dicts.

    What is said of a party depends on the other parties only through the candidate's own order of their places in the text, so that to
    permute `candidate.parties` permutes the rows and nothing else.
    """
    candidate = seen.candidate
    folded = fold(candidate.text).text
    firsts = sorted(mentions[0].start for mentions in seen.parties if mentions)
    described = []
    for party, mentions in zip(candidate.parties, seen.parties, strict=True):
        shared = [*_role(candidate, party, mentions, firsts), *_neighbours(folded, mentions)]
        described.append([_named(shared, label, [*_beside(mentions, seen.found, label)]) for label in LABELS])
    return described


def _named(shared: list[str], label: Stance, own: list[str]) -> Features:
    names = [*shared, *own, *(f"{label}|{name}" for name in (*shared, *own))]
    return dict.fromkeys(names, 1.0)


def _role(candidate: Candidate, party: MarkedParty, mentions: tuple[Mark, ...], firsts: list[int]) -> Iterator[str]:
    named = len(firsts)
    carried = sum(not other.mentions for other in candidate.parties)
    yield f"language:{candidate.language}"
    yield f"named:{min(named, 4)}"
    yield f"mentions:{min(len(mentions), 2)}:of:{min(named, 4)}:carried:{min(carried, 2)}"
    if party.party == "ANY":
        yield "any"
    speaks = candidate.speaker is not None and candidate.speaker.party == party.party
    spoken = "none" if candidate.speaker is None else "unknown" if candidate.speaker.party is None else "other"
    role = "speaks" if speaks else spoken
    yield f"role:{role}"
    yield f"role:{role}:{candidate.quote.value}:{bool(mentions)}"
    if party.standing is not None:
        yield f"standing:{party.standing}:{min(named, 3)}"
    yield f"addressed:{party.addressed}"
    place = candidate.dyad.index(party.party) if party.party in candidate.dyad else "out"
    yield f"dyad:{place}"
    yield f"dyad:{place}:pair:{candidate.pair}:{bool(mentions)}"
    if candidate.subject is not None:
        yield f"subject:{candidate.subject.party == party.party}:{bool(mentions)}"
    others = sum(one.speaker.party == party.party for one in candidate.said)
    yield f"said:{min(others, 2)}:of:{min(len(candidate.said), 2)}:{role}"
    if mentions:
        rank = firsts.index(mentions[0].start)
        yield f"rank:{rank if rank < 3 else 'late'}:of:{min(named, 4)}"
        yield f"rank:{rank if rank < 3 else 'late'}:{role}"
        yield f"title:{candidate.is_title}:rank:{min(rank, 3)}"
    else:
        yield f"unnamed:beside:{min(named, 3)}:{role}"


def _neighbours(folded: str, mentions: tuple[Mark, ...]) -> Iterator[str]:
    """The words beside the first two mentions, and how a mention ends: a preposition or a case says who does and to whom it is done."""
    for mention in mentions[:2]:
        before = _WORDS.findall(folded[max(0, mention.span.start - 40) : mention.span.start])
        after = _WORDS.findall(folded[mention.span.end : mention.span.end + 40])
        yield f"before:{before[-1] if before else '^'}"
        yield f"before2:{' '.join(before[-2:]) or '^'}"
        yield f"after:{after[0] if after else '$'}"
        yield f"ends:{folded[mention.span.slice][-2:]}"
        yield f"begins:{folded[mention.span.slice][:1]}"


def _beside(mentions: tuple[Mark, ...], found: tuple[Mark, ...], label: Stance) -> Iterator[str]:
    """Where the first mentions stand from the predicates of the stance, from nouns for dialogue and from the nearest cues."""
    for mention in mentions[:2]:
        for name, wanted in (("predicate", _CLASSES[label]), ("dialogue", classes().dialogue)):
            marked = [cue for cue in found if cue.has(wanted)]
            if not marked:
                yield f"{name}:absent"
                continue
            nearest = min(marked, key=lambda cue: abs(cue.start - mention.start))
            side = "after" if nearest.start > mention.start else "before"
            same = nearest.clause == mention.clause
            low, high = sorted((mention.start, nearest.start))
            between = any(cue.has(_PARTY) and low < cue.start < high for cue in found)
            yield f"{name}:{side}:{same}"
            yield f"{name}:{side}:{same}:{min(abs(nearest.start - mention.start) // 4, 3)}"
            yield f"{name}:{side}:{between}"
            if name == "predicate":
                yield f"{name}:{'/'.join(sorted(nearest.classes))}:{nearest.negated}:{side}"
        left = [cue for cue in found if cue.end <= mention.start and not cue.has(_PARTY)]
        right = [cue for cue in found if cue.start >= mention.end and not cue.has(_PARTY)]
        yield f"left:{'/'.join(sorted(left[-1].classes)) if left else '^'}"
        yield f"right:{'/'.join(sorted(right[0].classes)) if right else '$'}"
