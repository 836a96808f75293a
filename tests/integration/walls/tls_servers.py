"""A PostgreSQL and a RabbitMQ of a test's own that speak TLS, with certificates for 127.0.0.1 alone."""

import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import trustme

from deploy.local import postgres, rabbitmq, readiness
from deploy.local.instance import Instance
from deploy.local.programs import found
from tests.running import eventually

LINES = """
ssl = on
ssl_cert_file = '{certificate}'
ssl_key_file = '{key}'
"""
# The plain listener goes to the port of the mailbox, which nobody needs here.
LISTENERS = """
listeners.ssl.default = 127.0.0.1:{port}
ssl_options.certfile = {certificate}
ssl_options.keyfile = {key}
ssl_options.verify = verify_none
"""


def certificate_files(authority: trustme.CA, folder: Path) -> dict[str, str]:
    """A certificate for 127.0.0.1 and its key, as files that only the owner can read."""
    issued = authority.issue_cert("127.0.0.1")
    certificate, key = folder / "server.pem", folder / "server-key.pem"
    issued.cert_chain_pems[0].write_to_path(certificate)
    issued.private_key_pem.write_to_path(key)
    key.chmod(0o600)
    return {"certificate": str(certificate), "key": str(key)}


@contextmanager
def tls_postgres(instance: Instance, authority: trustme.CA) -> Iterator[None]:
    postgres.prepare(instance)
    with (instance.run / "postgres" / "tsunagari.conf").open("a") as settings:
        settings.write(LINES.format(**certificate_files(authority, instance.directory("postgres"))))
    command = [str(postgres.server(instance)), "-D", str(postgres.data_directory(instance))]
    # SIGTERM would wait for the last client, and a pool that nobody uses any more is one.
    with _process(command, instance.run / "postgres.log", stop=signal.SIGINT):
        _wait(lambda: readiness.answers(instance.ports.postgres, readiness.POSTGRES_SSL_REQUEST))
        postgres.make_roles(instance)
        yield


@contextmanager
def tls_broker(instance: Instance, authority: trustme.CA) -> Iterator[None]:
    """The user is ``administrator``; TLS is on the port that is `amqp` of ``instance``."""
    rabbitmq.prepare(instance)
    instance.directory("log")
    port = instance.ports.amqp
    configuration = instance.run / "rabbitmq" / "rabbitmq.conf"
    plain = configuration.read_text().replace(f":{port}", f":{instance.ports.mailbox}")
    files = certificate_files(authority, instance.directory("rabbitmq"))
    configuration.write_text(plain + LISTENERS.format(port=port, **files))
    environment = rabbitmq.environment(instance)
    mapper = [found("epmd"), "-port", str(instance.ports.epmd), "-address", "127.0.0.1"]
    node = [str(rabbitmq.SCRIPTS / "rabbitmq-server")]
    with (
        _process(mapper, instance.run / "epmd.log", environment),
        _process(node, instance.run / "rabbitmq.log", environment),
    ):
        # The plain port speaks when all listeners are there.
        _wait(
            lambda: (
                readiness.answers(instance.ports.mailbox, b"AMQP\x00\x00\x00\x00", 8)
                and readiness.accepts(port)
            )
        )
        yield


@contextmanager
def _process(
    command: list[str],
    log: Path,
    environment: dict[str, str] | None = None,
    stop: signal.Signals = signal.SIGTERM,
) -> Iterator[None]:
    with log.open("w") as output:
        process = subprocess.Popen(
            command, env=environment, cwd=log.parent, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        yield
    finally:
        process.send_signal(stop)
        process.wait(timeout=60)


def _wait(ready: Callable[[], bool]) -> None:
    eventually(ready, 60, 0.2)
