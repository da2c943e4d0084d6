"""A real Alertmanager hears of what fires and of what has ended, groups it, links it, and keeps its silences. On the embedded broker."""

import asyncio
import json
import shutil
import subprocess
import urllib.request
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import yaml
from aiohttp import web
from aiokafka import AIOKafkaProducer
from prometheus_client import CollectorRegistry

from streams.alerts import State, labels_of
from streams.deliveries import Deliveries
from streams.demo.child import free_port
from streams.metrics import Metrics
from streams.settings import load
from streams.topics import ALERTS
from streams.wire import encode
from tests.integration.conftest import until
from tests.streams.alerting import alert

pytestmark = pytest.mark.embedded

SHIPPED = Path(__file__).parents[2] / "deploy" / "alertmanager"


@pytest.fixture(scope="module", autouse=True)
def _installed():
    for program in ("prometheus-alertmanager", "amtool"):
        if shutil.which(program) is None:
            pytest.skip(f"NOT TESTED WITH ALERTMANAGER: there is no {program}; apt-get install prometheus-alertmanager")


class Pager:
    """What Alertmanager tells others: the notifications that it sends."""

    def __init__(self):
        self.told = []
        self.url = ""

    async def __aenter__(self):
        app = web.Application()
        app.router.add_post("/", self._take)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/"
        return self

    async def __aexit__(self, *_):
        await self._runner.cleanup()

    async def _take(self, request):
        message = await request.json()
        self.told.append(
            (
                message["groupLabels"],
                {one["labels"]["alert_id"]: one["status"] for one in message["alerts"]},
                {one["generatorURL"] for one in message["alerts"]},
            )
        )
        return web.Response()


class Alertmanager:
    """Debian's Alertmanager on a port of its own, which tells *pager* at once, one group for each dyad."""

    def __init__(self, folder, pager):
        self.url = f"http://127.0.0.1:{free_port()}"
        config = {
            "route": {
                "receiver": "pager",
                "group_by": ["dyad"],
                "group_wait": "1s",
                "group_interval": "1s",
                "repeat_interval": "1h",
            },
            "receivers": [{"name": "pager", "webhook_configs": [{"url": pager.url}]}],
        }
        (folder / "alertmanager.yml").write_text(yaml.safe_dump(config))
        self._folder = folder
        self.process = None

    def start(self):
        folder = self._folder
        with (folder / "alertmanager.log").open("ab") as log:
            self.process = subprocess.Popen(
                [
                    "prometheus-alertmanager",
                    f"--config.file={folder / 'alertmanager.yml'}",
                    f"--storage.path={folder / 'data'}",
                    f"--web.listen-address={self.url.removeprefix('http://')}",
                    "--cluster.listen-address=",
                ],
                stdout=log,
                stderr=log,
            )

    def ready(self):
        try:
            with urllib.request.urlopen(f"{self.url}/-/ready", timeout=2) as answer:
                return answer.status == 200
        except OSError:
            return False

    def amtool(self, *arguments):
        done = subprocess.run(
            ["amtool", *arguments, f"--alertmanager.url={self.url}", "--output=json"],
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        )
        return done.stdout

    def alerts(self, *more):
        """The alerts that amtool sees, by id."""
        found = json.loads(self.amtool("alert", "query", *more))
        return {one["labels"]["alert_id"]: one for one in found}

    def close(self):
        if self.process is not None:
            self.process.terminate()
            self.process.wait(60)


@asynccontextmanager
async def told(settings, folder, url):
    """Run deliveries to an Alertmanager at *url*."""
    file = folder / "receivers.toml"
    file.write_text(
        f'[receivers.oncall]\ntype = "alertmanager"\nurl = "{url}"\nallow = ["127.0.0.1"]\nresend_seconds = 1\n'
    )
    settings = load({"PARLEY_RECEIVERS": str(file), **environment(settings)})
    worker = Deliveries(settings, Metrics(CollectorRegistry()))
    task = asyncio.create_task(worker.run())
    try:
        yield worker
    finally:
        worker.stop()
        await task


def environment(settings):
    return {
        "PARLEY_BROKERS": settings.brokers,
        "PARLEY_FETCH_WAIT_MS": "20",
        "PARLEY_SESSION_TIMEOUT_SECONDS": "2",
        "PARLEY_PARTITIONS": str(settings.partitions),
    }


def about(alert_id, dyad, state=State.FIRING):
    labels = labels_of(alert_id=alert_id, rule="shift", kind="shift", severity="warning", dyad=dyad, actor=dyad[:2])
    return alert(alert_id, state, dyad=dyad, labels=labels)


async def write(settings, *alerts):
    producer = AIOKafkaProducer(bootstrap_servers=settings.bootstrap, acks="all")
    await producer.start()
    for one in alerts:
        await producer.send_and_wait(ALERTS.named(settings.topic_prefix), encode(one), key=one.dyad.encode())
    await producer.stop()


async def test_alertmanager_shows_what_fires_and_what_ended_grouped_and_silenced(settings, tmp_path):
    async with Pager() as pager:
        server = Alertmanager(tmp_path, pager)
        try:
            server.start()
            await until(server.ready)
            server.amtool("silence", "add", "dyad=IR~US", "--comment=known", "--author=desk")
            async with told(settings, tmp_path, server.url):
                await write(settings, about("a1", "RU~US"), about("a2", "RU~US"), about("a3", "IR~US"))
                await until(lambda: len(server.alerts("--active", "--silenced")) == 3)
                seen = server.alerts("--active", "--silenced")
                assert {one["generatorURL"] for one in seen.values()} == {"https://news.example/1"}
                assert {name: one["status"]["state"] for name, one in seen.items()} == {
                    "a1": "active",
                    "a2": "active",
                    "a3": "suppressed",
                }
                await until(lambda: pager.told)
                # its end moves along while it fires
                await until(lambda: server.alerts()["a2"]["endsAt"] > seen["a2"]["endsAt"])

                await write(settings, about("a1", "RU~US", State.RESOLVED))
                await until(lambda: any(states.get("a1") == "resolved" for _, states, _ in pager.told))
                await until(lambda: server.alerts("--active", "--silenced").keys() == {"a2", "a3"})
            group, states, links = pager.told[0]
            assert (group, states) == ({"dyad": "RU~US"}, {"a1": "firing", "a2": "firing"})
            assert links == {"https://news.example/1"}
            assert {group["dyad"] for group, _, _ in pager.told} == {"RU~US"}
        finally:
            server.close()


async def test_an_alertmanager_that_was_away_hears_what_still_fires_and_a_restarted_worker_goes_on(settings, tmp_path):
    async with Pager() as pager:
        server = Alertmanager(tmp_path, pager)
        try:
            async with told(settings, tmp_path, server.url) as worker:
                await write(settings, about("a1", "RU~US"))
                await until(worker._metrics.delivery_attempts.labels("oncall", "unreachable")._value.get)
                server.start()
                await until(server.ready)
                await until(lambda: server.alerts().keys() == {"a1"})
            # nothing is new for this worker: it knows from the log of deliveries what fires
            async with told(settings, tmp_path, server.url):
                before = server.alerts()["a1"]["updatedAt"]
                await until(lambda: server.alerts()["a1"]["updatedAt"] > before)
        finally:
            server.close()


def test_the_shipped_configuration_is_sound_and_sends_each_severity_where_it_says():
    config = SHIPPED / "alertmanager.yml"
    subprocess.run(["amtool", "check-config", config], check=True, capture_output=True, timeout=120)

    def receivers(*labels):
        done = subprocess.run(
            ["amtool", "config", "routes", "test", f"--config.file={config}", *labels],
            check=True,
            capture_output=True,
            text=True,
            timeout=120,
        )
        return done.stdout.strip()

    assert receivers("severity=critical", "dyad=RU~US") == "pager,chats,mail"
    assert receivers("severity=warning") == "chats,mail"
    assert receivers("severity=info") == "mail"
    read = yaml.safe_load(config.read_text())
    assert {kind for one in read["receivers"] for kind in one if kind != "name"} == {
        "email_configs",
        "slack_configs",
        "webhook_configs",
    }
    assert "teams" in config.read_text()
    assert {one["name"] for one in read["time_intervals"]} == {"night", "weekend"}


@pytest.mark.parametrize("template", ["parley.title", "parley.text", "parley.html"])
def test_the_shipped_words_are_those_of_the_alert(template, tmp_path):
    one = about("a1", "RU~US")
    told = {
        "status": "firing",
        "labels": dict(one.labels),
        "annotations": {"summary": one.summary, "summary_ar": one.summary_ar, "quote_1": one.evidence[0].text},
        "startsAt": "2026-03-02T09:00:00Z",
        "generatorURL": "https://news.example/1",
    }
    data = {"status": "firing", "alerts": [told], "groupLabels": {"dyad": "RU~US"}}
    (tmp_path / "data.json").write_text(json.dumps(data))
    done = subprocess.run(
        [
            "amtool",
            "template",
            "render",
            f"--template.glob={SHIPPED}/templates/*.tmpl",
            f'--template.text={{{{ template "{template}" . }}}}',
            f"--template.data={tmp_path / 'data.json'}",
        ],
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert one.summary in done.stdout
    assert (one.evidence[0].text in done.stdout) == (template != "parley.title")
