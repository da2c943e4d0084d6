"""Governors: a candidate in; each mention of a party in it, with the preposition that governs it, out."""

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from classifiers.candidates import Candidate, MarkedParty
from classifiers.contacts import prepositions
from classifiers.folding import fold
from classifiers.parties import ANY, Standing
from classifiers.russian import is_nominative
from classifiers.span import Span


class Governor(StrEnum):
    """What a preposition, or a case, makes of a mention."""

    FREE = "free"  # nothing stands in front: a subject or an object
    WITH = "with"  # whom one talks with
    TO = "to"  # to whom one comes, says or offers something
    BETWEEN = "between"
    OTHER = "other"  # from, about, in, against …: neither does it nor has it done to it
    OF = "of"  # the possessor of the noun in front
    OBLIQUE = "oblique"  # in a Russian case that no subject has


class Governed(Struct, frozen=True, kw_only=True):
    """A mention of a party in a candidate: where it stands in its field, what governs it, and whether 's follows."""

    party: str
    span: Span
    standing: Standing
    governor: Governor
    owns: bool = False


_GAP_WORDS = 6  # between a preposition and the name: 'with the country's deputy foreign minister'
_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*|[^\w\s]")
_STOPS = frozenset(".;:!?؟؛—–()")
_AND = re.compile(
    r"""[\s,،"”»«“-]* (?:\b(?:and|or|as\swell\sas|и|или|а\sтакже|أو|وكذلك)\b|و|&)? [\s"”»«“]* (?:the\s|its\s|with\s|с\s|مع\s)?""",
    re.VERBOSE,
)


_CACHED_SENTENCES = 64
"""A sentence is looked at once for each stance that it expresses."""


@lru_cache(maxsize=_CACHED_SENTENCES)
def governed(candidate: Candidate) -> tuple[Governed, ...]:
    """
    List the mentions of parties in *candidate*, 'all parties' left out, in order.

    A name in a list ('with Qatar, Egypt and the UN') is governed as the one in front of it; so is a second name of the same party right behind the first ('with the Russian minister Lavrov').
    """
    mentions = sorted(
        (
            _governed(party, span, candidate)
            for party in candidate.parties
            if party.party != ANY
            for span in party.mentions
            if candidate.start <= span.start and span.end <= candidate.end
        ),
        key=lambda one: one.span.start,
    )
    return tuple(_shared(mentions, candidate))


def _governed(party: MarkedParty, span: Span, candidate: Candidate) -> Governed:
    text = candidate.text
    start, end = span.start - candidate.start, span.end - candidate.start
    return Governed(
        party=party.party,
        span=span,
        standing=party.standing or Standing.NAMED,
        governor=_governor(text[:start], text[start:end], candidate.language),
        owns=text.startswith(("'s", "’s", "' ", "’ "), end),
    )


def _governor(before: str, written: str, language: str) -> Governor:
    """What governs a name that stands behind *before*: the nearest preposition that reaches it, or else its case."""
    known = prepositions(language)
    joined = _joined(before, language)
    for distance, word in enumerate(reversed(_WORD.findall(before[-_REACH_CHARS:]))):
        kinds = known.get(fold(word).text, frozenset())
        if joined or word in _STOPS or distance > _GAP_WORDS or "STOP" in kinds or word in ",،":
            break
        if kinds:
            return Governor(min(kinds).lower())
        joined = _prefixed(word, language)
    if joined is None and language == "ru" and not is_nominative(written):
        return Governor.OBLIQUE
    return joined or Governor.FREE


_REACH_CHARS = 90


def _joined(before: str, language: str) -> Governor | None:
    """What an Arabic preposition that is written with the name makes of it: 'بترامب', 'لموسكو', 'للولايات المتحدة'."""
    joined = before.rpartition(" ")[2] if language == "ar" else ""
    if joined in {"ب", "بال", "وب"}:
        return Governor.WITH
    return Governor.TO if joined in {"ل", "لل", "ول"} else None


def _prefixed(word: str, language: str) -> Governor | None:
    """The same where the preposition is written with a title in front of the name: 'للرئيس السوري', 'بالرئيس السوري'."""
    if language != "ar" or len(word) <= _SHORTEST_PREFIXED:
        return None
    if word.startswith("بال"):
        return Governor.WITH
    return Governor.TO if word.startswith("لل") else None


_SHORTEST_PREFIXED = 5


def _shared(mentions: list[Governed], candidate: Candidate) -> list[Governed]:
    shared: list[Governed] = mentions[:1]
    for one, other in pairwise(mentions):
        before = shared[-1]
        gap = candidate.text[one.span.end - candidate.start : other.span.start - candidate.start]
        listed = other.governor in {Governor.FREE, Governor.OBLIQUE} and _AND.fullmatch(gap) is not None
        same = (
            one.party == other.party
            and other.governor is Governor.FREE
            and len(gap.split()) <= _GAP_WORDS
            and not re.search(r"[.;:!?]", gap)
        )
        shared.append(replace(other, governor=before.governor) if listed or same else other)
    return shared


def listed(mentions: Sequence[Governed], candidate: Candidate) -> list[list[Governed]]:
    """Group *mentions*, in order: those of one list ('Qatar, Egypt and the UN') together."""
    groups: list[list[Governed]] = []
    for one in mentions:
        if groups:
            gap = candidate.text[groups[-1][-1].span.end - candidate.start : one.span.start - candidate.start]
            if _AND.fullmatch(gap) or (groups[-1][-1].party == one.party and len(gap.split()) <= _GAP_WORDS):
                groups[-1].append(one)
                continue
        groups.append([one])
    return groups
