"""Metadata: the tree of a page in; what it says of itself to machines (headline, dates, address, outlet, language) out."""

import html
import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple
from urllib.parse import urljoin

from streams.intake.dates import Origin, Told

_ARTICLES = frozenset({
    "AnalysisNewsArticle", "Article", "BlogPosting", "LiveBlogPosting", "NewsArticle", "OpinionNewsArticle", "ReportageNewsArticle", "Report",
    "ScholarlyArticle", "SocialMediaPosting", "WebPage",
})  # fmt: skip
_META_DATES = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "date.issued", "dc.date.issued", "dc.date",
    "dcterms.created", "dcterms.date", "parsely-pub-date", "sailthru.date", "publish-date", "publishdate", "publication_date", "pubdate",
    "publish_date", "mediator_published_time", "cxenseparse:recs:publishtime", "date", "last-modified-date", "article.published",
)  # fmt: skip
"""Names and properties of meta elements that hold the date of publication, the surest first."""
_META_TITLES = ("og:title", "twitter:title", "dc.title", "parsely-title", "mediator")
_META_SITES = ("og:site_name", "application-name", "dc.publisher", "publisher")
_COMMENTS = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*$")
_CONTROLS = re.compile(r"[\x00-\x1f]")
_SCRIPT_CHARS = 500_000
_DATE_CLASSES = re.compile(
    r"(?:^|[\s_-])(?:date|time|timestamp|published|pubdate|post-date|entry-date|meta-date|datetime)(?:$|[\s_-])",
    re.IGNORECASE,
)
_DATE_CHARS = 90
_MAX_VISIBLE = 12
_MAX_LOOKED_AT = 200


class Metadata(NamedTuple):
    """What a page says of itself. Titles are in order of trust; *dates* may contradict each other; *body* is the text that JSON-LD repeats."""

    titles: tuple[str, ...]
    dates: tuple[Told, ...]
    url: str | None
    site: str | None
    language: str | None
    keywords: tuple[str, ...]
    body: str | None


def metadata(tree: Any, base: str | None) -> Metadata:
    """Read the metadata of the page *tree*, an lxml element; addresses are made absolute with *base*. A broken part is left out."""
    found = [*_json_ld(tree)]
    article: dict[str, Any] = next((one for one in found if _types(one) & _ARTICLES and one.get("headline")), {})
    metas = _metas(tree)
    keywords = _words(article.get("keywords")) or _words(metas.get("keywords") or metas.get("news_keywords"))
    publisher = article.get("publisher")
    return Metadata(
        titles=tuple(filter(None, (_text(article.get("headline")), *(metas.get(name) for name in _META_TITLES)))),
        dates=(*_dates(article, metas), *_visible_dates(tree)),
        url=_address(tree, metas, article, base),
        site=next(filter(None, (metas.get(name) for name in _META_SITES)), None)
        or (_text(publisher.get("name")) if isinstance(publisher, dict) else None),
        language=_text(article.get("inLanguage")) or tree.get("lang") or tree.get("xml:lang") or metas.get("og:locale"),
        keywords=keywords,
        body=_text(article.get("articleBody")),
    )


def _json_ld(tree: Any) -> Iterator[dict[str, Any]]:
    """The objects of the page's JSON-LD, those inside a graph or a list too."""
    for script in tree.iter("script"):
        if (script.get("type") or "").strip().lower() != "application/ld+json":
            continue
        written = _COMMENTS.sub("", (script.text or "")[:_SCRIPT_CHARS].strip())
        try:
            content = json.loads(_CONTROLS.sub(" ", written))
        except (ValueError, RecursionError):
            continue
        yield from _objects(content)


def _objects(content: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > 4:
        return
    if isinstance(content, list):
        for one in content:
            yield from _objects(one, depth + 1)
    elif isinstance(content, dict):
        yield content
        for name in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _objects(content.get(name), depth + 1)


def _types(one: dict[str, Any]) -> set[str]:
    kind = one.get("@type")
    return (
        {kind}
        if isinstance(kind, str)
        else {part for part in kind or () if isinstance(part, str)}
        if isinstance(kind, list)
        else set()
    )


def _text(value: Any) -> str | None:
    """A member as text: entities read, white space around it gone; of a list the first."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name") or value.get("@id")
    return (html.unescape(value).strip() or None) if isinstance(value, str) else None


def _words(value: Any) -> tuple[str, ...]:
    parts = re.split("[,،;]", value) if isinstance(value, str) else value if isinstance(value, list) else ()
    return tuple(dict.fromkeys(text for part in parts if (text := _text(part))))


def _metas(tree: Any) -> dict[str, str]:
    """The meta elements by their name or property, in lower case; of several the first that says something."""
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = (
            (meta.get("property") or meta.get("name") or meta.get("itemprop") or meta.get("http-equiv") or "")
            .strip()
            .lower()
        )
        content = (meta.get("content") or "").strip()
        if name and content:
            found.setdefault(name, content)
    return found


def _dates(article: dict[str, Any], metas: dict[str, str]) -> Iterator[Told]:
    for member in ("datePublished", "dateCreated"):
        if isinstance(article.get(member), str | int):
            yield Told(Origin.JSON_LD, str(article[member]))
    for name in _META_DATES:
        if name in metas:
            yield Told(Origin.META, metas[name])


def _visible_dates(tree: Any) -> Iterator[Told]:
    """Dates in the page itself: elements for it, then those whose class says so; not those of lists and of what stands beside the story."""
    seen = 0
    for element in islice(tree.iter("time"), _MAX_LOOKED_AT):
        if _is_aside(element):
            continue
        for text in (element.get("datetime"), "".join(element.itertext())):
            if text and text.strip():
                yield Told(Origin.TIME, text.strip()[:_DATE_CHARS])
        seen += 1
        if seen >= _MAX_VISIBLE:
            return
    dated = (element for element in tree.iter("span", "div", "p", "li", "abbr") if _DATE_CLASSES.search(_said(element)))
    for element in islice(dated, _MAX_LOOKED_AT):
        if _is_aside(element):
            continue
        text = element.get("content") or " ".join("".join(element.itertext()).split())
        if text and len(text) <= _DATE_CHARS:
            yield Told(Origin.TEXT, text)
            seen += 1
        if seen >= _MAX_VISIBLE:
            return


def _said(element: Any) -> str:
    return f"{element.get('class') or ''} {element.get('itemprop') or ''} {element.get('id') or ''}"


def _is_aside(element: Any) -> bool:
    """Whether *element* belongs to a list of other stories, or to the frame of the page."""
    for parent in (element, *element.iterancestors()):
        if parent.tag in ("aside", "nav", "footer"):
            return True
        said = f"{parent.get('class') or ''} {parent.get('id') or ''}".lower()
        if any(
            word in said
            for word in (
                "related",
                "sidebar",
                "most-read",
                "popular",
                "recommend",
                "comment",
                "widget",
                "latest",
                "ticker",
            )
        ):
            return True
    return False


def _address(tree: Any, metas: dict[str, str], article: dict[str, Any], base: str | None) -> str | None:
    """The address by which the page wants to be known."""
    links = (link.get("href") for link in tree.iter("link") if (link.get("rel") or "").lower() == "canonical")
    for address in filter(None, (*links, metas.get("og:url"), _text(article.get("url")), base)):
        try:
            absolute: str = urljoin(base or "", address.strip())
        except ValueError:
            continue
        if absolute.startswith(("http://", "https://")):
            return absolute
    return None
