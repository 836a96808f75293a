"""Whether a change of an account has reached every service, asked of their databases by the command line."""

import time
from collections.abc import Iterable

from services.chassis.runtime.database import Database, database_is_gone
from services.chassis.runtime.settings import SettingsError
from services.registry import SERVICES, instance_settings

PATIENCE_SECONDS = 10


def services_without(staff_id: str, version: int) -> list[str]:
    """The services that do not know this version of an account yet; waits a while for them."""
    waiting = [service for service in SERVICES if service != "members"]
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        waiting = [service for service in waiting if not _knows(service, staff_id, version)]
        if not waiting or time.monotonic() > deadline:
            return waiting
        time.sleep(0.2)


def in_words(services: Iterable[str]) -> str:
    """What to tell an operator of services that have not confirmed."""
    return (
        f"まだ伝わっていないサービス：{'、'.join(services)}。"
        "ブローカーか worker が止まっています（tsunagari status で確かめられます）。動き出せば、ひとりでに伝わります。"
        "それまでに15分たつと、このサービスは操作のたびに members へ確かめるので、停止したアカウントでは何もできなくなります。"
    )


def _knows(service: str, staff_id: str, version: int) -> bool:
    try:
        database = Database(instance_settings(service).database_url, 1, "tsunagari staff", "web")
        with database.unit_of_work() as uow:
            row = uow.one("SELECT sequence FROM staff_access WHERE staff_id = %s", (staff_id,))
    except SettingsError:
        return False
    except Exception as error:
        if not database_is_gone(error):
            raise
        return False
    return row is not None and int(row["sequence"]) >= version
