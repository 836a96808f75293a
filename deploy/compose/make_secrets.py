"""The one-shot job `secrets` of compose.yaml: draws every secret of the installation once, into volumes.

    python -m deploy.compose.make_secrets /secrets

Each volume holds what its readers may know and nothing else: `administrator` (the superuser of the
database, the passwords of all roles, what several services share), `owners` (for migrations), `broker`
(RabbitMQ's own settings) and one for each service. What is there already stays as it is.
"""

import sys
from collections.abc import Callable
from pathlib import Path

from deploy.local.instance import ROOT, SERVICES, draw_secret, write_private
from deploy.local.templates import fill
from services.chassis.session_keys import draw_signing_key, verify_key_of

DATABASE, BROKER = "postgres:5432", "broker:5672"
BROKER_SETTINGS = ROOT / "deploy" / "rabbitmq" / "rabbitmq.conf.template"
SHARED = {
    "form_secret": SERVICES,
    "notifications_token": ("members", "entries", "notifications"),
    "intake_key": ("entries",),
}
# Drawn for each of them alone.
OWN = {"fingerprint_secret": ("members", "entries", "notifications")}


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
    for name, readers in OWN.items():
        for service in readers:
            volumes.draw(f"{service}/{name}")
    # The first release made 照会コード from its session secret: those that were given out stay good.
    lookup_secrets = [volumes.draw("administrator/lookup_code_secret")]
    lookup_secrets += volumes.left_behind("administrator/session_secret")
    volumes.keep("entries/lookup_code_secret", ",".join(lookup_secrets))
    signing_key = volumes.draw("members/session_signing_key", draw_signing_key)
    for service in SERVICES:
        volumes.keep(f"{service}/session_verify_keys", verify_key_of(signing_key))
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

    def draw(self, name: str, draw: Callable[[], str] = draw_secret) -> str:
        path = self._folder / name
        if not path.exists():
            write_private(path, draw())
        return path.read_text()

    def left_behind(self, name: str) -> list[str]:
        """A secret that an earlier release drew and this one would not; empty where there is none."""
        path = self._folder / name
        return [path.read_text()] if path.exists() else []

    def keep(self, name: str, value: str) -> None:
        write_private(self._folder / name, value)


if __name__ == "__main__":
    make_secrets(Path(sys.argv[1]))
    print("secrets: every secret is there")
