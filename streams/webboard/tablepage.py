"""The table of dyads: a filter and its rows in; the page, or some of its rows, out. Pure."""

from collections.abc import Iterable, Sequence

from streams.positions import Stand
from streams.webboard.filters import Filter, Sort
from streams.webboard.html import Markup, join, tag
from streams.webboard.layout import View, address, document
from streams.webboard.parts import alert_mark, dyad_url, first_words, said, stand, who
from streams.webboard.queries import PAGE, DyadRow
from streams.webboard.texts import Texts

_BANDS = ("open", "closed", "confirmed", "denied", "mixed")


def page(view: View, wanted: Filter, count: int, rows: Sequence[DyadRow]) -> Markup:
    """Make the page of the table."""
    say = view.texts
    return document(
        view,
        say("dyads"),
        tag("h1", say("dyads")),
        _form(wanted, say),
        tag("p", say("pair_one") if count == 1 else say("pairs_count", f"{count:,}"), id="count", role="status"),
        _table(rows, say) if rows else tag("p", say("none_found"), class_="empty"),
        _pages(view, wanted, count),
    )


def row(one: DyadRow, texts: Texts) -> Markup:
    """Make the row of a dyad; its element's id is the dyad, so that it can be put in the place of an older one."""
    position = one.position
    first, second = position.stands
    name = texts.pair(first.actor, second.actor)
    half = len(one.changes) // 2
    return tag(
        "tr",
        tag("th", tag("a", name, href=dyad_url(position.dyad)), scope="row", role="rowheader"),
        _side(first, one.changes[:half], texts),
        _side(second, one.changes[half:], texts),
        _last(one, texts),
        tag("td", *(alert_mark(alert, texts) for alert in one.alerts), role="cell", class_="alerts"),
        role="row",
        data_dyad=position.dyad,
    )


def _form(wanted: Filter, say: Texts) -> Markup:
    return tag(
        "form",
        tag("label", say("search"), " ", tag("input", type="search", name="q", value=" ".join(wanted.words), maxlength=80, id="q", dir="auto")),
        tag(
            "label",
            say("band"),
            " ",
            _select("band", {"": say("band_any")} | {b: say(f"band_{b}") for b in _BANDS}, wanted.band or ""),
        ),
        tag("label", say("sort"), " ", _select("sort", {s.value: say(f"sort_{s.value}") for s in Sort}, wanted.sort)),
        tag(
            "label",
            tag("input", type="checkbox", name="ringing", value="1", checked=wanted.ringing),
            " ",
            say("ringing_only"),
            class_="check",
        ),
        tag("button", say("filter"), type="submit"),
        action="/",
        method="get",
        role="search",
        class_="filter",
    )  # fmt: skip


def _select(name: str, options: dict[str, str], chosen: str) -> Markup:
    made = (tag("option", text, value=value, selected=value == chosen) for value, text in options.items())
    return tag("select", *made, name=name)


def _table(rows: Iterable[DyadRow], say: Texts) -> Markup:
    # the roles are said because the narrow layout makes blocks of rows, and browsers then forget what they were
    heads = (say("dyad"), say("side_one"), say("side_other"), say("last_statement"), say("alerts"))
    return tag(
        "table",
        tag("caption", say("table_caption")),
        tag(
            "thead",
            tag(
                "tr",
                *(tag("th", head, scope="col", role="columnheader") for head in heads),
                role="row",
            ),
            role="rowgroup",
        ),
        tag("tbody", *(row(one, say) for one in rows), role="rowgroup", id="rows"),
        role="table",
        class_="dyads",
    )  # fmt: skip


def _side(one: Stand, changes: Sequence[float | None], say: Texts) -> Markup:
    return tag(
        "td",
        tag("span", say.toward(one.actor, one.counterpart), class_="toward"),
        stand(one, say, changes),
        role="cell",
    )


def _last(one: DyadRow, say: Texts) -> Markup:
    if one.last is None:
        return tag("td", role="cell")
    words = first_words(one.last)
    return tag(
        "td",
        tag("span", say.time(one.last.first_seen), " ", who(one.last, say), class_="source"),
        tag("a", said(words.text, words.language, short=True), href=f"/statements/{one.last.statement_id}") if words else None,
        role="cell",
        class_="last",
    )  # fmt: skip


def _pages(view: View, wanted: Filter, count: int) -> Markup | None:
    say = view.texts
    pages = -(-count // PAGE)
    if pages <= 1:
        return None

    def link(number: int, key: str, rel: str) -> Markup | None:
        if not 1 <= number <= pages:
            return None
        return tag("a", say(key), href=address("/", wanted.query | {"page": str(number)}), rel=rel)

    here = tag("span", f"{say('page')} {wanted.page} / {pages}")
    return tag(
        "nav",
        join((link(wanted.page - 1, "previous", "prev"), " ", here, " ", link(wanted.page + 1, "next", "next"))),
        aria_label=say("page"),
        class_="pages",
    )
