"""docker-compose.yml and the image: what they set exists, and they agree with each other and with the defaults."""

import re
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from streams.cli import main
from streams.settings import Settings, load, variable

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def services():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]


def test_every_variable_of_ours_is_a_setting(services):
    known = {variable(field) for field in Settings.__struct_fields__}
    set_by_compose = {name for service in ("topics", "worker") for name in services[service]["environment"]}
    set_by_image = set(re.findall(r"PARLEY_\w+(?==)", DOCKERFILE))

    assert set_by_compose | set_by_image <= known
    assert "PARLEY_BROKERS" in set_by_compose


def test_what_is_left_unset_counts_as_unset(services):
    environment = services["worker"]["environment"]
    defaults = {name: re.sub(r"\$\{\w+:-(.*)\}", r"\1", value) for name, value in environment.items()}

    settings = load(defaults)

    assert (settings.webhook_url, settings.watch, settings.web_host) == (None, (), "0.0.0.0")


def test_the_worker_finds_kafka_at_a_listener_that_kafka_advertises(services):
    advertised = services["kafka"]["environment"]["KAFKA_ADVERTISED_LISTENERS"]

    for service in ("topics", "worker"):
        assert f"INTERNAL://{services[service]['environment']['PARLEY_BROKERS']}" in advertised.split(",")
    assert services["kafka"]["ports"] == ["127.0.0.1:9092:9092"]
    assert "HOST://localhost:9092" in advertised.split(",")


def test_the_worker_waits_for_the_topics_and_those_for_kafka(services):
    assert services["worker"]["depends_on"] == {"topics": {"condition": "service_completed_successfully"}}
    assert services["topics"]["depends_on"] == {"kafka": {"condition": "service_healthy"}}
    assert services["kafka"]["healthcheck"]["test"][0] == "CMD"


@pytest.mark.parametrize("service", ["topics", "worker"])
def test_the_commands_are_verbs(service, services):
    result = CliRunner().invoke(main, [*services[service]["command"], "--help"])

    assert result.exit_code == 0


def test_the_health_check_asks_the_port_that_is_exposed_and_the_default():
    port = load({}).web_port

    assert f"EXPOSE {port}\n" in DOCKERFILE
    assert f"http://127.0.0.1:{port}/health" in DOCKERFILE


def test_nothing_is_published_beyond_this_machine_and_nothing_runs_as_root(services):
    published = [port for service in services.values() for port in service.get("ports", [])]

    assert published
    assert all(port.startswith("127.0.0.1:") for port in published)
    assert re.search(r"^USER (?!root|0)\w+$", DOCKERFILE, re.MULTILINE)


def test_what_the_image_copies_passes_the_ignore_file():
    kept = {
        line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line.startswith("!")
    }
    copied = {
        name for names in re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE) for name in names.split()
    }

    assert copied == kept
    assert all((ROOT / name).exists() for name in copied)
