"""Presets: a scraper's JSON object, and which of its members mean what, in; the draft of an article, or what it lacks, out."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct

from classifiers import dates
from classifiers.rejected import Reason, Rejected
from streams.intake.dates import Origin, Told
from streams.intake.drafts import Draft
from streams.intake.html import text_of

FIELDS = ("id", "title", "text", "html", "url", "source", "language", "published_at", "fetched_at")
"""What a mapping may say about an article; `html` is a text with its tags."""
_MAX_DEPTH = 6


class MappingError(ValueError):
    """A mapping file that cannot be used; one line that says what is wrong with it."""


class Preset(Struct, frozen=True, kw_only=True):
    """
    Where a scraper puts what: for each of `FIELDS` the members to look into, the first that has something counts; `a.b` is `b` inside `a`.

    *marks* are members that only this scraper writes, by one of which its output is known.
    """

    name: str
    fields: Mapping[str, tuple[str, ...]]
    marks: frozenset[str] = frozenset()


PRESETS = {
    preset.name: preset
    for preset in (
        Preset(
            name="news-please",
            fields={
                "text": ("maintext", "text"),
                "title": ("title", "title_page"),
                "url": ("url",),
                "source": ("source_domain",),
                "language": ("language",),
                "published_at": ("date_publish", "date_modify"),
                "fetched_at": ("date_download",),
            },
            marks=frozenset({"maintext", "date_publish", "date_download"}),
        ),
        Preset(
            name="trafilatura",
            fields={
                "id": ("fingerprint",),
                "text": ("text", "raw_text"),
                "title": ("title",),
                "url": ("source", "url"),
                "source": ("sitename", "source-hostname", "hostname"),
                "language": ("language",),
                "published_at": ("date",),
                "fetched_at": ("filedate",),
            },
            marks=frozenset({"raw_text", "source-hostname", "filedate"}),
        ),
        Preset(
            name="newspaper",
            fields={
                "text": ("text", "cleaned_text"),
                "html": ("article_html",),
                "title": ("title",),
                "url": ("canonical_link", "url", "original_url"),
                "source": ("meta_site_name", "meta_data.og.site_name", "source_url"),
                "language": ("meta_lang", "config.language"),
                "published_at": ("publish_date", "meta_data.article.published_time"),
                "fetched_at": ("download_date",),
            },
            marks=frozenset({"publish_date", "meta_lang", "canonical_link", "top_image", "source_url"}),
        ),
        Preset(
            name="scrapy",
            fields={
                "id": ("id", "guid"),
                "text": ("text", "body", "articleBody", "content", "article", "paragraphs"),
                "html": ("html", "body_html", "articleBodyHtml", "content_html", "raw_html"),
                "title": ("title", "headline", "name"),
                "url": ("url", "link", "canonicalUrl", "response_url"),
                "source": ("source", "site", "outlet", "publisher", "domain", "spider"),
                "language": ("language", "lang", "inLanguage"),
                "published_at": ("published_at", "published", "datePublished", "datePublishedRaw", "date", "pub_date", "timestamp", "time"),
                "fetched_at": ("fetched_at", "crawled_at", "scraped_at", "crawl_date"),
            },
            marks=frozenset({"headline", "articleBody", "crawled_at", "scraped_at", "spider", "body", "content"}),
        ),
    )
}  # fmt: skip
"""The usual scrapers, those with the surest marks first; Scrapy's items have the members that their authors chose, so there are many."""


def load(path: Path) -> Preset:
    """
    Read a mapping file, TOML: `text = "body"`, or `text = ["body", "content.value"]`, for any of `FIELDS`.

    Raises `MappingError` with the file and what is wrong.
    """
    try:
        members = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise MappingError(f"{path}: cannot be read: {error.strerror or error}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise MappingError(f'{path}: {error}; a line is: text = "body"') from None
    fields: dict[str, tuple[str, ...]] = {}
    for name, value in members.items():
        if name not in FIELDS:
            raise MappingError(f"{path}: {name!r} is nothing that an article has; it has {', '.join(FIELDS)}")
        paths = (value,) if isinstance(value, str) else tuple(value) if isinstance(value, list) else ()
        if not paths or not all(isinstance(one, str) and one for one in paths):
            raise MappingError(f"{path}: {name} must be the name of a member, or a list of names")
        fields[name] = paths
    if not {"text", "html"} & fields.keys():
        raise MappingError(f'{path}: nothing says where the text is; add a line such as: text = "body"')
    return Preset(name=path.stem, fields=fields)


def recognised(members: Mapping[str, Any]) -> Preset | None:
    """
    Tell which scraper wrote an object, by its marks; null for an article in our own form, or in none that is known.

    >>> recognised({"maintext": "No talks.", "title": "T"}).name, recognised({"id": "1", "text": "No talks."})
    ('news-please', None)
    """
    is_ours = isinstance(members.get("id"), str) and isinstance(members.get("text"), str)
    for preset in PRESETS.values():
        if preset.marks & members.keys() and not (is_ours and preset.name == "scrapy"):
            return preset
    return None


def drafted(members: Mapping[str, Any], preset: Preset) -> Draft | Rejected:
    r"""
    Read an article from the *members* of an object as *preset* says.

    >>> drafted({"body": ["No talks.", "They left."], "headline": "T"}, PRESETS["scrapy"]).text
    'No talks.\nThey left.'
    >>> drafted({"authors": []}, PRESETS["newspaper"]).reason.value
    'bad_field'
    """
    found = {name: _found(members, preset.fields.get(name, ())) for name in FIELDS}
    text = found["text"] or text_of(found["html"] or "")
    if not text and not found["title"]:
        looked = ", ".join((*preset.fields.get("text", ()), *preset.fields.get("html", ()))) or "nothing"
        return Rejected(
            Reason.BAD_FIELD, f"no text where {preset.name} has it ({looked}); name the members in a file for --mapping"
        )
    if found["text"] and "</p>" in text:
        text = text_of(text)
    url = found["url"]
    return Draft(
        format=preset.name,
        id=found["id"],
        title=found["title"],
        text=text or "",
        url=url if url and url.startswith(("http://", "https://")) else None,
        source=_host(found["source"]),
        language=found["language"],
        dates=(Told(Origin.STATED, found["published_at"]),) if found["published_at"] else (),
        fetched_at=dates.read(found["fetched_at"] or ""),
    )


def _found(members: Mapping[str, Any], paths: tuple[str, ...]) -> str | None:
    for path in paths:
        value = _value(members, path)
        if value:
            return value
    return None


def _value(members: Mapping[str, Any], path: str) -> str | None:
    """The member at *path* as text: a name with dots in it goes before a way through objects."""
    if path in members:
        return _as_text(members[path])
    value: Any = members
    for part in path.split(".")[:_MAX_DEPTH]:
        value = value.get(part) if isinstance(value, dict) else None
    return _as_text(value)


def _as_text(value: Any) -> str | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, list):
        value = "\n".join(part for part in value if isinstance(part, str))
    elif isinstance(value, int | float):
        value = str(value)
    return (value.strip() or None) if isinstance(value, str) else None


def _host(source: str | None) -> str | None:
    """An outlet's name; of an address only its host."""
    if source and source.startswith(("http://", "https://")):
        try:
            return urlsplit(source).hostname
        except ValueError:
            return source
    return source
