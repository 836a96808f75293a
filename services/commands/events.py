"""Commands for events: dead letters, outboxes, replays."""

from typing import Any

import click

from services.chassis.messaging import dead_letters
from services.chassis.messaging.outbox import replay_events
from services.chassis.runtime.database import Database
from services.chassis.runtime.settings import SERVICES, SettingsError, instance_settings


@click.group("dead-letters")
def dead_letters_group() -> None:
    """Messages that will not succeed until somebody mends something."""


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
    "--service", "only", type=click.Choice(SERVICES), help="Only this service."
)
_required_service = click.option(
    "--service", "service", type=click.Choice(SERVICES), required=True, help="Whose."
)


@dead_letters_group.command("list")
@_service_option
def dead_letters_list(only: str | None) -> None:
    """Every dead letter with its reason."""
    count = 0
    for service, database in _databases(only).items():
        with database.unit_of_work() as uow:
            for letter in dead_letters.list_dead_letters(uow):
                count += 1
                click.echo(
                    f"{service} {letter['id']}  {letter['handler']}  event {letter['event_id']}  "
                    f"{letter['dead_at']:%Y-%m-%d %H:%M:%S}  tried {letter['attempts']}×  {letter['reason']}"
                )
    click.echo(
        "No dead letters."
        if not count
        else f"{count} dead letters. Mend the cause, then: tsunagari dead-letters replay"
    )


@dead_letters_group.command("show")
@_required_service
@click.argument("letter", type=int)
def dead_letters_show(service: str, letter: int) -> None:
    """One dead letter with the body of its message."""
    with instance_database(service).unit_of_work() as uow:
        found = dead_letters.find_dead_letter(uow, letter)
    if found is None:
        raise click.ClickException(f"{service} has no dead letter {letter}.")
    for name in ("handler", "event_id", "reason", "attempts", "dead_at"):
        click.echo(f"{name}: {found[name]}")
    click.echo(bytes(found["body"]).decode("utf-8", "replace"))


@dead_letters_group.command("replay")
@_service_option
@click.argument("letters", type=int, nargs=-1)
@click.option("--dry-run", is_flag=True, help="Only say how many would be replayed.")
def dead_letters_replay(only: str | None, letters: tuple[int, ...], dry_run: bool) -> None:
    """Hand letters back to their handlers (none named: all). The same event ids, so a replay is harmless."""
    if letters and not only:
        raise click.ClickException("Numbers belong to one service: add --service.")
    for service, database in _databases(only).items():
        with database.unit_of_work() as uow:
            if dry_run:
                known = {letter["id"] for letter in dead_letters.list_dead_letters(uow)}
                count = len(known & set(letters)) if letters else len(known)
            else:
                count = dead_letters.replay(uow, list(letters) or None)
        click.echo(
            f"{service}: {count} {'would be replayed' if dry_run else 'handed back; the worker takes them up within seconds'}"
        )


@dead_letters_group.command("drop")
@_required_service
@click.argument("letters", type=int, nargs=-1, required=True)
@click.option("--dry-run", is_flag=True, help="Only say what would be removed.")
def dead_letters_drop(service: str, letters: tuple[int, ...], dry_run: bool) -> None:
    """Remove letters for good."""
    with instance_database(service).unit_of_work() as uow:
        known = {letter["id"] for letter in dead_letters.list_dead_letters(uow)} & set(letters)
        if not dry_run:
            dead_letters.drop(uow, sorted(known))
    click.echo(f"{service}: {len(known)} {'would be ' if dry_run else ''}removed")


@click.group()
def outbox() -> None:
    """Events that wait for the broker."""


@outbox.command("list")
@_service_option
def outbox_list(only: str | None) -> None:
    """What is not confirmed yet, oldest first."""
    for service, database in _databases(only).items():
        with database.unit_of_work() as uow:
            rows = uow.all(
                "SELECT event_id, type, created_at, attempts, last_error FROM outbox"
                " WHERE published_at IS NULL ORDER BY position LIMIT 100"
            )
        click.echo(f"{service}: {len(rows)} waiting")
        for row in rows:
            click.echo(
                f"  {row['event_id']}  {row['type']}  {row['created_at']:%Y-%m-%d %H:%M:%S}  "
                f"tried {row['attempts']}×  {row['last_error'] or ''}"
            )


@click.group()
def events() -> None:
    """Events that went out before."""


@events.command("replay")
@_required_service
@click.option(
    "--id", "ids", multiple=True, type=click.UUID, help="This event; may be given several times."
)
@click.option("--type", "type_", help="Only this event type, such as entry.approved.v1.")
@click.option(
    "--since", type=click.DateTime(), help="Only those written at or after this time (UTC)."
)
@click.option("--until", type=click.DateTime(), help="Only those written before this time (UTC).")
@click.option("--dry-run", is_flag=True, help="Only say how many would be published again.")
def events_replay(
    service: str, ids: tuple[Any, ...], type_: str | None, since: Any, until: Any, dry_run: bool
) -> None:
    """Publish events of a service again, with the same ids: whoever had the effect already recognises them."""
    if not (ids or type_ or since or until):
        raise click.ClickException("Say which: --id, --type, --since or --until.")
    with instance_database(service).unit_of_work() as uow:
        count = replay_events(uow, [str(i) for i in ids] or None, type_, since, until)
        if dry_run:
            uow.roll_back()
    click.echo(
        f"{service}: {count} {'would be published again' if dry_run else 'will be published again within seconds'}"
    )
