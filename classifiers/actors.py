"""Actors: a candidate and the stretch that carries a stance in; whose stance it is, and toward whom, out."""

import re
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from classifiers.candidates import Candidate, MarkedParty
from classifiers.contacts import Sides, predicates
from classifiers.governors import Governed, Governor, listed
from classifiers.parties import ANY, Standing
from classifiers.russian_deeds import is_decided, is_to_come
from classifiers.span import Span
from classifiers.stance import Stance
from classifiers.subjecthood import Scene, fallback, impersonal, paired, scene, subject

_CONTACTS = {Stance.CONFIRMATION, Stance.DENIAL}
_SUBJECT_WEIGHT = 2.0


class Roles(NamedTuple):
    """Whose stance it is, and toward whom; parties in the order of the sentence."""

    actors: tuple[str, ...]
    counterparts: tuple[str, ...]


def roles(
    candidate: Candidate,
    evidence: Span,
    label: Stance,
    column: NDArray[np.float64] | None = None,
    *,
    place: Span | None = None,
) -> Roles | None:
    """
    Say whose *label* is, and toward whom, where *evidence*, a stretch of *candidate*, carries it; None where nobody can be found.

    The actor is the subject of the deciding word (*place*, in the candidate's field; by default the likeliest word for the stance), else
    whoever speaks; where a model has scored the parties (*column*, `[n_parties]`), the subject counts double and the likeliest is taken.
    A contact that parties have together ('A met B', 'talks between A and B', 'the two sides agreed') has all of them as actors and no
    counterparts; a visit, a plan, and what a party says of its own contact has one. Those in a list with the actor share the stance.
    """
    seen = scene(candidate, evidence, label, place)
    actor = _actor(seen, column)
    if actor is None:
        return None
    if label in _CONTACTS:
        both = _together(seen, actor, label)
        if len(both) > 1:
            return Roles(both, ())
    actors = _joined(seen, actor) or (actor,)
    others = _counterparts(seen, actors)
    return Roles(others, actors) if others and _got(seen, label) else Roles(actors, others)


def _actor(seen: Scene, column: NDArray[np.float64] | None) -> str | None:
    allowed = _possible(seen.candidate)
    doer = subject(seen)
    if column is None or not allowed:
        return doer or fallback(seen)
    if not column[allowed].any() and (own := _weighed(seen.candidate, column)) == seen.speaking and own:
        return own  # 'they think in Seoul': a place that speaks, beside a name that doesn't
    weights = {seen.candidate.parties[index].party: float(column[index]) for index in allowed}
    if doer is not None:
        weights[doer] = weights.get(doer, 0.0) * _SUBJECT_WEIGHT
    return max(weights, key=lambda party: weights[party])


def _got(seen: Scene, label: Stance) -> bool:
    """Whether an offer is told of by who gets it: 'تلقت الحركة دعوة من بكين' is Beijing's invitation."""
    deciding = seen.text(seen.place.start, seen.place.end)
    return label is Stance.OPEN and all(predicates(deciding, seen.candidate.language, {one}) for one in _GETTING)


_GETTING = ("GETV", "INVITATION")


def _possible(candidate: Candidate) -> list[int]:
    """Whoever can have a stance: not 'all parties', and a mere topic or place only if there is nobody else."""
    everyone = [index for index, party in enumerate(candidate.parties) if party.party != ANY]
    acting = [index for index in everyone if candidate.parties[index].standing in {None, Standing.NAMED}]
    return acting or everyone


def _weighed(candidate: Candidate, column: NDArray[np.float64]) -> str | None:
    """The only party with any weight, if there is one."""
    parties = [party.party for party, weight in zip(candidate.parties, column, strict=True) if weight]
    return parties[0] if len(parties) == 1 and parties[0] != ANY else None


def _together(seen: Scene, actor: str, label: Stance) -> tuple[str, ...]:
    """All sides of a contact that they have together; fewer than two where one side has it, or speaks of it."""
    candidate = seen.candidate
    between = _parties(one for one in seen.named if one.governor is Governor.BETWEEN)
    own = seen.speaking == actor
    if len(between) > 1 and seen.speaking not in between:
        return between
    subjects = _joined(seen, actor)
    if len(subjects) > 1:
        return subjects
    if candidate.pair and len(candidate.dyad) == 2 and actor in candidate.dyad and paired(seen):
        return candidate.dyad
    alone = (own and _speaks_of_other(seen, actor)) or (label is Stance.DENIAL and is_decided(seen))
    if alone or ((own or label is Stance.DENIAL) and not impersonal(seen)):
        return ()
    if _plans(seen, actor) or _deciding(seen) is not Sides.MEET or (own and label is Stance.DENIAL):
        return ()
    return (actor, *_counterparts(seen, (actor,)))


def _deciding(seen: Scene) -> Sides | None:
    """What the deciding word says of the sides of the contact, or else the first word for one; in Russian a verb's noun says it."""
    kinds = [word for word in seen.words if word.sides is not Sides.OFFER]
    own = seen.candidate.language != "ru"
    deciding = [word for word in kinds if own and seen.place.start <= word.start < seen.place.end]
    return next((word.sides for word in (*deciding, *kinds)), None)


def _plans(seen: Scene, actor: str) -> bool:
    """Whether one party is going to have a contact with another: 'the envoy is due to hold talks with the minister'."""
    if seen.candidate.language == "ru":
        return is_to_come(seen) and _speaks_of_other(seen, actor)
    if not _speaks_of_other(seen, actor):
        return False
    before = seen.text(max(seen.evidence.start, seen.place.start - _PLAN_CHARS), seen.place.start)
    return seen.candidate.language == "en" and _GOING_TO.search(before) is not None


_PLAN_CHARS = 40
_GOING_TO = re.compile(r"\b(?:will|would|to)\s+(?:\w+\s+){0,2}$", re.IGNORECASE)


def _speaks_of_other(seen: Scene, actor: str) -> bool:
    """Whether the other side stands behind a 'with': who says 'the talks with them went well' speaks of his own."""
    return any(one.governor is Governor.WITH and one.party != actor for one in seen.named)


def _joined(seen: Scene, actor: str) -> tuple[str, ...]:
    """The actor and those named with it in a list, if they stand as a subject; empty if it stands alone."""
    for group in listed(seen.named, seen.candidate):
        parties = _parties(group)
        if (
            actor in parties
            and len(parties) > 1
            and group[0].governor is Governor.FREE
            and group[0].span.start <= seen.place.start
        ):
            return parties
    return ()


def _parties(mentions: Iterable[Governed]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.party for one in mentions))


def _counterparts(seen: Scene, actors: Sequence[str]) -> tuple[str, ...]:
    """
    Whom a stance is toward: whom 'with' says, who is visited, the other of the story's two, else whoever else is named.

    'All parties' stand beside those that the sentence names with them.
    """
    others = [one for one in seen.named if one.party not in actors]
    named = [one for one in others if one.standing is Standing.NAMED]
    everyone = any(party.party == ANY and _within(party, seen) for party in seen.candidate.parties)
    for found in (
        _nearest([one for one in others if one.governor is Governor.WITH], seen),
        _destination(others, seen),
        [one for one in named if one.party in seen.candidate.dyad],
        [] if everyone else [one for one in named if one.governor is not Governor.OTHER],
        [] if everyone else named,
    ):
        if found:
            return _ordered({*_parties(found), ANY} if everyone else set(_parties(found)), seen)
    if everyone:
        return (ANY,)
    carried = tuple(party for party in seen.candidate.dyad if party not in actors)[:1]
    return _outside(seen.candidate, actors) or carried or _owner_of_place(others, actors)


def _owner_of_place(others: Sequence[Governed], actors: Sequence[str]) -> tuple[str, ...]:
    """Where nobody else is known, one that is ready to come to a place comes to its owner; several that meet there have each other."""
    places = _parties(one for one in others if one.standing is Standing.PLACE)
    return places if len(actors) == 1 and len(places) == 1 else ()


def _outside(candidate: Candidate, actors: Sequence[str]) -> tuple[str, ...]:
    """Whom the rest of the sentence names: the other of the story's two, or the only other one."""
    others = [
        one.party for one in candidate.parties if one.party not in {*actors, ANY} and one.standing is Standing.NAMED
    ]
    known = [party for party in others if party in candidate.dyad]
    return tuple(known[:1] or (others if len(others) == 1 else []))


def _within(party: MarkedParty, seen: Scene) -> bool:
    return any(seen.evidence.contains(mention) for mention in party.mentions)


def _ordered(parties: Collection[str], seen: Scene) -> tuple[str, ...]:
    return tuple(party.party for party in seen.candidate.parties if party.party in parties)


def _nearest(mentions: Sequence[Governed], seen: Scene) -> list[Governed]:
    """The first list of names behind the deciding words, else the last in front of them."""
    groups = listed(mentions, seen.candidate)
    behind = [group for group in groups if group[0].span.start >= seen.place.start]
    return (behind[:1] or groups[-1:] or [[]])[0]


def _destination(others: Sequence[Governed], seen: Scene) -> list[Governed]:
    """Whom somebody visits: named first behind the word for it."""
    visit = next((word for word in seen.words if word.sides is Sides.VISIT), None)
    if visit is None:
        return []
    groups = listed([one for one in others if one.span.start >= visit.end], seen.candidate)
    return groups[0] if groups else []
