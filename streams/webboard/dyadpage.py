"""The page of a dyad: its position, points, statements and alerts in; the page out. Pure."""

from collections.abc import Sequence

from msgspec import Struct

from streams.alerts import Alert
from streams.positions import Position, Verdict
from streams.statements import Statement
from streams.webboard.chart import charts
from streams.webboard.filters import Language
from streams.webboard.html import Markup, tag
from streams.webboard.layout import View, address, document
from streams.webboard.parts import alert_mark, dyad_url, first_words, outside, said, stances, stand, who
from streams.webboard.queries import STATEMENTS, Point
from streams.webboard.texts import Texts


class Dyad(Struct, frozen=True, kw_only=True):
    """All that the page shows; *page* of the statements counts from 1."""

    position: Position
    points: tuple[Point, ...]
    statements: tuple[Statement, ...]
    alerts: tuple[Alert, ...]
    page: int = 1


def page(view: View, dyad: Dyad) -> Markup:
    """Make the page of a dyad."""
    say = view.texts
    position = dyad.position
    name = say.pair(*(one.actor for one in position.stands))
    return document(
        view,
        name,
        tag("h1", name),
        tag("p", say("as_of"), " ", say.time(position.as_of), " UTC", class_="source"),
        tag("div", *(_stand(position, number, say) for number in range(2)), class_="sides"),
        _section(say("chart"), charts(position, dyad.points, dyad.statements, dyad.alerts, say)),
        _section(say("alerts"), _alerts(dyad.alerts, view.language, say)),
        _section(say("statements"), _statements(dyad, say)),
        _section(say("rules"), _verdicts(position.verdicts, say)),
    )


def _section(title: str, *content: Markup | None) -> Markup:
    return tag("section", tag("h2", title), *content)


def _stand(position: Position, number: int, say: Texts) -> Markup:
    one = position.stands[number]
    return tag(
        "section",
        tag("h2", say.toward(one.actor, one.counterpart)),
        stand(one, say),
        tag("p", say("last_change"), " ", say.time(one.last_change), class_="source") if one.last_change else None,
        class_="side",
    )


def _alerts(alerts: Sequence[Alert], language: Language, say: Texts) -> Markup:
    if not alerts:
        return tag("p", say("alerts_none"))
    rows = (
        tag(
            "li",
            say.time(alert.starts_at or alert.event_time),
            (" – ", say.time(alert.ends_at)) if alert.ends_at else None,
            " ",
            alert_mark(alert, say),
            " ",
            tag("span", alert.summary_ar if language is Language.AR and alert.summary_ar else alert.summary, dir="auto"),
        )
        for alert in alerts
    )  # fmt: skip
    return tag("ul", *rows, class_="rows")


def _statements(dyad: Dyad, say: Texts) -> Markup:
    if not dyad.statements:
        return tag("p", say("statements_none"))
    older = (
        tag("a", say("more"), href=address(dyad_url(dyad.position.dyad), {"page": str(dyad.page + 1)}), rel="next")
        if len(dyad.statements) == STATEMENTS
        else None
    )
    return tag("div", tag("ol", *(statement(one, say) for one in dyad.statements), class_="statements"), older)


def statement(one: Statement, say: Texts) -> Markup:
    """Make the entry of a statement: who said what, in the original, and how far it went."""
    words = first_words(one)
    gone = tag("span", say("retracted"), class_="chip retracted") if one.retracted else None
    disowned = tag("span", say("disowned"), class_="chip retracted") if one.disowned else None
    return tag(
        "li",
        tag("p", say.time(one.first_seen), " ", who(one, say), " · ", say.toward(one.actor, one.counterpart), class_="source"),
        tag("p", tag("a", said(words.text, words.language) if words else one.statement_id, href=f"/statements/{one.statement_id}")),
        tag("p", stances(one.stances, say), gone, disowned),
        tag("p", *_spread(one, say), class_="source"),
        class_="gone" if one.retracted else None,
        id=f"s-{one.statement_id}",
    )  # fmt: skip


def _spread(one: Statement, say: Texts) -> Sequence[Markup | str | None]:
    words = first_words(one)
    return (
        say.listed((f"{say('claims')} {one.claims}", f"{say('independent')} {one.independent}")),
        tag("span", " · ", say("first_outlet"), " ", outside(words.url if words else None, one.first_outlet)) if one.first_outlet else None,
        tag("span", " · ", say("agencies"), " ", tag("bdi", say.listed(one.agencies))) if one.agencies else None,
    )  # fmt: skip


def _verdicts(verdicts: Sequence[Verdict], say: Texts) -> Markup:
    ordered = sorted(verdicts, key=lambda v: (v.rule, v.actor or ""))
    rows = (
        tag(
            "li",
            tag("b", tag("bdi", say.rule(verdict.rule))),
            f" ({say.party(verdict.actor)})" if verdict.actor else None,
            ": ",
            say.of("reason", verdict.reason),
            " ",
            tag("span", say.time(verdict.at), class_="source"),
        )
        for verdict in ordered
    )
    return tag("ul", *rows, class_="rows")
