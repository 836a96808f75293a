"""Commands for events: dead letters, outboxes, replays."""

from typing import Any

import click

from services.chassis.messaging import dead_letters
from services.chassis.messaging.outbox import replay_events
from services.chassis.runtime.database import Database
from services.chassis.runtime.settings import SettingsError
from services.registry import SERVICES, instance_settings


@click.group("dead-letters")
def dead_letters_group() -> None:
    """不達：原因を直すまで処理できないメッセージ。"""


def _databases(only: str | None) -> dict[str, Database]:
    found = {}
    for service in [only] if only else SERVICES:
        found[service] = instance_database(service)
    return found


def instance_database(service: str) -> Database:
    """The database of a service of this instance, with its runtime role."""
    try:
        return Database(instance_settings(service).database_url, 2, "tsunagari cli")
    except SettingsError as error:
        raise click.ClickException(str(error)) from None


_service_option = click.option(
    "--service", "only", type=click.Choice(SERVICES), help="このサービスだけ。"
)
_required_service = click.option(
    "--service",
    "service",
    type=click.Choice(SERVICES),
    required=True,
    help="どのサービスのものか。",
)


@dead_letters_group.command("list")
@_service_option
def dead_letters_list(only: str | None) -> None:
    """不達をすべて、理由とともに表示します。"""
    count = 0
    for service, database in _databases(only).items():
        with database.unit_of_work() as uow:
            for letter in dead_letters.list_dead_letters(uow):
                count += 1
                click.echo(
                    f"{service} {letter['id']}  {letter['handler']}  イベント {letter['event_id']}  "
                    f"{letter['dead_at']:%Y-%m-%d %H:%M:%S}  試行{letter['attempts']}回  {letter['reason']}"
                )
    click.echo(
        "不達はありません。"
        if not count
        else f"不達が{count}件あります。原因を直してから、tsunagari dead-letters replay で処理に戻してください。"
    )


@dead_letters_group.command("show")
@_required_service
@click.argument("letter", type=int)
def dead_letters_show(service: str, letter: int) -> None:
    """不達を一つ、メッセージの本文とともに表示します。"""
    with instance_database(service).unit_of_work() as uow:
        found = dead_letters.find_dead_letter(uow, letter)
    if found is None:
        raise click.ClickException(
            f"{service} に {letter} 番の不達はありません。dead-letters list で確かめてください。"
        )
    for name, value in (
        ("受け取り手", found["handler"]),
        ("イベント", found["event_id"]),
        ("理由", found["reason"]),
        ("試行", f"{found['attempts']}回"),
        ("不達になった時刻", found["dead_at"]),
    ):
        click.echo(f"{name}：{value}")
    click.echo(bytes(found["body"]).decode("utf-8", "replace"))


@dead_letters_group.command("replay")
@_service_option
@click.argument("letters", type=int, nargs=-1)
@click.option("--dry-run", is_flag=True, help="戻す件数を表示するだけで、何も変えません。")
def dead_letters_replay(only: str | None, letters: tuple[int, ...], dry_run: bool) -> None:
    """不達を処理に戻します（番号がなければすべて）。イベントの ID は変わらないので、二重に処理されることはありません。"""
    if letters and not only:
        raise click.ClickException("番号はサービスごとのものです。--service を付けてください。")
    for service, database in _databases(only).items():
        with database.unit_of_work() as uow:
            if dry_run:
                known = {letter["id"] for letter in dead_letters.list_dead_letters(uow)}
                count = len(known & set(letters)) if letters else len(known)
            else:
                count = dead_letters.replay(uow, list(letters) or None)
        click.echo(
            f"{service}：{count}件を{'戻せます（何も変えていません）。' if dry_run else '処理に戻しました。worker が数秒以内に取りかかります。'}"
        )


@dead_letters_group.command("drop")
@_required_service
@click.argument("letters", type=int, nargs=-1, required=True)
@click.option("--dry-run", is_flag=True, help="消す件数を表示するだけで、何も変えません。")
def dead_letters_drop(service: str, letters: tuple[int, ...], dry_run: bool) -> None:
    """不達を消します。元には戻せません。"""
    with instance_database(service).unit_of_work() as uow:
        known = {letter["id"] for letter in dead_letters.list_dead_letters(uow)} & set(letters)
        if not dry_run:
            dead_letters.drop(uow, sorted(known))
    words = "を消せます（何も変えていません）。" if dry_run else "を消しました。"
    click.echo(f"{service}：{len(known)}件{words}")


@click.group()
def outbox() -> None:
    """ブローカーへの送信を待つイベント。"""


@outbox.command("list")
@_service_option
def outbox_list(only: str | None) -> None:
    """まだ送れていないイベントを、古い順に100件まで表示します。"""
    for service, database in _databases(only).items():
        with database.unit_of_work() as uow:
            rows = uow.all(
                "SELECT event_id, type, created_at, attempts, last_error FROM outbox"
                " WHERE published_at IS NULL ORDER BY position LIMIT 100"
            )
        click.echo(f"{service}：{len(rows)}件")
        for row in rows:
            click.echo(
                f"  {row['event_id']}  {row['type']}  {row['created_at']:%Y-%m-%d %H:%M:%S}  "
                f"試行{row['attempts']}回  {row['last_error'] or ''}"
            )


@click.group()
def events() -> None:
    """送信済みのイベント。"""


@events.command("replay")
@_required_service
@click.option(
    "--id", "ids", multiple=True, type=click.UUID, help="このイベント。いくつでも指定できます。"
)
@click.option("--type", "type_", help="この種類だけ。例：entry.approved.v1")
@click.option("--since", type=click.DateTime(), help="この時刻（UTC）以後のものだけ。")
@click.option("--until", type=click.DateTime(), help="この時刻（UTC）より前のものだけ。")
@click.option("--dry-run", is_flag=True, help="件数を表示するだけで、何も送りません。")
def events_replay(
    service: str, ids: tuple[Any, ...], type_: str | None, since: Any, until: Any, dry_run: bool
) -> None:
    """サービスのイベントを、同じ ID でもう一度送ります。すでに処理したサービスは、もう一度処理することはありません。"""
    if not (ids or type_ or since or until):
        raise click.ClickException(
            "どのイベントかを、--id、--type、--since、--until のどれかで指定してください。"
        )
    with instance_database(service).unit_of_work() as uow:
        count = replay_events(uow, [str(i) for i in ids] or None, type_, since, until)
        if dry_run:
            uow.roll_back()
    click.echo(
        f"{service}：{count}件を{'送れます（何も送っていません）。' if dry_run else '数秒以内にもう一度送ります。'}"
    )
