"""Pages: the tables of metrics and of settings in, and the dashboards' code; docs/metrics.md, docs/settings.md and Grafana's JSON out."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, get_args

import msgspec
from msgspec import Meta

from deploy.dashboards.building import dashboards
from streams.metrictable import METRICS, Area, Metric
from streams.settings import Secret, Settings, load, variable

DOCS = Path(__file__).parents[1] / "docs"

_METRICS = """\
# Metrics

Every worker shows these at `/metrics` (`PARLEY_WEB_HOST`, `PARLEY_WEB_PORT`), in Prometheus' text format. This page is made from the table in `streams/metrictable.py` by `make pages`; names and labels are
part of the interface, and a change of them stands in the changelog.

Labels are few and closed: never a person, an outlet, an address or an id. Counters of known labels begin at zero, so that the first error is an increase. Beside ours there are the usual ones of a
process: `process_resident_memory_bytes`, `process_cpu_seconds_total`, `process_start_time_seconds`, `process_open_fds`.

What a role reads is one topic: `articles` reads `articles.raw`, `positions` reads `signals`, `corrections` reads `corrections`, `deliveries` reads `alerts`. So `role` in lag and progress stands for a topic.
"""

_SETTINGS = """\
# Settings

Everything that a process may be told, as environment variables. This page is made from the table in `streams/settings.py` by `make pages`; `parley config` shows what is set where you are, secrets masked.

An empty variable counts as not set. A **secret** may also stand in a file: `PARLEY_WEBHOOK_SECRET_FILE=/run/secrets/parley_webhook` instead of `PARLEY_WEBHOOK_SECRET`; set only one of the two. A value that cannot be used is
one line that names the variable, and status 1.
"""


def metrics_page() -> str:
    """Write docs/metrics.md."""
    chapters = (_chapter(area, [one for one in METRICS if one.area is area]) for area in Area)
    return "\n".join([_METRICS, *chapters])


def settings_page() -> str:
    """Write docs/settings.md."""
    rows = [_setting(field) for field in msgspec.structs.fields(Settings)]
    return "\n".join([_SETTINGS, *_table(("variable", "what it is", "default", "example"), rows), ""])


def pages() -> dict[Path, str]:
    """Write all pages, by their files."""
    return {DOCS / "metrics.md": metrics_page(), DOCS / "settings.md": settings_page(), **dashboards()}


def _chapter(area: Area, metrics: list[Metric]) -> str:
    rows = [(f"`{one.exposed}`", one.kind.value, one.unit, "; ".join(_labels(one)) or "–", one.help) for one in metrics]
    return "\n".join([f"## {area}", "", *_table(("name", "kind", "unit", "labels", "what it tells"), rows), ""])


def _labels(metric: Metric) -> Iterable[str]:
    for label in metric.labels:
        told = label.of or ", ".join(f"`{value}`" for value in label.values)
        yield f"**{label.name}**: {told}"


def _setting(field: Any) -> tuple[str, ...]:
    meta = next(part for part in get_args(field.type) if isinstance(part, Meta))
    secret = Secret in get_args(get_args(field.type)[0])
    name = f"`{variable(field.name)}`" + (" **secret**" if secret else "")
    example = str((meta.examples or [""])[0])
    return name, meta.description or "", _default(field), f"`{example}`" if example else ""


def _default(field: Any) -> str:
    if field.name == "data_dir":
        return "`$XDG_STATE_HOME/parley`, else `~/.local/state/parley`"
    value = getattr(load({}), field.name)
    if value is None or value == ():
        return "–"
    return f"`{value}`"


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    titles = [*head]
    lines = [titles, ["---"] * len(titles), *rows]
    return ["| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines]


if __name__ == "__main__":
    for file, text in pages().items():
        file.write_text(text, encoding="utf-8")
        print(file.name)
