"""The private nginx of an instance: the one address that people and other machines see."""

from __future__ import annotations

import os
from pathlib import Path

from deploy.local.instance import ROOT, SERVICES, Instance, write_private
from deploy.local.templates import fill

TEMPLATES = ROOT / "deploy" / "nginx"
# Requests per second and burst of one address; each can be set in the environment.
LIMITS = {
    "API_RATE": "50r/s",
    "API_BURST": "200",
    "FORM_RATE": "20r/s",
    "FORM_BURST": "100",
    "SIGN_IN_RATE": "2r/s",
    "SIGN_IN_BURST": "20",
}


def configuration(instance: Instance) -> Path:
    return instance.run / "nginx" / "nginx.conf"


def prepare(instance: Instance) -> bool:
    """Write nginx's configuration; True if it differs from the one before."""
    base = instance.directory("nginx")
    instance.directory("nginx/temporary")
    values = {
        "RUN": str(base),
        "LOG_DIRECTORY": str(instance.directory("log")),
        "FRONT_LISTEN": f"127.0.0.1:{instance.ports.front}",
        "SITE_DIR": os.environ.get("SITE_DIR") or str(instance.directory("site")),
        "ERROR_PAGES": str(TEMPLATES / "errors"),
    }
    values |= {name: os.environ.get(name) or default for name, default in LIMITS.items()}
    for service in SERVICES:
        values[f"{service.upper()}_ADDRESS"] = f"127.0.0.1:{instance.ports.web(service)}"
    changed = [
        write_private(base / "tsunagari.conf", fill(TEMPLATES / "tsunagari.conf.template", values)),
        write_private(base / "nginx.conf", fill(TEMPLATES / "nginx.conf.template", values)),
    ]
    return any(changed)
