"""
Drawing: a dashboard's JSON and a Prometheus in; a picture of it, made of its own queries, out.

`python -m deploy.dashboards.drawing http://localhost:9090 FOLDER SECONDS` draws all of them as they would look now.
"""

import json
import math
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib import dates, ticker
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from deploy.dashboards.asking import filled, panels
from deploy.dashboards.building import FOLDER, MODULES

Ask = Callable[[str, bool], list[dict[str, Any]]]
"""A query, and whether only its last value is wanted, in; Prometheus' result out."""

_COLUMN, _LINE, _MARGIN = 0.66, 0.36, 0.5  # inches
_BACK, _CARD, _INK, _FAINT = "#111217", "#181b1f", "#d8d9da", "#7d7f86"
_COLOURS = (
    "#73bf69",
    "#f2cc0c",
    "#8ab8ff",
    "#ff780a",
    "#f2495c",
    "#b877d9",
    "#5794f2",
    "#ffa6b0",
    "#96d98d",
    "#c4a000",
)
_POINTS = 120
_ROWS = 8


def draw(board: dict[str, Any], ask: Ask) -> Figure:
    """Draw *board* with the series that *ask* gives."""
    mpl.rcParams.update({"font.size": 8, "text.color": _INK, "axes.labelcolor": _INK, "axes.edgecolor": _FAINT})
    lines = max(one["gridPos"]["y"] + one["gridPos"]["h"] for one in board["panels"])
    width, height = 24 * _COLUMN + 2 * _MARGIN, lines * _LINE + 2 * _MARGIN
    figure = Figure(figsize=(width, height), facecolor=_BACK)
    figure.text(_MARGIN / width, 1 - _MARGIN / height, board["title"], fontsize=15, weight="bold", va="bottom")
    for one in board["panels"]:
        place = one["gridPos"]
        left, top = _MARGIN + place["x"] * _COLUMN, _MARGIN + place["y"] * _LINE
        if one["type"] == "row":
            figure.text(left / width, 1 - (top + 0.24) / height, one["title"], fontsize=11, color=_FAINT)
    for one in panels(board):
        place = one["gridPos"]
        left, top = _MARGIN + place["x"] * _COLUMN, _MARGIN + place["y"] * _LINE
        wide, high = place["w"] * _COLUMN - 0.1, place["h"] * _LINE - 0.1
        card = figure.add_axes((left / width, 1 - (top + high) / height, wide / width, high / height), facecolor=_CARD)
        card.set(xticks=[], yticks=[])
        card.text(0.1 / wide, 1 - 0.2 / high, one["title"], weight="bold", va="center", transform=card.transAxes)
        _fill(figure, card, one, ask, (left, top, wide, high))
    return figure


def _fill(
    figure: Figure, card: Axes, panel: dict[str, Any], ask: Ask, place: tuple[float, float, float, float]
) -> None:
    if panel["type"] == "stat":
        found = ask(panel["targets"][0]["expr"], True)
        value = float(found[0]["value"][1]) if found else math.nan
        card.text(0.5, 0.42, spelled(value, panel), fontsize=22, ha="center", va="center", color=_colour(value, panel))
    elif panel["type"] == "table":
        _tabulate(card, panel, ask)
    else:
        _plot(figure, panel, ask, place)


def _tabulate(card: Axes, panel: dict[str, Any], ask: Ask) -> None:
    found = ask(panel["targets"][0]["expr"], True)
    for number, one in enumerate(found[:_ROWS]):
        labels = "  ".join(value for name, value in sorted(one["metric"].items()) if name != "__name__")
        height = 0.84 - number * 0.1
        card.text(0.02, height, labels[:70], va="top", transform=card.transAxes)
        card.text(0.98, height, spelled(float(one["value"][1]), panel), va="top", ha="right", transform=card.transAxes)


def _plot(figure: Figure, panel: dict[str, Any], ask: Ask, place: tuple[float, float, float, float]) -> None:
    left, top, wide, high = place
    width, height = figure.get_size_inches()
    inside = ((left + 0.55) / width, 1 - (top + high - 0.62) / height, (wide - 0.7) / width, (high - 1.0) / height)
    axes = figure.add_axes(inside, facecolor=_CARD)
    series = [
        (_legend(target["legendFormat"], one["metric"]), one["values"])
        for target in panel["targets"]
        for one in ask(target["expr"], False)
    ]
    bars = panel["fieldConfig"]["defaults"].get("custom", {}).get("drawStyle") == "bars"
    heights: dict[float, float] = {}
    for number, (legend, values) in enumerate(series):
        colour = _COLOURS[number % len(_COLOURS)]
        points = [(float(at), float(value)) for at, value in values if value not in {"NaN", "+Inf", "-Inf"}]
        times = [datetime.fromtimestamp(at, UTC) for at, _ in points]
        if bars:
            below = [heights.get(at, 0.0) for at, _ in points]
            step = (values[1][0] - values[0][0]) / 86400 if len(values) > 1 else 1e-5
            axes.bar(times, [value for _, value in points], step, below, color=colour, label=legend)
            heights |= {at: heights.get(at, 0.0) + value for at, value in points}
        else:
            axes.plot(times, [value for _, value in points], color=colour, linewidth=1.4, label=legend)
    _dress(axes, panel, bool(series))


def _dress(axes: Axes, panel: dict[str, Any], any_series: bool) -> None:
    axes.tick_params(colors=_FAINT, labelsize=7, length=2)
    axes.set_axisbelow(True)
    axes.grid(color="#2c2f36", linewidth=0.5)
    axes.xaxis.set_major_formatter(dates.DateFormatter("%H:%M:%S"))
    axes.xaxis.set_major_locator(ticker.MaxNLocator(4))
    axes.yaxis.set_major_formatter(lambda value, _: spelled(value, panel))
    axes.spines[["top", "right"]].set_visible(False)
    limits = panel["fieldConfig"]["defaults"]
    if "min" in limits:
        axes.set_ylim(bottom=limits["min"] - (0.05 if limits["min"] < 0 else 0))
    if "max" in limits:
        axes.set_ylim(top=limits["max"] * 1.05)
    if any_series:
        shown, names = axes.get_legend_handles_labels()
        axes.legend(
            shown[:8], names[:8], loc="upper left", bbox_to_anchor=(-0.02, -0.12), ncols=4, frameon=False, fontsize=6.5,
            labelcolor=_INK, handlelength=1, columnspacing=1,
        )  # fmt: skip
    else:
        axes.text(0.5, 0.5, "no data", ha="center", color=_FAINT, transform=axes.transAxes)


def spelled(value: float, panel: dict[str, Any]) -> str:
    """
    Spell a value in its panel's unit.

    >>> [spelled(value, {"fieldConfig": {"defaults": {"unit": "s"}}}) for value in (0.25, 90, 7200)]
    ['250 ms', '1.5 min', '2 h']
    """
    unit = panel["fieldConfig"]["defaults"]["unit"]
    if math.isnan(value):
        return "–"
    if unit == "percentunit":
        return f"{value:.0%}"
    if unit == "bytes":
        power = min(4, int(math.log(abs(value), 1024))) if abs(value) >= 1 else 0
        return f"{value / 1024**power:.3g} {('B', 'KiB', 'MiB', 'GiB', 'TiB')[power]}"
    if unit == "s":
        for size, name in ((86400.0, "d"), (3600.0, "h"), (60.0, "min"), (1.0, "s")):
            if abs(value) >= size:
                return f"{value / size:.3g} {name}"
        return f"{value * 1000:.3g} ms" if value else "0 s"
    return f"{value:.3g}" + (" /s" if unit == "cps" else "") if abs(value) < 1000 else f"{value:,.0f}"


def _colour(value: float, panel: dict[str, Any]) -> str:
    steps = panel["fieldConfig"]["defaults"]["thresholds"]["steps"]
    reached = [step["color"] for step in steps if step.get("value") is None or value >= step["value"]]
    return {"green": "#73bf69", "red": "#f2495c"}[reached[-1]]


def _legend(form: str, labels: dict[str, str]) -> str:
    for name, value in labels.items():
        form = form.replace("{{" + name + "}}", value)
    return form


def prometheus(address: str, seconds: int) -> Ask:
    """Ask the Prometheus at *address* about the last *seconds*."""
    step = max(2, seconds // _POINTS)
    now = time.time()

    def ask(expr: str, last: bool) -> list[dict[str, Any]]:
        window = seconds if "$__range" in expr else max(30, 4 * step)
        given = {"query": filled(expr.replace("$__range", f"{seconds}s"), seconds=window)}
        path, when = (
            ("query", {"time": now}) if last else ("query_range", {"start": now - seconds, "end": now, "step": step})
        )
        query = urllib.parse.urlencode(given | when)
        with urllib.request.urlopen(f"{address}/api/v1/{path}?{query}", timeout=30) as answer:  # noqa: S310, the user's own
            result: list[dict[str, Any]] = json.load(answer)["data"]["result"]
        return result

    return ask


def main(address: str, folder: Path, seconds: int) -> None:
    """Draw every dashboard into *folder*."""
    ask = prometheus(address.rstrip("/"), seconds)
    for module in MODULES:
        name = module.UID.removeprefix("parley-")
        board = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
        draw(board, ask).savefig(folder / f"dashboard-{name}.png", dpi=80)
        print(folder / f"dashboard-{name}.png")


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit("python -m deploy.dashboards.drawing PROMETHEUS FOLDER SECONDS, as in http://localhost:9090 docs 3600")
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
