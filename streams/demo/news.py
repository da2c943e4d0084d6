"""The demo's news: `news.jsonl` and the time now in; items with their moments, oldest first, out."""

from datetime import UTC, datetime, timedelta
from importlib import resources
from typing import Any

import msgspec
import orjson
from msgspec import Struct

from streams.ingest import Record, record
from streams.settings import Settings
from streams.topics import RAW
from streams.wire import cloud_event

_DATE = "{date}"


class _Row(Struct, frozen=True, forbid_unknown_fields=True):
    age_hours: float
    article: dict[str, Any] | None = None
    raw: str | None = None
    noise: bool = False


class Item(Struct, frozen=True, kw_only=True):
    """
    One item of the demo: when it came out, and its record for `parley.articles.raw`, stamped with that moment.

    *article_id* is null for what no reader can parse. *noise* says that it tells of other bargains than those between political parties.
    """

    at: datetime
    article_id: str | None
    title: str
    noise: bool
    record: Record


def items(settings: Settings, now: datetime) -> tuple[Item, ...]:
    """
    Load the items, dated so that the last is *now*.

    An article gets its moment as `published_at`, unless its text has a date line as scraped pages do, which then carries the day. A `raw`
    row is sent as it is, broken as it is.
    """
    lines = (resources.files("streams") / "demo" / "news.jsonl").read_bytes().splitlines()
    rows = [msgspec.json.decode(line, type=_Row) for line in lines]
    newest = min(row.age_hours for row in rows)
    topic = RAW.named(settings.topic_prefix)
    made = (_item(row, topic, now - timedelta(hours=row.age_hours - newest)) for row in rows)
    return tuple(sorted(made, key=lambda item: item.at))


def _item(row: _Row, topic: str, at: datetime) -> Item:
    if row.article is None:
        return Item(
            at=at, article_id=None, title=row.raw or "", noise=row.noise, record=_broken(row.raw or "", topic, at)
        )
    article = _dated(row.article, at)
    made = record(orjson.dumps(article), topic=topic, now=at)
    if not isinstance(made, Record):
        raise TypeError(f"news.jsonl: {row.article['id']}: {made.detail}")
    title = article.get("title") or article["text"].splitlines()[0]
    return Item(at=at, article_id=article["id"], title=title, noise=row.noise, record=made)


def _dated(article: dict[str, Any], at: datetime) -> dict[str, Any]:
    if _DATE not in article["text"]:
        return article | {"published_at": at.astimezone(UTC).isoformat(timespec="seconds")}
    return article | {"text": article["text"].replace(_DATE, f"{at.day}, {at:%B %Y} GMT")}


def _broken(text: str, topic: str, at: datetime) -> Record:
    # as another producer, without a door like ours, would send it
    return Record(
        key=b"broken",
        value=text.encode(),
        headers=cloud_event(topic, "broken", "/demo", at),
        timestamp_ms=int(at.timestamp() * 1000),
        event_id="broken",
    )
