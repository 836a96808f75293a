"""The units for systemd: one for each process, and each starts what it is named after."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from services.registry import SERVICES
from tests.architecture.manifests import DEPLOY, PROCESSES, env_file, systemd_environment


def test_the_target_of_systemd_wants_every_process() -> None:
    wanted = re.findall(
        r"tsunagari@([a-z-]+)\.service",
        (DEPLOY / "systemd" / "units" / "tsunagari.target").read_text("utf-8"),
    )
    assert sorted(wanted) == sorted(PROCESSES)


@pytest.mark.parametrize("process", PROCESSES)
def test_a_unit_starts_the_process_that_it_is_named_after(process: str, tmp_path: Path) -> None:
    unit = (DEPLOY / "systemd" / "units" / "tsunagari@.service").read_text(encoding="utf-8")
    [command] = re.findall(r"^ExecStart=/bin/sh -c '(.*)'$", unit, re.MULTILINE)
    # As systemd reads it, with echo in place of the program.
    script = (
        command.replace("%%", "\0").replace("%i", process).replace("\0", "%").replace("$$", "$")
    )
    script = script.replace("exec /opt/tsunagari/.venv/bin/tsunagari", "echo")
    outcome = subprocess.run(["/bin/sh", "-c", script], capture_output=True, text=True, check=True)
    assert outcome.stdout.split() == ["run", *process.split("-")]
    if shutil.which("systemd-analyze"):
        shutil.copytree(DEPLOY / "systemd" / "units", tmp_path, dirs_exist_ok=True)
        file = tmp_path / f"tsunagari@{process}.service"
        file.write_text(unit, encoding="utf-8")
        verdict = subprocess.run(["systemd-analyze", "verify", "--man=no", str(file)], capture_output=True, text=True,
                                 check=False)  # fmt: skip
        assert verdict.returncode == 0, verdict.stderr


def test_the_front_doors_settings_fill_every_placeholder_of_its_template() -> None:
    template = (DEPLOY / "nginx" / "tsunagari.conf.template").read_text(encoding="utf-8")
    placeholders = set(re.findall(r"\$\{([A-Z][A-Z0-9_]*)\}", template))
    # The second is for trust-proxies.
    assert set(env_file(DEPLOY / "systemd" / "env" / "front.env")) == placeholders | {
        "TRUSTED_PROXIES"
    }


@pytest.mark.parametrize("service", SERVICES)
def test_the_door_of_a_web_process_is_where_the_front_door_looks_for_it(service: str) -> None:
    door = (DEPLOY / "systemd" / "units" / f"tsunagari@{service}-web.socket").read_text(
        encoding="utf-8"
    )
    [address] = re.findall(r"^ListenStream=(.*)$", door, re.MULTILINE)
    assert address == systemd_environment(f"{service}-web")["WEB_ADDRESS"]
    assert "PartOf=tsunagari.target" in door
    assert "tsunagari@%i.socket" in (DEPLOY / "systemd" / "units" / "tsunagari@.service").read_text(
        "utf-8"
    )
