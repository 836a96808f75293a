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
from services.chassis.runtime.settings import (
    CHECKOUT,
    SERVICES,
    SettingsError,
    instance_env,
    run_dir,
)
from services.chassis.runtime.transport import Transport
from services.commands.events import dead_letters_group, events, outbox
from services.commands.topology import topology

# Where each command of a service lives: (group, name) → module and attribute.
_OF_SERVICES = {
    ("import", "organisations"): ("services.members.cli", "import_organisations_command"),
    ("staff", "add"): ("services.members.cli", "staff_add"),
    ("staff", "disable"): ("services.members.cli", "staff_disable"),
    ("staff", "unlock"): ("services.members.staff_cli", "staff_unlock"),
    ("staff", "log"): ("services.members.staff_cli", "staff_log"),
    ("mails", "list"): ("services.notifications.cli", "mails_list"),
    ("mails", "resend"): ("services.notifications.cli", "mails_resend"),
    ("site", "build"): ("services.publishing.cli", "site_build"),
    ("site", "check"): ("services.publishing.cli", "site_check"),
}
_ABOUT = {
    "import": "Take in files.",
    "staff": "Accounts of the secretariat.",
    "mails": "The mail ledger.",
    "site": "The public site.",
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
    """Run and look after Tsunagari. The instance is found through RUN_DIR (default: .run in the checkout)."""


for _group, _help in _ABOUT.items():
    cli.add_command(_ServiceCommands(_group, help=_help))


@cli.command()
@click.argument("service", type=click.Choice(SERVICES))
@click.argument("kind", type=click.Choice(["web", "worker"]))
def run(service: str, kind: str) -> None:
    """Run one process of one service in the foreground."""
    os.execv(sys.executable, [sys.executable, "-m", "services.run", service, kind])  # noqa: S606 - ourselves


@cli.command("migrate")
@click.option(
    "--service",
    "only",
    type=click.Choice(SERVICES),
    multiple=True,
    help="Only these; default: all four.",
)
@click.option("--dry-run", is_flag=True, help="Only say what would be applied.")
def migrate_command(only: tuple[str, ...], dry_run: bool) -> None:
    """Bring the databases to the schema of this version (MIGRATION_DATABASE_URL of each service)."""
    from services.chassis.runtime.migrate import (
        migrate,  # yoyo takes as long to load as all else here
    )

    for service in only or SERVICES:
        dsn = _migration_dsn(service)
        applied = migrate(dsn, Path(CHECKOUT, "services", service, "migrations"), dry_run)
        click.echo(
            f"{service}: {', '.join(applied) if applied else 'nothing to apply'}{' (dry run)' if dry_run else ''}"
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
            f"No MIGRATION_DATABASE_URL for {service}: set it, or start the instance with make up."
        )
    try:
        return Transport.of(instance_env(service) | os.environ).database_address(dsn)
    except ValueError as error:
        raise click.ClickException(f"MIGRATION_DATABASE_URL of {service}: {error}") from None


@cli.command("session-key")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would be written.")
def session_key(file: Path, dry_run: bool) -> None:
    """Draw a key that signs staff sessions into FILE (SESSION_SIGNING_KEY, mode 600; never over an old one).

    Prints the public key that belongs to it, for SESSION_VERIFY_KEYS of all four services.
    """
    from services.chassis.web.session_keys import draw_signing_key, verify_key_of

    key = draw_signing_key()
    if file.exists():
        raise click.ClickException(
            f"{file} is there already and was left as it is. Name a new file; the old key stays in use until"
            " every service knows the new public key."
        )
    if dry_run:
        click.echo(f"{file}: a new key would be written here (dry run)")
        return
    with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as handle:
        handle.write(key)
    click.echo(verify_key_of(key))


@cli.command()
def status() -> None:
    """Processes, events, mails, the site and disks on one screen; exit code 1 when something needs a person."""
    from services.commands.status import show_status

    raise SystemExit(0 if show_status() else 1)


for _command in (topology, dead_letters_group, outbox, events):
    cli.add_command(_command)


@cli.command()
@click.argument("number")
def entry(number: str) -> None:
    """Where an entry (受付番号) is: its state, events, introductions, mails and page; names no person."""
    from services.commands.whereabouts import find_entry
    from services.entries.domain.numbering import read_number

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
    """Every setting with what it is for: the text of deploy/env.example."""
    from services.chassis.runtime.settings_document import env_example

    click.echo(env_example(), nl=False)


@cli.group()
def catalogue() -> None:
    """What the services declare: events and alarms."""


@catalogue.command("table")
def catalogue_table() -> None:
    """The table that stands in services/README.md."""
    from services.catalogue import table

    click.echo(table(), nl=False)


@catalogue.command("alarms")
def catalogue_alarms() -> None:
    """The table of alarms that stands in deploy/runbooks/README.md."""
    from services.catalogue import alarm_table

    click.echo(alarm_table(), nl=False)


@catalogue.command("asyncapi")
def catalogue_asyncapi() -> None:
    """The AsyncAPI document as JSON."""
    from services.catalogue import asyncapi

    click.echo(json.dumps(asyncapi(), ensure_ascii=False, indent=2))


@cli.group()
def demo() -> None:
    """The sample organisations and entries of a development instance."""


@demo.command("load")
def demo_load() -> None:
    """Load the samples through the product's own doors; what is there already stays as it is."""
    from services.commands.demo import load_demo

    load_demo()


def main() -> Any:
    """Run the command line; trouble becomes a sentence, not a stack trace."""
    try:
        # An instance of root's own, such as /etc/tsunagari, is only read from; what writes the site sees to itself.
        with suppress(NoAccount):
            become_owner(run_dir())
        return cli()
    except psycopg2.OperationalError:
        raise SystemExit(
            "The database does not answer. Is the instance running? See: make status"
        ) from None
    except (SettingsError, NoAccount, PermissionError) as error:
        raise SystemExit(str(error)) from None
