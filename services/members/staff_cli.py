"""``tsunagari staff``: accounts of the secretariat, and when somebody cannot sign in, or somebody else tried to."""

import datetime as dt
import sys

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from services.chassis.runtime.clock import now
from services.japanese.dates import moment
from services.members.adapters.fingerprints import SignInFingerprints
from services.members.adapters.passwords import Argon2Passwords
from services.members.cli import open_members, work_of
from services.members.domain.account import NoSuchStaff, sign_in_name
from services.members.domain.passwords import UnfitAccount
from services.members.domain.steps import COMMAND_LINE
from services.members.store.views.accounts import find_log_since
from services.members.usecases.add_staff import NewStaff, add_staff
from services.members.usecases.disable_staff import disable_staff
from services.members.usecases.unlock_staff import unlock_staff
from services.staff.roles import ROLES
from services.staff.spread import in_words, services_without

_REHEARSAL = "（試しの実行：保存していません）"


@click.command("add")
@click.argument("name")
@click.option(
    "--role",
    "roles",
    type=click.Choice(list(ROLES)),
    multiple=True,
    required=True,
    help="役割。いくつでも指定できます。",
)
@click.option("--display-name", help="画面に表示する名前（省略すると NAME）。")
@click.option(
    "--password-stdin",
    is_flag=True,
    help="パスワードを尋ねずに、標準入力から読みます。",
)
@click.option("--demo", is_flag=True, help="見本のアカウント。開発環境でだけ作れます。")
@click.option("--dry-run", is_flag=True, help="試すだけで、何も保存しません。")
def staff_add(
    name: str,
    roles: tuple[str, ...],
    display_name: str | None,
    password_stdin: bool,
    demo: bool,
    dry_run: bool,
) -> None:
    """アカウント NAME を追加するか、変更します。パスワードを変えると、それまでのサインインは終わります。"""
    settings, store = open_members()
    if password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = click.prompt(
            "パスワード", hide_input=True, confirmation_prompt="パスワード（もう一度）"
        )
    wanted = NewStaff(name, display_name or name, list(roles), password, demo)
    try:
        with work_of(store, dry_run) as work:
            outcome = add_staff(work, wanted, Argon2Passwords(), now(), settings.is_development)
    except UnfitAccount as error:
        raise click.ClickException(f"{error}\nアカウントは変わっていません。") from None
    words = {"added": "追加しました", "changed": "変更しました", "unchanged": "変更はありません"}
    click.echo(f"{name}：{words[outcome]}{_REHEARSAL if dry_run else ''}")


@click.command("disable")
@click.argument("name")
@click.option("--dry-run", is_flag=True, help="試すだけで、何も保存しません。")
def staff_disable(name: str, dry_run: bool) -> None:
    """アカウント NAME を停止します。すべてのサービスでサインインが終わり、新しくサインインすることもできません。

    まだ確認していないサービスがあれば、その名前を表示し、終了コードは 1 です。
    """
    _, store = open_members()
    try:
        with work_of(store, dry_run) as work:
            changed = disable_staff(work, now(), COMMAND_LINE, name=name, keep_an_admin=False)
            account = work.accounts.find_by_name(sign_in_name(name))
    except NoSuchStaff:
        raise _nobody(name) from None
    words = "停止しました" if changed else "すでに停止しています"
    click.echo(f"{name}：{words}{_REHEARSAL if dry_run else ''}")
    if account and not dry_run:
        if missing := services_without(account.id, account.version):
            raise click.ClickException(in_words(missing))
        click.echo("すべてのサービスに伝わりました。")


@click.command("unlock")
@click.argument("name")
@click.option("--dry-run", is_flag=True, help="試すだけで、何も保存しません。")
def staff_unlock(name: str, dry_run: bool) -> None:
    """パスワードの間違いが続いて止められたアカウント NAME で、すぐにどこからでもサインインできるようにします。"""
    settings, store = open_members()
    try:
        with work_of(store, dry_run) as work:
            fingerprints = SignInFingerprints(settings.fingerprint_secret)
            purged = unlock_staff(work, fingerprints, name, COMMAND_LINE)
    except NoSuchStaff:
        raise _nobody(name) from None
    words = f"失敗{purged}回を取り消しました" if purged else "取り消す失敗はありません"
    click.echo(f"{name}：{words}{_REHEARSAL if dry_run else ''}")


@click.command("log")
@click.argument("name", required=False, default="")
@click.option(
    "--days",
    type=click.IntRange(1, 366),
    default=30,
    show_default=True,
    help="さかのぼる日数。記録は1年間残ります。",
)
def staff_log(name: str, days: int) -> None:
    """サインイン、その失敗、サインアウト、アカウントの変更を表示します。NAME を付けると、そのアカウントだけです。"""
    _, store = open_members()
    name = sign_in_name(name)
    with store.work() as work:
        if name and work.accounts.find_by_name(name) is None:
            raise _nobody(name)
        lines = find_log_since(work.uow, now() - dt.timedelta(days=days), name)
    if not lines:
        click.echo(f"この{days}日間の記録はありません。")
        return
    table = Table(title=f"アカウントの記録（{days}日間）", title_justify="left")
    for column in ("日時", "アカウント", "できごと", "した人", "接続元のネットワーク"):
        table.add_column(column, overflow="fold", no_wrap=column == "日時")
    for line in lines:
        roles = "、".join(line.role_names)
        table.add_row(
            moment(line.at, seconds=True),
            line.name or "（登録のない名前）",
            line.label + (f"（{roles}）" if roles else ""),
            Text(line.by_name),
            line.network,
        )
    Console().print(table)


def _nobody(name: str) -> click.ClickException:
    return click.ClickException(
        f"{name} というアカウントはありません。アカウントは変わっていません。"
    )
