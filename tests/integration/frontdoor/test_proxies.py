"""A load balancer before the front door is named, or nothing starts: else everybody would be one address."""

import re
from functools import partial
from pathlib import Path

import pytest
import requests

from tests.architecture.manifests import DEPLOY, compose, config_maps, defaulted, env_file
from tests.integration.frontdoor.doors import Door, front_door, trust_proxies
from tests.running import Running, eventually

BEHIND_TLS = {"PUBLIC_URL": "https://tsunagari.example.lg.jp", "FRONT_LISTEN": "8080"}
TLS_HERE = {**BEHIND_TLS, "FRONT_LISTEN": "443 ssl default_server"}
PLAIN = {"PUBLIC_URL": "http://127.0.0.1:8080", "FRONT_LISTEN": "8080"}


@pytest.mark.parametrize("environment", [PLAIN, BEHIND_TLS, TLS_HERE])
@pytest.mark.parametrize("named", ["", "0.0.0.0/0", "10.0.0.0/8,::/0"])
def test_nobody_or_everybody_is_no_answer(environment: dict[str, str], named: str) -> None:
    said = trust_proxies(**environment, **({"TRUSTED_PROXIES": named} if named else {}))
    assert said.returncode == 1
    assert "TRUSTED_PROXIES" in said.stderr
    assert said.stdout == ""


def test_where_tls_ends_before_the_front_door_somebody_has_to_be_named() -> None:
    assert trust_proxies(TRUSTED_PROXIES="none", **BEHIND_TLS).returncode == 1
    assert trust_proxies(TRUSTED_PROXIES="none", **TLS_HERE).returncode == 0
    assert trust_proxies(TRUSTED_PROXIES="none", **PLAIN).returncode == 0
    named = trust_proxies(TRUSTED_PROXIES="10.1.0.0/16, fd00:1::/48", **BEHIND_TLS)
    assert re.findall(r"^set_real_ip_from (.*);$", named.stdout, re.MULTILINE) == [
        "10.1.0.0/16",
        "fd00:1::/48",
    ]


def test_only_whom_a_named_load_balancer_speaks_for_is_believed(
    instance: Running, tmp_path: Path
) -> None:
    asked_for = {"X-Forwarded-For": "198.51.100.7"}
    for trusted, logged in (("192.0.2.0/24", "127.0.0.0"), ("127.0.0.1", "198.51.100.0")):
        folder = tmp_path / logged
        folder.mkdir()
        with front_door(instance, folder, trusted=trusted) as door:
            requests.get(f"{door.url}/entries/", headers=asked_for, timeout=20)
            requests.get(f"{door.url}/about/", timeout=20)
            both = eventually(partial(_two_lines, door))
            direct, passed_on = sorted(both, key=lambda line: line.split()[3])
        assert passed_on.split()[1] == logged
        assert passed_on.endswith("proxy untrusted") is (logged == "127.0.0.0")
        assert direct.endswith("proxy -")


def _two_lines(door: Door) -> list[str]:
    """What the log says, as soon as two lines of it are whole."""
    log = door.log()
    return log.splitlines() if log.count("\n") == 2 else []


def test_no_manifest_starts_behind_a_load_balancer_that_it_does_not_name() -> None:
    front = compose()["services"]["frontdoor"]["environment"]
    assert trust_proxies(
        TRUSTED_PROXIES=defaulted(front["TRUSTED_PROXIES"]), **BEHIND_TLS
    ).returncode
    assert "${PUBLIC_URL" in front["PUBLIC_URL"]
    kubernetes = config_maps()["frontdoor-settings"] | config_maps()["shared-settings"]
    assert trust_proxies(**{**kubernetes, "FRONT_LISTEN": "8080"}).returncode
    systemd = env_file(DEPLOY / "systemd" / "env" / "front.env")
    assert trust_proxies(**systemd).returncode == 0
    assert trust_proxies(**systemd | {"FRONT_LISTEN": "80"}).returncode == 1
