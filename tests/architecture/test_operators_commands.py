"""Lines for systemctl, docker compose, kubectl and rabbitmqctl in a document name what there is.

They are run for real by `make deploy-test` (systemd, Docker); the SQL of psql lines is planned by
tests/integration/test_runbook_sql.py.
"""

import re
import shlex
import subprocess
from collections.abc import Iterator
from fnmatch import fnmatch
from itertools import pairwise
from pathlib import Path

import pytest

from services.chassis.runtime.settings import CHECKOUT
from tests.architecture.manifests import DEPLOY, PROCESSES, compose, kustomization, named
from tests.architecture.test_runbooks import DOCUMENTS, RUNBOOKS_README, code_lines

UNITS = [
    "tsunagari.target",
    "nginx.service",
    *(f"tsunagari@{name}.service" for name in PROCESSES),
    *(path.name for path in (DEPLOY / "systemd" / "units").glob("*.socket")),
]
SYSTEMCTL = {"start", "stop", "restart", "enable", "daemon-reload", "list-units"}
# Options of each command of Compose that documents use, and whether they take a value.
COMPOSE = {
    "build": {},
    "up": {"-d": False, "--no-deps": False, "--wait": False, "--force-recreate": False},
    "run": {"--rm": False, "--no-deps": False, "--entrypoint": True},
    "start": {},
    "stop": {},
    "ps": {"--status": True, "--services": False},
    "logs": {},
}
KUBECTL = {"apply", "create", "delete", "exec", "get", "logs", "rollout", "scale", "wait"}
KUBERNETES_OPTIONS = {
    "-n", "-l", "-k", "-f", "-it", "--replicas", "--timeout", "--for", "--ignore-not-found", "--from-file", "--from-literal",
}  # fmt: skip


def lines_of(program: str) -> list[tuple[str, list[str]]]:
    """Each line of a document that starts with this program, also behind a pipe or `;`, as words."""
    found = []
    for document in [*DOCUMENTS, RUNBOOKS_README, *manifest_comments()]:
        for line in code_lines(document) if document.suffix == ".md" else comments(document):
            for part in re.split(r"[|;]\s*|&&\s*", line):
                if part.strip().startswith(f"{program} "):
                    words = shlex.split(part, comments=True)
                    found.append((f"{document.relative_to(CHECKOUT)}: {part.strip()}", words))
    assert found, f"no document has a line for {program}"
    return found


def manifest_comments() -> list[Path]:
    return [DEPLOY / "compose.yaml", *(DEPLOY / "kubernetes" / "base").glob("*.yaml")]


def comments(document: Path) -> Iterator[str]:
    for line in document.read_text(encoding="utf-8").splitlines():
        if match := re.match(r"\s*#\s+(.*)", line):
            yield from re.findall(r"`([^`]+)`", match[1]) or [match[1].rpartition(": ")[2]]


def cases(program: str) -> pytest.MarkDecorator:
    found = lines_of(program)
    return pytest.mark.parametrize(
        "words", [words for _, words in found], ids=[where for where, _ in found]
    )


@cases("systemctl")
def test_systemctl_lines_reach_the_units_that_they_mean(words: list[str]) -> None:
    verb, *rest = words[1:]
    assert verb in SYSTEMCTL
    for unit in (word for word in rest if not word.startswith("--")):
        if (
            "*" in unit
        ):  # only a bare name is completed by systemctl, a pattern is taken as it stands
            assert [name for name in UNITS if fnmatch(name, unit)], "the pattern reaches nothing"
        else:
            assert unit in UNITS or f"{unit}.service" in UNITS


@cases("journalctl")
def test_journalctl_lines_name_a_unit(words: list[str]) -> None:
    if "-u" in words:
        unit = words[words.index("-u") + 1]
        named = [name for name in UNITS if fnmatch(name, unit)] if "*" in unit else []
        assert named or f"{unit}.service" in UNITS


@cases("docker")
def test_docker_compose_lines_name_services_and_options_that_there_are(words: list[str]) -> None:
    if words[1] == "build":  # the images by hand, in Dockerfile's comment
        return
    assert words[1:4] == ["compose", "-f", "deploy/compose.yaml"]
    command, *rest = words[4:]
    while rest:
        word, *rest = rest
        if word.startswith("-"):
            option, _, value = word.partition("=")
            assert option in COMPOSE[command], word
            if COMPOSE[command][option] and not value:
                rest = rest[1:]
        else:
            assert word in compose()["services"], word
            if command == "run":
                break


@cases("kubectl")
def test_kubectl_lines_name_objects_that_there_are(words: list[str]) -> None:
    options = {word.partition("=")[0] for word in words if word.startswith("-") and word != "--"}
    assert options <= KUBERNETES_OPTIONS
    verbs = [word for word in words[1:] if word in KUBECTL]
    assert verbs, "no command of kubectl"
    deployments, jobs = named("Deployment"), named("Job", "jobs")
    for word in words:
        kind, slash, name = word.partition("/")
        if slash and kind in ("deployment", "job"):
            assert name in {"deployment": deployments, "job": jobs}[kind]
    for option, target in pairwise(words):
        if option == "-k":
            assert kustomization(Path(target).name)["kind"] == "Kustomization"
        if option == "-f":
            assert (CHECKOUT / target).exists()
        if option == "-l":
            label, _, value = target.partition("=")
            assert [d for d in deployments.values() if d["metadata"]["labels"].get(label) == value]
        if option == "-n":
            assert target == "tsunagari"
    if words[3:5] == ["delete", "job"]:
        assert set(words[5:]) - {"--ignore-not-found"} <= set(jobs)
    if words[3:5] == ["scale", "deployment"]:
        assert words[5].startswith("-") or words[5] in deployments


def test_rabbitmqctl_lines_are_commands_and_read_no_file() -> None:
    """Debian's rabbitmqctl changes folder and user: a file that the caller names is not found."""
    used = {words[1]: words[2:] for _, words in lines_of("rabbitmqctl")}
    assert used == {"import_definitions": [], "export_definitions": ["-"]}
    for command in used:
        outcome = subprocess.run(
            ["/usr/lib/rabbitmq/bin/rabbitmqctl", "help", command],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert "rabbitmqctl [--node <node>]" in outcome.stdout, outcome.stderr
        assert command in outcome.stdout
