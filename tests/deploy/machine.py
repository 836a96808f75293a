"""A Debian with systemd as PID 1, in the namespaces that `run` has made: booted, used by a shell, switched off."""

import os
import shutil
import signal
import subprocess
from pathlib import Path
from typing import Any

from services.chassis.runtime.settings import CHECKOUT
from tests.deploy.documents import typed_on
from tests.running import eventually

CACHE = Path(os.environ.get("DEPLOY_TEST_CACHE", "/nowhere"))


def command(*words: str, **options: Any) -> str:
    outcome = subprocess.run(words, text=True, capture_output=True, check=False, **options)
    assert outcome.returncode == 0, f"{' '.join(words)}\n{outcome.stdout}{outcome.stderr}"
    return str(outcome.stdout)


class Machine:
    """The cached tree below a layer of its own, which is thrown away with the machine."""

    def __init__(self, work: Path) -> None:
        """``work``: a folder for the layer; not on an overlay file system."""
        self.work = work
        self.root = work / "root"
        shutil.rmtree(work, ignore_errors=True)
        for name in ("upper", "inner", "root"):
            (work / name).mkdir(parents=True)
        command("mount", "-t", "overlay", "overlay", "-o",
                f"lowerdir={CACHE}/systemd,upperdir={work}/upper,workdir={work}/inner", str(self.root))  # fmt: skip
        # Debian's systemd would take the host's folder of this name for its own.
        command("mount", "-t", "tmpfs", "tmpfs", "/run")
        shutil.copytree(CACHE / "wheels", self.root / "opt" / "wheels")
        (self.root / "etc" / "pip.conf").write_text(
            "[global]\nno-index = true\nfind-links = /opt/wheels\n"
        )
        self._nspawn: subprocess.Popen[bytes] | None = None
        self._leader = ""

    def write(self, path: str, text: str) -> None:
        file = self.root / path.lstrip("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def append(self, path: str, text: str) -> None:
        with (self.root / path.lstrip("/")).open("a", encoding="utf-8") as stream:
            stream.write(text)

    def read(self, path: str) -> str:
        return (self.root / path.lstrip("/")).read_text(encoding="utf-8").strip()

    def boot(self) -> None:
        log = (self.work / "console.log").open("wb")
        self._nspawn = subprocess.Popen(
            ["systemd-nspawn", "--quiet", "--boot", "--register=no", "--keep-unit", "--link-journal=no",
             "--resolv-conf=off", "--timezone=off", "--console=pipe", "--capability=CAP_NET_ADMIN",
             f"--directory={self.root}"],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log,
        )  # fmt: skip
        self._leader = eventually(self._first_process, 20)
        eventually(lambda: self.run("systemctl is-system-running || true") == "running", 90)

    def _first_process(self) -> str:
        """The child of systemd-nspawn that has become systemd; those that prepare it are soon gone."""
        assert self._nspawn is not None
        children = Path(f"/proc/{self._nspawn.pid}/task/{self._nspawn.pid}/children")
        for child in children.read_text().split():
            try:
                if Path(f"/proc/{child}/comm").read_text().strip() == "systemd":
                    return child
            except OSError:
                continue
        return ""

    def run(self, script: str, seconds: int = 300) -> str:
        """What root types, and the way in which documents write `tsunagari …`; the first failure ends it."""
        prelude = (
            "set -euo pipefail; cd /root; export LANG=C.UTF-8 RUN_DIR=/etc/tsunagari\n"
            f'tsunagari() {{ {typed_on("systemd")} "$@"; }}\n'
        )
        outcome = subprocess.run(
            ["nsenter", "--target", self._leader, "--mount", "--uts", "--ipc", "--pid", "--root", "--wd",
             "bash", "-c", prelude + script],
            text=True, capture_output=True, timeout=seconds, check=False, stdin=subprocess.DEVNULL,
            env={"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root"},
        )  # fmt: skip
        assert outcome.returncode == 0, (
            f"{script}\n→ {outcome.returncode}\n{outcome.stdout}{outcome.stderr}"
        )
        return outcome.stdout.strip()

    def switch_off(self) -> None:
        if self._nspawn is not None:
            if self._leader:
                os.kill(int(self._leader), signal.SIGRTMIN + 4)
            try:
                self._nspawn.wait(60)
            except subprocess.TimeoutExpired:
                self._nspawn.kill()
        command("umount", str(self.root))
        shutil.rmtree(self.work, ignore_errors=True)


def publish_releases(repository: Path) -> None:
    """A repository with two releases of this checkout as it stands: the page's v0.1.0, and v0.0.9 before it."""
    shutil.rmtree(repository, ignore_errors=True)
    git = ["git", f"--git-dir={repository}", f"--work-tree={CHECKOUT}",
           "-c", "user.name=deploy-test", "-c", "user.email=deploy-test@example.jp"]  # fmt: skip
    command("git", "init", "-q", "--bare", "--initial-branch=main", str(repository))
    command(*git, "add", "--all")
    command(*git, "rm", "-q", "--cached", "tests/deploy/documents.py")  # what v0.1.0 brings
    command(*git, "commit", "-q", "-m", "The release before")
    command(*git, "tag", "v0.0.9")
    command(*git, "add", "--all")
    command(*git, "commit", "-q", "-m", "A release")
    command(*git, "tag", "v0.1.0")
