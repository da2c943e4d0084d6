"""Part features: a stance at its place in a candidate in; what is seen of the contact, and of each party in it, out."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from classifiers.actors import Roles, roles
from classifiers.candidates import Candidate, MarkedParty
from classifiers.features import Features, View
from classifiers.folding import fold
from classifiers.governors import Governed, Governor, listed
from classifiers.grammar.firing import Firing
from classifiers.parties import ANY, Standing
from classifiers.span import Span
from classifiers.stance import Stance
from classifiers.subjecthood import Scene, impersonal, paired, scene

_MANY = 4
_NEAR_CHARS, _FAR_CHARS = 12, 45
_BESIDE_CHARS = 40


class Placed(Struct, frozen=True):
    """
    A stance where a candidate expresses it: *evidence* is the stretch that carries it, *ruled* whose it is and toward whom by the rules alone.

    *firing* is the rule that found it; null where a model alone did.
    """

    candidate: Candidate
    label: Stance
    evidence: Span
    ruled: Roles
    firing: Firing | None = None


class Described(Struct, frozen=True):
    """What is seen of a placed stance: of the contact as a whole, and of each of the candidate's parties, in their order."""

    contact: Features
    parties: tuple[Features, ...]


def placings(seen: View, label: Stance) -> tuple[Placed, ...]:
    """Where a candidate expresses *label*: wherever a rule found it, else in all of its sentence; nowhere if nobody can have it."""
    found = tuple(
        by_rule(seen.candidate, label, firing) for firing in seen.fired if firing.holder and label in firing.stances
    )
    alone = None if found else by_sentence(seen.candidate, label)
    return found if alone is None else (alone,)


def by_rule(candidate: Candidate, label: Stance, firing: Firing) -> Placed:
    """Place a stance where a rule found it."""
    return Placed(candidate, label, firing.clause, Roles(firing.holder, firing.toward), firing)


def by_sentence(candidate: Candidate, label: Stance) -> Placed | None:
    """Place a stance that no rule found in the whole sentence; None if nobody can have it."""
    ruled = roles(candidate, candidate.span, label)
    return None if ruled is None else Placed(candidate, label, candidate.span, ruled)


def described(placed: Placed) -> Described:
    """
    Describe the stance and each party's part in it; the parties are those of `pool`.

    The order of the parties changes nothing but the order of what is said of them. No party is named in a feature: who talks is not to be learned, only how it is said.
    """
    firing = placed.firing
    seen = scene(placed.candidate, placed.evidence, placed.label, firing.place if firing else None)
    whole = _whole(placed, seen)
    parties = tuple(_party(party, placed, seen, whole) for party in pool(placed.candidate))
    return Described(dict.fromkeys(_contact(placed, seen, whole), 1.0), parties)


def pool(candidate: Candidate) -> tuple[MarkedParty, ...]:
    """Whoever can take part: the parties that the candidate marks, and the two that its story is about where it doesn't mean them already."""
    marked = {party.party for party in candidate.parties}
    return (
        *candidate.parties,
        *(MarkedParty(party=party, mentions=()) for party in candidate.dyad if party not in marked),
    )


class _Whole(Struct, frozen=True):
    """What all parties of a placed stance share: its kind of predicate, what the rules make of it, how many are named, who says it."""

    predicate: str
    ruled: str
    named: int
    inside: int
    voice: str
    contact: str
    lists: tuple[frozenset[str], ...]


def _whole(placed: Placed, seen: Scene) -> _Whole:
    candidate = placed.candidate
    named = [party for party in candidate.parties if party.standing is Standing.NAMED and party.party != ANY]
    inside = {one.party for one in seen.named if one.standing is Standing.NAMED}
    speaking = seen.said.speaker.party if seen.said else None
    voice = "nobody" if seen.said is None else "unknown" if speaking is None else "party"
    groups = (frozenset(one.party for one in group) for group in listed(seen.named, candidate))
    return _Whole(
        predicate=placed.firing.predicate if placed.firing else "-",
        ruled=_kind(placed.ruled),
        named=min(_MANY, len(named)),
        inside=min(_MANY, len(inside)),
        voice=voice,
        contact=_sides(seen),
        lists=tuple(group for group in groups if len(group) > 1),
    )


def _kind(ruled: Roles) -> str:
    """What the rules make of it: nobody's, one party's, or several parties', with or without another side."""
    many = "none" if not ruled.actors else "one" if len(ruled.actors) == 1 else "many"
    return f"{many}:{'toward' if ruled.counterparts else 'alone'}"


def _sides(seen: Scene) -> str:
    """What the words for contacts say of the sides: that at the place, else the nearest."""
    inside = [word for word in seen.words if seen.place.start <= word.start < seen.place.end]
    near = inside or sorted(seen.words, key=lambda word: abs(word.start - seen.place.start))[:1]
    return near[0].sides.value if near else "none"


def _contact(placed: Placed, seen: Scene, whole: _Whole) -> Iterator[str]:
    language, label = placed.candidate.language, placed.label.value
    for name in _of_contact(placed, seen, whole):
        yield name
        yield f"{language}|{name}"
        yield f"{label}|{name}"
    yield f"{language}|{label}|{whole.predicate}|{whole.ruled}"


def _of_contact(placed: Placed, seen: Scene, whole: _Whole) -> Iterator[str]:
    candidate = placed.candidate
    speaking = seen.speaking
    yield "always"
    yield f"ruled:{whole.ruled}"
    yield f"predicate:{whole.predicate}:{whole.ruled}"
    yield f"contact:{whole.contact}:{whole.ruled}"
    yield f"contact:{whole.contact}:{whole.voice}"
    yield f"named:{whole.named}:{whole.inside}:{whole.ruled}"
    yield f"named:{whole.inside}:{whole.voice}"
    yield f"voice:{whole.voice}:{candidate.is_title}:{candidate.quote.value}"
    yield f"pair:{candidate.pair}:{candidate.pair and paired(seen)}:{len(candidate.dyad)}"
    yield f"impersonal:{impersonal(seen)}:{whole.ruled}"
    yield f"lists:{min(2, len(whole.lists))}:{any(speaking in group for group in whole.lists)}"
    governors = {one.governor for one in seen.named}
    for governor in Governor:
        yield f"governs:{governor}:{governor in governors}:{whole.contact}"
    if placed.firing is not None:
        yield f"mode:{placed.firing.mode}:{placed.firing.when}"
    acting = [one for one in seen.named if one.standing is Standing.NAMED]
    order = "".join(_sign(one, seen) for one in acting[:_MANY])
    yield f"order:{order}"
    yield f"order:{order}:{whole.contact}"
    for word in _deciding(seen):
        yield f"word:{word}"
        yield f"word:{word}:{whole.ruled}"


def _sign(one: Governed, seen: Scene) -> str:
    """A mention as a letter or two: on which side of the place it stands, and what governs it."""
    side = "<" if one.span.start < seen.place.start else ">"
    return f"{side}{one.governor.value}"


def _deciding(seen: Scene) -> Iterator[str]:
    """The first letters of the words at the place: their stems, more or less."""
    for word in fold(seen.text(seen.place.start, seen.place.end)).text.split()[:4]:
        yield word[:5]


def _party(party: MarkedParty, placed: Placed, seen: Scene, whole: _Whole) -> Features:
    language, label = placed.candidate.language, placed.label.value
    found = list(_of_party(party, placed, seen, whole))
    names = [*found, *(f"{label}|{name}" for name in found), *(f"{language}|{name}" for name in found)]
    return dict.fromkeys(names, 1.0)


def _of_party(party: MarkedParty, placed: Placed, seen: Scene, whole: _Whole) -> Iterator[str]:
    candidate = placed.candidate
    part = _part(party.party, placed.ruled)
    ruled = f"{part}:{whole.ruled}"
    speaks = _speaks(party.party, seen)
    place = candidate.dyad.index(party.party) if party.party in candidate.dyad else "out"
    standing = party.standing.value if party.standing else "carried"
    yield f"ruled:{ruled}"
    yield f"ruled:{ruled}:{whole.predicate}"
    yield f"ruled:{ruled}:{whole.contact}"
    yield f"ruled:{ruled}:{speaks}"
    yield f"ruled:{ruled}:{standing}"
    yield f"ruled:{ruled}:named:{whole.inside}"
    yield f"standing:{standing}:{min(2, len(party.mentions))}:named:{whole.named}"
    yield f"speaks:{speaks}:{standing}"
    yield f"speaks:{speaks}:{whole.predicate}"
    yield f"dyad:{place}:{standing}:{candidate.pair}"
    yield f"dyad:{place}:{speaks}:named:{whole.inside}"
    yield f"title:{candidate.is_title}:{part}"
    if party.party == ANY:
        yield f"any:{whole.predicate}"
    about = candidate.subject.party if candidate.subject else None
    if about is not None:
        yield f"about:{about == party.party}:{part}"
    mentions = [one for one in seen.named if one.party == party.party]
    if not mentions:
        yield f"away:{standing}:{part}:named:{whole.inside}"
        return
    yield from _around(mentions, placed, seen, whole, ruled)


def _around(mentions: Sequence[Governed], placed: Placed, seen: Scene, whole: _Whole, ruled: str) -> Iterator[str]:
    """How a party's mentions stand to the place of the stance, and to other parties' mentions."""
    first = mentions[0]
    nearest = min(mentions, key=lambda one: _distance(one, seen))
    acting = [one for one in seen.named if one.standing is Standing.NAMED]
    order = list(dict.fromkeys(one.party for one in acting))
    rank = order.index(first.party) if first.party in order else "none"
    yield f"rank:{rank}:of:{whole.inside}"
    yield f"rank:{rank}:{ruled}"
    yield f"rank:{rank}:{first.governor}:{whole.contact}"
    listed_with = next((group for group in whole.lists if first.party in group), frozenset())
    yield f"list:{bool(listed_with)}:{bool(listed_with & set(placed.ruled.actors))}:{bool(listed_with & set(placed.ruled.counterparts))}:{ruled}"
    for name, one in (("first", first), ("near", nearest)):
        side = _sign(one, seen)
        far = _distance(one, seen)
        steps = 0 if far < _NEAR_CHARS else 1 if far < _FAR_CHARS else 2
        between = sum(_between(other, one, seen) for other in acting if other.party != one.party)
        yield f"{name}:{side}:{steps}"
        yield f"{name}:{side}:{ruled}"
        yield f"{name}:{side}:{whole.predicate}"
        yield f"{name}:{side}:{whole.contact}:{whole.voice}"
        yield f"{name}:{side}:between:{min(2, between)}"
        yield f"{name}:owns:{one.owns}:{side}"
    yield from _beside(first, placed)


def _beside(one: Governed, placed: Placed) -> Iterator[str]:
    """The words beside a mention: a verb behind it, an office in front of it."""
    text, start = placed.candidate.text, placed.candidate.start
    before = fold(text[max(0, one.span.start - start - _BESIDE_CHARS) : one.span.start - start]).text.split()
    after = fold(text[one.span.end - start : one.span.end - start + _BESIDE_CHARS]).text.split()
    yield f"before:{before[-1] if before else '^'}"
    yield f"after:{after[0] if after else '$'}"
    yield f"after2:{' '.join(after[:2])}"


def _distance(one: Governed, seen: Scene) -> int:
    return max(one.span.start - seen.place.end, seen.place.start - one.span.end, 0)


def _between(other: Governed, one: Governed, seen: Scene) -> bool:
    """Whether another mention stands between one and the place of the stance."""
    low, high = sorted((one.span.start, seen.place.start))
    return low < other.span.start < high


def _part(party: str, ruled: Roles) -> str:
    return "holder" if party in ruled.actors else "toward" if party in ruled.counterparts else "none"


def _speaks(party: str, seen: Scene) -> str:
    """Whether the party says the stretch itself, another does, or nobody."""
    if seen.said is None:
        others = {said.speaker.party for said in seen.candidate.said}
        return "elsewhere" if party in others else "nobody"
    return "self" if seen.said.speaker.party == party else "other"
