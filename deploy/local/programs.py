"""The processes of a running instance, in the order in which they need each other."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from deploy.local import frontdoor, postgres, rabbitmq
from deploy.local.instance import ROOT, Instance, StackError
from deploy.local.program import Program
from services.registry import SERVICES

INFRASTRUCTURE = ("epmd", "postgres", "rabbitmq", "mailbox")
WEB_PROGRAMS = tuple(f"{service}-web" for service in SERVICES)
WORKER_PROGRAMS = tuple(f"{service}-worker" for service in SERVICES)
# The form, the console and the intake API share entries' processes: while one of them works hard, the other answers.
WEB_COPIES = {"entries": 2}
SERVICE_PROGRAMS = (*WEB_PROGRAMS, *WORKER_PROGRAMS)

# What a process of ours takes over from the caller; the last ones move its clock (CLOCK, deploy/local/enter).
KEPT = (
    "HOME",
    "USER",
    "LOGNAME",
    "TMPDIR",
    "TZ",
    "PYTHONPYCACHEPREFIX",
    "LD_PRELOAD",
    "CLOCK_SHIFT",
)


def base_environment(instance: Instance) -> dict[str, str]:
    """What every process of ours gets: nothing of the caller's settings slips in unseen."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    return kept | {
        "LANG": "C.UTF-8",
        "PATH": f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
        "PYTHONUNBUFFERED": "1",
        "PYTHONUTF8": "1",
        "RUN_DIR": str(instance.run),
        "PORT": str(instance.ports.front),
    }


def all_programs(instance: Instance) -> list[Program]:
    python = sys.executable
    tsunagari = str(Path(python).parent / "tsunagari")
    own = base_environment(instance)
    programs = [
        Program(
            "epmd",
            [found("epmd"), "-port", str(instance.ports.epmd), "-address", "127.0.0.1"],
            instance.run,
            rabbitmq.environment(instance),
            stop="KILL",  # it keeps nothing that would need an end in good order
            rank=10,
        ),
        Program(
            "postgres",
            [str(postgres.server(instance)), "-D", str(postgres.data_directory(instance))],
            instance.run,
            stop="INT",  # fast: roll back what is open, write a checkpoint, end
            patience=40,
            rank=20,
        ),
        Program(
            "rabbitmq",
            [str(rabbitmq.SCRIPTS / "rabbitmq-server")],
            instance.run / "rabbitmq",
            rabbitmq.environment(instance),
            patience=40,
            rank=30,
        ),
        Program(
            "mailbox",
            [
                python,
                "-m",
                "deploy.local.mailbox",
                f"--port={instance.ports.mailbox}",
                f"--directory={instance.run / 'mailbox'}",
            ],
            ROOT,
            own,
            rank=40,
        ),
    ]
    for service in SERVICES:
        for part in ("web", "worker"):
            programs.append(
                Program(
                    f"{service}-{part}",
                    [tsunagari, "run", service, part],
                    ROOT,
                    own,
                    patience=30,
                    listen=instance.ports.web(service) if part == "web" else 0,
                    copies=WEB_COPIES.get(service, 1),
                )
            )
    programs.append(
        Program(
            "nginx",
            [
                found("nginx"),
                "-e",
                str(instance.log / "nginx-error.log"),
                "-p",
                str(instance.run / "nginx"),
                "-c",
                str(frontdoor.configuration(instance)),
            ],
            instance.run,
            rank=60,
        )
    )
    return programs


def found(name: str) -> str:
    """The path of an installed program. Raises StackError if it is not there."""
    path = shutil.which(name, path="/usr/sbin:/usr/bin:/sbin:/bin")
    if path is None:
        raise StackError(f"{name} が見つかりません。make up をもう一度実行してください。")
    return path
