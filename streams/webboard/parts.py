"""Parts: a stand, a band, a quote, a stance in; the piece of a page that shows it, the same on every page, out. Pure."""

from collections.abc import Iterable, Sequence
from urllib.parse import quote as quoted

from classifiers.claim import StanceScore
from streams.alerts import Alert, State
from streams.bands import Axis
from streams.positions import Stand
from streams.signals import Evidence
from streams.statements import Statement
from streams.webboard.html import Markup, join, safe_url, tag
from streams.webboard.texts import Texts

_SHOWN_CHARS = 220
_MOVED = 0.005
_RTL = frozenset({"ar", "fa", "he", "ur"})


def axis(stand: Stand, which: Axis, texts: Texts, change: float | None = None) -> Markup:
    """Show a value on an axis: the band in words, where in it, as a figure and on a small scale, and by how much it moved in a week."""
    value, band = stand.value(which), stand.band(which)
    name = texts(which.value)
    if value is None or band is None:
        return tag(
            "span",
            tag("span", name, class_="axis"),
            " ",
            tag("span", texts("band_none"), class_="none"),
            class_="value",
        )
    word = tag("b", texts.of("band", band.value))
    return tag(
        "span",
        tag("span", name, class_="axis"),
        " ",
        word,
        " ",
        tag("span", f"{value:+.2f}".replace("-", "−"), class_="figure", dir="ltr"),
        _scale(value),
        _change(change, texts) if change is not None and abs(change) >= _MOVED else None,
        class_=f"value {band.value}",
    )


def _change(change: float, texts: Texts) -> Markup:
    return tag(
        "span",
        tag("span", f"{texts('change_week')}: ", class_="hidden"),
        tag("span", f"{'▲' if change > 0 else '▼'} {abs(change):.2f}", dir="ltr"),
        class_="change up" if change > 0 else "change down",
        title=texts("change_week"),
    )


def _scale(value: float) -> Markup:
    return tag(
        "svg",
        tag("line", x1=3, y1=4, x2=61, y2=4),
        tag("line", x1=32, y1=1, x2=32, y2=7),
        tag("circle", cx=round(32 + 29 * value, 1), cy=4, r=3),
        viewBox="0 0 64 8",
        aria_hidden="true",
        class_="scale",
    )


def stand(one: Stand, texts: Texts, changes: Sequence[float | None] = (None, None)) -> Markup:
    """Show where a side stands: both axes, what changed on each in a week, and the flags."""
    willingness, plans = changes
    flags = [name for name, on in (("conditional", one.conditional), ("undecided", one.undecided)) if on]
    return join(
        (
            axis(one, Axis.WILLINGNESS, texts, willingness),
            axis(one, Axis.PLANS, texts, plans),
            (tag("span", texts(flag), class_="chip") for flag in flags),
        )
    )


def stances(scores: Iterable[StanceScore], texts: Texts, *, sure: bool = True) -> Markup:
    """Show stances as chips, with the reader's confidence where *sure*."""
    return join(
        tag(
            "span",
            texts.of("stance", score.label.value),
            (" ", tag("span", f"{score.confidence:.2f}", class_="figure")) if sure else None,
            class_=f"chip {score.label.value}",
        )
        for score in scores
    )


def said(text: str, language: str, *, short: bool = False) -> Markup:
    """Show words in the language and direction that they were said in."""
    shown = f"{text[:_SHOWN_CHARS].rstrip()}…" if short and len(text) > _SHOWN_CHARS else text
    return tag("q", shown, lang=_lang(language), dir=direction(language), class_="said")


def direction(language: str) -> str:
    """Which way a text of *language* runs; where that is not known, its letters decide."""
    return "rtl" if language in _RTL else "auto" if _lang(language) is None else "ltr"


def _lang(language: str) -> str | None:
    return (
        language
        if language.isascii() and language.isalpha() and len(language) in (2, 3) and language != "und"
        else None
    )


def who(one: Statement, texts: Texts) -> Markup:
    """Name the speakers of a statement."""
    return tag("span", texts.listed(one.speakers) or texts("narration"), class_="who", dir="auto")


def first_words(one: Statement) -> Evidence | None:
    """Find the evidence that has words."""
    return next((evidence for evidence in one.evidence if evidence.text), None)


def outside(url: str | None, name: str) -> Markup:
    """Link to a page that is not ours; an address that no browser should be sent to is shown as text."""
    href = safe_url(url)
    if href is None:
        return tag("span", name, dir="auto")
    return tag("a", name, href=href, rel="noopener noreferrer nofollow", dir="auto")


def alert_mark(alert: Alert, texts: Texts) -> Markup:
    """Show an alert in a word."""
    state = texts("resolved") if alert.state is State.RESOLVED else texts("firing")
    return tag(
        "span", tag("span", "⚑ ", aria_hidden="true"), tag("bdi", texts.rule(alert.rule)), tag("span", f" ({state})", class_="hidden"),
        class_=f"alert {alert.severity.value} {alert.state.value}",
    )  # fmt: skip


def dyad_url(dyad: str) -> str:
    """
    Spell the address of a dyad's page.

    >>> dyad_url("Hamas~IL")
    '/dyads/Hamas~IL'
    """
    return f"/dyads/{quoted(dyad, safe='~')}"
