"""The one-shot job `demo` of compose.yaml: accounts and samples of a development installation, once.

    python -m deploy.compose.load_demo

Does what `make up` does on its first start, through the same commands. In production it does nothing.
"""

import os
import secrets
import subprocess
from pathlib import Path

from deploy.local import demo
from deploy.local.instance import ROOT, Instance, Ports, write_private

INTAKE_KEY = "secrets/entries/intake_key"


def load_demo(run: Path) -> None:
    """Raises subprocess.CalledProcessError when a command fails; the next start goes on from there."""
    instance = Instance(run, Ports(8080))
    values = {"INTAKE_KEY": (run / INTAKE_KEY).read_text()}
    for prefix, name, _, _ in demo.ACCOUNTS:
        values |= {f"{prefix}_NAME": name, f"{prefix}_PASSWORD": secrets.token_urlsafe(12)}
    values |= demo.read(instance)
    write_private(
        instance.demo_file, "".join(f"{name}={value}\n" for name, value in values.items())
    )
    if not instance.stamp_matches("demo", "loaded"):
        for prefix, name, role, shown in demo.ACCOUNTS:
            account = ("staff", "add", name, "--role", role, "--display-name", shown)
            _tsunagari(*account, "--password-stdin", stdin=values[f"{prefix}_PASSWORD"] + "\n")
        _tsunagari("demo", "load", str(ROOT / "deploy" / "sample"))
        instance.set_stamp("demo", "loaded")
    print("見本のアカウント（この環境だけのものです）")
    for prefix, name, _, shown in demo.ACCOUNTS:
        print(f"  {shown}：名前 {name}　パスワード {values[f'{prefix}_PASSWORD']}")


def _tsunagari(*arguments: str, stdin: str = "") -> None:
    subprocess.run(["tsunagari", *arguments], input=stdin, text=True, check=True)  # noqa: S603, S607 - our own command, found as an operator finds it


if __name__ == "__main__":
    if os.environ.get("ENVIRONMENT") == "development":
        load_demo(Path(os.environ["RUN_DIR"]))
    else:
        print("ENVIRONMENT=production なので、見本は入れません。")
