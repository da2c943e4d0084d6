"""Prometheus' rules: promtool takes them, they fire when they should, and everything that they name exists."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from prometheus_client import generate_latest

from streams.metrics import Metrics
from streams.metrictable import METRICS

DEPLOY = Path(__file__).parents[2] / "deploy" / "prometheus"
ALERTS = [
    rule for group in yaml.safe_load((DEPLOY / "rules" / "alerts.yml").read_text())["groups"] for rule in group["rules"]
]
RECORDED = [
    rule
    for group in yaml.safe_load((DEPLOY / "rules" / "recording.yml").read_text())["groups"]
    for rule in group["rules"]
]
RUNBOOK = (DEPLOY.parents[1] / "docs" / "runbook.md").read_text(encoding="utf-8")


def promtool(*arguments, folder=DEPLOY, given=None):
    if shutil.which("promtool") is None:
        pytest.skip("NOT TESTED WITH PROMETHEUS: there is no promtool; apt-get install prometheus")
    return subprocess.run(
        ["promtool", *arguments], cwd=folder, input=given, capture_output=True, timeout=100, check=False
    )


def passes(done):
    assert done.returncode == 0, (done.stdout + done.stderr).decode()


def test_promtool_takes_configuration_and_rules():
    passes(promtool("check", "config", "prometheus.yml"))
    passes(promtool("check", "rules", "--lint=all", "--lint-fatal", "rules/recording.yml", "rules/alerts.yml"))


def test_promtool_finds_nothing_wrong_with_a_page_of_metrics():
    metrics = Metrics()
    metrics.name_receivers(["desk"])
    metrics.name_watched(["RU~US"])
    page = generate_latest(metrics.registry)
    passes(promtool("check", "metrics", given=page))


@pytest.mark.slow
@pytest.mark.parametrize("file", ["alerts.yml", "history.yml"])
def test_each_alert_fires_when_it_should_and_only_then(file):
    passes(promtool("test", "rules", file, folder=DEPLOY / "tests"))


def test_every_alert_has_a_case_in_which_it_fires():
    fired = {
        case["alertname"]
        for file in (DEPLOY / "tests").glob("*.yml")
        for test in yaml.safe_load(file.read_text())["tests"]
        for case in test["alert_rule_test"]
        if case.get("exp_alerts")
    }
    assert fired == {rule["alert"] for rule in ALERTS}


@pytest.mark.parametrize("rule", ALERTS, ids=lambda rule: rule["alert"])
def test_an_alert_says_how_loud_it_is_and_has_a_chapter(rule):
    assert rule["labels"]["severity"] in {"critical", "warning"}
    assert rule["annotations"]["runbook"] == f"docs/runbook.md#{rule['alert'].lower()}"
    chapter = RUNBOOK.partition(f"\n## {rule['alert']}\n")[2].partition("\n## ")[0]
    assert chapter.lstrip().startswith(f"*{rule['labels']['severity']}")
    assert "**Do**" in chapter
    assert rule["for"] != "0m", "one bad scrape wakes nobody"


def test_the_runbook_has_no_chapter_without_an_alert():
    assert set(re.findall(r"^## (\w+)$", RUNBOOK, re.MULTILINE)) == {rule["alert"] for rule in ALERTS}


def test_rules_ask_only_for_what_there_is():
    known = {series for metric in METRICS for series in metric.series} | {rule["record"] for rule in RECORDED}
    for rule in ALERTS + RECORDED:
        asked = set(re.findall(r"(?<![\w:])(?:job\w*:)?parley_\w+(?::\w+)?", rule["expr"]))
        assert asked <= known, rule
