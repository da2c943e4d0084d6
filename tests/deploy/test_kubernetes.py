"""The manifests for Kubernetes: kustomize builds them, the API's own schemas take them, and they agree with the settings."""

import shutil
import subprocess
from pathlib import Path

import kubernetes_validate
import pytest
import yaml

from streams.metrictable import ROLES
from streams.settings import Settings, load, variable

FOLDER = Path(__file__).parents[2] / "deploy" / "kubernetes"
VERSIONS = ("1.29", "1.34")


@pytest.fixture(scope="module")
def manifests():
    if shutil.which("kubectl") is None:
        pytest.skip("NOT TESTED WITH KUSTOMIZE: there is no kubectl; apt-get install kubernetes-client")
    built = subprocess.run(["kubectl", "kustomize", str(FOLDER)], capture_output=True, check=True, timeout=120)
    return [one for one in yaml.safe_load_all(built.stdout) if one]


def of_kind(manifests, kind):
    return {one["metadata"]["name"]: one for one in manifests if one["kind"] == kind}


@pytest.mark.parametrize("version", VERSIONS)
def test_the_api_takes_them(version, manifests):
    assert len(manifests) >= 15
    for one in manifests:
        kubernetes_validate.validate(one, version, strict=True)


def test_a_fault_in_a_manifest_is_found(manifests):
    broken = of_kind(manifests, "Deployment")["articles"] | {"spec": {"replicas": "three"}}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(broken, VERSIONS[-1], strict=True)


def test_every_role_has_a_deployment_and_a_budget(manifests):
    assert of_kind(manifests, "Deployment").keys() == of_kind(manifests, "PodDisruptionBudget").keys() == {*ROLES}
    for role, one in of_kind(manifests, "Deployment").items():
        (container,) = one["spec"]["template"]["spec"]["containers"]
        assert container["args"] == ["worker", "--only", role]


def test_no_container_is_root_or_may_write_where_it_need_not(manifests):
    workloads = [*of_kind(manifests, "Deployment").values(), *of_kind(manifests, "Job").values()]
    for one in workloads:
        pod = one["spec"]["template"]["spec"]
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert pod["automountServiceAccountToken"] is False
        for container in pod["containers"]:
            assert container["securityContext"]["readOnlyRootFilesystem"] is True
            assert container["securityContext"]["capabilities"]["drop"] == ["ALL"]
            assert container["resources"]["limits"]["memory"]


def test_probes_ask_where_the_worker_answers(manifests):
    for one in of_kind(manifests, "Deployment").values():
        (container,) = one["spec"]["template"]["spec"]["containers"]
        assert container["ports"] == [{"name": "metrics", "containerPort": load({}).web_port}]
        assert container["readinessProbe"]["httpGet"]["path"] == "/health"
        # not ready is no reason to be killed: Kafka may be away
        assert container["livenessProbe"]["httpGet"]["path"] == "/metrics"


def test_every_variable_is_a_setting_and_secrets_come_as_files(manifests):
    known = {variable(field) for field in Settings.__struct_fields__}
    (settings,) = of_kind(manifests, "ConfigMap").values()
    assert settings["data"].keys() <= known
    assert load(settings["data"]).replication == 3
    for one in of_kind(manifests, "Deployment").values():
        (container,) = one["spec"]["template"]["spec"]["containers"]
        for given in container["env"]:
            name = given["name"]
            assert name in known or (name.removesuffix("_FILE") in known and given["value"].startswith("/run/secrets/"))


def test_only_deliveries_may_speak_to_the_world(manifests):
    policies = of_kind(manifests, "NetworkPolicy")
    open_ones = {name for name, one in policies.items() for rule in one["spec"].get("egress", []) if "to" not in rule}
    assert open_ones == {"deliveries"}


def test_receivers_of_a_desk_are_mounted_where_there_are_any(manifests):
    pod = of_kind(manifests, "Deployment")["deliveries"]["spec"]["template"]["spec"]
    optional = {
        one["name"]: next(iter({"configMap", "secret"} & one.keys()))
        for one in pod["volumes"]
        if any(isinstance(source, dict) and source.get("optional") for source in one.values())
    }
    assert optional == {"receivers": "configMap", "receivers-secrets": "secret"}
    mounts = {one["name"]: one["mountPath"] for one in pod["containers"][0]["volumeMounts"]}
    told = (FOLDER / "deliveries.yaml").read_text(encoding="utf-8")
    assert f"value: {mounts['receivers']}/receivers.toml" in told
    assert "# - name: PARLEY_RECEIVERS" in told
