"""What the broker of a running instance says that it has is what the code says that it should have."""

import json
from pathlib import Path

from deploy.local import rabbitmq
from deploy.local.instance import Instance, Ports
from tests.running import Running


def exported(instance: Running) -> str:
    port = int(instance.url.rpartition(":")[2])
    return rabbitmq.control(Instance(instance.run_dir, Ports(port)), "export_definitions", "-")


def compare(instance: Running, text: str) -> tuple[int, str]:
    secrets = Path(instance.run_dir, "secrets")
    outcome = instance.tsunagari_with_input(
        text, "topology", "--passwords", str(secrets), "--compare", "-"
    )
    return outcome.returncode, outcome.stdout + outcome.stderr


def test_the_broker_has_every_definition_and_a_lost_permission_is_named(instance: Running) -> None:
    text = exported(instance)
    assert compare(instance, text)[0] == 0
    found = json.loads(text)
    found["permissions"] = [each for each in found["permissions"] if each["user"] != "entries"]
    code, said = compare(instance, json.dumps(found))
    assert (code, "permissions: entries" in said) == (1, True)
