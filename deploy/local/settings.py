"""The settings each service of the instance reads: `<run>/env/<service>.env`, secrets as files."""

from __future__ import annotations

import os
import re
from pathlib import Path

from deploy.local import postgres, rabbitmq
from deploy.local.instance import ROOT, Instance, write_private
from services.chassis.runtime.setting import declared
from services.registry import SERVICES, all_settings, asked_by, settings_of
from services.staff.session_keys import draw_signing_key, verify_key_of

EXAMPLE = ROOT / "deploy" / "env.example"
# What the stack itself decides; from the caller's environment it would break the instance.
STACK_DECIDES = {
    *("PORT", "RUN_DIR", "CLOCK", "WEB_ADDRESS", "WORKER_ADDRESS"),
    *("SESSION_VERIFY_KEYS", "MIGRATION_DATABASE_URL"),
    *(setting.name for setting in all_settings() if setting.is_file or setting.line),
}


def write(instance: Instance) -> str:
    """Write the settings of all services; give their whole text, to see whether it changed."""
    texts = []
    for service in SERVICES:
        values = service_settings(instance, service) | from_caller()
        text = "".join(f"{name}={value}\n" for name, value in values.items())
        write_private(instance.run / "env" / f"{service}.env", text)
        texts.append(text)
    return "\n".join(texts)


def service_settings(instance: Instance, service: str) -> dict[str, str]:
    ports = instance.ports

    def secret(name: str, value: str) -> str:
        return str(instance.keep_secret(f"{service}/{name}", value))

    signing_key = instance.secret("shared/session-signing-key", draw_signing_key)
    # Not among the settings: the running processes have no business with the schema.
    secret("migration_database_url", postgres.address(instance, service, owner=True))
    values = {
        "ENVIRONMENT": "development",
        "LOG_LEVEL": "INFO",
        "PUBLIC_URL": instance.public_url,
        "WEB_ADDRESS": f"127.0.0.1:{ports.web(service)}",
        "WORKER_ADDRESS": f"127.0.0.1:{ports.worker(service)}",
        "DATABASE_URL_FILE": secret(
            "database_url", postgres.address(instance, service, owner=False)
        ),
        "BROKER_URL_FILE": secret("broker_url", rabbitmq.address(instance, service)),
        "SESSION_VERIFY_KEYS": verify_key_of(signing_key),
    }
    for setting in declared(settings_of(service)):
        name = setting.name.lower()
        if setting.drawn == "shared":
            value = instance.secret(f"shared/{name.replace('_', '-')}")
            values[f"{setting.name}_FILE"] = secret(name, value)
        elif setting.drawn == "own":
            values[f"{setting.name}_FILE"] = str(instance.secret_file(f"{service}/{name}"))
    for other in asked_by(service):
        values[f"{other.upper()}_URL"] = f"http://127.0.0.1:{ports.web(other)}"
    if service == "members":
        values["SESSION_SIGNING_KEY_FILE"] = secret("session_signing_key", signing_key)
    if service == "entries":
        values["LOOKUP_CODE_SECRET_FILE"] = secret("lookup_code_secret", lookup_secrets(instance))
        # Programs that drive a browser are people here, and all come from one address.
        values |= {
            "FORM_LEAST_SECONDS": "1",
            "FORM_MOST_OF_ONE_ADDRESS": "200",
            "FORM_MOST_IN_ALL": "1000",
        }
    if service == "notifications":
        values |= {
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(ports.mailbox),
            "SMTP_TLS": "off",  # the mailbox of development is on this machine
            "RECEIPTS_AN_HOUR": "100000",  # the mailbox is nobody's; faults and load are tried with thousands
        }
    if service == "publishing":
        values["SITE_DIR"] = str(instance.directory("site"))
    return values


def lookup_secrets(instance: Instance) -> str:
    """What 照会コード are made from; an instance of the first release made them from its session secret."""
    before = instance.run / "secrets" / "shared" / "session-secret"
    old = [before.read_text()] if before.exists() else []
    return ",".join([instance.secret("shared/lookup-code-secret"), *old])


def from_caller() -> dict[str, str]:
    """The settings of deploy/env.example that the caller's environment gives."""
    return {
        name: os.environ[name]
        for name in known_names(EXAMPLE)
        if os.environ.get(name) and name.removesuffix("_FILE") not in STACK_DECIDES
    }


def known_names(example: Path) -> list[str]:
    if not example.exists():
        return ["ENVIRONMENT", "LOG_LEVEL"]
    names = re.findall(r"^#?\s?([A-Z][A-Z0-9_]*)=", example.read_text(), re.MULTILINE)
    return [name for each in dict.fromkeys(names) for name in (each, f"{each}_FILE")]
