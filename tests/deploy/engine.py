"""A Docker Engine on a Debian of its own, in the namespaces that `run` has made, with stand-ins for images."""

import hashlib
import os
import shutil
import signal
import subprocess
from pathlib import Path

from services.chassis.runtime.settings import CHECKOUT
from tests.deploy.machine import CACHE, command, publish_releases
from tests.running import eventually

HERE = Path(__file__).parent
STAND_INS = {
    "python": "python:3.11-slim-bookworm",
    "postgres": "postgres:15-bookworm",
    "rabbitmq": "rabbitmq:4.2",
    "nginx": "nginx:1.28-alpine",
    "mailbox": "axllent/mailpit:v1.27",
}


class Engine:
    """dockerd, and a shell in the checkout of a release beside it. Images are kept in the cache."""

    def __init__(self, work: Path) -> None:
        self.work = work
        self.root = work / "root"
        shutil.rmtree(work, ignore_errors=True)
        for name in ("upper", "inner", "root"):
            (work / name).mkdir(parents=True)
        (CACHE / "docker").mkdir(exist_ok=True)
        command("mount", "-t", "overlay", "overlay", "-o",
                f"lowerdir={CACHE}/engine,upperdir={work}/upper,workdir={work}/inner", str(self.root))  # fmt: skip
        releases = self.root / "srv" / "tsunagari.git"
        publish_releases(releases)
        self.checkout = self.root / "opt" / "tsunagari"
        command("git", "clone", "-q", str(releases), str(self.checkout))
        self._stand_ins = self.root / "opt" / "stand-ins"
        shutil.copytree(HERE / "stand-ins", self._stand_ins)
        shutil.copytree(CACHE / "wheels", self._stand_ins / "wheels")
        shutil.copy(CHECKOUT / "deploy" / "local" / "mailbox.py", self._stand_ins)
        self._daemon: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        log = (self.work / "dockerd.log").open("wb")
        self._daemon = subprocess.Popen(
            ["unshare", "--mount", "--propagation", "private", str(HERE / "enter-engine"),
             str(self.root), str(CACHE / "docker")],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log,
        )  # fmt: skip
        eventually(self._answers, 60, 0.5)

    def _answers(self) -> bool:
        probe = [*self._inside(), "docker", "info"]
        return subprocess.run(probe, capture_output=True, check=False).returncode == 0

    def _inside(self) -> list[str]:
        assert self._daemon is not None
        return ["nsenter", "--target", str(self._daemon.pid), "--mount"]

    def run(self, script: str, seconds: int = 600, **environment: str) -> str:
        """What somebody types in the checkout; the first failure ends it."""
        outcome = subprocess.run(
            [*self._inside(), "bash", "-c", f"set -euo pipefail; cd /opt/tsunagari\n{script}"],
            text=True, capture_output=True, timeout=seconds, check=False, stdin=subprocess.DEVNULL,
            env={"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root",
                 "LANG": "C.UTF-8", **environment},
        )  # fmt: skip
        assert outcome.returncode == 0, (
            f"{script}\n→ {outcome.returncode}\n{outcome.stdout[-3000:]}{outcome.stderr[-6000:]}"
        )
        return outcome.stdout.strip()

    def make_images(self) -> None:
        """The stand-ins, each only when what it is made of has changed."""
        for name, image in STAND_INS.items():
            tar = CACHE / f"{name}.tar"  # the mailbox has none: it is made of the image for Python
            parts = [
                str(tar.stat().st_mtime_ns) if tar.exists() else "",
                (CACHE / "wheels.stamp").read_text(),
            ]
            parts += [
                path.read_text()
                for path in sorted(self._stand_ins.glob(f"{name}*"))
                if path.is_file()
            ]
            stamp = hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]
            label = f"docker image inspect -f '{{{{.Config.Labels.stamp}}}}' {image} 2>/dev/null || true"
            if self.run(label) == stamp:
                continue
            base = STAND_INS["python"]
            if tar.exists():
                base = f"stand-in-{name}:{stamp}"
                with tar.open("rb") as stream:
                    subprocess.run([*self._inside(), "docker", "import", "-", base],
                                   stdin=stream, check=True, capture_output=True)  # fmt: skip
            self.run(
                f"docker build -q -t {image} --label stamp={stamp} --build-arg BASE={base}"
                f" -f /opt/stand-ins/{name}.Dockerfile /opt/stand-ins"
            )

    def switch_off(self) -> None:
        if self._daemon is not None:
            self._daemon.send_signal(signal.SIGTERM)
            try:
                self._daemon.wait(60)
            except subprocess.TimeoutExpired:
                self._daemon.kill()
        command("umount", str(self.root))
        shutil.rmtree(self.work, ignore_errors=True)
        for folder in Path("/sys/fs/cgroup").glob("*/docker"):
            for child in sorted(folder.rglob("*"), reverse=True):
                if child.is_dir():
                    os.rmdir(child)
            os.rmdir(folder)
