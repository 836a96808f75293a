"""The private nginx of an instance: the one address that people and other machines see."""

from __future__ import annotations

import os
from pathlib import Path

from deploy.local.instance import ROOT, Instance, write_private
from deploy.local.templates import fill
from services.registry import SERVICES

TEMPLATES = ROOT / "deploy" / "nginx"
# What one address may ask a second and at once, and how many requests may be under way; each can be set in the
# environment.
LIMITS = {
    "API_RATE": "50r/s",
    "API_BURST": "200",
    "FORM_RATE": "20r/s",
    "FORM_BURST": "100",
    "SIGN_IN_RATE": "2r/s",
    "SIGN_IN_BURST": "20",
    "ADDRESS_CONNECTIONS": "40",
    "SERVICE_CONNECTIONS": "600",
    "SITE_CONNECTIONS": "100",
}


def configuration(instance: Instance) -> Path:
    return instance.run / "nginx" / "nginx.conf"


def values(instance: Instance) -> dict[str, str]:
    """What the templates are filled with."""
    filled = {
        "RUN": str(instance.directory("nginx")),
        "LOG_DIRECTORY": str(instance.directory("log")),
        "FRONT_LISTEN": f"127.0.0.1:{instance.ports.front}",
        "PUBLIC_URL": instance.public_url,
        "SITE_DIR": os.environ.get("SITE_DIR") or str(instance.directory("site")),
        "ERROR_PAGES": str(TEMPLATES / "errors"),
    }
    for service in SERVICES:
        filled[f"{service.upper()}_ADDRESS"] = f"127.0.0.1:{instance.ports.web(service)}"
    return filled | {name: os.environ.get(name) or default for name, default in LIMITS.items()}


def prepare(instance: Instance) -> bool:
    """Write nginx's configuration; True if it differs from the one before."""
    instance.directory("nginx/temporary")
    return write(instance.directory("nginx"), values(instance))


def write(folder: Path, filled: dict[str, str]) -> bool:
    """Write nginx's configuration into ``folder``; True if it differs from the one before."""
    changed = [
        write_private(folder / name, fill(TEMPLATES / f"{name}.template", filled))
        for name in ("tsunagari.conf", "nginx.conf")
    ]
    return any(changed)
