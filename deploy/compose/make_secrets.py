"""Draws every secret of an installation once.

    python -m deploy.compose.make_secrets /secrets      the one-shot job `secrets` of compose.yaml, into volumes
    python -m deploy.compose.make_secrets /etc/tsunagari/secrets --systemd     all on one machine

Each volume holds what its readers may know and nothing else: `administrator` (the superuser of the
database, the passwords of all roles, what several services share), `owners` (for migrations), `broker`
(RabbitMQ's own settings) and one for each service. How a secret is drawn is declared with its setting. Under systemd, where the database and the broker are on the
machine, owners' addresses stand beside the others and the broker keeps its own settings. What is there already
stays as it is.
"""

import sys
from collections.abc import Callable
from pathlib import Path

from deploy.local.instance import ROOT, draw_secret, write_private
from deploy.local.templates import fill
from services.registry import SERVICES, all_settings
from services.staff.session_keys import draw_signing_key, verify_key_of

BROKER_SETTINGS = ROOT / "deploy" / "rabbitmq" / "rabbitmq.conf.template"


def make_secrets(
    folder: Path,
    database: str = "postgres:5432",
    broker_address: str = "broker:5672",
    owners: str = "owners/",
) -> None:
    """Write what is missing in ``folder``; files of mode 600."""
    volumes = _Volumes(folder)
    for service in SERVICES:
        runtime = volumes.draw(f"administrator/{service}")
        owner = volumes.draw(f"administrator/{service}_owner")
        broker = volumes.draw(f"{service}/broker_password")
        volumes.keep(
            f"{owners}{service}/migration_database_url",
            f"postgresql://{service}_owner:{owner}@{database}/{service}",
        )
        volumes.keep(
            f"{service}/database_url", f"postgresql://{service}:{runtime}@{database}/{service}"
        )
        volumes.keep(
            f"{service}/broker_url", f"amqp://{service}:{broker}@{broker_address}/tsunagari"
        )
    for setting, readers in all_settings().items():
        name = setting.name.lower()
        for service in readers:
            if setting.drawn == "shared":
                volumes.keep(f"{service}/{name}", volumes.draw(f"administrator/{name}"))
            elif setting.drawn == "own":
                volumes.draw(f"{service}/{name}")
    # Every earlier one stays good for the 照会コード that were made from it; the first release made them from
    # its session secret.
    lookup_secrets = [volumes.draw("administrator/lookup_code_secret")]
    lookup_secrets += volumes.left_behind("administrator/lookup_code_secret.*")
    lookup_secrets += volumes.left_behind("administrator/session_secret")
    volumes.keep("entries/lookup_code_secret", ",".join(lookup_secrets))
    signing_key = volumes.draw("members/session_signing_key", draw_signing_key)
    for service in SERVICES:
        volumes.keep(f"{service}/session_verify_keys", verify_key_of(signing_key))


def make_infrastructure_secrets(folder: Path) -> None:
    """Those of the containers of PostgreSQL and RabbitMQ."""
    volumes = _Volumes(folder)
    volumes.draw("administrator/postgres")
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

    def left_behind(self, pattern: str) -> list[str]:
        """Secrets that are not drawn any more, the newest first; empty where there is none."""
        found = sorted(self._folder.glob(pattern), key=lambda path: path.stat().st_mtime)
        return [path.read_text() for path in reversed(found)]

    def keep(self, name: str, value: str) -> None:
        write_private(self._folder / name, value)


if __name__ == "__main__":
    place, *options = sys.argv[1:]
    if options == ["--systemd"]:
        make_secrets(Path(place), "127.0.0.1:5432", "127.0.0.1:5672", owners="")
    else:
        make_secrets(Path(place))
        make_infrastructure_secrets(Path(place))
    print("秘密はすべてそろっています。")
