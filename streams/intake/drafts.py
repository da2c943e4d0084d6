"""Drafts: an article as a source gives it in; the JSON of a raw article, mended, dated and with an id, out."""

from datetime import UTC, datetime
from urllib.parse import urlsplit, urlunsplit

import msgspec
from msgspec import Struct

from classifiers.identity import digest
from classifiers.raw import Intake, RawArticle
from classifiers.rejected import Reason, Rejected
from classifiers.repairs import Repaired, repair
from streams.intake.dates import Origin, Told, in_url, published

MAX_ID_CHARS = 500
"""A longer one, of an address for the most part, is hashed: an id is copied into every claim."""
_TRACKING = (
    "utm_",
    "fbclid",
    "gclid",
    "yclid",
    "mc_cid",
    "mc_eid",
    "igshid",
    "_ga",
    "cmpid",
    "at_medium",
    "at_campaign",
    "ocid",
    "ref_src",
)


class Draft(Struct, frozen=True, kw_only=True):
    """
    An article as some source gives it, before anything is mended: *dates* as they are written, with where they stand.

    *format* names the kind of source; *id* is the source's own, null where it has none. *fetched_at* is when the source was read, null for
    now.
    """

    format: str
    text: str
    title: str | None = None
    id: str | None = None
    url: str | None = None
    source: str | None = None
    language: str | None = None
    dates: tuple[Told, ...] = ()
    charset: str | None = None
    fetched_at: datetime | None = None


def raw_value(draft: Draft, now: datetime) -> bytes | Rejected:
    """
    Make the raw article of *draft*: the JSON that goes into `parley.articles.raw`.

    The id is the source's, else the canonical address, else a hash of the wording, so that the same article always has the same. Text is
    mended by `classifiers.repairs`, the date chosen by `streams.intake.dates`; `intake` says what was done.
    """
    title = repair(_clean(draft.title)) if draft.title and draft.title.strip() else None
    text = repair(_clean(draft.text))
    if not any(map(str.isalpha, f"{title.text if title else ''}{text.text}")):
        return Rejected(Reason.NO_BODY, f"no text was found in this {draft.format}; give its body as text")
    fetched_at = draft.fetched_at or now
    url = canonical(draft.url) if draft.url else None
    told = [*draft.dates]
    if draft.url and (dated := in_url(draft.url)):
        told.append(Told(Origin.URL, dated))
    dated_as = published(told, fetched_at)
    return msgspec.json.encode(
        RawArticle(
            id=_identity(draft, url, title, text),
            title=title.text if title else None,
            text=text.text,
            language=draft.language or None,
            url=url,
            source=draft.source or _host(url),
            published_at=dated_as.iso,
            intake=Intake(
                format=draft.format,
                charset=draft.charset,
                fetched_at=fetched_at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
                dated_by=dated_as.origin.value if dated_as.origin else None,
                refused_dates=dated_as.refused,
                title_repairs=title.recorded if title else (),
                text_repairs=text.recorded,
            ),
        )
    )


def canonical(url: str) -> str:
    """
    Write an address as one that is the same for the same page: host in lower case, no fragment, no port that goes without saying, none of the
    members that only say where a reader came from. An address that can't be taken apart stays as it is.

    >>> canonical("HTTPS://News.Example:443/a/?id=7&utm_source=feed#top")
    'https://news.example/a/?id=7'
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return url.strip()
    if not parts.scheme or not parts.hostname:
        return url.strip()
    usual = {"http": 80, "https": 443}.get(parts.scheme.lower())
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    place = host if port in (None, usual) else f"{host}:{port}"
    query = "&".join(part for part in parts.query.split("&") if part and not part.lower().startswith(_TRACKING))
    return urlunsplit((parts.scheme.lower(), place, parts.path or "/", query, ""))


def _host(url: str | None) -> str | None:
    """The outlet of an address, where nobody has named it: its host."""
    try:
        host = urlsplit(url or "").hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None


def _identity(draft: Draft, url: str | None, title: Repaired | None, text: Repaired) -> str:
    given = (draft.id or "").strip() or url
    if given and len(given) <= MAX_ID_CHARS:
        return given
    return digest(given) if given else digest(title.text if title else None, text.text)


def _clean(text: str) -> str:
    # half a surrogate pair has no UTF-8, and JSON is UTF-8
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
