"""Accounts: what a dyad's table entry keeps of one statement, in plain numbers and strings."""

from typing import Any, Self

import msgspec
from msgspec import Struct

from classifiers.identity import digest

_CLAIM_DIGITS = 12
_ARTICLE_DIGITS = 6
_SOURCE_DIGITS = 4


class Heard(Struct, frozen=True, array_like=True):
    """
    One claim of a statement, in numbers.

    *claim* is the key of its id, *at* its event time in seconds since 1970, *weight* in percent, *confidences* in thousandths, in the
    order of the account's labels, *article* a short key of the article, *source* one of who published it first: the agency that is cited, else the outlet.
    """

    claim: str
    at: int
    weight: int
    past: bool
    confidences: tuple[int, ...]
    article: str | None
    source: str = ""


class Shown(Struct, frozen=True, array_like=True):
    """
    A claim as evidence; *text* is null where it repeats an earlier one's words, *speaker* where it is the account's first, *published* is in seconds since 1970, or 0 where it is the
    claim's event time.
    """

    claim_id: str
    language: str
    text: str | None
    outlet: str | None
    agency: str | None
    url: str | None
    speaker: str | None
    published: int | None


class Account(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """
    A statement with all that is needed to merge further claims into it and to take them out again.

    *more* are keys of claims past the first 64, *uncounted* the number of those past that; *rang* are the rules that fired on it.
    *wordings* are by language; *themes* are what it is about in any language. *opened* says when it was first published, and by which outlet, empty for the first of *outlets*; *disowns* says
    that the speaker denies here to have said something. Whatever has a default can be shed.
    """

    id: str
    actor: str
    principal: str | None
    labels: tuple[str, ...]
    heard: tuple[Heard, ...]
    more: tuple[str, ...] = ()
    uncounted: int = 0
    wordings: dict[str, tuple[str, ...]] = {}
    shown: tuple[Shown, ...] = ()
    speakers: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    rang: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    opened: tuple[int, str] | None = None
    disowns: bool = False

    @property
    def claims(self) -> int:
        """How many claims were merged."""
        return len(self.heard) + len(self.more) + self.uncounted

    @property
    def first(self) -> int:
        """The event time of its earliest claim, in seconds since 1970."""
        return self.heard[0].at if len(self.heard) == 1 else min(h.at for h in self.heard)

    @property
    def last(self) -> int:
        """The event time of its latest claim, in seconds since 1970."""
        return self.heard[0].at if len(self.heard) == 1 else max(h.at for h in self.heard)

    @property
    def independent(self) -> int:
        """How many sources have it that did not copy one another; at least one."""
        return max(1, len({h.source for h in self.heard if h.source}))

    def confidence(self, label: str) -> float:
        """The highest confidence with which one of its claims has *label*; 0 where none has it."""
        if label not in self.labels:
            return 0.0
        column = self.labels.index(label)
        return max(h.confidences[column] for h in self.heard) / 1000

    def knows(self, claim: str) -> bool:
        """Whether the claim with this key is one of its own."""
        return any(h.claim == claim for h in self.heard) or claim in self.more

    def replace(self, **changes: Any) -> Self:
        """Copy it with *changes*."""
        return msgspec.structs.replace(self, **changes)


def claim_key(claim_id: str | None) -> str:
    """Shorten a claim's id to what tells the claims of one dyad apart: 48 bits; no id, no key."""
    return digest(claim_id)[:_CLAIM_DIGITS] if claim_id else ""


def article_key(article_id: str | None) -> str | None:
    """Shorten an article's id to 24 bits, for within one statement."""
    return None if article_id is None else digest(article_id)[:_ARTICLE_DIGITS]


def source_key(agency: str | None, outlet: str | None) -> str:
    """
    Shorten who published a claim first to 16 bits: the cited agency, else the outlet; empty where neither is known.

    >>> source_key("TASS", "a paper") == source_key("tass", "another") != source_key(None, "a paper")
    True
    """
    name = (agency or outlet or "").casefold()
    return digest(name)[:_SOURCE_DIGITS] if name else ""
