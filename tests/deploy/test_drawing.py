"""Drawings of dashboards: every panel is in them, with its own numbers."""

import json

import pytest

from deploy.dashboards.asking import panels
from deploy.dashboards.building import FOLDER
from deploy.dashboards.drawing import draw, prometheus, spelled


def answers(expr, last):
    metric = {"role": "articles", "receiver": "desk", "language": "ar"}
    if last:
        return [{"metric": metric, "value": [1_800_000_000, "7"]}]
    return [{"metric": metric, "values": [[1_800_000_000 + at, str(at % 3)] for at in range(0, 60, 10)]}]


@pytest.mark.parametrize("name", ["desk", "pipeline", "deliveries"])
def test_every_panel_is_drawn_with_what_its_queries_give(name, tmp_path):
    board = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    asked = []

    def ask(expr, last):
        asked.append(expr)
        return answers(expr, last)

    figure = draw(board, ask)

    titles = {text.get_text() for axes in figure.axes for text in axes.texts}
    assert {panel["title"] for panel in panels(board)} <= titles
    assert set(asked) == {target["expr"] for panel in panels(board) for target in panel["targets"]}
    plotted = sum(bool(axes.lines or axes.patches) for axes in figure.axes)
    assert plotted >= sum(panel["type"] == "timeseries" for panel in panels(board))
    figure.savefig(tmp_path / "board.png", dpi=40)


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [(float("nan"), "s", "–"), (0.5, "percentunit", "50%"), (3 * 1024**2, "bytes", "3 MiB"), (1234, "short", "1,234"), (2, "cps", "2 /s"), (0, "s", "0 s")],
)  # fmt: skip
def test_values_are_spelled_in_their_unit(value, unit, words):
    assert spelled(value, {"fieldConfig": {"defaults": {"unit": unit}}}) == words


def test_a_prometheus_that_is_not_there_is_an_error_of_the_network():
    with pytest.raises(OSError, match="refused"):
        prometheus("http://127.0.0.1:9", 60)("up", True)
