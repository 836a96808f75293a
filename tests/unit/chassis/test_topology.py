"""What a broker lacks is named, whatever RabbitMQ adds to the rest of its own accord."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from services.catalogue import subscriptions
from services.chassis.messaging.topology import definitions, differences
from services.commands.main import cli
from services.registry import SERVICES

OURS = definitions(SERVICES, subscriptions(), {service: f"hash {service}" for service in SERVICES})


def exported() -> dict[str, Any]:
    """As RabbitMQ gives our definitions back, with what others may have put beside them."""
    found = deepcopy(OURS)
    for user in found["users"]:
        user |= {"tags": [], "limits": {}}
    found["users"].append(
        {"name": "administrator", "password_hash": "x", "tags": ["administrator"]}
    )
    for queue in found["queues"]:
        queue["type"] = "quorum"
    return found | {"rabbit_version": "3.10.8", "policies": []}


def test_a_broker_that_has_all_and_more_lacks_nothing() -> None:
    assert differences(OURS, exported()) == []


def test_an_import_into_one_virtual_host_is_noticed_because_it_drops_users_and_permissions() -> (
    None
):
    found = exported()
    del found["users"], found["permissions"]
    assert differences(OURS, found) == [
        f"{kind}: {service}" for kind in ("users", "permissions") for service in SERVICES
    ]


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("users", {"password_hash": "another"}),
        ("permissions", {"read": ".*"}),
        ("exchanges", {"type": "fanout"}),
        ("queues", {"arguments": {"x-queue-type": "classic"}}),
        ("bindings", {"routing_key": "#"}),
    ],
)
def test_what_the_broker_has_otherwise_is_named(kind: str, change: dict[str, Any]) -> None:
    found = exported()
    found[kind][0] |= change
    [line] = differences(OURS, found)
    assert line.startswith(f"{kind}: ")
    assert "hash" not in line


def test_the_command_compares_an_export_and_fails_when_something_is_missing(tmp_path: Path) -> None:
    for service in SERVICES:
        (tmp_path / service).mkdir()
        (tmp_path / service / "broker_password").write_text("invented password")
    made = CliRunner().invoke(cli, ["topology", "--passwords", str(tmp_path)])
    assert made.exit_code == 0, made.output
    compare = ["topology", "--passwords", str(tmp_path), "--compare", "-"]
    whole = CliRunner().invoke(cli, compare, input=made.output)
    assert whole.exit_code == 0, whole.output
    found = json.loads(made.output)
    found["permissions"].pop()
    broken = CliRunner().invoke(cli, compare, input=json.dumps(found))
    assert broken.exit_code == 1
    assert f"permissions: {SERVICES[-1]}" in broken.output
