"""Commands of members; ``services.commands.main`` hangs them into ``tsunagari import`` and ``tsunagari staff``."""

import sys
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from services.chassis.runtime.clock import now
from services.chassis.runtime.database import Database
from services.chassis.runtime.settings import (
    Settings,
    SettingsError,
    load_instance_env,
    load_settings,
)
from services.members.domain.import_report import OUTCOMES, Report
from services.members.domain.passwords import Passwords, UnfitAccount
from services.members.domain.staff import sign_in_name
from services.members.store.staff import NoSuchStaff, find_staff_by_name
from services.members.store.staff_log import COMMAND_LINE
from services.members.store.table_files import UnreadableFile
from services.members.usecases.add_staff import NewStaff, add_staff
from services.members.usecases.disable_staff import disable_staff
from services.members.usecases.import_organisations import import_organisations
from services.staff.roles import ROLES
from services.staff.spread import in_words, services_without


class Rollback(Exception):
    """Ends a dry run without keeping anything."""


def open_members() -> tuple[Settings, Database]:
    """The settings and the database of the instance. Raises click.ClickException where there are none."""
    load_instance_env("members")
    try:
        settings = load_settings("members")
    except (SettingsError, OSError) as error:
        raise click.ClickException(str(error)) from None
    return settings, Database(settings.database_url, 2, "tsunagari members")


@click.command("organisations")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="試すだけで、何も保存しません。")
def import_organisations_command(file: Path, dry_run: bool) -> None:
    """CSV または Excel の FILE から団体を取り込みます。

    必要な列：name（団体名）、org_type（団体種別）、kind（区分）。ほかに読む列：name_kana、based_in（活動エリア）、website、
    activities、source、contact_name、contact_email、contact_phone。同じ名称は同じ団体です。同じファイルをもう一度取り込んでも
    何も変わりません。取り込んだ団体は、事務局の画面で誰かが公開するまで、公開サイトに載りません。取り込めない行があれば、
    終了コードは 1 です。
    """
    settings, database = open_members()
    screen = Console()
    try:
        with Progress(
            TextColumn("取り込み"),
            BarColumn(),
            MofNCompleteColumn(),
            console=screen,
            transient=True,
        ) as bar:
            task = bar.add_task("rows", total=None)
            report = import_organisations(
                database,
                file,
                dry_run,
                lambda done, total: bar.update(task, completed=done, total=total),
            )
    except UnreadableFile as error:
        raise click.ClickException(f"{error}\n何も取り込んでいません。") from None
    show_report(report, screen)
    if report.waiting:
        screen.print(
            f"{report.waiting}団体が公開を待っています。公開サイトに載せるには、事務局の画面で内容を確かめて公開してください："
            f"{settings.public_url.rstrip('/')}/office/organisations/waiting",
            highlight=False,
            soft_wrap=True,
        )
    raise SystemExit(0 if report.is_clean else 1)


def show_report(report: Report, screen: Console) -> None:
    """Print what became of each row that is not simply unchanged, every fault, and the sums."""
    taken = [outcome for outcome in report.outcomes if outcome.what in ("new", "changed")]
    if taken:
        table = Table(
            title="取り込む行" if report.dry_run else "取り込んだ行", title_justify="left"
        )
        for column in ("行", "団体名", "結果"):
            table.add_column(column, justify="right" if column == "行" else "left", overflow="fold")
        for outcome in taken:
            table.add_row(str(outcome.row), Text(outcome.name), OUTCOMES[outcome.what])
        screen.print(table)
    if report.faults:
        table = Table(title="直していただきたいところ", title_justify="left", show_lines=True)
        for column in ("行", "列", "値", "起きていること", "直し方"):
            table.add_column(column, justify="right" if column == "行" else "left", overflow="fold")
        for fault in report.faults:
            table.add_row(
                str(fault.row),
                fault.column,
                Text(fault.value),
                Text(fault.problem),
                Text(fault.remedy),
            )
        screen.print(table)
    if report.ignored_headings:
        screen.print(Text(f"読み取らなかった列：{'、'.join(report.ignored_headings)}"))
    closing = [f"{'試しの実行（何も保存していません）：' if report.dry_run else ''}{report}"]
    if report.faults and not report.dry_run:
        closing.append(
            "正しい行は取り込みました。上の行を直して、同じファイルをもう一度取り込んでください。"
        )
    for sentence in closing:
        screen.print(sentence, highlight=False, soft_wrap=True)


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
    settings, database = open_members()
    if password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = click.prompt(
            "パスワード", hide_input=True, confirmation_prompt="パスワード（もう一度）"
        )
    wanted = NewStaff(name, display_name or name, list(roles), password, demo)
    outcome = "unchanged"
    try:
        with database.unit_of_work() as uow:
            outcome = add_staff(uow, wanted, Passwords(), now(), settings.is_development)
            if dry_run:
                raise Rollback
    except UnfitAccount as error:
        raise click.ClickException(f"{error}\nアカウントは変わっていません。") from None
    except Rollback:
        pass
    words = {"added": "追加しました", "changed": "変更しました", "unchanged": "変更はありません"}
    click.echo(f"{name}：{words[outcome]}{'（試しの実行：保存していません）' if dry_run else ''}")


@click.command("disable")
@click.argument("name")
@click.option("--dry-run", is_flag=True, help="試すだけで、何も保存しません。")
def staff_disable(name: str, dry_run: bool) -> None:
    """アカウント NAME を停止します。すべてのサービスでサインインが終わり、新しくサインインすることもできません。

    まだ確認していないサービスがあれば、その名前を表示し、終了コードは 1 です。
    """
    _, database = open_members()
    changed = False
    try:
        with database.unit_of_work() as uow:
            changed = disable_staff(uow, now(), COMMAND_LINE, name=name, keep_an_admin=False)
            if dry_run:
                raise Rollback
    except NoSuchStaff:
        raise click.ClickException(
            f"{name} というアカウントはありません。アカウントは変わっていません。"
        ) from None
    except Rollback:
        pass
    words = "停止しました" if changed else "すでに停止しています"
    click.echo(f"{name}：{words}{'（試しの実行：保存していません）' if dry_run else ''}")
    if not dry_run:
        with database.unit_of_work() as uow:
            account = find_staff_by_name(uow, sign_in_name(name)) or {}
        if missing := services_without(account["id"], account["version"]):
            raise click.ClickException(in_words(missing))
        click.echo("すべてのサービスに伝わりました。")
