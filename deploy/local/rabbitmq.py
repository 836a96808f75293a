"""The private RabbitMQ of an instance: its own node, port mapper, cookie and directories.

Nothing of a RabbitMQ that the machine may run is touched: the node is told every path and port.
"""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path

from deploy.local.instance import ROOT, Instance, StackError, write_private
from deploy.local.templates import fill
from services.registry import SERVICES

TEMPLATE = ROOT / "deploy" / "rabbitmq" / "rabbitmq.conf.template"
SCRIPTS = Path("/usr/lib/rabbitmq/bin")
NODE = "tsunagari@localhost"
ADMINISTRATOR = "administrator"


def prepare(instance: Instance) -> None:
    """Write the node's settings."""
    base = instance.directory("rabbitmq")
    write_private(
        base / "rabbitmq.conf",
        fill(
            TEMPLATE,
            {
                "AMQP_ADDRESS": f"127.0.0.1:{instance.ports.amqp}",
                "ADMINISTRATOR": ADMINISTRATOR,
                "ADMINISTRATOR_PASSWORD": instance.secret("administrator/broker"),
            },
        ),
    )
    write_private(base / "enabled_plugins", "[].\n")
    # Present and empty, so that neither script falls back to the machine's own file in /etc.
    write_private(base / "rabbitmq-env.conf", "")
    write_private(base / "advanced.config", "[].\n")
    # Erlang would take the cookie of the caller's home: HOME is the node's directory.
    cookie = base / ".erlang.cookie"
    if not cookie.exists():
        write_private(cookie, instance.secret("administrator/erlang-cookie"))
    cookie.chmod(0o400)
    definitions_stamp(instance).parent.mkdir(mode=0o700, exist_ok=True)


def environment(instance: Instance) -> dict[str, str]:
    """What the node and its command line need to find each other and nobody else."""
    base = instance.run / "rabbitmq"
    return {
        "HOME": str(base),
        "LANG": "C.UTF-8",
        "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
        "ERL_EPMD_PORT": str(instance.ports.epmd),
        "ERL_EPMD_ADDRESS": "127.0.0.1",
        "RABBITMQ_NODENAME": NODE,
        "RABBITMQ_CONF_ENV_FILE": str(base / "rabbitmq-env.conf"),
        "RABBITMQ_CONFIG_FILE": str(base / "rabbitmq.conf"),
        "RABBITMQ_ADVANCED_CONFIG_FILE": str(base / "advanced.config"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(base / "enabled_plugins"),
        "RABBITMQ_MNESIA_BASE": str(base / "data"),
        "RABBITMQ_LOG_BASE": str(instance.log),
        "RABBITMQ_GENERATED_CONFIG_DIR": str(base / "generated"),
        "RABBITMQ_SCHEMA_DIR": str(base / "schema"),
        "RABBITMQ_PID_FILE": str(base / "node.pid"),
        "RABBITMQ_DIST_PORT": str(instance.ports.distribution),
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": (
            # Two schedulers and no busy waiting: a development machine has other work to do.
            "+S 2:2 +sbwt none +sbwtdcpu none +sbwtdio none "
            "-start_epmd false -kernel inet_dist_use_interface {127,0,0,1}"
        ),
        "RABBITMQ_CTL_ERL_ARGS": "+S 1:1 -start_epmd false -kernel inet_dist_use_interface {127,0,0,1}",
        # One process that answers SIGTERM by itself, in place of a shell that waits for it.
        "RUNNING_UNDER_SYSTEMD": "true",
    }


def definitions_stamp(instance: Instance) -> Path:
    """Beside the node's data: whoever removes the data removes what we know of it."""
    return instance.run / "rabbitmq" / "data" / "definitions.stamp"


def passwords_directory(instance: Instance) -> Path:
    """Where `tsunagari topology --passwords` finds <service>/broker_password."""
    for service in SERVICES:
        instance.secret(f"{service}/broker_password")
    return instance.run / "secrets"


def definitions_file(instance: Instance) -> Path:
    return instance.run / "rabbitmq" / "definitions.json"


def import_definitions(instance: Instance) -> bool:
    """Load the definitions if they differ from the last ones loaded; False if not needed."""
    content = hashlib.sha256(definitions_file(instance).read_bytes()).hexdigest()
    stamp = definitions_stamp(instance)
    if stamp.exists() and stamp.read_text() == content:
        return False
    control(instance, "import_definitions", str(definitions_file(instance)))
    write_private(stamp, content)
    return True


def control(instance: Instance, *arguments: str) -> str:
    """Run rabbitmqctl against the node. Raises StackError with its output when it fails."""
    outcome = subprocess.run(
        [str(SCRIPTS / "rabbitmqctl"), "--quiet", *arguments],
        env=environment(instance),
        cwd=instance.run,
        capture_output=True,
        text=True,
        timeout=90,
    )
    if outcome.returncode:
        raise StackError(f"rabbitmqctl {arguments[0]} が失敗しました。\n{outcome.stderr.strip()}")
    return outcome.stdout


def address(instance: Instance, service: str) -> str:
    password = instance.secret(f"{service}/broker_password")
    return f"amqp://{service}:{password}@127.0.0.1:{instance.ports.amqp}/tsunagari"
