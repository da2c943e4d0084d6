"""Events: statements and their claims in; event records with the columns that users of POLECAT and of GDELT know, out. Pure."""

from collections.abc import Iterable, Iterator, Mapping

from babel.core import get_global
from msgspec import Struct

from classifiers.claim import Claim, Codes
from classifiers.codes import codes as codes_of
from classifiers.identity import digest
from streams.names import english_name
from streams.statements import Statement

_GOLDSTEIN = {
    "011": -0.1,
    "014": 0.0,
    "016": -2.0,
    "026": 4.0,
    "036": 4.0,
    "046": 7.0,
    "125": -5.0,
    "134": -5.8,
    "164": -7.0,
}
"""Goldstein's scale for the codes that stances project on, as GDELT's table has it (CAMEO.goldsteinscale.txt)."""

_QUAD_CLASSES = ((5, 1), (8, 2), (13, 3), (20, 4))
"""GDELT's QuadClass by the last root code that belongs to it: verbal and material cooperation, verbal and material conflict."""


class Event(Struct, frozen=True, kw_only=True):
    """
    One code of one statement. Counts are those of the statement; a statement of several stances makes several events.

    The names of GDELT's columns are its own (Event Database Codebook 2.0), those with spaces POLECAT's (codebook of 2023). What neither scheme can say is named in *lossy*.
    """

    GLOBALEVENTID: str
    SQLDATE: int
    Actor1Code: str
    Actor1Name: str
    Actor1CountryCode: str
    Actor2Code: str
    Actor2Name: str
    Actor2CountryCode: str
    IsRootEvent: int
    EventCode: str
    EventBaseCode: str
    EventRootCode: str
    QuadClass: int
    GoldsteinScale: float
    NumMentions: int
    NumSources: int
    NumArticles: int
    DATEADDED: int
    SOURCEURL: str
    statement_id: str
    confidence: float
    lossy: str


class PoliticalEvent(Struct, frozen=True, kw_only=True, rename={
    "event_id": "Event ID", "event_date": "Event Date", "event_type": "Event Type", "event_mode": "Event Mode", "modality": "Modality",
    "actor_name": "Actor Name", "actor_country": "Actor Country", "recipient_name": "Recipient Name", "recipient_country": "Recipient Country",
    "headline": "Quotation Text", "source": "Source", "language": "Language", "url": "URL",
}):  # fmt: skip
    """One PLOVER code of one statement, in POLECAT's columns, as far as they are known. Countries are ISO 3166-1 alpha-3."""

    event_id: str
    event_date: str
    event_type: str
    event_mode: str
    modality: str
    actor_name: str
    actor_country: str
    recipient_name: str
    recipient_country: str
    headline: str
    source: str
    language: str
    url: str
    statement_id: str
    confidence: float
    lossy: str


_MODES = frozenset({"historical", "future", "hypothetical", "negation"})


def gdelt(statements: Iterable[Statement], claims: Mapping[str, Claim]) -> Iterator[Event]:
    """Yield the CAMEO events of *statements*; *claims* are known ones by id, from which come the exact codes. Retracted statements make none."""
    for one in statements:
        codes = _codes(one, claims)
        for code in codes.cameo if not one.retracted else ():
            root = int(code[:2])
            day = int(one.first_seen.strftime("%Y%m%d"))
            yield Event(
                GLOBALEVENTID=digest("event", one.statement_id, code),
                SQLDATE=day,
                Actor1Code=country(one.actor) or one.actor,
                Actor1Name=_name(one.actor),
                Actor1CountryCode=country(one.actor),
                Actor2Code=country(one.counterpart) or one.counterpart,
                Actor2Name=_name(one.counterpart),
                Actor2CountryCode=country(one.counterpart),
                IsRootEvent=1,
                EventCode=code,
                EventBaseCode=code[:3],
                EventRootCode=code[:2],
                QuadClass=next(quad for last, quad in _QUAD_CLASSES if root <= last),
                GoldsteinScale=_GOLDSTEIN.get(code, 0.0),
                NumMentions=one.claims,
                NumSources=len(one.outlets),
                NumArticles=one.claims,
                DATEADDED=int(one.last_seen.strftime("%Y%m%d%H%M%S")),
                SOURCEURL=_url(one),
                statement_id=one.statement_id,
                confidence=_confidence(one),
                lossy=" ".join(loss for loss in codes.lossy if loss.startswith("cameo:")),
            )


def polecat(statements: Iterable[Statement], claims: Mapping[str, Claim]) -> Iterator[PoliticalEvent]:
    """Yield the PLOVER events of *statements*; as `gdelt`."""
    for one in statements:
        codes = _codes(one, claims)
        words = next((evidence.text for evidence in one.evidence if evidence.text), "")
        for code in codes.plover if not one.retracted else ():
            kind, *rest = code.split(":")
            yield PoliticalEvent(
                event_id=digest("event", one.statement_id, code),
                event_date=one.first_seen.strftime("%Y-%m-%d"),
                event_type=kind,
                event_mode=" ".join(part for part in rest if part not in _MODES),
                modality=" ".join(part for part in rest if part in _MODES),
                actor_name=_name(one.actor),
                actor_country=country(one.actor),
                recipient_name=_name(one.counterpart),
                recipient_country=country(one.counterpart),
                headline=words,
                source=one.first_outlet or "",
                language=" ".join(one.languages),
                url=_url(one),
                statement_id=one.statement_id,
                confidence=_confidence(one),
                lossy=" ".join(loss for loss in codes.lossy if loss.startswith("plover:")),
            )


def country(party: str) -> str:
    """
    Spell a state in three letters, as CAMEO and ISO do; empty for what is no state.

    >>> country("US"), country("RU"), country("Hamas"), country("DE")
    ('USA', 'RUS', '', 'DEU')
    """
    return _ALPHA_3.get(party, "")


_WITHDRAWN = frozenset({"BUR", "DDR", "FXX", "TMP", "YMD", "ZAR"})  # ISO 3166-3: states and names of earlier times
_ALPHA_3 = {
    targets[0]: alias
    for alias, targets in get_global("territory_aliases").items()
    if len(alias) == 3 and alias.isalpha() and len(targets) == 1 and alias not in _WITHDRAWN
}


def _codes(one: Statement, claims: Mapping[str, Claim]) -> Codes:
    """Take the codes of the statement's first claim that is known: it was there when the words were; else what follows from the stances alone."""
    known = (claims[evidence.claim_id] for evidence in one.evidence if evidence.claim_id in claims)
    first = next(known, None)
    return first.codes if first is not None else codes_of(one.stances)


def _name(party: str) -> str:
    return english_name(party).removeprefix("the ").upper()


def _url(one: Statement) -> str:
    return next((evidence.url for evidence in one.evidence if evidence.url), "")


def _confidence(one: Statement) -> float:
    return max((score.confidence for score in one.stances), default=0.0)
