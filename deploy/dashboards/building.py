"""Building: the dashboards' modules in; Grafana's JSON, by file, out. The same input gives the same bytes."""

from pathlib import Path
from types import ModuleType
from typing import Any

from grafana_foundation_sdk.builders import dashboard
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models import dashboard as models

from deploy.dashboards import deliveries, desk, pipeline
from deploy.dashboards.panels import RUNBOOK_UID, SOURCE, chapter_panel, chapters, chosen, panel

FOLDER = Path(__file__).parents[1] / "grafana" / "dashboards"
MODULES = (desk, pipeline, deliveries)


def dashboards() -> dict[Path, str]:
    """Build all dashboards, by their files."""
    made = {FOLDER / f"{module.UID.removeprefix('parley-')}.json": _watching(module) for module in MODULES}
    made[FOLDER / "runbook.json"] = _runbook()
    return {file: _json(one) for file, one in made.items()}


def _json(made: Any) -> str:
    return str(JSONEncoder(sort_keys=True, indent=2, ensure_ascii=False).encode(made.build())) + "\n"


def _new(title: str, uid: str, told: str) -> Any:
    made = dashboard.Dashboard(title).uid(uid).description(told).tags(["parley"]).readonly().timezone("utc")
    others = dashboard.DashboardLink("Parley").type(models.DashboardLinkType.DASHBOARDS).tags(["parley"])
    return made.refresh("30s").time("now-6h", "now").link(others.keep_time(True).include_vars(True).as_dropdown(True))


def _watching(module: ModuleType) -> Any:
    made = _new(module.TITLE, module.UID, module.TOLD)
    made = made.with_variable(dashboard.DatasourceVariable("datasource").label("Data source").type("prometheus"))
    names = (("job", "Job", "parley_build_info"), ("instance", "Instance", "parley_build_info"), *module.VARIABLES)
    for name, label, metric in names:
        made = made.with_variable(_variable(name, label, metric))
    made = made.annotation(
        dashboard.AnnotationQuery().name("Alerts").datasource(SOURCE).enable(True).icon_color("orange")
        .expr(chosen(module.ANNOTATION))
    )  # fmt: skip
    for title, row in module.ROWS:
        made = made.with_row(dashboard.Row(title))
        for shown in row:
            made = made.with_panel(panel(shown))
    return made


def _variable(name: str, label: str, metric: str) -> Any:
    chosen_job = '{job=~"$job"}' if name != "job" else ""
    made = dashboard.QueryVariable(name).label(label).datasource(SOURCE)
    made = made.query(f"label_values({metric}{chosen_job}, {name})").refresh(
        models.VariableRefresh.ON_TIME_RANGE_CHANGED
    )
    return made.multi(True).include_all(True).all_value(".+").sort(models.VariableSort.ALPHABETICAL_ASC)


def _runbook() -> Any:
    made = _new("Parley: runbook", RUNBOOK_UID, "What to do when an alert on Parley itself fires.")
    for number, (title, body) in enumerate(chapters(), start=1):
        made = made.with_panel(chapter_panel(number, title, body))
    return made
