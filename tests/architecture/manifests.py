"""Reading the manifests of compose, Kubernetes and systemd, for the tests that compare them with the code."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from services.chassis.runtime.settings import CHECKOUT
from services.registry import SERVICES

DEPLOY = CHECKOUT / "deploy"
PROCESSES = [f"{service}-{part}" for service in SERVICES for part in ("web", "worker")]


@cache
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    return loaded


def env_file(path: Path) -> dict[str, str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    pairs = [line.partition("=") for line in lines if line and not line.startswith("#")]
    return {name: value for name, _, value in pairs}


def defaulted(value: str) -> str:
    """A compose value as it is when the caller gives nothing: ``${NAME:-default}`` and ``${NAME:+other}``."""
    value = re.sub(r"\$\{[A-Z_]+:\+[^${}]*\}", "", value)
    while (shorter := re.sub(r"\$\{[A-Z_]+:-([^${}]*)\}", r"\1", value)) != value:
        value = shorter
    return value


def compose_environment(process: str) -> dict[str, str]:
    """What a process of compose.yaml gets when the caller's environment gives nothing."""
    definition = compose()["services"][process]
    given = {
        name: defaulted(str(value))
        for name, value in definition["environment"].items()
        if value is not None
    }
    return env_file(DEPLOY / definition["env_file"]) | given


@cache
def kustomization(name: str) -> dict[str, Any]:
    file = DEPLOY / "kubernetes" / name / "kustomization.yaml"
    loaded: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return loaded


@cache
def resources(name: str) -> list[dict[str, Any]]:
    """Every object of the files that a kustomization lists."""
    folder = DEPLOY / "kubernetes" / name
    found = []
    for file in kustomization(name)["resources"]:
        found += [doc for doc in yaml.safe_load_all((folder / file).read_text("utf-8")) if doc]
    return found


def named(kind: str, where: str = "base") -> dict[str, dict[str, Any]]:
    return {r["metadata"]["name"]: r for r in resources(where) if r["kind"] == kind}


def pod(workload: dict[str, Any]) -> dict[str, Any]:
    spec: dict[str, Any] = workload["spec"]["template"]["spec"]
    return spec


def config_maps() -> dict[str, dict[str, str]]:
    """The generated ConfigMaps that are made of env files."""
    folder = DEPLOY / "kubernetes" / "base"
    return {
        generator["name"]: env_file(folder / generator["envs"][0])
        for generator in kustomization("base")["configMapGenerator"]
        if "envs" in generator
    }


def kubernetes_environment(process: str) -> dict[str, str]:
    [container] = pod(named("Deployment")[process])["containers"]
    maps = config_maps()
    merged: dict[str, str] = {}
    for source in container["envFrom"]:
        merged |= maps[source["configMapRef"]["name"]]
    return merged


def systemd_environment(process: str) -> dict[str, str]:
    return env_file(DEPLOY / "systemd" / "env" / f"{process.partition('-')[0]}.env")


@contextmanager
def only(environment: dict[str, str]) -> Iterator[None]:
    """Let this process have this environment and no other setting."""
    saved = dict(os.environ)
    try:
        os.environ.clear()
        os.environ.update(environment)
        yield
    finally:
        os.environ.clear()
        os.environ.update(saved)
