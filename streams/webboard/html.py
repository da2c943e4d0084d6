"""HTML: names, attributes and children in; markup in which whatever came from outside is text, out. Pure."""

from collections.abc import Iterable
from html import escape
from typing import Any
from urllib.parse import urlsplit

_VOID = frozenset({"input", "link", "meta", "br"})
_DRAWN = frozenset({"path", "line", "circle"})

_SCHEMES = frozenset({"http", "https"})


class Markup(str):
    """Text that is HTML already. Only `tag` and `join` make it; every other string is escaped."""

    __slots__ = ()


Child = Any
"""Markup, a string, null (nothing), or an iterable of children."""


def tag(name: str, /, *children: Child, **attributes: str | float | bool | None) -> Markup:
    """
    Make an element. An attribute that is null or false is left out, one that is true has no value; underscores are hyphens, `class_` is `class`.

    >>> tag("p", "a < b", tag("br"), class_="x", hidden=True, aria_label='"')
    '<p class="x" hidden aria-label="&quot;">a &lt; b<br></p>'
    """
    spelt = "".join(_attribute(key.rstrip("_").replace("_", "-"), value) for key, value in attributes.items())
    if name in _VOID:
        return Markup(f"<{name}{spelt}>")
    if name in _DRAWN:
        return Markup(f"<{name}{spelt}/>")
    return Markup(f"<{name}{spelt}>{join(children)}</{name}>")


def join(children: Iterable[Child]) -> Markup:
    """Put children one after the other."""
    return Markup("".join(_child(child) for child in children))


def safe_url(url: str | None) -> str | None:
    """
    Return *url* if a browser may be sent there, else null: an article's address may be `javascript:` or a path of ours.

    >>> safe_url("https://news.example/1"), safe_url("javascript:alert(1)"), safe_url(" //x")
    ('https://news.example/1', None, None)
    """
    if url is None:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in _SCHEMES and parts.netloc else None


def _child(child: Child) -> str:
    if child is None:
        return ""
    if isinstance(child, Markup):
        return str(child)
    if isinstance(child, str):
        return escape(_visible(child))
    if isinstance(child, int | float):
        return str(child)
    return join(child)


def _attribute(name: str, value: str | int | float | bool | None) -> str:  # noqa: PYI041 -- both may be meant
    if value is None or value is False:
        return ""
    return f" {name}" if value is True else f' {name}="{escape(_visible(str(value)))}"'


def _visible(text: str) -> str:
    """Replace what is no character, or what turns the direction of all that follows: neither belongs into a page."""
    return text.translate(_INVISIBLE)


_INVISIBLE = {
    **dict.fromkeys((n for n in range(32) if n not in (9, 10, 13)), "\ufffd"),
    **dict.fromkeys(range(0x7F, 0xA0), "\ufffd"),
    **dict.fromkeys((0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069), None),
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),
}
