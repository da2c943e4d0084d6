"""Panels: what to show, as short records, in; panels of Grafana, built with its own SDK, out."""

import re
from enum import StrEnum
from pathlib import Path
from typing import Any

from grafana_foundation_sdk.builders import common, dashboard, prometheus, stat, table, text, timeseries
from grafana_foundation_sdk.models import common as shapes
from grafana_foundation_sdk.models import dashboard as models
from grafana_foundation_sdk.models.dashboard import DataSourceRef
from msgspec import Struct

RUNBOOK_UID = "parley-runbook"
SOURCE = DataSourceRef(type_val="prometheus", uid="${datasource}")
_CHOSEN = 'job=~"$job", instance=~"$instance"'
_RUNBOOK = Path(__file__).parents[2] / "docs" / "runbook.md"


class Look(StrEnum):
    """What a panel looks like."""

    LINES = "lines"
    BARS = "bars"
    NUMBER = "number"
    TABLE = "table"


class Shown(Struct, frozen=True, kw_only=True):
    """
    A panel. *queries* are PromQL and legend, in which `@` stands for what is chosen above: job and instance; *unit* is Grafana's word. *chapter* is
    the alert whose chapter of the runbook it links to. *span* is its width of 24. *alarm* is the value from which on it is red, *low* that it is below.
    """

    title: str
    told: str
    queries: tuple[tuple[str, str], ...]
    unit: str
    look: Look = Look.LINES
    chapter: str | None = None
    span: int = 12
    height: int = 8
    least: float | None = None
    most: float | None = None
    alarm: float | None = None
    low: bool = False


def panel(shown: Shown) -> Any:
    """Build the panel that *shown* describes."""
    kinds = {Look.NUMBER: stat, Look.TABLE: table}
    made = kinds.get(shown.look, timeseries).Panel().title(shown.title).description(shown.told).unit(shown.unit)
    made = made.datasource(SOURCE).span(shown.span).height(shown.height).thresholds(_thresholds(shown))
    for number, (expr, legend) in enumerate(shown.queries):
        made = made.with_target(_target(expr, legend, shown.look, "ABCDEFGH"[number]))
    if shown.least is not None:
        made = made.min(shown.least)
    if shown.most is not None:
        made = made.max(shown.most)
    if shown.chapter is not None:
        made = made.links([_link(shown.chapter)])
    return _looking(made, shown.look)


def chapters() -> list[tuple[str, str]]:
    """Read the runbook's chapters: alert and text, in their order."""
    runbook = _RUNBOOK.read_text(encoding="utf-8")
    return [
        (title, body.strip())
        for title, body in re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", runbook, re.MULTILINE | re.DOTALL)
    ]


def chapter_panel(number: int, title: str, body: str) -> Any:
    """Build the panel of a chapter; its *number* is what links to it name."""
    made = text.Panel().id(number).title(title).description(f"What to do when {title} fires.").span(24).height(7)
    return made.mode(text_mode()).content(body).transparent(True)


def text_mode() -> Any:
    """Markdown, in the SDK's words."""
    from grafana_foundation_sdk.models.text import TextMode  # noqa: PLC0415, one word of a large module

    return TextMode.MARKDOWN


def _target(expr: str, legend: str, look: Look, ref_id: str) -> Any:
    made = prometheus.Dataquery().expr(chosen(expr)).legend_format(legend).ref_id(ref_id).datasource(SOURCE)
    if look is Look.TABLE:
        return made.instant().format(_table_format())
    return made.instant() if look is Look.NUMBER else made.range()


def chosen(expr: str) -> str:
    """
    Put what is chosen above into a query.

    >>> chosen('sum(parley_ready{@})')
    'sum(parley_ready{job=~"$job", instance=~"$instance"})'
    """
    return expr.replace("@", _CHOSEN)


def _table_format() -> Any:
    from grafana_foundation_sdk.models.prometheus import PromQueryFormat  # noqa: PLC0415, as above

    return PromQueryFormat.TABLE


def _thresholds(shown: Shown) -> Any:
    steps = [models.Threshold(value=None, color="green")]
    if shown.alarm is not None:
        below, above = ("red", "green") if shown.low else ("green", "red")
        steps = [models.Threshold(value=None, color=below), models.Threshold(value=shown.alarm, color=above)]
    return dashboard.ThresholdsConfig().mode(models.ThresholdsMode.ABSOLUTE).steps(steps)


def _link(chapter: str) -> Any:
    numbers = {title: number for number, (title, _) in enumerate(chapters(), start=1)}
    made = dashboard.DashboardLink(f"Runbook: {chapter}").type(models.DashboardLinkType.LINK)
    return made.url(f"/d/{RUNBOOK_UID}?viewPanel={numbers[chapter]}").target_blank(True)


def _looking(made: Any, look: Look) -> Any:
    if look is Look.LINES:
        return made.line_width(2).fill_opacity(8).legend(_legend())
    if look is Look.BARS:
        stacked = common.StackingConfig().mode(shapes.StackingMode.NORMAL)
        return (
            made.draw_style(shapes.GraphDrawStyle.BARS)
            .fill_opacity(70)
            .line_width(0)
            .stacking(stacked)
            .legend(_legend())
        )
    if look is Look.NUMBER:
        return made.reduce_options(common.ReduceDataOptions().calcs(["lastNotNull"])).color_mode(
            shapes.BigValueColorMode.VALUE
        )
    return made


def _legend() -> Any:
    made = common.VizLegendOptions().display_mode(shapes.LegendDisplayMode.LIST)
    return made.placement(shapes.LegendPlacement.BOTTOM).show_legend(True)
