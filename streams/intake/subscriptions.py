"""Subscriptions: a TOML file in; the feeds to poll, each with how, or one line that says what is wrong with the file, out."""

import re
import tomllib
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta, Struct

MIN_SECONDS = 60
_DURATION = re.compile(r"(\d+)\s*(s|m|h|d)")
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}


class Whole(StrEnum):
    """Whether the page behind an entry is fetched: where the feed has only a teaser, always, or never."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


class Subscription(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """
    A feed: where it is, what its outlet is called, how often it is asked (`10m`, `1h`), and whether pages are fetched.

    *max_pages* bounds the pages that one poll fetches; what is left is fetched by the next.
    """

    url: str
    name: str | None = None
    language: str | None = None
    every: str = "15m"
    pages: Whole = Whole.AUTO
    max_pages: Annotated[int, Meta(ge=0, le=1000)] = 30

    @property
    def shown(self) -> str:
        """The name, or the address without its scheme."""
        return self.name or self.url.partition("://")[2]

    @property
    def host(self) -> str:
        """Who is asked."""
        return urlsplit(self.url).netloc.lower()

    @property
    def every_seconds(self) -> int:
        """The interval between two polls that go well."""
        return seconds_of(self.every) or MIN_SECONDS


class SubscriptionError(ValueError):
    """A file of feeds that can't be used; one line that says where and why."""


def seconds_of(duration: str) -> int | None:
    """
    Read a duration.

    >>> seconds_of("90s"), seconds_of("2h"), seconds_of("soon")
    (90, 7200, None)
    """
    found = _DURATION.fullmatch(duration.strip())
    return int(found[1]) * _UNITS[found[2]] if found else None


def load(path: Path) -> tuple[Subscription, ...]:
    """Read a file of feeds: a table `[[feed]]` each, and `[defaults]` for what all have in common. Raises `SubscriptionError`."""
    try:
        content = path.read_text(encoding="utf-8-sig")
        return parse(content)
    except OSError as error:
        raise SubscriptionError(f"{path}: cannot be read: {error.strerror or error}") from None
    except (SubscriptionError, UnicodeDecodeError) as error:
        raise SubscriptionError(f"{path}: {error}") from None


def parse(content: str) -> tuple[Subscription, ...]:
    r"""
    Read the text of a file of feeds.

    >>> [(one.shown, one.every_seconds) for one in parse('[[feed]]\nurl = "https://news.example/rss"\nevery = "5m"')]
    [('news.example/rss', 300)]
    """
    try:
        tables = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        raise SubscriptionError(f"{error}; a feed is a table [[feed]] with at least a url") from None
    if unknown := tables.keys() - {"feed", "defaults"}:
        raise SubscriptionError(f"{min(unknown)!r} is not known; there are [defaults] and [[feed]]")
    feeds = tables.get("feed")
    defaults = tables.get("defaults", {})
    if not isinstance(feeds, list) or not feeds or not isinstance(defaults, dict):
        raise SubscriptionError(
            'there is no feed; add one: [[feed]] and a line such as url = "https://news.example/rss"'
        )
    found = tuple(_subscription(number, members, defaults) for number, members in enumerate(feeds, 1))
    addresses = [one.url for one in found]
    if twice := next((address for address in addresses if addresses.count(address) > 1), None):
        raise SubscriptionError(f"{twice} is there twice; leave one of them out")
    return found


def _subscription(number: int, members: Any, defaults: dict[str, Any]) -> Subscription:
    try:
        found = msgspec.convert({**defaults, **members} if isinstance(members, dict) else members, Subscription)
    except msgspec.ValidationError as error:
        raise SubscriptionError(f"feed {number}: {error}") from None
    if not found.url.startswith(("http://", "https://")) or not found.host:
        raise SubscriptionError(f"feed {number}: {found.url!r} is no address; it begins with https:// or http://")
    if (seconds := seconds_of(found.every)) is None or seconds < MIN_SECONDS:
        raise SubscriptionError(
            f"feed {number}: every = {found.every!r} is no interval of a minute or more; write 10m or 1h"
        )
    return found
