"""Mails on the command line: ``tsunagari mails list`` and ``tsunagari mails resend``. It speaks as people here do."""

import getpass
import sys
import uuid

import click
from rich.console import Console
from rich.table import Table

from services.chassis.runtime.database import Database
from services.chassis.runtime.settings import load_instance_env, load_settings
from services.japanese.dates import moment
from services.notifications.domain.mail import STATES
from services.notifications.domain.mail_types import MAIL_TYPES
from services.notifications.settings import NotificationsSettings
from services.notifications.store import views
from services.notifications.store.work import Store
from services.notifications.usecases.resend_mail import NoSuchMail, NotResendable, resend_mail


def _store() -> Store:
    load_instance_env("notifications")
    return Store(
        Database(load_settings(NotificationsSettings).database_url, 1, "notifications cli")
    )


@click.command("list")
@click.option("--state", type=click.Choice(list(STATES)), help="この状態のものだけ。")
@click.option("--template", type=click.Choice(list(MAIL_TYPES)), help="この種類のものだけ。")
@click.option("--number", help="受付番号の一部。")
@click.option(
    "--limit", type=click.IntRange(1, 1000), default=50, show_default=True, help="表示する件数。"
)
def mails_list(state: str | None, template: str | None, number: str | None, limit: int) -> None:
    """メールの記録を、新しい順に表示します。アドレスは一部を伏せます。"""
    with _store().work() as work:
        found = views.find_mails(work.uow, state, template, number, limit)
    # Wide where nobody looks at it in a terminal, so that a pipe gets whole lines.
    screen = Console(width=None if sys.stdout.isatty() else 160)
    table = Table(box=None, pad_edge=False)
    table.add_column("ID", no_wrap=True)
    table.add_column("受付番号", no_wrap=True)
    for heading in ("状態", "種類", "宛先", "試行", "作成", "応答"):
        table.add_column(heading, overflow="fold")
    for mail in found.mails:
        table.add_row(
            mail.id,
            mail.number,
            STATES[mail.state],
            MAIL_TYPES[mail.template].label,
            mail.recipient_masked or mail.recipient_owner,
            str(mail.attempts),
            moment(mail.created_at),
            mail.last_error or "",
        )
    screen.print(table)
    click.echo(f"{found.found}件のうち{len(found.mails)}件を表示しました。")


@click.command("resend")
@click.argument("mail_id", metavar="ID", type=click.UUID)
@click.option("--dry-run", is_flag=True, help="再送できるかを確かめるだけで、何も変えません。")
def mails_resend(mail_id: uuid.UUID, dry_run: bool) -> None:
    """再送待ち、または届かなかったメールを、もう一度送ります。"""
    try:
        with _store().work() as work:
            resend_mail(work, str(mail_id), f"コマンドライン（{getpass.getuser()}）", dry_run)
    except NoSuchMail:
        raise click.ClickException(
            "その ID のメールはありません。mails list で確かめてください。"
        ) from None
    except NotResendable as error:
        raise click.ClickException(
            f"このメールは「{STATES[str(error)]}」の状態なので、再送できません。何も変えていません。"
        ) from None
    click.echo(
        "再送できます（--dry-run のため、何も変えていません）。"
        if dry_run
        else "もう一度送るように手配しました。"
    )
