"""Whoever adds a service is told here which places they forgot (services/README.md, "A new service")."""

import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from deploy.compose.make_secrets import make_secrets
from deploy.manifests import LIST, LISTS, rendered
from services.chassis.runtime.settings import CHECKOUT
from services.registry import SERVICES, asked_by, settings_of
from tests.architecture.manifests import DEPLOY, named
from tests.routes import console_of, routes_of
from tests.running import ROOT

RUNBOOKS = sorted((DEPLOY / "runbooks").glob("*.md"))
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]


def test_every_folder_that_is_a_service_is_registered() -> None:
    folders = {path.parent.name for path in (ROOT / "services").glob("*/wiring.py")}
    assert folders == set(SERVICES)
    assert [settings_of(service).service for service in SERVICES] == list(SERVICES)


def test_the_manifests_are_what_the_registry_and_the_settings_make_of_them() -> None:
    behind = [
        str(path.relative_to(CHECKOUT))
        for path, content in rendered()
        if not path.exists() or path.read_text(encoding="utf-8") != content
    ]
    assert behind == [], "write them again: make documents"


@pytest.mark.parametrize("name", LISTS)
def test_every_pattern_in_a_manifest_has_its_end(name: str) -> None:
    text = (DEPLOY / name).read_text(encoding="utf-8")
    assert LIST.search(text)
    assert not re.findall(r"^ *#:.*", LIST.sub("", text), re.MULTILINE)


def test_no_file_of_a_service_that_went_is_left() -> None:
    written = {
        path
        for kind in ("env", "yaml", "socket")
        for path in DEPLOY.rglob(f"*.{kind}")
        if "Written by deploy/manifests.py from" in path.read_text(encoding="utf-8")
    }
    assert written == {path for path, _ in rendered() if str(path.relative_to(DEPLOY)) not in LISTS}


def front_door() -> dict[str, str]:
    """Which service each prefix of an address is handed to; nothing where it is not handed on."""
    template = (DEPLOY / "nginx" / "tsunagari.conf.template").read_text(encoding="utf-8")
    locations = re.split(r"^    location ", template, flags=re.MULTILINE)[1:]
    return {
        each.split()[1]: "".join(re.findall(r"proxy_pass http://(\w+);", each))
        for each in locations
        if each.startswith("^~ ")
    }


@pytest.mark.parametrize("service", SERVICES)
def test_the_front_door_hands_every_address_to_the_service_that_declares_it(service: str) -> None:
    template = (DEPLOY / "nginx" / "tsunagari.conf.template").read_text(encoding="utf-8")
    upstream = f"upstream {service} {{ server ${{{service.upper()}_ADDRESS}} max_fails=0; }}"
    assert upstream in template, f"tsunagari.conf.template lacks: {upstream}"
    prefixes = front_door()
    for route in routes_of(service):
        found = max((each for each in prefixes if route.url.startswith(each)), key=len, default="")
        inside = route.url.startswith("/internal/")
        assert prefixes.get(found, "") == ("" if inside else service), (
            f"tsunagari.conf.template hands {route.url} to {prefixes.get(found) or 'nobody'}"
        )


@pytest.mark.parametrize("service", SERVICES)
def test_the_front_page_of_the_services_names_each(service: str) -> None:
    readme = (ROOT / "services" / "README.md").read_text(encoding="utf-8")
    assert f"| [{service}]({service}/README.md) |" in readme


@pytest.mark.parametrize("service", SERVICES)
def test_the_console_leads_to_each_service(service: str) -> None:
    layout = (ROOT / "services/chassis/web/templates/layout.html").read_text(encoding="utf-8")
    assert f"'{console_of(service)}'" in layout, "no item of the navigation leads there"


@pytest.mark.parametrize("contract", CONTRACTS["contracts"], ids=lambda each: each["name"])
def test_a_contract_about_services_is_about_all_of_them(contract: dict[str, Any]) -> None:
    names = set(re.findall(r"services\.(\w+)", str(contract))) & set(SERVICES)
    assert names in (set(), set(SERVICES)), f"pyproject.toml: {contract['name']}"


def lists_in(runbook: Path) -> Iterator[list[str]]:
    """Words of a line that name three services or more, or three of their processes of one kind."""
    for line in runbook.read_text(encoding="utf-8").splitlines():
        for command in re.split(r"[`;|&]", line):
            for kind in ("", "-web", "-web-2", "-worker"):
                pattern = rf"(?<!\S)(?:tsunagari@)?({'|'.join(SERVICES)}){kind}(?!\S)"
                if len(found := re.findall(pattern, command)) > 2:
                    yield found


@pytest.mark.parametrize("runbook", RUNBOOKS, ids=lambda path: path.stem)
def test_a_list_of_services_in_a_runbook_is_of_all_of_them(runbook: Path) -> None:
    for found in lists_in(runbook):
        if runbook.stem == "database-restore":  # the mailer is started last
            found.append("notifications")
        assert sorted(found) == sorted(SERVICES), f"{runbook.name} names {', '.join(found)}"


def test_there_are_lists_of_services_in_the_runbooks() -> None:
    assert {path.stem for path in RUNBOOKS if list(lists_in(path))} == {
        "README", "database-restore", "release"}  # fmt: skip


def test_whom_a_service_asks_it_reaches_through_the_network_policies() -> None:
    for service in SERVICES:
        for other in asked_by(service):
            asking = [
                part
                for part in ("web", "worker")
                if reaches(f"{service}-{part}", f"{other}-web", 8000)
            ]
            assert asking, f"no policy lets {service} ask {other}, as its settings say"


def test_a_process_reaches_no_other_that_it_need_not_ask() -> None:
    assert reaches("frontdoor", "entries-web", 8000)
    assert not reaches("members-web", "entries-web", 8000)
    assert not reaches("publishing-worker", "members-web", 8000)
    assert not reaches("notifications-worker", "publishing-web", 8000)


def reaches(one: str, other: str, port: int) -> bool:
    """Whether the network policies let a pod of deployment ``one`` speak to a pod of ``other``."""
    out, into = labels_of(one), labels_of(other)
    policies = [each["spec"] for each in named("NetworkPolicy").values()]
    return any(
        selected(spec["podSelector"], out) and lets(rule, "to", into, port)
        for spec in policies
        for rule in spec.get("egress", ())
    ) and any(
        selected(spec["podSelector"], into) and lets(rule, "from", out, port)
        for spec in policies
        for rule in spec.get("ingress", ())
    )


def labels_of(deployment: str) -> dict[str, str]:
    labels: dict[str, str] = named("Deployment")[deployment]["spec"]["template"]["metadata"]["labels"]  # fmt: skip
    return labels


def lets(rule: dict[str, Any], side: str, labels: dict[str, str], port: int) -> bool:
    peers = [peer for peer in rule.get(side, ()) if "podSelector" in peer]
    ports = [each["port"] for each in rule["ports"]]
    return port in ports and any(selected(peer["podSelector"], labels) for peer in peers)


def selected(selector: dict[str, Any], labels: dict[str, str]) -> bool:
    matches = selector.get("matchLabels", {}).items() <= labels.items()
    return matches and all(
        (labels.get(each["key"]) in each["values"]) == (each["operator"] == "In")
        for each in selector.get("matchExpressions", ())
    )


def test_roles_are_made_for_every_service_that_has_its_passwords(tmp_path: Path) -> None:
    make_secrets(tmp_path / "secrets")
    psql = tmp_path / "psql"
    psql.write_text('#!/bin/sh\necho "$SERVICE $OWNER_PASSWORD $RUNTIME_PASSWORD"\n')
    psql.chmod(0o755)
    folder = tmp_path / "secrets" / "administrator"
    made = subprocess.run(
        [str(DEPLOY / "postgres" / "make-roles"), str(folder)],
        env={"PATH": f"{tmp_path}:/usr/bin:/bin"}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    for service in SERVICES:
        owner, runtime = (folder / f"{service}_owner").read_text(), (folder / service).read_text()
        assert f"{service} {owner} {runtime}" in made.stdout


def test_secrets_that_the_page_changed_stay_when_those_of_a_new_service_are_drawn(
    tmp_path: Path,
) -> None:
    page = (DEPLOY / "runbooks" / "rotate-secrets.md").read_text(encoding="utf-8")
    make_secrets(tmp_path / "secrets", owners="")
    for block in re.findall(r"^```\n(cd \$RUN_DIR/secrets\n.*?)^```", page, re.M | re.S)[:5]:
        subprocess.run(
            ["bash", "-ec", f"systemctl() {{ :; }}\n{block}"],
            env={"RUN_DIR": str(tmp_path), "PATH": "/usr/bin:/bin"}, check=True,
        )  # fmt: skip
    changed = contents(tmp_path)
    make_secrets(tmp_path / "secrets", owners="")
    assert contents(tmp_path) == changed


def contents(folder: Path) -> dict[str, str]:
    return {str(path): path.read_text() for path in folder.rglob("*") if path.is_file()}
