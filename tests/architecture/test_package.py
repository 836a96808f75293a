"""The package holds every file that a service reads, and runs from where pip puts it, without the checkout."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from zipfile import ZipFile

import pytest

from services.chassis.runtime.settings import CHECKOUT

ASKED = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))
LOCKS = {
    "requirements.lock": ASKED["project"]["dependencies"],
    **{f"requirements-{name}.lock": group for name, group in ASKED["dependency-groups"].items()},
}


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What pip would put into site-packages, made of a copy, because building leaves traces."""
    source, place = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("site-packages")
    shutil.copy(CHECKOUT / "pyproject.toml", source)
    traces = shutil.ignore_patterns("__pycache__")
    shutil.copytree(CHECKOUT / "services", source / "services", ignore=traces)
    pip = [sys.executable, "-m", "pip", "wheel", "-qq", "--disable-pip-version-check", "--no-index"]
    options = ["--no-deps", "--no-build-isolation", "-w", str(source / "wheel"), str(source)]
    subprocess.run([*pip, *options], check=True)
    [wheel] = (source / "wheel").glob("*.whl")
    ZipFile(wheel).extractall(place)
    return place


def files(root: Path) -> set[str]:
    found = (path for path in (root / "services").rglob("*") if path.is_file())
    return {str(path.relative_to(root)) for path in found if "__pycache__" not in path.parts}


def test_the_package_holds_every_file_but_what_people_read(installed: Path) -> None:
    assert files(CHECKOUT) - files(installed) == {
        name for name in files(CHECKOUT) if name.endswith(".md")
    }


def test_the_services_are_loaded_from_the_package_alone(installed: Path) -> None:
    script = (
        "import sys; sys.path.insert(0, sys.argv[1]);"
        "import services.catalogue as catalogue; from services.commands.main import cli;"
        "assert catalogue.__file__.startswith(sys.argv[1]); print(len(catalogue.subscriptions()))"
    )
    outcome = subprocess.run(
        [sys.executable, "-c", script, str(installed)],
        cwd=installed, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert outcome.returncode == 0, outcome.stderr
    assert int(outcome.stdout) > 10


@pytest.mark.parametrize("lock", LOCKS)
def test_each_lock_names_what_pyproject_asks_for(lock: str) -> None:
    """Whoever adds a library and forgets `make lock` is told here."""
    locked = (CHECKOUT / lock).read_text("utf-8")
    for library in LOCKS[lock]:
        name = re.split(r"[^A-Za-z0-9-]", library)[0]
        assert f"\n{name}==" in locked, f"make lock: {name}"
