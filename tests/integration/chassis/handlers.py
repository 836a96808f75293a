"""Handlers for tests of the inbox and the relay: what they do can be counted in the database."""

import uuid
from collections.abc import Callable
from typing import Any

from marshmallow import Schema, fields

from services.chassis.messaging.envelope import Event
from services.chassis.messaging.inbox import Handler, Message
from services.chassis.runtime.database import Database, UnitOfWork
from tests.builders import event


class ThingHappened(Schema):
    name = fields.String(required=True)


def noting_handler(
    also: Callable[[UnitOfWork, Event], None] = lambda uow, event: None, takes_batch: bool = False
) -> Handler:
    """Writes the name of each thing into a table that keeps doublets, then does what ``also`` says."""

    def call(uow: UnitOfWork, argument: Any) -> None:
        for each in argument if takes_batch else [argument]:
            uow.execute("INSERT INTO wrong_guess (subject) VALUES (%s)", (each.data["name"],))
            also(uow, each)

    return Handler("thing.happened.v1", "thing.happened.v1", ThingHappened, call, takes_batch)


def noted(database: Database) -> list[str]:
    """The names that were noted, with every doublet."""
    with database.unit_of_work() as uow:
        rows = uow.all("SELECT subject FROM wrong_guess ORDER BY subject")
    return [row["subject"] for row in rows]


def thing(name: str) -> Event:
    return event(subject=str(uuid.uuid4()), name=name)


def message(happened: Event) -> Message:
    return Message.read(happened.to_body(), ThingHappened)


def rows_of(database: Database, table: str) -> list[dict[str, Any]]:
    with database.unit_of_work() as uow:
        return uow.all(f"SELECT * FROM {table}")
