"""The demo accounts of a development instance and the sample data of its first start."""

from __future__ import annotations

import secrets

from deploy.local.commands import tsunagari
from deploy.local.instance import ROOT, Instance, write_private

# Prefix in demo.env, sign-in name, role, name shown.
ACCOUNTS = (
    ("REVIEWER", "reviewer", "reviewer", "見本 審査担当"),
    ("APPROVER", "approver", "approver", "見本 公開承認"),
    ("ADMIN", "admin", "admin", "見本 管理者"),
)


def read(instance: Instance) -> dict[str, str]:
    if not instance.demo_file.exists():
        return {}
    lines = instance.demo_file.read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)


def write_accounts(instance: Instance) -> None:
    """Write demo.env; what others added to it stays."""
    values = {"INTAKE_KEY": instance.secret("shared/intake-key")}
    for prefix, name, _, _ in ACCOUNTS:
        values[f"{prefix}_NAME"] = name
        values[f"{prefix}_PASSWORD"] = secrets.token_urlsafe(12)
    values |= read(instance)
    write_private(
        instance.demo_file, "".join(f"{name}={value}\n" for name, value in values.items())
    )


def load(instance: Instance, anew: bool) -> bool:
    """Make the accounts and load the sample data; once, or `anew` into a new database.

    Gives False if that has been done before.
    """
    if not anew and instance.stamp_matches("demo", "loaded"):
        return False
    values = read(instance)
    for prefix, _, role, shown in ACCOUNTS:
        tsunagari(
            instance,
            "staff",
            "add",
            values[f"{prefix}_NAME"],
            "--role",
            role,
            "--display-name",
            shown,
            "--demo",
            "--password-stdin",
            stdin=values[f"{prefix}_PASSWORD"] + "\n",
        )
    tsunagari(instance, "demo", "load", str(ROOT / "deploy" / "sample"), show=True)
    instance.set_stamp("demo", "loaded")
    return True


def greeting(instance: Instance, processes: int) -> str:
    """What the person who typed `make up` should read last."""
    url = instance.public_url
    again = "" if instance.run == ROOT / ".run" else f"RUN_DIR={instance.run} "
    lines = ["", f"{processes} プロセスが動いています：{url}/", ""]
    values = read(instance)
    if values:
        lines.append("見本のアカウント（この環境だけのものです）")
        for prefix, _, _, shown in ACCOUNTS:
            name, password = values.get(f"{prefix}_NAME", ""), values.get(f"{prefix}_PASSWORD", "")
            lines.append(f"  {shown}：名前 {name}　パスワード {password}")
        lines.append("")
    lines += [
        "次に見るところ",
        f"  {url}/                  公開サイト",
        f"  {url}/apply/            エントリーを申し込む",
        f"  {url}/office/sign-in    事務局としてサインインする",
        f"  {instance.run / 'mailbox'}  送られたメール（1通が1ファイル）",
        "",
        f"{again}make status で様子を見て、{again}make down で止めます。",
    ]
    return "\n".join(lines)
