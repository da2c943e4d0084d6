"""The dashboards keep the rules of Grafana's dashboard-linter, and ask only for what there is."""

import json
import re

import pytest
import yaml

from deploy.dashboards.building import FOLDER, MODULES
from deploy.dashboards.panels import RUNBOOK_UID, chapters
from streams.metrictable import METRICS, Kind

BOARDS = {
    module.UID: json.loads((FOLDER / f"{module.UID.removeprefix('parley-')}.json").read_text(encoding="utf-8"))
    for module in MODULES
}
RUNBOOK = json.loads((FOLDER / "runbook.json").read_text(encoding="utf-8"))
COUNTERS = {metric.exposed for metric in METRICS if metric.kind is Kind.COUNTER}
SERIES = {series for metric in METRICS for series in metric.series}
OF_PROCESSES = {"process_resident_memory_bytes", "process_cpu_seconds_total", "process_start_time_seconds", "up"}


def panels(board):
    found = [panel for one in board["panels"] for panel in (one, *one.get("panels", []))]
    return [panel for panel in found if panel["type"] != "row"]


PANELS = [
    pytest.param(panel, id=f"{uid}: {panel['title']}") for uid, board in BOARDS.items() for panel in panels(board)
]


@pytest.mark.parametrize("board", [*BOARDS.values(), RUNBOOK], ids=lambda board: board["uid"])
def test_a_dashboard_cannot_be_edited_by_hand_and_says_what_it_is_for(board):
    assert board["editable"] is False
    assert board["description"]
    assert "parley" in board["tags"]
    assert len({panel["title"] for panel in panels(board)}) == len(panels(board)), "titles tell panels apart"


@pytest.mark.parametrize("board", BOARDS.values(), ids=lambda board: board["uid"])
def test_variables_are_those_that_every_dashboard_has(board):
    variables = {one["name"]: one for one in board["templating"]["list"]}
    assert [*variables][:3] == ["datasource", "job", "instance"]
    assert variables["datasource"]["type"] == "datasource"
    assert variables["datasource"]["query"] == "prometheus"
    assert variables["datasource"]["label"] == "Data source"
    for name, one in variables.items():
        if name == "datasource":
            continue
        assert one["datasource"]["uid"] == "${datasource}"
        assert one["label"] == name.capitalize()
        assert (one["multi"], one["includeAll"], one["allValue"]) == (True, True, ".+")
        assert one["refresh"] == 2, "when the time changes, what there is changes"


@pytest.mark.parametrize("panel", PANELS)
def test_a_panel_says_what_it_shows_in_which_unit_from_the_chosen_source(panel):
    assert panel["title"]
    assert panel["description"].endswith(".")
    assert panel["datasource"]["uid"] == "${datasource}"
    assert panel["fieldConfig"]["defaults"]["unit"]
    assert panel["targets"]
    assert [target["refId"] for target in panel["targets"]] == list("ABCDEFGH"[: len(panel["targets"])])


@pytest.mark.parametrize("panel", PANELS)
def test_a_query_takes_what_is_chosen_and_counters_as_rates(panel):
    for target in panel["targets"]:
        expr = target["expr"]
        selectors = re.findall(r"\b((?:parley|process)_\w+|up)\{(.*?)\}(\[[^\]]+\])?", expr)
        assert selectors, expr
        assert len(selectors) == len(re.findall(r"\b(?:(?:parley|process)_\w+|up)\b", expr)), expr
        for name, matchers, window in selectors:
            assert 'job=~"$job"' in matchers
            assert 'instance=~"$instance"' in matchers
            assert name in SERIES | OF_PROCESSES, name
            counts = name in COUNTERS or name.endswith(("_bucket", "_sum", "_count", "cpu_seconds_total"))
            assert not counts or window in {"[$__rate_interval]", "[$__range]"}, expr
        assert "[5m]" not in expr, "a fixed window shows nothing where scrapes are rarer"


@pytest.mark.parametrize("board", BOARDS.values(), ids=lambda board: board["uid"])
def test_links_of_panels_lead_to_chapters_of_the_runbook(board):
    linked = {link["url"]: link["title"] for panel in panels(board) for link in panel.get("links", [])}
    by_id = {panel["id"]: panel["title"] for panel in panels(RUNBOOK)}
    assert linked
    for url, title in linked.items():
        found = re.fullmatch(rf"/d/{RUNBOOK_UID}\?viewPanel=(\d+)", url)
        assert title == f"Runbook: {by_id[int(found[1])]}"


def test_every_chapter_is_in_the_runbook_dashboard():
    shown = {panel["title"]: panel["options"]["content"] for panel in panels(RUNBOOK)}
    assert shown == dict(chapters())


def test_every_metric_is_on_a_dashboard_or_in_a_rule():
    rules = "".join(file.read_text() for file in (FOLDER.parents[1] / "prometheus" / "rules").glob("*.yml"))
    queries = rules + json.dumps([*BOARDS.values()])
    unseen = {metric.name for metric in METRICS if not any(series in queries for series in metric.series)}
    assert unseen <= {
        "parley_sentences_unread",
        "parley_statements",
        "parley_positions",
        "parley_corrections",
        "parley_rule_reloads",
        "parley_fold_seconds",
        "parley_ready",
    } | {name for name in unseen if name.startswith("parley_feed")}


def test_what_is_provisioned_is_what_dashboards_ask_for():
    folder = FOLDER.parent / "provisioning"
    sources = yaml.safe_load((folder / "datasources" / "parley.yml").read_text())["datasources"]
    assert {source["type"] for source in sources} == {"prometheus", "alertmanager"}
    (provider,) = yaml.safe_load((folder / "dashboards" / "parley.yml").read_text())["providers"]
    assert provider["allowUiUpdates"] is False
