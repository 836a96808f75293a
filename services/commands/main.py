"""The command line ``tsunagari``: what operators do, gathered from the services."""

import os

# No event loop runs here: eventlet's own name resolver would only cost half a second at each start.
os.environ.setdefault("EVENTLET_NO_GREENDNS", "yes")

import importlib
import json
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import click
import psycopg2

from services.chassis.runtime.account import NoAccount, become_owner
from services.chassis.runtime.settings import CHECKOUT, SettingsError, instance_env, run_dir
from services.chassis.runtime.transport import Transport
from services.commands.click_messages import speak_japanese
from services.commands.events import dead_letters_group, events, outbox
from services.commands.topology import topology
from services.registry import SERVICES

speak_japanese()

# Where each command of a service lives: (group, name) → module and attribute.
_OF_SERVICES = {
    ("import", "organisations"): ("services.members.cli", "import_organisations_command"),
    ("staff", "add"): ("services.members.staff_cli", "staff_add"),
    ("staff", "disable"): ("services.members.staff_cli", "staff_disable"),
    ("staff", "unlock"): ("services.members.staff_cli", "staff_unlock"),
    ("staff", "log"): ("services.members.staff_cli", "staff_log"),
    ("entries", "check-text"): ("services.entries.cli", "check_text"),
    ("mails", "list"): ("services.notifications.cli", "mails_list"),
    ("mails", "resend"): ("services.notifications.cli", "mails_resend"),
    ("site", "build"): ("services.publishing.cli", "site_build"),
    ("site", "check"): ("services.publishing.cli", "site_check"),
}
_ABOUT = {
    "import": "ファイルから取り込みます。",
    "staff": "事務局のアカウント。",
    "entries": "エントリーシートの文章。",
    "mails": "メールの記録。",
    "site": "公開サイト。",
}


class _ServiceCommands(click.Group):
    """A group whose commands are loaded from their service only when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [
            *super().list_commands(ctx),
            *(name for group, name in _OF_SERVICES if group == self.name),
        ]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        place = _OF_SERVICES.get((self.name or "", cmd_name))
        if place is None:
            return super().get_command(ctx, cmd_name)
        command: click.Command = getattr(importlib.import_module(place[0]), place[1])
        return command


@click.group()
def cli() -> None:
    """つながりを動かし、世話をします。どの環境かは RUN_DIR で決まります（省略すると、複製したフォルダーの .run）。"""


for _group, _help in _ABOUT.items():
    cli.add_command(_ServiceCommands(_group, help=_help))


@cli.command()
@click.argument("service", type=click.Choice(SERVICES))
@click.argument("kind", type=click.Choice(["web", "worker"]))
def run(service: str, kind: str) -> None:
    """サービスのプロセスを一つ、前面で動かします。"""
    # What argon2 works on goes back to the system at once: glibc would keep it, having learnt that such sizes come again.
    os.environ.setdefault("MALLOC_MMAP_THRESHOLD_", str(1024 * 1024))
    os.environ.setdefault("MALLOC_ARENA_MAX", "2")
    os.execv(sys.executable, [sys.executable, "-m", "services.run", service, kind])  # noqa: S606 - ourselves


@cli.command("migrate")
@click.option(
    "--service",
    "only",
    type=click.Choice(SERVICES),
    multiple=True,
    help="このサービスだけ。いくつでも指定できます（省略するとすべて）。",
)
@click.option("--dry-run", is_flag=True, help="することを表示するだけで、何も変えません。")
def migrate_command(only: tuple[str, ...], dry_run: bool) -> None:
    """データベースの構造をこの版に合わせます（各サービスの MIGRATION_DATABASE_URL を使います）。"""
    from services.chassis.runtime.migrate import (
        migrate,  # yoyo takes as long to load as all else here
    )

    for service in only or SERVICES:
        dsn = _migration_dsn(service)
        applied = migrate(dsn, Path(CHECKOUT, "services", service, "migrations"), dry_run)
        click.echo(
            f"{service}：{'、'.join(applied) or '変更なし'}{'（試しの実行：何も変えていません）' if dry_run else ''}"
        )


def _migration_dsn(service: str) -> str:
    named = os.environ.get("MIGRATION_DATABASE_URL_FILE") or str(
        run_dir() / "secrets" / service / "migration_database_url"
    )
    dsn = os.environ.get("MIGRATION_DATABASE_URL") or (
        Path(named).read_text().strip() if Path(named).exists() else ""
    )
    if not dsn:
        raise click.ClickException(
            f"{service} の MIGRATION_DATABASE_URL がありません。環境変数で指定するか、make up で起動してください。"
        )
    try:
        return Transport.of(instance_env(service) | os.environ).database_address(dsn)
    except ValueError as error:
        raise click.ClickException(f"{service} の MIGRATION_DATABASE_URL：{error}") from None


@cli.command("session-key")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="することを表示するだけで、何も書きません。")
def session_key(file: Path, dry_run: bool) -> None:
    """事務局のサインインに署名する鍵を FILE に作ります（SESSION_SIGNING_KEY。モード 600。前の鍵には上書きしません）。

    対になる公開鍵を表示します。すべてのサービスの SESSION_VERIFY_KEYS に加えてください。
    """
    from services.staff.session_keys import draw_signing_key, verify_key_of

    key = draw_signing_key()
    if file.exists():
        raise click.ClickException(
            f"{file} はすでにあるので、そのままにしました。新しいファイルを指定してください。"
            "前の鍵は、すべてのサービスが新しい公開鍵を知るまで使います。"
        )
    if dry_run:
        click.echo(f"{file}：ここに新しい鍵を作れます（試しの実行：何も書いていません）")
        return
    with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as handle:
        handle.write(key)
    click.echo(verify_key_of(key))


@cli.command()
def status() -> None:
    """プロセス、イベント、メール、公開サイト、ディスクを一画面に表示します。人の対応が要るとき、終了コードは 1 です。"""
    from services.commands.status import show_status

    raise SystemExit(0 if show_status() else 1)


for _command in (topology, dead_letters_group, outbox, events):
    cli.add_command(_command)


@cli.command()
@click.argument("number")
def entry(number: str) -> None:
    """エントリー（受付番号）がいまどこにあるかを表示します：状態、イベント、打診、メール、公開ページ。個人の名前は出しません。"""
    from services.commands.whereabouts import find_entry
    from services.japanese.entry_number import read_number

    found = find_entry(read_number(number))
    if not found.known:
        silent = "".join(f"{sentence}。" for sentence in found.open)
        verdict = "があるかどうか、分かりません" if silent else "というエントリーは見つかりません"
        raise click.ClickException(f"{found.number} {verdict}。{silent}")
    for line in found.lines:
        click.echo(line)
    click.echo("\nまだのこと" if found.open else "\nまだのことはありません。")
    for sentence in found.open:
        click.echo(f"  ・{sentence}")


@cli.command("settings")
def settings_command() -> None:
    """すべての設定とその説明を表示します（deploy/env.example の本文）。"""
    from services.commands.settings_document import env_example

    click.echo(env_example(), nl=False)


@cli.group()
def catalogue() -> None:
    """サービスが宣言しているもの：イベント、警報、エントリーの手続。"""


@catalogue.command("table")
def catalogue_table() -> None:
    """イベントの表（services/README.md に載せるもの）。"""
    from services.catalogue import table

    click.echo(table(), nl=False)


@catalogue.command("alarms")
def catalogue_alarms() -> None:
    """警報の表（deploy/runbooks/README.md に載せるもの）。"""
    from services.catalogue import alarm_table

    click.echo(alarm_table(), nl=False)


@catalogue.command("asyncapi")
def catalogue_asyncapi() -> None:
    """AsyncAPI の文書（JSON）。"""
    from services.catalogue import asyncapi

    click.echo(json.dumps(asyncapi(), ensure_ascii=False, indent=2))


@catalogue.command("procedure")
def catalogue_procedure() -> None:
    """services/entries/README.md にある、エントリーの状態と手続の図。"""
    from services.entries.domain.drawing import mermaid

    click.echo(mermaid(), nl=False)


@cli.group()
def demo() -> None:
    """開発環境の見本の団体とエントリー。"""


@demo.command("load")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def demo_load(folder: Path) -> None:
    """FOLDER（deploy/sample）の見本を、利用者と同じ入口から取り込みます。すでにあるものは、そのまま残ります。"""
    from services.commands.demo import load_demo

    load_demo(folder)


def main() -> Any:
    """Run the command line; trouble becomes a sentence, not a stack trace."""
    try:
        # An instance of root's own, such as /etc/tsunagari, is only read from; what writes the site sees to itself.
        with suppress(NoAccount):
            become_owner(run_dir())
        return cli()
    except psycopg2.OperationalError:
        raise SystemExit(
            "エラー：データベースが答えません。動いているかを make status で確かめてください。"
        ) from None
    except SettingsError as error:
        raise SystemExit(f"エラー：設定に誤りがあります。\n{error}") from None
    except PermissionError as error:
        raise SystemExit(f"エラー：{error.filename} を開く権限がありません。") from None
    except NoAccount as error:
        raise SystemExit(f"エラー：{error}") from None
