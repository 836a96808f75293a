"""``tsunagari staff unlock`` and ``tsunagari staff log``: when somebody cannot sign in, or somebody else tried to."""

import datetime as dt

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from services.chassis.runtime.clock import JAPAN, now
from services.members.cli import Rollback, open_members
from services.members.domain.staff import sign_in_name
from services.members.store.sign_in_failures import SignInFailures
from services.members.store.staff import NoSuchStaff, find_staff_by_name
from services.members.store.staff_log import COMMAND_LINE, WHAT, find_log_since
from services.members.usecases.unlock_staff import unlock_staff
from services.staff.roles import ROLES


@click.command("unlock")
@click.argument("name")
@click.option("--dry-run", is_flag=True, help="試すだけで、何も保存しません。")
def staff_unlock(name: str, dry_run: bool) -> None:
    """パスワードの間違いが続いて止められたアカウント NAME で、すぐにどこからでもサインインできるようにします。"""
    settings, database = open_members()
    forgotten = 0
    try:
        with database.unit_of_work() as uow:
            failures = SignInFailures(settings.fingerprint_secret)
            forgotten = unlock_staff(uow, failures, name, COMMAND_LINE)
            if dry_run:
                raise Rollback
    except NoSuchStaff:
        raise _nobody(name) from None
    except Rollback:
        pass
    words = f"失敗{forgotten}回を取り消しました" if forgotten else "取り消す失敗はありません"
    click.echo(f"{name}：{words}{'（試しの実行：保存していません）' if dry_run else ''}")


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
    _, database = open_members()
    name = sign_in_name(name)
    with database.unit_of_work() as uow:
        if name and find_staff_by_name(uow, name) is None:
            raise _nobody(name)
        lines = find_log_since(uow, now() - dt.timedelta(days=days), name)
    if not lines:
        click.echo(f"この{days}日間の記録はありません。")
        return
    table = Table(title=f"アカウントの記録（{days}日間）", title_justify="left")
    for column in ("日時", "アカウント", "できごと", "した人", "接続元のネットワーク"):
        table.add_column(column, overflow="fold", no_wrap=column == "日時")
    for line in lines:
        roles = "、".join(label for role, label in ROLES.items() if role in (line["roles"] or []))
        table.add_row(
            line["at"].astimezone(JAPAN).strftime("%Y/%m/%d %H:%M:%S"),
            line["name"] or "（登録のない名前）",
            WHAT[line["what"]] + (f"（{roles}）" if roles else ""),
            Text(line["by_name"]),
            line["network"],
        )
    Console().print(table)


def _nobody(name: str) -> click.ClickException:
    return click.ClickException(
        f"{name} というアカウントはありません。アカウントは変わっていません。"
    )
