"""The program of a sender in a process of its own, as the worker runs it; started by ``sender_process``.

    python -m tests.integration.notifications.sender_program SETTINGS.json

``SETTINGS.json``: the settings, and ``patience`` {module attribute: seconds} that makes it give up sooner.
"""

import eventlet

eventlet.monkey_patch()

# ruff: noqa: E402  (nothing may be imported before the patch)
import json
import os
import pkgutil
import signal
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any


def main(file: str) -> None:
    from services.chassis.runtime.database import Database
    from services.chassis.runtime.process import Process
    from services.chassis.runtime.settings import read_settings
    from services.notifications.adapters.mail_sender import MailSender
    from services.notifications.settings import NotificationsSettings
    from services.notifications.wiring import build_sender

    chosen = json.loads(Path(file).read_text())
    for name, seconds in chosen.pop("patience").items():
        place, _, attribute = name.rpartition(".")
        setattr(pkgutil.resolve_name(f"services.{place}"), attribute, seconds)
    database = Database(chosen["DATABASE_URL"], 4, "tests", "worker")
    ended = eventlet.event.Event()
    sender = MailSender(build_sender)
    sender.container = SimpleNamespace(
        config={"process": Process(read_settings(NotificationsSettings, chosen), database)},
        spawn_managed_thread=lambda run, identifier: eventlet.spawn(run).link(
            lambda thread: ended.send(thread.dead)
        ),
    )
    sender.setup()
    signal.signal(signal.SIGTERM, lambda *_: eventlet.spawn(_stop, sender))
    sender.start()
    ended.wait()
    sys.exit("the sender ended")


def _stop(sender: Any) -> None:
    sender.stop()
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1])
