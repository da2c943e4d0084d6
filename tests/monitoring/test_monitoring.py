"""On the real Prometheus and Alertmanager: every query of every dashboard has an answer, and each of six faults is told as what it is, and nothing else."""

import json
import shutil
import time
from contextlib import ExitStack

import pytest

from deploy.dashboards.asking import questions
from deploy.dashboards.building import FOLDER
from tests.monitoring.servers import FASTER, Alertmanager, Prometheus, Scene

pytestmark = [pytest.mark.embedded, pytest.mark.slow, pytest.mark.timeout(600)]

FAULTS = {
    "broker": "ParleyBrokerGone",
    "poison": "ParleyDeadLetters",
    "receiver": "ParleyReceiverDown",
    "progress": "ParleyNoProgress",
    "abstains": "ParleyReadingAbstains",
    "articles": "ParleyNoArticles",
}
EXPECTED = {(f"parley-{fault}", alert) for fault, alert in FAULTS.items()}


def busy_yesterday():
    """An hour of yesterday, in the fast time of the tests, in which there were articles for the installation that gets none."""
    now = time.time()
    at = now - 86400 / FASTER
    name = 'job:parley_articles:increase1h{job="parley-articles"}'
    lines = [f"{name} 50 {round(at + second)}" for second in range(-60, 240, 5)]
    return "\n".join(["# TYPE job:parley_articles:increase1h gauge", *lines, "# EOF", ""])


@pytest.fixture(scope="module")
def watched(tmp_path_factory):
    """Prometheus and Alertmanager, and what they have seen of seven installations: six with a fault, one without."""
    for program in ("prometheus", "promtool", "prometheus-alertmanager"):
        if shutil.which(program) is None:
            pytest.skip(
                f"NOT TESTED WITH PROMETHEUS: there is no {program}; apt-get install prometheus prometheus-alertmanager"
            )
    with ExitStack() as stack:
        # whoever has lost Kafka asks for it without rest, and must not hold up the others
        together = [fault for fault in FAULTS if fault != "broker"]
        scenes = [Scene(tmp_path_factory.mktemp("scene"), *faults) for faults in (["well", *together], ["broker"])]
        for scene in scenes:
            stack.callback(scene.close)
        ports = {fault: port for scene in scenes for fault, port in scene.ports().items()}
        alertmanager = Alertmanager(tmp_path_factory.mktemp("alertmanager"))
        stack.callback(alertmanager.close)
        jobs = {"parley" if fault == "well" else f"parley-{fault}": port for fault, port in ports.items()}
        prometheus = Prometheus(tmp_path_factory.mktemp("prometheus"), jobs, alertmanager, busy_yesterday())
        stack.callback(prometheus.close)
        yield prometheus, alertmanager


def until(holds, seconds=240):
    deadline = time.monotonic() + seconds
    while not holds() and time.monotonic() < deadline:
        time.sleep(1)


def test_each_fault_is_told_as_what_it_is_and_nothing_else_is_told(watched):
    prometheus, _ = watched
    seen = set()

    def all_fire():
        seen.update(prometheus.firing())
        return seen >= EXPECTED

    until(all_fire)
    assert seen == EXPECTED


def test_alertmanager_hears_of_each(watched):
    _, alertmanager = watched
    until(lambda: alertmanager.told() >= EXPECTED, 60)
    assert alertmanager.told() == EXPECTED


@pytest.mark.parametrize("board", ["desk", "pipeline", "deliveries"])
def test_every_query_of_a_dashboard_has_an_answer(board, watched):
    prometheus, _ = watched
    content = json.loads((FOLDER / f"{board}.json").read_text(encoding="utf-8"))
    missing = questions(content, seconds=60, job="parley")
    # what is only there when something is wrong is looked for where it is
    missing |= {place: expr for place, expr in questions(content, seconds=60).items() if place[0] == "annotation"}
    assert len(missing) > 10

    def answered():
        for place, expr in [*missing.items()]:
            if prometheus.series(expr):
                del missing[place]
        return not missing

    until(answered, 60)
    assert missing == {}


@pytest.mark.parametrize("board", ["desk", "pipeline", "deliveries"])
def test_every_variable_of_a_dashboard_has_values(board, watched):
    prometheus, _ = watched
    content = json.loads((FOLDER / f"{board}.json").read_text(encoding="utf-8"))
    for variable in content["templating"]["list"]:
        if variable["type"] == "query":
            metric, label = variable["query"].removeprefix("label_values(").removesuffix(")").split(", ")
            found = prometheus.series(metric.replace("$job", "parley"))
            assert any(label in one["metric"] for one in found), variable["name"]
