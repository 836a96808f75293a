"""The objects for Kubernetes: valid, complete, and with the walls that they promise."""

import re
import shutil
import subprocess

import kubernetes_validate
import pytest

from services.registry import SERVICES
from tests.architecture.manifests import (
    DEPLOY,
    PROCESSES,
    env_file,
    kustomization,
    named,
    resources,
)


@pytest.mark.parametrize("where", ["base", "jobs"])
def test_kubernetes_objects_keep_their_schemas(where: str) -> None:
    found = resources(where)
    assert found
    for each in found:
        kubernetes_validate.validate(each, "1.31", strict=True)


@pytest.mark.parametrize("where", ["base", "jobs"])
def test_a_kustomization_lists_every_file_beside_it(where: str) -> None:
    folder = DEPLOY / "kubernetes" / where
    listed = set(kustomization(where)["resources"])
    for generator in kustomization(where).get("configMapGenerator", []):
        listed |= {*generator.get("envs", []), *generator.get("files", [])}
    present = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert listed == present - {"kustomization.yaml"}
    if shutil.which("kubectl"):  # Debian 12 has no package of it
        outcome = subprocess.run(
            ["kubectl", "kustomize", str(folder)], capture_output=True, text=True, check=False
        )
        assert outcome.returncode == 0, outcome.stderr


def test_two_of_each_process_fit_into_the_connections_of_their_role() -> None:
    roles = (DEPLOY / "postgres" / "roles.sql").read_text(encoding="utf-8")
    runtime = int(re.findall(r"CONNECTION LIMIT (\d+)", roles)[1])
    pool, listeners, command_line = (
        int(env_file(DEPLOY / "kubernetes/base/settings/shared.env")["DATABASE_POOL"]),
        3,
        2,
    )
    for service in SERVICES:
        web, worker = (
            named("Deployment")[f"{service}-{part}"]["spec"] for part in ("web", "worker")
        )
        assert (
            web["strategy"]["rollingUpdate"]["maxSurge"]
            == worker["strategy"]["rollingUpdate"]["maxSurge"]
            == 0
        )
        needed = web["replicas"] * pool + worker["replicas"] * (pool + listeners) + command_line
        assert needed <= runtime, service


def test_every_deployment_that_runs_has_a_disruption_budget() -> None:
    budgets = {
        budget["spec"]["selector"]["matchLabels"]["app"]
        for budget in named("PodDisruptionBudget").values()
    }
    assert budgets == set(PROCESSES) | {"frontdoor"}


def test_only_workers_reach_the_broker_and_only_the_mailer_mail_servers() -> None:
    reached: dict[int, set[str]] = {}
    for policy in resources("base"):
        if policy["kind"] == "NetworkPolicy":
            for rule in policy["spec"].get("egress", []):
                for port in rule.get("ports", []):
                    reached.setdefault(port["port"], set()).add(policy["metadata"]["name"])
    assert reached[5671] == {"workers-to-broker"}
    assert reached[587] == reached[465] == {"mailer"}
    selectors = {
        name: policy["spec"]["podSelector"] for name, policy in named("NetworkPolicy").items()
    }
    assert selectors["workers-to-broker"]["matchExpressions"][0]["values"] == ["worker", "operator"]
    assert selectors["mailer"] == {"matchLabels": {"app": "notifications-worker"}}
    assert named("NetworkPolicy")["default-deny"]["spec"] == {
        "podSelector": {}, "policyTypes": ["Ingress", "Egress"]}  # fmt: skip
