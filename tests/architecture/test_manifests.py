"""The manifests describe the system that the code is: its processes, settings, ports and walls."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from deploy.compose.make_secrets import make_secrets
from services.chassis.runtime.setting import declared
from services.chassis.runtime.settings import load_settings
from services.registry import SERVICES, all_settings, settings_of
from tests.architecture.manifests import (
    DEPLOY,
    PROCESSES,
    compose,
    compose_environment,
    config_maps,
    env_file,
    kubernetes_environment,
    kustomization,
    named,
    only,
    pod,
    resources,
    systemd_environment,
)

DECLARED_NAMES = {setting.name for setting in all_settings()}
SECRET_NAMES = {setting.name for setting in all_settings() if setting.secret}
ENVIRONMENTS = {
    "compose": compose_environment,
    "kubernetes": kubernetes_environment,
    "systemd": systemd_environment,
}


# As the operator of a cluster has to write them; compose draws its own.
OUTSIDE = {
    "DATABASE_URL": "postgresql://x@db.example.lg.jp/x?sslmode=verify-full",
    "BROKER_URL": "amqps://x@broker.example.lg.jp/tsunagari",
}
# As whoever runs compose for real has to name it: the mailbox sends nothing on.
MAIL_SERVER = {"SMTP_HOST": "smtp.example.lg.jp", "SMTP_TLS": "starttls"}


def base_name(name: str) -> str:
    return name if name in DECLARED_NAMES else name.removesuffix("_FILE")


@pytest.fixture(scope="module")
def secrets_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As each kind of installation draws them, in a folder of its name."""
    folder = tmp_path_factory.mktemp("secrets")
    make_secrets(folder / "compose")
    make_secrets(folder / "systemd", "127.0.0.1:5432", "127.0.0.1:5672", "")
    (folder / "kubernetes").symlink_to(folder / "compose")
    return folder


def test_compose_file_keeps_the_schema() -> None:
    outcome = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec",
         str(DEPLOY / "compose.yaml")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


@pytest.mark.parametrize("process", PROCESSES)
@pytest.mark.parametrize("where", ENVIRONMENTS)
def test_a_process_gets_the_settings_that_it_needs_and_no_unknown_one(
    where: str, process: str, secrets_folder: Path
) -> None:
    environment = ENVIRONMENTS[where](process)
    service = process.partition("-")[0]
    if (
        where == "compose"
    ):  # what all processes share may hold a name that one of them does not read
        assert {base_name(name) for name in environment} <= DECLARED_NAMES
    else:
        read = {setting.name for setting in declared(settings_of(service))}
        assert {base_name(name) for name in environment} <= read
    root = "/etc/tsunagari" if where == "systemd" else "/var/lib/tsunagari"
    inside = f"{root}/secrets/{service}/"
    for name, value in list(environment.items()):
        if base_name(name) != name and value:
            assert value.startswith(inside), f"{process} reads {name} from elsewhere"
            environment[name] = str(secrets_folder / where / service / value.removeprefix(inside))
    if where == "kubernetes":
        for name, value in OUTSIDE.items():
            del environment[f"{name}_FILE"]
            environment[name] = value
    if environment.get("SMTP_HOST") == "mailbox":
        environment |= MAIL_SERVER
    with only(environment | {"ENVIRONMENT": "production"}):
        settings = load_settings(settings_of(service))
    if where == "kubernetes":
        unencrypted = set(settings.unencrypted_hosts.split(","))
        assert unencrypted <= {"", "members-web", "entries-web"}, "database and broker are outside"
    if where == "systemd":  # all on one machine
        number = 11 + SERVICES.index(service)
        assert settings.web_address == f"127.0.0.1:80{number}"
        assert settings.worker_address == f"127.0.0.1:80{number + 10}"
        assert f"{service.upper()}_ADDRESS=127.0.0.1:80{number}" in (
            DEPLOY / "systemd" / "env" / "front.env"
        ).read_text(encoding="utf-8")
    else:
        assert settings.web_address.endswith(":8000")
        assert settings.worker_address.endswith(":8001")


def test_compose_passes_on_only_declared_settings() -> None:
    for name, definition in compose()["services"].items():
        if definition.get("image", "").startswith("tsunagari:"):
            given = {base_name(each) for each in definition.get("environment", {})}
            assert given <= DECLARED_NAMES, name


def test_whom_compose_speaks_to_without_tls_is_on_networks_without_a_way_out() -> None:
    hosts = compose()["x-shared-settings"]["UNENCRYPTED_HOSTS"].split(",")
    assert len(hosts) == 4
    for host in hosts:
        for network in compose()["services"][host]["networks"]:
            assert compose()["networks"][network]["internal"], f"{host} is on {network}"


def test_no_manifest_holds_the_value_of_a_secret() -> None:
    files = [
        DEPLOY / "compose.yaml",
        *(DEPLOY / "compose" / "env").glob("*.env"),
        *(DEPLOY / "systemd").rglob("*"),
    ]
    files += [
        path for path in (DEPLOY / "kubernetes").rglob("*") if path.suffix in (".yaml", ".env")
    ]
    for file in filter(Path.is_file, files):
        text = file.read_text(encoding="utf-8")
        for name in SECRET_NAMES | {"MIGRATION_DATABASE_URL"}:
            assert not re.search(rf"\b{name}\s*[=:]", text), f"{file.name} gives {name} itself"
        assert not re.search(r"\w+://[^\s/:@]+:[^\s/@]+@", text), (
            f"{file.name} has a password in an address"
        )
    assert not [
        each for where in ("base", "jobs") for each in resources(where) if each["kind"] == "Secret"
    ]


def test_each_process_runs_its_own_part_of_one_image() -> None:
    tags = {image["name"]: image["newTag"] for image in kustomization("base")["images"]}
    job_tags = {image["name"]: image["newTag"] for image in kustomization("jobs")["images"]}
    services, deployments = compose()["services"], named("Deployment")
    assert job_tags["tsunagari"] == tags["tsunagari"]
    assert services["frontdoor"]["image"] == f"tsunagari-frontdoor:{tags['tsunagari-frontdoor']}"
    for process in PROCESSES:
        service, _, part = process.partition("-")
        [container] = pod(deployments[process])["containers"]
        assert container["args"] == services[process]["command"] == ["run", service, part]
        assert container["image"] == "tsunagari"
        assert services[process]["image"] == f"tsunagari:{tags['tsunagari']}"
    assert set(PROCESSES) | {"frontdoor", "operator"} == set(deployments)


def test_ports_are_the_same_wherever_they_are_named() -> None:
    dockerfile = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    assert "EXPOSE 8000 8001" in dockerfile
    for service in SERVICES:
        assert f"{service.upper()}_ADDRESS={service}-web:8000" in dockerfile
        assert named("Service")[f"{service}-web"]["spec"]["ports"][0]["port"] == 8000
        assert ":8000/readyz" in str(compose()["services"][f"{service}-web"]["healthcheck"])
        assert ":8001/readyz" in str(compose()["services"][f"{service}-worker"]["healthcheck"])
        for part, port in (("web", 8000), ("worker", 8001)):
            [container] = pod(named("Deployment")[f"{service}-{part}"])["containers"]
            assert container["ports"] == [{"name": "http", "containerPort": port}]
            assert container["livenessProbe"]["httpGet"] == {"path": "/healthz", "port": "http"}
            assert container["readinessProbe"]["httpGet"] == {"path": "/readyz", "port": "http"}


def test_the_front_doors_image_fills_every_placeholder_of_its_templates() -> None:
    dockerfile = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    # The two that no image can know, and without which the front door does not start.
    left_open = {"PUBLIC_URL", "TRUSTED_PROXIES"}
    [kubernetes] = pod(named("Deployment")["frontdoor"])["containers"]
    in_kubernetes = {each["name"] for each in kubernetes["env"]} | set(
        config_maps()["frontdoor-settings"]
    )
    in_compose = set(compose()["services"]["frontdoor"]["environment"])
    assert left_open <= in_kubernetes & in_compose
    named_in_image = set(re.findall(r"\b([A-Z][A-Z0-9_]*)=", dockerfile))
    assert not left_open & named_in_image
    for template in (DEPLOY / "nginx").glob("*.template"):
        assert template.name in dockerfile
        wanted = set(re.findall(r"\$\{([A-Z][A-Z0-9_]*)\}", template.read_text(encoding="utf-8")))
        assert wanted <= named_in_image | left_open, template.name
    assert in_kubernetes | in_compose <= named_in_image | left_open


def test_every_container_is_an_ordinary_user_that_can_write_nothing_and_do_nothing_else() -> None:
    for name, definition in compose()["services"].items():
        assert definition["user"] not in ("0", "root", "0:0"), name
        assert definition["read_only"], name
        assert definition["cap_drop"] == ["ALL"], name
        assert definition["security_opt"] == ["no-new-privileges:true"], name
    for workload in [*named("Deployment").values(), *named("Job", "jobs").values()]:
        spec = pod(workload)
        assert spec["securityContext"]["runAsNonRoot"]
        assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        assert spec["automountServiceAccountToken"] is False
        for container in [*spec["containers"], *spec.get("initContainers", [])]:
            assert container["securityContext"] == {
                "allowPrivilegeEscalation": False,
                "readOnlyRootFilesystem": True,
                "capabilities": {"drop": ["ALL"]},
            }
            assert container["resources"]["limits"]["memory"]


def mounted_secrets(workload: dict[str, Any]) -> set[str]:
    return {
        volume["secret"]["secretName"] for volume in pod(workload)["volumes"] if "secret" in volume
    }


@pytest.mark.parametrize("process", PROCESSES)
def test_a_process_is_given_its_own_services_secrets_only(process: str) -> None:
    service = process.partition("-")[0]
    assert mounted_secrets(named("Deployment")[process]) == {service}
    volumes = [volume.partition(":")[0] for volume in compose()["services"][process]["volumes"]]
    assert [name for name in volumes if name.startswith("secrets-")] == [f"secrets-{service}"]


def test_only_the_builder_writes_the_site() -> None:
    writers = {
        name
        for name, workload in named("Deployment").items()
        for container in pod(workload)["containers"]
        for mount in container["volumeMounts"]
        if mount["name"] == "site" and not mount.get("readOnly")
    }
    assert writers == {"publishing-worker", "operator"}
    in_compose = {name for name, each in compose()["services"].items() for volume in each.get("volumes", [])
                  if volume == "site:/var/lib/tsunagari/site"}  # fmt: skip
    assert in_compose == {"publishing-worker", "operator"}


def test_web_processes_have_no_way_to_the_broker_and_only_the_mailer_one_to_mail() -> None:
    services = compose()["services"]
    for process in PROCESSES:
        networks = set(services[process]["networks"])
        assert ("bus" in networks) == process.endswith("-worker"), process
        assert ("mail" in networks) == (process == "notifications-worker"), process
        assert "outside" not in networks, process


def test_the_front_door_of_compose_starts_and_finds_both_web_processes_whoever_is_away() -> None:
    services = compose()["services"]
    frontdoor = services["frontdoor"]
    assert "depends_on" not in frontdoor
    assert "/error-pages.css" in str(frontdoor["healthcheck"])
    addresses: dict[str, list[str]] = {}
    for each in frontdoor["extra_hosts"]:
        name, _, address = each.partition(":")
        addresses.setdefault(name, []).append(address)
    assert addresses == {
        f"{service}-web": [
            services[name]["networks"]["front"]["ipv4_address"]
            for name in (f"{service}-web", f"{service}-web-2")
        ]
        for service in SERVICES
    }
    for service in SERVICES:
        one, other = services[f"{service}-web"], services[f"{service}-web-2"]
        assert {**one, "networks": 0} == {**other, "networks": 0}
        assert set(one["networks"]) == set(other["networks"])


def test_the_processes_of_a_service_in_compose_fit_into_the_connections_of_its_role() -> None:
    roles = (DEPLOY / "postgres" / "roles.sql").read_text(encoding="utf-8")
    runtime = int(re.findall(r"CONNECTION LIMIT (\d+)", roles)[1])
    pool = int(compose_environment("entries-web")["DATABASE_POOL"])
    listeners, command_line = 3, 2
    assert 2 * pool + pool + listeners + command_line <= runtime


def test_the_mailer_of_compose_reaches_the_mail_server_that_the_caller_names() -> None:
    mailer = compose()["services"]["notifications-worker"]
    for name in ("SMTP_HOST", "SMTP_PORT", "SMTP_TLS"):
        assert mailer["environment"][name].startswith(f"${{{name}:-")
        assert name not in env_file(DEPLOY / mailer["env_file"])
    assert not (compose()["networks"]["mail"] or {}).get("internal")
    for name, network in compose()["networks"].items():
        if name not in ("mail", "outside"):
            assert network["internal"], name


def test_the_broker_of_compose_can_write_its_log_of_upgrades() -> None:
    folders = [each.partition(":")[0] for each in compose()["services"]["broker"]["tmpfs"]]
    assert "/var/log/rabbitmq" in folders
