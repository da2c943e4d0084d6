"""Asking: a dashboard's JSON in; its queries as Prometheus takes them, with what Grafana would put into them, out. Pure."""

import re
from typing import Any


def questions(board: dict[str, Any], *, seconds: int, job: str = ".+") -> dict[tuple[str, str], str]:
    """
    List the queries of *board* and its annotations by (panel, ref id), for a window of *seconds*.

    Every variable but *job* stands for all that there is.
    """
    asked = {
        (panel["title"], target["refId"]): target["expr"] for panel in panels(board) for target in panel["targets"]
    }
    asked |= {("annotation", one["name"]): one["expr"] for one in board["annotations"]["list"] if "expr" in one}
    return {place: filled(expr, seconds=seconds, job=job) for place, expr in asked.items()}


def filled(expr: str, *, seconds: int, job: str = ".+") -> str:
    """
    Fill in what Grafana fills in.

    >>> filled('rate(a{job=~"$job", instance=~"$instance"}[$__rate_interval])', seconds=60)
    'rate(a{job=~".+", instance=~".+"}[60s])'
    """
    for name in ("$__rate_interval", "$__range", "$__interval"):
        expr = expr.replace(name, f"{seconds}s")
    return re.sub(r"\$\w+", ".+", expr.replace("$job", job))


def panels(board: dict[str, Any]) -> list[dict[str, Any]]:
    """List the panels of *board* that show something, in their order."""
    found = [panel for one in board["panels"] for panel in (one, *one.get("panels", []))]
    return [panel for panel in found if panel["type"] != "row"]
