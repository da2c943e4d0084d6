"""Charts: points, statements and alerts of a dyad in; one drawing a side, with both axes over time, out. Pure."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from streams.alerts import Alert
from streams.positions import Position
from streams.statements import Statement
from streams.webboard.html import Markup, join, tag
from streams.webboard.queries import Point
from streams.webboard.rows import seconds
from streams.webboard.texts import Texts

_WIDTH, _HEIGHT = 560, 270  # a phone shows this at two thirds of its size: it must stay legible there
_LEFT, _RIGHT, _TOP, _BOTTOM = 106, 16, 26, 30
_DAY = 86_400
_TICKS = 4
_HOURS_UP_TO = 4 * _DAY  # a span so short has ticks with hours, and half as many of them
_ROOM = 37  # below the lowest line, for its second name and the statements
_TICK = 28  # half of a date's width; with its hour it is as wide again


class _Scale:
    def __init__(self, first: int, last: int) -> None:
        self._first = first
        self._length = max(last - first, _DAY)

    def x(self, at: int) -> float:
        share = (at - self._first) / self._length
        return round(_LEFT + share * (_WIDTH - _LEFT - _RIGHT), 1)

    def ticks(self) -> Iterable[tuple[float, str]]:
        hours = self._length <= _HOURS_UP_TO
        half, form = (2 * _TICK, "%m-%d %H:%M") if hours else (_TICK, "%m-%d")
        last = self._first + self._length
        if hours:
            moments = range(self._first, last + 1, self._length // 2)
        else:
            # a date stands where its day begins
            midnight, days = -(-self._first // _DAY) * _DAY, -(-self._length // (_TICKS * _DAY))
            moments = range(midnight, last + 1, days * _DAY)
        for at in moments:
            yield min(self.x(at), _WIDTH - half), datetime.fromtimestamp(at, UTC).strftime(form)


def charts(
    position: Position, points: Sequence[Point], statements: Sequence[Statement], alerts: Sequence[Alert], texts: Texts
) -> Markup:
    """Draw where each side stood over time. Time runs from left to right in any language, as figures do."""
    if not points:
        return tag("p", texts("chart_none"))
    scale = _Scale(points[0].at, points[-1].at)
    drawn = []
    for number, stand in enumerate(position.stands):
        own = [s for s in statements if s.actor == stand.actor and not s.retracted]
        rung = [a for a in alerts if a.actor in (stand.actor, None)]
        name = texts.toward(stand.actor, stand.counterpart)
        drawn.append(
            tag(
                "figure",
                tag("figcaption", name),
                _drawing(scale, points, number, own, rung, texts, f"{name}. {texts('chart')}"),
            )
        )
    return join((tag("div", *drawn, class_="charts"), _legend(texts)))


def _drawing(
    scale: _Scale,
    points: Sequence[Point],
    side: int,
    statements: Sequence[Statement],
    alerts: Sequence[Alert],
    texts: Texts,
    label: str,
) -> Markup:
    willingness = [(p.at, p.values[2 * side]) for p in points]
    plans = [(p.at, p.values[2 * side + 1]) for p in points]
    return tag(
        "svg",
        _grid(scale, texts),
        [_flag(scale, alert, texts) for alert in reversed(alerts)],
        _line(scale, plans, "plans"),
        _line(scale, willingness, "willingness"),
        [_mark(scale, statement, texts) for statement in reversed(statements)],
        viewBox=f"0 0 {_WIDTH} {_HEIGHT}",
        role="group",
        aria_label=label,
        class_="chart",
        direction="ltr",
    )


def _grid(scale: _Scale, texts: Texts) -> Iterable[Markup]:
    ends = {1.0: ("band_open", "band_confirmed"), 0.0: ("band_mixed", ""), -1.0: ("band_closed", "band_denied")}
    for value, keys in ends.items():
        y = _y(value)
        yield tag("line", x1=_LEFT, y1=y, x2=_WIDTH - _RIGHT, y2=y, class_="grid")
        for row, key in enumerate(key for key in keys if key):
            shift = 5 if value == 0 else 23 * row
            yield tag("text", texts(key), x=_LEFT - 6, y=y + shift, text_anchor="end", class_="tick", direction="ltr")
    for x, name in scale.ticks():
        yield tag("text", name, x=x, y=_HEIGHT - 6, text_anchor="middle", class_="tick")


def _line(scale: _Scale, values: Iterable[tuple[int, float | None]], name: str) -> Iterable[Markup]:
    """Draw steps: a position holds until the next signal; where nothing was said on the axis there is a gap."""
    path: list[str] = []
    last: tuple[float, float] | None = None
    for at, value in values:
        if value is None:
            last = None
            continue
        x, y = scale.x(at), _y(value)
        path.append(f"H{x}V{y}" if last else f"M{x} {y}")
        last = x, y
    if path:
        if last is not None:
            path.append(f"H{_WIDTH - _RIGHT}")
        yield tag("path", d="".join(path), class_=f"line {name}")
    if last is not None:
        # where it stands now: what was said only just now has no line yet, and both axes may stand in one place
        yield tag("circle", cx=_WIDTH - _RIGHT, cy=last[1], r=6 if name == "plans" else 3.5, class_=f"now {name}")


def _mark(scale: _Scale, statement: Statement, texts: Texts) -> Markup:
    said = texts.listed(texts.of("stance", score.label) for score in statement.stances)
    who = texts.listed(statement.speakers) or texts("narration")
    label = f"{statement.first_seen:%Y-%m-%d %H:%M} {who}: {said}"
    x = min(max(scale.x(seconds(statement.first_seen)), _LEFT), _WIDTH - _RIGHT)
    dot = tag("circle", cx=x, cy=_HEIGHT - _BOTTOM - 4, r=4.5, class_="mark")
    return tag("a", tag("title", label), dot, href=f"/statements/{statement.statement_id}", aria_label=label)


def _flag(scale: _Scale, alert: Alert, texts: Texts) -> Markup:
    at = alert.starts_at or alert.event_time
    x = min(max(scale.x(seconds(at)), _LEFT), _WIDTH - _RIGHT)
    label = f"{at:%Y-%m-%d %H:%M} {texts('alert')}: {texts.rule(alert.rule)}"
    cloth = "h-11l3 4.5l-3 4.5h11z" if x > _WIDTH - _RIGHT - 12 else "h11l-3 4.5l3 4.5h-11z"
    return tag(
        "g",
        tag("title", label),
        tag("line", x1=x, y1=6, x2=x, y2=_HEIGHT - _BOTTOM),
        tag("path", d=f"M{x} 6{cloth}"),
        class_=f"flag {alert.severity.value}",
        role="img",
        aria_label=label,
    )


def _legend(texts: Texts) -> Markup:
    rows = (
        ("willingness", texts("willingness_axis")),
        ("plans", texts("plans_axis")),
        ("mark", texts("statement")),
        ("flag", texts("alert")),
    )
    return tag("ul", *(tag("li", tag("span", class_=f"key {name}"), " ", text) for name, text in rows), class_="legend")


def _y(value: float) -> float:
    share = (1 - value) / 2
    return round(_TOP + share * (_HEIGHT - _TOP - _BOTTOM - _ROOM), 1)
