"""``tsunagari import``: commands of members that ``services.commands.main`` hangs into the command line."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from services.chassis.runtime.database import Database
from services.chassis.runtime.settings import (
    SettingsError,
    load_instance_env,
    load_settings,
)
from services.members.adapters.table_files import read_table
from services.members.domain.import_report import OUTCOMES, Report
from services.members.domain.table_limits import UnreadableFile
from services.members.settings import MembersSettings
from services.members.store.work import Store, StoreWork
from services.members.usecases.import_organisations import import_organisations


class _Rollback(Exception):
    """Ends a dry run without keeping anything."""


@contextmanager
def work_of(store: Store, dry_run: bool) -> Iterator[StoreWork]:
    """A transaction that a dry run rolls back at its end."""
    try:
        with store.work() as work:
            yield work
            if dry_run:
                raise _Rollback
    except _Rollback:
        pass


def open_members() -> tuple[MembersSettings, Store]:
    """The settings and the database of the instance. Raises click.ClickException where there are none."""
    load_instance_env("members")
    try:
        settings = load_settings(MembersSettings)
    except (SettingsError, OSError) as error:
        raise click.ClickException(str(error)) from None
    return settings, Store(Database(settings.database_url, 2, "tsunagari members"))


@click.command("organisations")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="試すだけで、何も保存しません。")
def import_organisations_command(file: Path, dry_run: bool) -> None:
    """CSV または Excel の FILE から団体を取り込みます。

    必要な列：name（団体名）、org_type（団体種別）、kind（区分）。ほかに読む列：name_kana、based_in（活動エリア）、website、
    activities、source、contact_name、contact_email、contact_phone。同じ名称は同じ団体です。同じファイルをもう一度取り込んでも
    何も変わりません。よく似た名前の団体があれば、別の団体として取り込み、お知らせします（--dry-run なら取り込む前に分かります）。取り込んだ団体は、事務局の画面で誰かが公開するまで、公開サイトに載りません。取り込めない行があれば、
    終了コードは 1 です。
    """
    settings, store = open_members()
    screen = Console()
    columns = (TextColumn("取り込み"), BarColumn(), MofNCompleteColumn())
    try:
        with Progress(*columns, console=screen, transient=True) as bar, store.work() as work:
            task = bar.add_task("rows", total=None)
            report = import_organisations(
                work,
                read_table(file),
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
        table = _table("取り込む行" if report.dry_run else "取り込んだ行", "団体名", "結果")
        for outcome in taken:
            table.add_row(str(outcome.row), Text(outcome.name), OUTCOMES[outcome.what])
        screen.print(table)
    similar = [outcome for outcome in taken if outcome.similar]
    if similar:
        table = _table("同じ団体ではないか、お確かめください", "新しい団体", "よく似た名前の団体")
        for outcome in similar:
            table.add_row(str(outcome.row), Text(outcome.name), Text("\n".join(outcome.similar)))
        screen.print(table)
    if report.faults:
        table = _table("直していただきたいところ", "列", "値", "起きていること", "直し方")
        table.show_lines = True
        for fault in report.faults:
            what = Text(fault.value), Text(fault.problem), Text(fault.remedy)
            table.add_row(str(fault.row), fault.column, *what)
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


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column("行", justify="right", overflow="fold")
    for column in columns:
        table.add_column(column, overflow="fold")
    return table
