"""Layout: a page's title and content in; the whole document, with header, status and language switch, out. Pure."""

from typing import Any
from urllib.parse import urlencode

from msgspec import Struct

from streams.webboard.filters import Language
from streams.webboard.html import Markup, join, tag
from streams.webboard.texts import Texts, texts


class View(Struct, frozen=True, kw_only=True):
    """
    What a page knows beside what it shows: the language, its own address without it, and whether corrections are on.

    *here* is the change up to which the page is whole; it follows from there. *behind* is how many records the board has still to read.
    """

    language: Language
    path: str
    query: dict[str, str]
    corrections: bool = False
    here: int = 0
    behind: int | None = 0
    dyad: str | None = None

    @property
    def texts(self) -> Texts:
        """What the board says, in the view's language."""
        return texts(self.language)


def document(view: View, title: str, *content: Any, live: bool = True) -> Markup:
    """Put *content* into a page of its own. A page that is not *live* (a fault, a form before one may look) has nothing to follow, and runs no script."""
    say = view.texts
    return join(
        (
            Markup("<!doctype html>\n"),
            tag(
                "html",
                tag(
                    "head",
                    tag("meta", charset="utf-8"),
                    tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
                    tag("meta", name="color-scheme", content="light dark"),
                    tag("title", f"{title} · Parley"),
                    tag("link", rel="icon", href="/static/icon.svg", type="image/svg+xml"),
                    tag("link", rel="stylesheet", href="/static/board.css"),
                    tag("script", type="module", src="/static/board.js") if live else None,
                ),
                tag(
                    "body",
                    tag("a", say("skip"), href="#main", class_="skip"),
                    _header(view),
                    tag("main", *content, id="main", tabindex="-1", data_here=view.here, data_dyad=view.dyad),
                    _footer(view) if live else None,
                ),
                lang=view.language.value,
                dir=view.language.direction,
            ),
        )
    )


def _header(view: View) -> Markup:
    say = view.texts
    other = Language.EN if view.language is Language.AR else Language.AR
    return tag(
        "header",
        tag("a", tag("b", "Parley", lang="en"), " ", tag("span", say("title")), href="/", class_="home"),
        tag(
            "p",
            say("live"),
            id="live",
            role="status",
            class_="live",
            data_on=say("live"),
            data_off=say("live_lost"),
            hidden=True,
        ),
        tag(
            "a",
            say("language_other"),
            href=address(view.path, view.query | {"lang": other.value}),
            hreflang=other.value,
            lang=other.value,
            class_="language",
        ),
    )


def _footer(view: View) -> Markup:
    say = view.texts
    behind = say("behind", str(view.behind)) if view.behind else None
    return tag(
        "footer",
        tag("p", behind, class_="behind") if behind else None,
        tag("p", say("keys"), class_="keys"),
        None if view.corrections else tag("p", say("read_only")),
    )


def address(path: str, query: dict[str, str]) -> str:
    """
    Spell an address of ours with its parameters.

    >>> address("/", {"q": "a&b"})
    '/?q=a%26b'
    """
    return f"{path}?{urlencode(query)}" if query else path
