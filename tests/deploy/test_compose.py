"""docker-compose.yml: it is a compose file, what it sets exists, and each service's command runs with what it mounts."""

import importlib.metadata
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import jsonschema
import pytest
import yaml
from click.testing import CliRunner

from streams import receiverfile
from streams.cli import main
from streams.demo.child import free_port
from streams.metrictable import ROLES
from streams.settings import Settings, load, variable
from tests.integration.kafka import LIBS, absence, new_cluster_id

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES = COMPOSE["services"]
DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
ENV_EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")
SECONDS = 90
SCHEMA = "check_jsonschema/builtin_schemas/vendor/compose-spec.json"
"""The compose-spec's own schema, which this package brings along; its code is not needed."""

PAIRS = {
    "kafka": ("kafka.Kafka, Maven's jars of deploy/kafka", ["deploy/kafka/server.properties"]),
    "topics": ("parley", []),
    "articles": ("parley", []),
    "positions": ("parley", []),
    "corrections": ("parley", []),
    "deliveries": ("parley", ["deploy/receivers"]),
    "prometheus": ("prometheus, Debian's", ["deploy/prometheus"]),
    "alertmanager": ("prometheus-alertmanager, Debian's", ["deploy/alertmanager"]),
    "grafana": (
        "none: Debian has no Grafana; its files are checked",
        ["deploy/grafana/provisioning", "deploy/grafana/dashboards"],
    ),
}
"""Each service, what runs its command in these tests, and the configuration that both mount."""


def environment(service):
    """What a service is told, with nothing set beside the compose file."""
    given = SERVICES[service].get("environment", {})
    return {name: unset(str(value)) for name, value in given.items()}


def unset(text):
    """What a text says where no variable is set."""
    return re.sub(r"\$\{\w+:-(.*?)\}", r"\1", text)


def answers(url):
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.status == 200
    except (OSError, urllib.error.HTTPError):
        return False


def wait(url, process, log):
    deadline = time.monotonic() + SECONDS
    while not answers(url):
        assert process.poll() is None, log.read_text()[-3000:]
        assert time.monotonic() < deadline, log.read_text()[-3000:]
        time.sleep(0.3)


@pytest.fixture
def start(tmp_path):
    """Start programs that end with the test."""
    running = []

    def begin(*command, env=None):
        log = tmp_path / f"{len(running)}.log"
        with log.open("wb") as out:
            running.append(subprocess.Popen(command, stdout=out, stderr=out, cwd=tmp_path, env=env))
        return running[-1], log

    yield begin
    for process in reversed(running):
        process.send_signal(signal.SIGTERM)
    for process in running:
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def test_it_is_a_compose_file():
    schema = Path(importlib.metadata.distribution("check-jsonschema").locate_file(SCHEMA))
    jsonschema.Draft7Validator(json.loads(schema.read_text(encoding="utf-8"))).validate(COMPOSE)


def test_the_pairs_are_all_services_and_all_that_they_mount():
    mounted = {
        name: [
            volume.split(":")[0].removeprefix("./")
            for volume in map(unset, one.get("volumes", []))
            if volume.startswith("./")
        ]
        for name, one in SERVICES.items()
    }
    assert {name: files for name, (_, files) in PAIRS.items()} == mounted
    assert all((ROOT / file).exists() for files in mounted.values() for file in files)


def test_there_is_a_service_for_each_role():
    assert [SERVICES[role]["command"] for role in ROLES] == [["worker", "--only", role] for role in ROLES]


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_has_a_pinned_image_a_limit_and_a_check(service):
    one = SERVICES[service]
    if one["image"] != "parley":
        assert re.search(r":v?\d+\.\d+\.\d+$", one["image"])
        assert one["healthcheck"]["test"][0] == "CMD"
    if service != "topics":
        assert one["deploy"]["resources"]["limits"]["memory"]
        assert one["restart"] == "unless-stopped"


def test_every_variable_of_ours_is_a_setting():
    known = {variable(field) for field in Settings.__struct_fields__}
    told = {name for one in SERVICES.values() for name in one.get("environment", {}) if name.startswith("PARLEY_")}
    set_by_image = set(re.findall(r"PARLEY_\w+(?==)", DOCKERFILE))

    assert told | set_by_image <= known
    assert "PARLEY_BROKERS" in told


def test_the_example_tells_of_every_variable_that_the_compose_file_takes():
    taken = set(re.findall(r"\$\{(\w+)", (ROOT / "docker-compose.yml").read_text(encoding="utf-8")))
    assert set(re.findall(r"^(\w+)=", ENV_EXAMPLE, re.MULTILINE)) == taken


def test_what_is_left_unset_counts_as_unset():
    settings = load(environment("deliveries"))

    assert (settings.webhook_url, settings.watch, settings.partitions) == (None, (), 24)


def test_the_receivers_that_are_mounted_can_be_used_as_they_are():
    (mounted, inside), *_ = [unset(volume).split(":")[:2] for volume in SERVICES["deliveries"]["volumes"]]
    (named,) = re.findall(rf"{inside}/\S+\.toml", ENV_EXAMPLE)
    file = ROOT / mounted / Path(named).name
    found = receiverfile.receivers_of(load({"PARLEY_RECEIVERS": str(file)}), {})
    assert [*found.by_name] == ["oncall"]
    assert re.search(r'^url = "http://(\w+):9093"$', file.read_text("utf-8"), re.MULTILINE)[1] in SERVICES


def test_the_order_is_kafka_topics_workers():
    assert SERVICES["topics"]["depends_on"] == {"kafka": {"condition": "service_healthy"}}
    for role in ROLES:
        assert SERVICES[role]["depends_on"] == {"topics": {"condition": "service_completed_successfully"}}


def test_nothing_is_published_beyond_this_machine_and_nothing_of_ours_is_root_or_writes_its_image():
    published = [port for service in SERVICES.values() for port in service.get("ports", [])]

    assert published
    assert all(port.startswith("127.0.0.1:") for port in published)
    assert re.search(r"^USER (?!root|0)\w+$", DOCKERFILE, re.MULTILINE)
    for role in (*ROLES, "topics"):
        assert SERVICES[role]["read_only"] is True
        assert SERVICES[role]["cap_drop"] == ["ALL"]


def test_prometheus_scrapes_every_role_where_the_image_listens():
    config = yaml.safe_load((DEPLOY / "prometheus" / "prometheus.yml").read_text())
    ((names),) = [one["dns_sd_configs"][0] for one in config["scrape_configs"] if one["job_name"] == "parley"]
    port = load({}).web_port

    assert names["names"] == [*ROLES]
    assert names["port"] == port
    assert f"EXPOSE {port}\n" in DOCKERFILE
    assert f"http://127.0.0.1:{port}/health" in DOCKERFILE
    assert "PARLEY_WEB_HOST=0.0.0.0" in DOCKERFILE


def test_what_the_image_copies_passes_the_ignore_file():
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    kept = {line[1:] for line in lines if line.startswith("!")}
    copied = {
        name for names in re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE) for name in names.split()
    }

    assert copied == kept
    assert all((ROOT / name).exists() for name in copied)


@pytest.mark.parametrize("service", ["topics", *ROLES])
def test_the_commands_are_verbs(service):
    assert CliRunner().invoke(main, [*SERVICES[service]["command"], "--help"]).exit_code == 0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("service", "program", "folder"),
    [("prometheus", "prometheus", "/prometheus"), ("alertmanager", "prometheus-alertmanager", "/alertmanager")],
)
def test_debians_program_runs_the_services_command_with_what_it_mounts(service, program, folder, start, tmp_path):
    if shutil.which(program) is None:
        pytest.skip(f"NOT TESTED: there is no {program}; apt-get install {program}")
    (mounted, inside), *_ = [volume.split(":")[:2] for volume in SERVICES[service]["volumes"]]
    command = [one.replace(f"={inside}/", f"={ROOT / mounted}/") for one in SERVICES[service]["command"]]
    command = [one.replace(f"={folder}", f"={tmp_path / 'data'}") for one in command]
    port = free_port()

    process, log = start(program, *command, f"--web.listen-address=127.0.0.1:{port}")

    wait(f"http://127.0.0.1:{port}/-/ready", process, log)


def locally(properties, folder):
    """The compose file's Kafka, here: its names and ports are this machine's, its folder is *folder*."""
    ports = {old: str(free_port()) for old in ("29092", "9092", "9093")}
    text = properties.replace("kafka:", "127.0.0.1:").replace("://:", "://127.0.0.1:")
    text = re.sub(r":(29092|9092|9093)\b", lambda found: ":" + ports[found[1]], text)
    return text.replace("/var/lib/kafka/data", str(folder)), f"127.0.0.1:{ports['29092']}"


@pytest.mark.kafka
@pytest.mark.slow
@pytest.mark.timeout(300)
def test_kafka_topics_and_all_roles_run_as_they_are_composed(start, tmp_path):
    reason = absence()
    if reason is not None:
        pytest.skip(f"NOT TESTED ON APACHE KAFKA: {reason}")
    text, broker = locally((DEPLOY / "kafka" / "server.properties").read_text(), tmp_path / "kafka")
    (tmp_path / "server.properties").write_text(text)
    java = (
        "java",
        "-Xmx384m",
        f"-Dlog4j2.configurationFile={DEPLOY / 'kafka' / 'log4j2.properties'}",
        "-cp",
        f"{LIBS}/*",
    )
    format_storage = (*java, "kafka.tools.StorageTool", "format", "-t", new_cluster_id(), "-c", "server.properties")
    subprocess.run(format_storage, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    start(*java, "kafka.Kafka", "server.properties")
    parley = Path(sys.executable).with_name("parley")

    def told(service, **more):
        plain = {name: value for name, value in os.environ.items() if not name.startswith("PARLEY_")}
        return plain | environment(service) | {"PARLEY_BROKERS": broker, **more}

    # the service waits for a healthy Kafka; here it asks until there is one
    deadline = time.monotonic() + SECONDS
    while (
        made := subprocess.run(
            [parley, *SERVICES["topics"]["command"]], env=told("topics"), capture_output=True, check=False
        )
    ).returncode:
        assert time.monotonic() < deadline, made.stderr.decode()
    for role in ROLES:
        port = str(free_port())
        env = told(role, PARLEY_WEB_PORT=port, PARLEY_DATA_DIR=str(tmp_path / role))
        process, log = start(parley, *SERVICES[role]["command"], env=env)
        wait(f"http://127.0.0.1:{port}/health", process, log)
