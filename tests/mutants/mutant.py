"""A mutant: a patch that breaks one rule, and the test that must notice, run in a copy of the tree."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.running import ROOT

FOLDER = Path(__file__).parent
# What a test needs of the tree.
PARTS = ("services", "tests", "deploy", "pyproject.toml")
SECONDS_FOR_A_TEST = 100
_CHANGED = re.compile(r"^(?:--- a|\+\+\+ b)/(\S+)$", re.MULTILINE)
_HEAD = re.compile(r"# Rule: (?P<rule>.+)\n# Must fail: (?P<test>tests/\S+::\S+)\n")


class DoesNotFit(Exception):
    """The code has changed where a patch would break it; the message says what to do."""


@dataclass(frozen=True)
class Mutant:
    """One file of this folder. ``rule`` holds in the product and not in the mutant; ``test`` is a node of pytest."""

    name: str
    rule: str
    test: str
    patch: str


def read_mutants() -> list[Mutant]:
    return [_read(file) for file in sorted(FOLDER.glob("*.patch"))]


def _read(file: Path) -> Mutant:
    text = file.read_text(encoding="utf-8")
    head = _HEAD.match(text)
    assert head, f"{file.name} must begin with `# Rule: …` and `# Must fail: tests/….py::test_…`"
    return Mutant(file.stem, head["rule"], head["test"], text)


def apply(mutant: Mutant, folder: Path, *options: str) -> None:
    """Have git apply the patch to the tree in ``folder``. Raises DoesNotFit."""
    applied = subprocess.run(
        ["git", "apply", *options, "-"],
        cwd=folder,
        input=mutant.patch,
        text=True,
        capture_output=True,
        check=False,
        # In a repository git would take the paths for the repository's own.
        env={**os.environ, "GIT_DIR": os.devnull},
    )
    if applied.returncode:
        raise DoesNotFit(
            f"{mutant.name}.patch no longer fits the code: {applied.stderr.strip()}\n"
            f"Break its rule in today's code and write the patch anew, as tests/README.md says: {mutant.rule}"
        )


@dataclass(frozen=True)
class Run:
    """What became of the tests that ran: (test, "passed", "refused" or what went wrong), and pytest's own words."""

    code: int
    verdicts: list[tuple[str, str]]
    output: str

    def of(self, test: str) -> set[str]:
        """The verdicts on one test, in all its cases."""
        return {what for who, what in self.verdicts if who.partition("[")[0] == test or who == test}


class Copy:
    """A copy of the tree, whose code is what runs in it, also in processes that its tests start."""

    def __init__(self, folder: Path) -> None:
        """Files keep their times, so that what Python has compiled for a copy in this place serves the next one."""
        self.folder = folder
        self.remove()
        folder.mkdir(parents=True)
        for part in PARTS:
            if (ROOT / part).is_dir():
                no_cache = shutil.ignore_patterns("__pycache__")
                shutil.copytree(ROOT / part, folder / part, ignore=no_cache)
            else:
                shutil.copy2(ROOT / part, folder / part)

    def remove(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    @contextmanager
    def broken_by(self, mutant: Mutant) -> Iterator[None]:
        """The rule is broken here until the block ends. Raises DoesNotFit."""
        apply(mutant, self.folder)
        try:
            yield
        finally:
            for file in set(_CHANGED.findall(mutant.patch)):
                (self.folder / file).unlink(missing_ok=True)
                if (ROOT / file).exists():
                    shutil.copy2(ROOT / file, self.folder / file)

    def run(self, *tests: str) -> Run:
        """Run these tests here until one fails."""
        written = self.folder / "verdicts"
        written.write_text("")
        run = subprocess.run(
            [sys.executable, "-m", "pytest", "-x", "-q", "-m", "", "--tb=short", "-p", "no:cacheprovider",
             "-p", "pytest_timeout", f"--timeout={SECONDS_FOR_A_TEST}", "-p", "tests.mutants.verdicts",
             *tests],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            env={
                **os.environ,
                # Before the checkout, which the virtual environment names.
                "PYTHONPATH": str(self.folder),
                # Half of the time would go into loading those that no test here uses.
                "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
                "HYPOTHESIS_STORAGE_DIRECTORY": str(self.folder / "hypothesis"),
                "VERDICTS": str(written),
            },
        )  # fmt: skip
        lines = written.read_text(encoding="utf-8").splitlines()
        verdicts = [(who, what) for who, _, what in (line.partition("\t") for line in lines)]
        return Run(run.returncode, verdicts, run.stdout + run.stderr)
