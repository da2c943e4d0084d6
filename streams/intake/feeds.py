"""Feeds: the bytes of RSS, Atom or JSON Feed in; the drafts of their entries, each with its link, or why it is no feed, out."""

import html
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin
from xml.sax.saxutils import escape

import msgspec
from lxml import etree
from msgspec import Struct

from classifiers.rejected import Reason, Rejected
from streams.intake.dates import Origin, Told
from streams.intake.decoding import decode
from streams.intake.drafts import Draft
from streams.intake.html import text_of

MAX_FEED_BYTES = 32 * 1024 * 1024
MAX_ENTRIES = 20_000
_ENTITY = re.compile(r"<!ENTITY\b", re.IGNORECASE)
_PROLOG = re.compile(r"^\s*<\?xml[^>]*\?>")
_DOCTYPE_CHARS = 100_000
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_JSON_FEED = "https://jsonfeed.org/version/"
_AMPERSAND = re.compile(r"&(#\d{1,7}(?=;)|#[xX][0-9a-fA-F]{1,6}(?=;)|[A-Za-z]\w{1,30}(?=;)|)(?:(?<=\w);)?")
_XML_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_DATES = ("published", "pubdate", "issued", "date", "created", "updated", "modified")
"""Elements of an entry that hold its date, in any of the formats; the surest first."""
_BODIES = ("encoded", "full-text", "fulltext", "content", "articlebody", "body", "description", "summary")
"""Elements that hold the text: RSS's `content:encoded`, Yandex' `full-text`, Atom's `content`, then what is often only a teaser."""
_WHOLE = frozenset(_BODIES[:6])


class Entry(Struct, frozen=True, kw_only=True):
    """An entry of a feed: its draft, and whether the feed means it to be the whole article or only what is to be read at *link*."""

    draft: Draft
    link: str | None
    is_whole: bool


class Feed(Struct, frozen=True, kw_only=True):
    """A feed: its own title, the language that it states, and its entries as they stand in it, at most `MAX_ENTRIES`."""

    title: str | None
    language: str | None
    entries: tuple[Entry, ...]


def feed(content: bytes, *, charset: str | None = None, url: str | None = None) -> Feed | Rejected:
    """
    Read a feed in any version of RSS, Atom or JSON Feed; *url* makes its links absolute, *charset* is what its server said.

    Broken XML is read as far as it can be. Entities that a feed declares for itself are refused, since nothing but an attack needs them; so is
    what is larger than `MAX_FEED_BYTES`. An entry without a title and without a text is left out. Never raises.

    >>> found = feed(b"<rss><channel><item><title>No talks</title><link>https://a.example/1</link></item></channel></rss>")
    >>> found.entries[0].draft.title, found.entries[0].link, found.entries[0].is_whole
    ('No talks', 'https://a.example/1', False)
    """
    if len(content) > MAX_FEED_BYTES:
        return Rejected(Reason.TOO_LARGE, f"the feed has {len(content)} bytes, at most {MAX_FEED_BYTES} are read")
    decoded = decode(content, charset)
    text = _CONTROLS.sub(" ", decoded.text).lstrip("\ufeff \t\r\n")
    if text.startswith("{"):
        return _json_feed(text, decoded.charset, url)
    if _ENTITY.search(text[:_DOCTYPE_CHARS]):
        return Rejected(
            Reason.OTHER, "the feed declares entities of its own, which can grow without end; no feed needs that"
        )
    root = _root(text)
    if root is None:
        return Rejected(
            Reason.BAD_FIELD, "this is no RSS, Atom or JSON Feed; give the feed's own address, not that of a page"
        )
    return _xml_feed(root, decoded.charset, url)


def is_feed(head: str) -> bool:
    """Whether a text that begins with *head* looks like a feed."""
    return re.search(r"<(?:rss|feed|rdf:RDF|channel)\b", head[:4096]) is not None or (_JSON_FEED in head[:4096])


def _root(text: str) -> Any:
    """Parse, forgiving; null where there is no feed in it."""
    parser = etree.XMLParser(
        encoding="utf-8", recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True,
        strip_cdata=False,
    )  # fmt: skip
    try:
        root = etree.fromstring(_well_formed(_PROLOG.sub("", text)).encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return root if root is not None and _name(root) in ("rss", "feed", "rdf", "channel") else None


def _well_formed(text: str) -> str:
    """Write what feeds take from HTML as XML knows it, outside of its quoted sections: `&nbsp;` and an ampersand by itself."""
    parts: list[str] = []
    start = 0
    while start < len(text):  # by find, not by a pattern: sections that are opened and never closed must cost nothing
        opened = text.find("<![CDATA[", start)
        closed = text.find("]]>", opened) if opened >= 0 else -1
        end = opened if closed >= 0 else len(text)
        parts.append(_AMPERSAND.sub(_as_xml, text[start:end]))
        if closed < 0:
            break
        parts.append(text[opened : closed + 3])
        start = closed + 3
    return "".join(parts)


def _as_xml(found: re.Match[str]) -> str:
    char = html.unescape(found[0])
    return found[0] if found[1] in _XML_ENTITIES or found[1].startswith("#") else escape(char)


def _xml_feed(root: Any, charset: str, url: str | None) -> Feed:
    channel = next((child for child in root.iter() if _name(child) == "channel"), root)
    heading = {_name(child): child for child in channel if _name(child) not in ("item", "entry", "")}
    title = _text(heading.get("title"))
    language = _text(heading.get("language")) or root.get("{http://www.w3.org/XML/1998/namespace}lang")
    entries: list[Entry] = []
    for element in root.iter():
        if _name(element) in ("item", "entry"):
            entry = _entry(element, title, language, charset, url)
            if entry is not None:
                entries.append(entry)
            if len(entries) >= MAX_ENTRIES:
                break
    return Feed(title=title, language=language, entries=tuple(entries))


def _entry(element: Any, site: str | None, language: str | None, charset: str, url: str | None) -> Entry | None:
    parts: dict[str, list[Any]] = {}
    for child in element:
        parts.setdefault(_name(child), []).append(child)
    title = text_of(_text(_first(parts, "title")) or "").replace("\n", " ").strip()
    body, whole = _body(parts)
    if not title and not body:
        return None
    link = _absolute(_link(parts), url)
    identity = (
        _text(_first(parts, "guid"))
        or _text(_first(parts, "id"))
        or element.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about")
    )
    is_address = identity is not None and identity.startswith(("http://", "https://"))
    told = tuple(Told(Origin.STATED, text) for name in _DATES for part in parts.get(name, ()) if (text := _text(part)))
    return Entry(
        draft=Draft(
            format="feed",
            title=title or None,
            text=body or title,
            id=None if link else identity,
            url=link or (identity if is_address else None),
            source=_text(_first(parts, "source")) or site,
            language=language,
            dates=told[:1] if told else (),
            charset=charset,
        ),
        link=link or (identity if is_address else None),
        is_whole=whole,
    )


def _body(parts: dict[str, list[Any]]) -> tuple[str, bool]:
    """The longest of the texts of an entry, and whether its element is one for whole articles."""
    found: list[tuple[str, bool]] = []
    for name in _BODIES:
        for part in parts.get(name, ()):
            if name == "content" and part.get("url"):
                continue  # Media RSS: a picture
            text = text_of(_text(part) or "")
            found.append((text, name in _WHOLE))
    longest = max(found, key=lambda one: len(one[0]), default=("", False))
    return longest if longest[0] else ("", False)


def _link(parts: dict[str, list[Any]]) -> str | None:
    """RSS writes the address into the element, Atom into an attribute, of several kinds of links the alternate one."""
    links = parts.get("link", [])
    for link in links:
        if link.get("href") and link.get("rel", "alternate") == "alternate":
            return str(link.get("href"))
    return next((text for link in links if (text := _text(link))), None)


def _json_feed(text: str, charset: str, url: str | None) -> Feed | Rejected:
    try:
        content = msgspec.json.decode(text.encode("utf-8", "replace"))
    except (msgspec.DecodeError, RecursionError) as error:
        return Rejected(Reason.BAD_JSON, f"this is no JSON Feed: {error}")
    items = content.get("items") if isinstance(content, dict) else None
    if not isinstance(items, list):
        return Rejected(Reason.BAD_FIELD, "this is no JSON Feed: it has no list `items`")
    site, language = _string(content, "title"), _string(content, "language")
    found = (_json_entry(item, site, language, charset, url) for item in items[:MAX_ENTRIES] if isinstance(item, dict))
    return Feed(title=site, language=language, entries=tuple(entry for entry in found if entry is not None))


def _json_entry(
    item: dict[str, Any], site: str | None, language: str | None, charset: str, url: str | None
) -> Entry | None:
    whole = text_of(_string(item, "content_html") or "") or _string(item, "content_text") or ""
    text = whole or _string(item, "summary") or ""
    title = _string(item, "title")
    if not (text or title):
        return None
    link = _absolute(_string(item, "url") or _string(item, "external_url"), url)
    dates = [date for name in ("date_published", "date_modified") if (date := _string(item, name))]
    return Entry(
        draft=Draft(
            format="json_feed",
            title=title,
            text=text or title or "",
            id=None if link else _string(item, "id"),
            url=link,
            source=site,
            language=_string(item, "language") or language,
            dates=tuple(Told(Origin.STATED, date) for date in dates[:1]),
            charset=charset,
        ),
        link=link,
        is_whole=bool(whole),
    )


def _string(members: dict[str, Any], name: str) -> str | None:
    value = members.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return (value.strip() or None) if isinstance(value, str) else None


def _first(parts: dict[str, list[Any]], name: str) -> Any:
    return next(iter(parts.get(name, ())), None)


def _text(element: Any) -> str | None:
    """What stands in an element; markup in it (XHTML in Atom) as markup."""
    if element is None:
        return None
    children: Iterator[str] = (
        etree.tostring(child, encoding="unicode", method="xml") for child in element if isinstance(child.tag, str)
    )
    return f"{element.text or ''}{''.join(children)}".strip() or None


def _name(element: Any) -> str:
    """The local name, in lower case: feeds use namespaces and capitals at will."""
    return etree.QName(element).localname.lower() if isinstance(element.tag, str) else ""


def _absolute(link: str | None, base: str | None) -> str | None:
    if not link or not link.strip():
        return None  # joined with nothing, the address of the feed would be that of each of its entries
    try:
        absolute = urljoin(base or "", link.strip())
    except ValueError:
        return None
    return absolute if absolute.startswith(("http://", "https://")) else None
