"""Events are kept for 90 days and can be published again; dead letters go home by command."""

from collections.abc import Callable

from marshmallow import Schema, fields

from services.chassis.messaging import dead_letters, outbox
from services.chassis.messaging.envelope import Event
from services.chassis.messaging.inbox import Handler, Inbox, Message
from services.chassis.messaging.outbox import replay_events
from services.chassis.runtime.database import Database, UnitOfWork
from tests.builders import event


class ThingHappened(Schema):
    name = fields.String(required=True)


def add_outbox_rows(uow: UnitOfWork, *events: Event) -> None:
    uow.emit(*events)
    uow.commit()


def test_only_what_was_asked_for_is_published_again(
    fresh_database: Callable[[str], Database],
) -> None:
    database = fresh_database("entries")
    one, other = event(name="a"), event("other.happened.v1", name="b")
    with database.unit_of_work() as uow:
        add_outbox_rows(uow, one, other)
        uow.execute("UPDATE outbox SET published_at = now()")
        assert replay_events(uow, None, "other.happened.v1", None, None) == 1
        waiting = uow.all("SELECT event_id FROM outbox WHERE published_at IS NULL")
    assert [row["event_id"] for row in waiting] == [other.id]


def test_what_is_older_than_90_days_is_forgotten_and_nothing_else(
    fresh_database: Callable[[str], Database],
) -> None:
    database = fresh_database("entries")
    old, recent, stuck = event(name="old"), event(name="recent"), event(name="stuck")
    with database.unit_of_work() as uow:
        add_outbox_rows(uow, old, recent, stuck)
        uow.execute(
            "UPDATE outbox SET published_at = now() - interval '91 days' WHERE event_id = %s",
            (old.id,),
        )
        uow.execute(
            "UPDATE outbox SET published_at = now() - interval '89 days' WHERE event_id = %s",
            (recent.id,),
        )
        uow.execute(
            "UPDATE outbox SET created_at = now() - interval '200 days' WHERE event_id = %s",
            (stuck.id,),
        )
        uow.execute(
            "INSERT INTO inbox (handler, event_id, received_at) VALUES ('x', %s, now() - interval '91 days'),"
            " ('x', %s, now() - interval '89 days')",
            (old.id, recent.id),
        )
        uow.execute(outbox.PURGE_OUTBOX)
        uow.execute(outbox.PURGE_INBOX)
        assert {row["event_id"] for row in uow.all("SELECT event_id FROM outbox")} == {
            recent.id,
            stuck.id,
        }
        assert [row["event_id"] for row in uow.all("SELECT event_id FROM inbox")] == [recent.id]


def test_a_dead_letter_is_brought_home_once(fresh_database: Callable[[str], Database]) -> None:
    database = fresh_database("entries")
    inbox, broken, had = Inbox(database, "entries"), [True], []

    def call(uow: UnitOfWork, happened: Event) -> None:
        if broken:
            raise KeyError("hanako@example.jp")
        had.append(happened.id)

    handler = Handler("thing.happened.v1", "thing.happened.v1", ThingHappened, call)
    happened = event(name="a")
    inbox.receive(handler, [Message.read(happened.to_body(), ThingHappened)])
    with database.unit_of_work() as uow:
        [letter] = dead_letters.list_dead_letters(uow)
        assert letter["reason"] == "KeyError"
        assert letter["event_id"] == happened.id
    broken.clear()
    with database.unit_of_work() as uow:
        assert dead_letters.replay(uow, [letter["id"]]) == 1
    assert inbox.retry_due({handler.name: handler}) == 1
    with database.unit_of_work() as uow:
        assert dead_letters.list_dead_letters(uow) == []
        assert dead_letters.replay(uow, None) == 0
        assert uow.all("SELECT * FROM inbox_retry") == []
    inbox.receive(handler, [Message.read(happened.to_body(), ThingHappened)])
    assert had == [happened.id]
