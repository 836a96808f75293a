"""The one-shot job `secrets` of compose.yaml: draws every secret of the installation once, into volumes.

    python -m deploy.compose.make_secrets /secrets

Each volume holds what its readers may know and nothing else: `administrator` (the superuser of the
database, the passwords of all roles, what several services share), `owners` (for migrations), `broker`
(RabbitMQ's own settings) and one for each service. What is there already stays as it is.
"""

import secrets
import sys
from pathlib import Path

from deploy.local.instance import ROOT, SERVICES, write_private
from deploy.local.templates import fill

DATABASE, BROKER = "postgres:5432", "broker:5672"
BROKER_SETTINGS = ROOT / "deploy" / "rabbitmq" / "rabbitmq.conf.template"
SHARED = {
    "session_secret": SERVICES,
    "notifications_token": ("members", "entries", "notifications"),
    "intake_key": ("entries",),
}


def make_secrets(folder: Path) -> None:
    """Write what is missing in ``folder``; files of mode 600."""
    volumes = _Volumes(folder)
    volumes.draw("administrator/postgres")
    for service in SERVICES:
        runtime = volumes.draw(f"administrator/{service}")
        owner = volumes.draw(f"administrator/{service}_owner")
        broker = volumes.draw(f"{service}/broker_password")
        volumes.keep(
            f"owners/{service}/migration_database_url",
            f"postgresql://{service}_owner:{owner}@{DATABASE}/{service}",
        )
        volumes.keep(
            f"{service}/database_url", f"postgresql://{service}:{runtime}@{DATABASE}/{service}"
        )
        volumes.keep(f"{service}/broker_url", f"amqp://{service}:{broker}@{BROKER}/tsunagari")
    for name, readers in SHARED.items():
        value = volumes.draw(f"administrator/{name}")
        for service in readers:
            volumes.keep(f"{service}/{name}", value)
    values = {
        "AMQP_ADDRESS": "0.0.0.0:5672",
        "ADMINISTRATOR": "administrator",
        "ADMINISTRATOR_PASSWORD": volumes.draw("administrator/broker"),
    }
    volumes.keep("broker/rabbitmq.conf", fill(BROKER_SETTINGS, values))


class _Volumes:
    """Files below one folder, as an instance of the local stack keeps them below `secrets`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def draw(self, name: str) -> str:
        path = self._folder / name
        if not path.exists():
            write_private(path, secrets.token_urlsafe(24))
        return path.read_text()

    def keep(self, name: str, value: str) -> None:
        write_private(self._folder / name, value)


if __name__ == "__main__":
    make_secrets(Path(sys.argv[1]))
    print("secrets: every secret is there")
