"""HTML: the bytes of a page in; the draft of its article, or why it has none, out. Also fragments of pages as text."""

import logging
import re
from collections.abc import Iterator
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from lxml import etree
from lxml import html as lxml_html

from classifiers.folding import fold_text
from classifiers.rejected import Reason, Rejected
from streams.intake.dates import Origin, Told
from streams.intake.decoding import decode
from streams.intake.drafts import Draft
from streams.intake.metadata import Metadata, metadata

MAX_PAGE_BYTES = 8 * 1024 * 1024
"""No page of news comes near; what is larger is a download."""
MAX_TAGS = 60_000
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "br", "center", "dd", "div", "dl", "dt", "figcaption", "figure", "footer", "form", "h1", "h2",
    "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul",
})  # fmt: skip
_HIDDEN = frozenset(
    {"script", "style", "noscript", "template", "iframe", "object", "svg", "button", "select", "textarea"}
)
_FURNITURE = (
    "share", "social", "related", "read-more", "readmore", "newsletter", "subscribe", "breadcrumb", "advert", "banner", "promo", "cookie",
    "tags", "tag-list", "most-read", "recommend", "comments", "author-box", "byline", "caption", "counter", "toolbar", "print", "live-stamp",
)  # fmt: skip
_SUFFIX = re.compile(r"\s+(?:[|–—·•»]|::|-)\s+(?P<site>[^|–—·•»]{2,60})$")
_LIST_MARK = re.compile(r"^[-•*]\s+")
_SPACES = re.compile(r"[ \t\r\n\f\u00a0]+")


def page(
    content: bytes, *, charset: str | None = None, url: str | None = None, last_modified: str | None = None
) -> Draft | Rejected:
    """
    Read the article of a page.

    *charset* and *last_modified* are what its server said, *url* where it was fetched. Body by trafilatura, or from the page's JSON-LD where that
    has more; title, dates, outlet and canonical address from what the page says of itself. Never raises; time is bounded by the limits
    on bytes and tags.
    """
    if len(content) > MAX_PAGE_BYTES:
        return Rejected(Reason.TOO_LARGE, f"the page has {len(content)} bytes, at most {MAX_PAGE_BYTES} are read")
    decoded = decode(content, charset)
    if decoded.text.count("<") > MAX_TAGS * 2:
        return Rejected(Reason.TOO_LARGE, f"the page has more than {MAX_TAGS} elements; it is no article")
    tree = _tree(decoded.text)
    if tree is None:
        return Rejected(Reason.NO_BODY, "the page has no elements; send HTML")
    said = metadata(tree, url)
    title = _title(tree, said)
    text = _body(tree, said, title)
    if not any(map(str.isalpha, text)):
        return Rejected(
            Reason.NO_BODY, "no article was found in the page; it may be a list, or need a browser to fill it"
        )
    header = (Told(Origin.HEADER, last_modified),) if last_modified else ()
    return Draft(
        format="html",
        title=title,
        text=text,
        url=said.url,
        source=said.site or (urlsplit(said.url).hostname if said.url else None),
        language=said.language,
        dates=(*said.dates, *header),
        charset=decoded.charset,
    )


def text_of(fragment: str) -> str:
    r"""
    Write a fragment of HTML as text, a line for each block; what no reader sees is left out. Plain text comes back as it is.

    >>> text_of("<p>No <b>talks</b>.</p><script>x()</script><p>They left &amp; returned.</p>")
    'No talks.\nThey left & returned.'
    """
    if "<" not in fragment and "&" not in fragment:
        return fragment.strip()
    tree = _tree(f"<div>{fragment}</div>")
    return "" if tree is None else "\n".join(_lines(tree))


def _tree(text: str) -> Any:
    # an encoding that a page declares must not be believed again: the text is decoded. A NUL ends libxml2's input.
    source = text.replace("\x00", " ").encode("utf-8", "replace")
    parser = lxml_html.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return lxml_html.document_fromstring(source, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return None


def _title(tree: Any, said: Metadata) -> str | None:
    """
    The headline as the page prints it, if what it says of itself confirms it; else what it says, without the name of the outlet.

    A page that says nothing of itself has its first headline of the highest kind.
    """
    printed = [text for element in tree.iter("h1") if (text := _inline(element))]
    window = next((_inline(element) for element in tree.iter("title")), "")
    told = [*said.titles, *([window] if window else [])]
    for heading in printed:
        words = fold_text(heading).strip()
        if len(words) > 8 and any(fold_text(title).strip().startswith(words) for title in told):
            return heading
    if said.titles:
        return _without_site(said.titles[0], said)
    if printed and len(printed) == 1:
        return printed[0]
    return _without_site(window, said) or (printed[0] if printed else None)


def _without_site(title: str, said: Metadata) -> str:
    """Cut the outlet's name off: a last part that is the name, or one behind a bar."""
    found = _SUFFIX.search(title)
    if found is None:
        return title
    site = fold_text(found["site"]).strip()
    host = (urlsplit(said.url).hostname or "") if said.url else ""
    named = fold_text(said.site or "").strip()
    is_site = (named and (site in named or named in site)) or re.sub(r"\W", "", site) in re.sub(r"\W", "", host)
    return title[: found.start()].strip() if is_site or "|" in found[0] or "::" in found[0] else title


def _body(tree: Any, said: Metadata, title: str | None) -> str:
    """The text of the article, a paragraph a line: trafilatura's, that of JSON-LD where it has far more, or all paragraphs of the page."""
    said_body = "\n".join(filter(None, map(str.strip, text_of(said.body).splitlines()))) if said.body else ""
    _drop_furniture(tree)
    extracted = _extracted(tree)
    if len(said_body) > 2 * len(extracted) or "".join(said_body.split()) == "".join(extracted.split()):
        extracted = said_body
    if not extracted:
        extracted = "\n".join(text for element in tree.iter("p") if (text := _inline(element)))
    lines = [_LIST_MARK.sub("", line).strip() for line in extracted.splitlines()]
    headline = fold_text(title or "").strip()
    while lines and (not lines[0] or fold_text(lines[0]).strip() == headline):
        lines.pop(0)
    return "\n".join(filter(None, lines))


def _extracted(tree: Any) -> str:
    try:
        found = _trafilatura()(tree, fast=True, include_comments=False, include_tables=False, with_metadata=False)
    except (
        RecursionError,
        ValueError,
        TypeError,
        AttributeError,
        etree.LxmlError,
    ):  # a page that its rules did not foresee
        return ""
    return (found.text or "") if found is not None else ""


@cache
def _trafilatura() -> Any:
    from trafilatura import bare_extraction  # noqa: PLC0415 (a third of a second, and few verbs read pages)

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # that a page has no text, we say ourselves
    return bare_extraction


def _drop_furniture(tree: Any) -> None:
    """Take out what by its class is no text of the article; an element that holds half of the page's paragraphs is not believed."""
    paragraphs = sum(1 for _ in tree.iter("p"))
    for element in [*tree.iter("div", "ul", "section", "aside", "span", "p", "figcaption", "nav", "footer")]:
        said = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
        if not any(word in said for word in _FURNITURE) and element.tag not in ("figcaption", "nav"):
            continue
        inside = sum(1 for _ in element.iter("p"))
        if element.getparent() is not None and 2 * inside <= paragraphs:
            element.drop_tree()


def _inline(element: Any) -> str:
    """The text of *element* on one line."""
    return _SPACES.sub(" ", " ".join(_lines(element))).strip()


def _lines(element: Any) -> Iterator[str]:
    """The text of *element*, cut at its blocks, without blank lines."""
    pieces: list[str] = []
    _gather(element, pieces)
    for line in "".join(pieces).split("\x00"):
        if text := _SPACES.sub(" ", line).strip():
            yield text


def _gather(element: Any, pieces: list[str]) -> None:
    # the depth is bounded by the parser
    if not isinstance(element.tag, str) or element.tag in _HIDDEN:
        return
    block = element.tag in _BLOCKS
    if block:
        pieces.append("\x00")
    pieces.append((element.text or "").replace("\x00", " "))
    for child in element:
        _gather(child, pieces)
        pieces.append((child.tail or "").replace("\x00", " "))
    if block:
        pieces.append("\x00")
