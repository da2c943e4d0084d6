"""The demo's story: records of the output topics in; what has come out so far, each thing once, out."""

from collections.abc import Iterable
from typing import Any, TypeVar, cast

from msgspec import Struct

from classifiers.article import Article
from classifiers.claim import Claim
from classifiers.rejected import Rejected
from streams import wire
from streams.alerts import Alert, State
from streams.deadletters import PREFIX
from streams.positions import Position
from streams.signals import Signal
from streams.statements import Statement
from streams.topics import ALERTS, ARTICLES, CLAIMS, DEADLETTERS, POSITIONS, SIGNALS, STATEMENTS, Topic

Key = TypeVar("Key")
Kept = TypeVar("Kept", bound=Struct)

WATCHED: tuple[Topic, ...] = (ARTICLES, CLAIMS, SIGNALS, STATEMENTS, POSITIONS, ALERTS, DEADLETTERS)


class Letter(Struct, frozen=True, kw_only=True):
    """A dead letter as the demo shows it."""

    reason: str
    detail: str
    topic: str
    partition: str
    offset: str


Event = Article | Claim | Signal | Statement | Position | Alert | Letter


class Story:
    """
    What has come out, by id: a record that comes twice is there once.

    `add` returns the event if it is news, else None. A statement or position that changed is news.
    """

    def __init__(self) -> None:
        self.articles: dict[str, Article] = {}
        self.claims: dict[str, Claim] = {}
        self.signals: dict[str, Signal] = {}
        self.statements: dict[str, Statement] = {}
        self.positions: dict[str, Position] = {}
        self.alerts: dict[str, Alert] = {}
        self.ends: dict[str, Alert] = {}
        self.letters: dict[tuple[str, str], Letter] = {}
        self._shelves: dict[str, tuple[dict[str, Any], str]] = {
            ARTICLES.name: (self.articles, "article_id"),
            CLAIMS.name: (self.claims, "claim_id"),
            SIGNALS.name: (self.signals, "signal_id"),
            STATEMENTS.name: (self.statements, "statement_id"),
            POSITIONS.name: (self.positions, "dyad"),
            ALERTS.name: (self.alerts, "alert_id"),
        }

    def add(self, topic: Topic, value: bytes | None, headers: Iterable[tuple[str, bytes]]) -> Event | None:
        """Add a record of *topic*; what does not decode is a bug of ours, and raises."""
        if topic is DEADLETTERS:
            letter = _letter(list(headers))
            return _kept(self.letters, (letter.partition, letter.offset), letter)
        shelf, field = self._shelves[topic.name]
        assert topic.value is not None
        record = wire.decode(topic.value, value)
        if isinstance(record, Rejected):
            raise TypeError(f"a record of {topic.name} does not decode: {record.detail}")
        if isinstance(record, Alert) and record.state is State.RESOLVED:
            shelf = self.ends
        return _kept(shelf, getattr(record, field), cast(Event, record))

    @property
    def finished(self) -> int:
        """How many raw records have been read or given up."""
        return len(self.articles) + len(self.letters)

    def claims_of(self, article_id: str, story: int | None = None) -> list[Claim]:
        """List the claims of an article, or of one of its stories."""
        return [c for c in self.claims.values() if c.article_id == article_id and story in (None, c.story)]


def _kept(shelf: dict[Key, Kept], key: Key, record: Kept) -> Kept | None:
    if shelf.get(key) == record:
        return None
    shelf[key] = record
    return record


def _letter(headers: list[tuple[str, bytes]]) -> Letter:
    marks = {
        name: wire.header(headers, PREFIX + name) or "?"
        for name in ("reason", "detail", "topic", "partition", "offset")
    }
    return Letter(**marks)
