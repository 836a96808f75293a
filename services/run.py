"""The entry point of a process: ``python -m services.run <service> web|worker``.

eventlet patches the standard library before anything else is imported; nameko's own command line, which
wants pkg_resources and hides start-up failures, is not used.
"""

# ruff: noqa: E402 - the patch must come before every other import
import os
import sys

# Of no use to a process without a screen, and each some of its memory: a resolver beside the system's, which
# libpq asks anyway, the tables and colours that structlog would load for tracebacks, and YAML, in which kombu could
# read messages, though ours are JSON.
os.environ["EVENTLET_NO_GREENDNS"] = "yes"
for name in ("rich", "yaml"):
    sys.modules[name] = None  # type: ignore[assignment]  # as Python has it: this cannot be imported

import eventlet

eventlet.monkey_patch()

import gc
import importlib
import logging
import signal

import psycopg2.extensions
import structlog
from eventlet.hubs import trampoline
from nameko.runners import ServiceRunner

from services.chassis.runtime.database import Database
from services.chassis.runtime.log import configure_logging, get_logger
from services.chassis.runtime.process import Process
from services.chassis.runtime.settings import SettingsError, load_instance_env, load_settings
from services.chassis.web.cookies import Cookies
from services.chassis.web.pages import Pages
from services.registry import folder_of, settings_of
from services.staff.process import StaffWebProcess
from services.staff.sessions import Sessions
from services.staff.settings import StaffSettings


def main(service: str, kind: str) -> None:
    """Run one process until it is told to stop. Exits with 2 and a sentence when its settings are unfit."""
    load_instance_env(service)
    try:
        declaration = settings_of(service)
        assert issubclass(declaration, StaffSettings), "every service has pages for staff"
        settings = load_settings(declaration)
    except SettingsError as error:
        print(error, file=sys.stderr)
        raise SystemExit(2) from None
    assert psycopg2.extensions.get_wait_callback() is not None, (
        "psycopg2 is not patched: it would block the hub"
    )
    configure_logging(service, kind, settings.log_level)
    logging.getLogger("nameko").setLevel(logging.CRITICAL)
    module = importlib.import_module(f"services.{service}.service")
    database = Database(settings.database_url, settings.database_pool, f"{service} {kind}", kind)
    process: Process[StaffSettings]
    if kind == "web":
        cookies = Cookies(secure=not settings.is_development)
        process = StaffWebProcess(
            settings,
            database,
            cookies=cookies,
            sessions=Sessions(settings, database, cookies),
            pages=Pages(settings, folder_of(service) / "web" / "templates"),
        )
    else:
        process = Process(settings, database)
    runner = ServiceRunner({"process": process, "max_workers": settings.web_workers})
    runner.add_service(module.Web if kind == "web" else module.Worker)

    stop_on_signal(runner)
    runner.start()
    # What is loaded by now stays: the collector need not look at it again.
    gc.collect()
    gc.freeze()
    # Requests and messages leave few cycles behind: looking after every 700 objects costs a tenth of the time.
    gc.set_threshold(50_000, 20, 50)
    get_logger(__name__).info("started")
    runner.wait()
    structlog.get_logger(__name__).info("stopped")


def stop_on_signal(runner: ServiceRunner) -> None:
    """Stop gracefully on SIGTERM and SIGINT.

    An idle hub sleeps in a system call that Python resumes after a signal, so the signal must also come
    as input: through a pipe that a greenthread waits for.
    """
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    signal.set_wakeup_fd(writer)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: None)

    def wait() -> None:
        trampoline(reader, read=True)
        runner.stop()

    eventlet.spawn_n(wait)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
