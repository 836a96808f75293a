"""Running the product's own command line, and knowing which version of the code runs."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

from deploy.local.instance import ROOT, Instance, StackError
from deploy.local.programs import base_environment


def tsunagari(
    instance: Instance, *arguments: str, stdin: str | None = None, show: bool = False
) -> str:
    """Run `tsunagari` for the instance; give what it prints, or show it as it comes.

    Raises:
        StackError: it failed; with the end of its output.
    """
    command = [str(Path(sys.executable).parent / "tsunagari"), *arguments]
    outcome = subprocess.run(
        command,
        cwd=ROOT,
        env=base_environment(instance),
        input=stdin,
        stdin=None if stdin is not None else subprocess.DEVNULL,
        stdout=None if show else subprocess.PIPE,
        stderr=None if show else subprocess.STDOUT,
        text=True,
    )
    if outcome.returncode:
        tail = "\n".join((outcome.stdout or "").strip().splitlines()[-15:])
        shown = " ".join(arguments[:2])
        raise StackError(f"tsunagari {shown} が失敗しました。\n{tail}".rstrip())
    return outcome.stdout or ""


def code_version() -> str:
    """A hash over every file that a service process is made of."""
    digest = hashlib.sha256()
    files = [path for path in (ROOT / "services").rglob("*") if path.is_file()]
    for path in sorted([*files, ROOT / "requirements.lock"]):
        if "__pycache__" not in path.parts:
            digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
