"""``tsunagari site``: making and checking the public site from the command line."""

import time
from pathlib import Path

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from services.chassis.runtime.account import become_owner
from services.chassis.runtime.database import Database
from services.chassis.runtime.settings import instance_env, read_settings
from services.publishing.build.builder import Builder
from services.publishing.build.check import check_site
from services.publishing.build.lock import BuilderLock
from services.publishing.build.parallel import ParallelRenderer
from services.publishing.build.release_slots import ReleaseSlots
from services.publishing.pages.design import Design
from services.publishing.settings import PublishingSettings
from services.publishing.store.work import Store

LOCK_WAIT_SECONDS = 120.0


@click.command("build")
@click.option("--full", is_flag=True, help="すでにあるページも、すべて作り直します。")
@click.option("--dry-run", is_flag=True, help="することを表示するだけで、何も変えません。")
@click.option("--processes", default=2, show_default=True, help="同時にページを作るプロセスの数。")
def site_build(full: bool, dry_run: bool, processes: int) -> None:
    """worker を待たずに、公開サイトを最新にします。root が実行すると、SITE_DIR の所有者として働きます。"""
    settings = read_settings(PublishingSettings, instance_env("publishing"))
    become_owner(Path(settings.site_dir))
    design, slots = Design(settings), ReleaseSlots(Path(settings.site_dir))
    renderer = ParallelRenderer(settings.database_url, slots, design, processes)
    lock = BuilderLock(settings.database_url)
    builder = Builder(
        Store(Database(settings.database_url)), slots, design, lock.held, renderer=renderer
    )
    try:
        if dry_run:
            _say_plan(builder, full)
            return
        _take(lock)
        with _progress_bar() as progress:
            task = progress.add_task("ページ", total=None)
            marker = builder.build(
                full, lambda done, total: progress.update(task, completed=done, total=total)
            )
        announced = builder.announce()
    finally:
        renderer.close()
        lock.close()
    if marker is None:
        click.echo("サイトは最新です。変えたものはありません。")
    else:
        click.echo(
            f"第{marker.release}版を公開しました：作ったページ {marker.rendered}、そのまま使ったページ {marker.linked}、"
            f"{marker.seconds:.2f}秒。新しく公開したエントリー {announced}件。"
        )
        for name in marker.set_aside:
            click.echo(
                f"✗ 作れないため、前のままにしました：{name}（一覧とオープンデータには載りません）"
            )


@click.command("check")
def site_check() -> None:
    """公開中のサイトを確かめます。ページがそろっているか、リンク切れがないか、オープンデータが公開項目だけか。"""
    settings = read_settings(PublishingSettings, instance_env("publishing"))
    slots = ReleaseSlots(Path(settings.site_dir))
    with _progress_bar() as progress:
        task = progress.add_task("ファイル", total=None)
        report = check_site(
            Store(Database(settings.database_url)),
            slots,
            lambda done, total: progress.update(task, completed=done, total=total),
        )
    for fault in report.faults[:50]:
        click.echo(f"✗ {fault}")
    if report.faults:
        raise click.ClickException(
            f"{len(report.faults)}か所に問題があります。サイトは公開されたままです。"
            "`tsunagari site build --full` で作り直してから、もう一度確かめてください。"
        )
    click.echo(
        f"問題はありません（第{report.release}版、ファイル {report.files}、サイト内のリンク {report.links}）。"
    )


def _say_plan(builder: Builder, full: bool) -> None:
    plan = builder.plan(full)
    if plan is None:
        click.echo("サイトは最新です。することはありません。")
    else:
        rendered = sum(len(keys) for keys in plan.render.values())
        click.echo(
            f"第{plan.release}版：作るページ {rendered}、そのまま使うページ {len(plan.link)}、"
            f"取り下げるページ {len(plan.remove)}。何も変えていません。"
        )


def _take(lock: BuilderLock) -> None:
    deadline = time.monotonic() + LOCK_WAIT_SECONDS
    while not lock.take():
        if time.monotonic() > deadline:
            raise click.ClickException(
                "ほかの処理がサイトを作っています。何も変えていません。終わってからやり直してください。"
            )
        time.sleep(0.1)


def _progress_bar() -> Progress:
    return Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    )
