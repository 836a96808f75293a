"""The walls between the services, tried from the wrong side: database roles and broker users."""

from collections.abc import Callable, Iterator
from functools import partial
from operator import methodcaller
from urllib.parse import urlsplit, urlunsplit

import amqp
import psycopg2
import pytest

from services.catalogue import subscriptions
from services.chassis.runtime.database import Database
from services.registry import SERVICES
from tests.chaos.lines import broker_port, channel, publish_body
from tests.running import Running, scratch_database

QUEUES = [subscription.queue for subscription in subscriptions()]
HISTORIES = {
    "entries": ("history", "entry_version", "guideline", "guideline_change"),
    "members": ("link_change",),
    "notifications": ("mail_resend",),
    "publishing": ("release",),
}


@pytest.mark.parametrize("service", SERVICES)
def test_role_of_a_service_cannot_connect_to_another_database(
    service: str, instance: Running
) -> None:
    own = urlsplit(instance.settings(service).database_url)
    for other in {*SERVICES, "postgres", "template1"} - {service}:
        with pytest.raises(psycopg2.OperationalError, match="permission denied for database"):
            psycopg2.connect(urlunsplit(own._replace(path=f"/{other}")))


@pytest.fixture(params=SERVICES)
def scratch(request: pytest.FixtureRequest, instance: Running) -> Iterator[tuple[str, Database]]:
    with scratch_database(instance, request.param) as database:
        yield request.param, database


def test_runtime_role_cannot_change_the_schema_or_what_is_written_for_good(
    scratch: tuple[str, Database],
) -> None:
    service, database = scratch
    forbidden = ["CREATE TABLE mine (x int)", "DROP TABLE inbox", "ALTER TABLE outbox ADD x int"]
    forbidden += ["CREATE SCHEMA mine", "CREATE ROLE somebody", "TRUNCATE inbox"]
    for table in HISTORIES[service]:
        with database.unit_of_work() as uow:
            column = uow.one(
                "SELECT column_name AS name FROM information_schema.columns"
                " WHERE table_name = %s AND is_identity = 'NO' LIMIT 1",
                (table,),
            )
        assert column
        forbidden += [f"DELETE FROM {table}", f"TRUNCATE {table}"]
        forbidden.append(f"UPDATE {table} SET {column['name']} = {column['name']}")
    for statement in forbidden:
        with (
            pytest.raises(psycopg2.errors.InsufficientPrivilege),
            database.unit_of_work() as uow,
        ):
            uow.execute(statement)


@pytest.mark.parametrize("service", SERVICES)
def test_runtime_role_has_no_special_rights_and_cannot_hold_locks_for_ever(
    service: str, instance: Running
) -> None:
    with instance.database(service).unit_of_work() as uow:
        role = uow.one("SELECT * FROM pg_roles WHERE rolname = current_user")
        limits = {
            name: uow.all(f"SHOW {name}")[0][name]
            for name in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
        }
    assert role
    assert role["rolname"] == service
    rights = {name for name, value in role.items() if value is True}
    assert rights == {"rolinherit", "rolcanlogin"}
    assert "0" not in limits.values(), limits


@pytest.mark.parametrize("service", SERVICES)
def test_broker_user_can_only_write_its_own_exchange(service: str, instance: Running) -> None:
    for other in {*SERVICES} - {service}:
        write = partial(publish_body, source=other, routing_key="x.v1", body="{}")
        _refused(instance, service, write)
    for exchange in ("", "amq.topic", f"{service}.dead"):
        publish = methodcaller("basic_publish", amqp.Message("{}"), exchange, QUEUES[0])
        _refused(instance, service, publish)


@pytest.mark.parametrize("service", SERVICES)
def test_broker_user_can_only_read_its_own_queues(service: str, instance: Running) -> None:
    for queue in QUEUES:
        if not queue.startswith(f"{service}."):
            _refused(instance, service, methodcaller("basic_get", queue))
            _refused(instance, service, methodcaller("basic_consume", queue))


@pytest.mark.parametrize("service", SERVICES)
def test_broker_user_can_declare_bind_and_delete_nothing(service: str, instance: Running) -> None:
    own = next(queue for queue in QUEUES if queue.startswith(f"{service}."))
    attempts: list[Callable[[amqp.Channel], object]] = [
        lambda line: line.queue_declare(f"{service}.of-my-own", durable=True),
        lambda line: line.queue_declare("", exclusive=True),
        lambda line: line.exchange_declare(f"{service}.mine", "topic"),
        lambda line: line.queue_delete(own),
        lambda line: line.exchange_delete(f"{service}.events"),
        lambda line: line.queue_bind(own, "members.events", "#"),
        lambda line: line.queue_unbind(own, "members.events", "#"),
    ]
    for attempt in attempts:
        _refused(instance, service, attempt)


def test_wrong_passwords_and_unknown_users_do_not_reach_the_broker(instance: Running) -> None:
    for user in ("entries", "guest", "nobody"):
        connection = amqp.Connection(
            host=f"127.0.0.1:{broker_port(instance)}",
            userid=user,
            password="guest",
            virtual_host="tsunagari",
        )
        with pytest.raises((amqp.AccessRefused, OSError)):
            connection.connect()
        connection.collect()


def _refused(instance: Running, user: str, attempt: Callable[[amqp.Channel], object]) -> None:
    def ask(line: amqp.Channel) -> None:
        attempt(line)
        # A publish is refused without an answer of its own.
        line.connection.drain_events(timeout=5)

    with channel(instance, user) as line, pytest.raises(amqp.AccessRefused):
        ask(line)
