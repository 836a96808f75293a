"""deploy/compose.yaml and the runbooks' lines for it, on a real Docker Engine."""

import re
from collections.abc import Iterator

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.deploy.documents import RUNBOOKS, blocks, containing, section
from tests.deploy.engine import Engine
from tests.deploy.machine import CACHE
from tests.deploy.people import FrontDoor, Posts, submit_and_approve
from tests.running import eventually

COMPOSE = "docker compose -f deploy/compose.yaml"


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    engine = Engine(CACHE / "docker-machine")
    try:
        engine.start()
        engine.make_images()
        engine.run(f"{COMPOSE} down --volumes --remove-orphans")
        yield engine
    finally:
        try:
            engine.run(f"{COMPOSE} --profile operator down --volumes --remove-orphans")
        finally:
            engine.switch_off()


@pytest.fixture
def door(engine: Engine) -> FrontDoor:
    """The front door as the demo accounts of this installation know it."""
    told = engine.run(f"{COMPOSE} logs --no-log-prefix demo")
    accounts = {
        role: re.findall(rf"{shown}：名前 (\S+)　パスワード (\S+)", told)[-1]
        for role, shown in (("reviewer", "審査担当"), ("approver", "公開承認"), ("admin", "管理者"))
    }
    key = engine.run(f"{COMPOSE} run --rm -T --entrypoint cat secrets /secrets/entries/intake_key")
    return FrontDoor("http://127.0.0.1:8080", key, True, accounts)


def letters_to(engine: Engine, address: str) -> int:
    """How many letters to an address lie in the mailbox."""
    script = f"grep -l 'X-Envelope-To: {address}' /tmp/letters/*.eml | wc -l"
    return int(engine.run(f'{COMPOSE} exec -T mailbox sh -c "{script}"'))


def test_up_from_a_clean_checkout_starts_everything_in_its_order(engine: Engine) -> None:
    engine.run(f"{COMPOSE} up -d --build", 900)
    ended = engine.run(
        f"{COMPOSE} ps -a --format '{{{{.Service}}}} {{{{.State}}}} {{{{.ExitCode}}}}'"
    )
    assert not [line for line in ended.splitlines() if "exited" in line and not line.endswith(" 0")]
    eventually(lambda: "unhealthy" not in engine.run(f"{COMPOSE} ps"), 60, 1)
    eventually(lambda: "見本のアカウント" in engine.run(f"{COMPOSE} logs demo"), 120, 1)
    assert engine.run(f"{COMPOSE} run --rm -T operator status >&2 && echo well || true") == "well"


def test_an_entry_goes_from_the_front_door_to_mail_and_public_page(
    engine: Engine, door: FrontDoor
) -> None:
    _, address = submit_and_approve(door, "箱の中のお茶会")
    eventually(lambda: letters_to(engine, address) == 2, 60, 1)


def test_the_front_door_starts_and_the_site_stands_whoever_is_away(
    engine: Engine, door: FrontDoor
) -> None:
    engine.run(f"{COMPOSE} stop publishing-web publishing-web-2 notifications-web")
    engine.run(f"{COMPOSE} restart frontdoor")
    eventually(lambda: door.status("/") == 200, 30)
    assert door.get("/apply/").status_code == 200
    assert door.status("/office/site/") in (502, 504)
    assert door.get("/office/mails/").status_code == 200
    engine.run(f"{COMPOSE} start publishing-web publishing-web-2 notifications-web")
    eventually(lambda: door.status("/office/site/") == 200, 60)


def test_entries_come_in_while_the_broker_is_away_and_go_on_when_it_is_back(
    engine: Engine, door: FrontDoor
) -> None:
    engine.run(f"{COMPOSE} stop broker")
    assert door.submit("止まった箱のお茶会", "broker-away@example.jp").status_code == 201
    engine.run(f"{COMPOSE} start broker")
    eventually(lambda: letters_to(engine, "broker-away@example.jp") == 1, 120, 1)


def test_a_release_by_the_page_fails_no_request(engine: Engine, door: FrontDoor) -> None:
    [page] = blocks(f"{RUNBOOKS}/release.md", "compose")
    engine.run(
        "echo >> services/commands/main.py"
    )  # another version, so that every container is made anew
    before = engine.run(f"{COMPOSE} ps -q entries-web entries-web-2")
    with Posts(door) as posts:
        engine.run(page.replace("run --rm", "run --rm -T"), 900)
    assert not set(before.split()) & set(
        engine.run(f"{COMPOSE} ps -q entries-web entries-web-2").split()
    )
    refused = f"{COMPOSE} logs --no-log-prefix frontdoor | grep /api/v1/entries | grep -v '\" 201 ' | tail"
    assert set(posts.answers) == {"201"}, f"{posts.answers}\n{engine.run(refused)}"


def test_secrets_are_changed_by_the_page_without_a_lock_out(
    engine: Engine, door: FrontDoor
) -> None:
    typed = "".join(blocks(f"{RUNBOOKS}/rotate-secrets.md", "compose の場合")).splitlines()
    superuser = containing(typed, "superuser")
    draw = containing(typed, "rm /secrets/administrator/form_secret")
    keep = containing(typed, "mv /secrets/administrator/lookup_code_secret")
    read = f"{COMPOSE} run --rm -T --entrypoint cat secrets /secrets/administrator/postgres"
    before = engine.run(read)
    engine.run(superuser.replace("run --rm", "run --rm -T"))
    assert engine.run(read) != before
    for command in (draw, draw.replace("form_secret", "entries"), keep):
        engine.run(command.replace("run --rm", "run --rm -T"))
    engine.run(f"{COMPOSE} run --rm -T --entrypoint rm secrets /secrets/entries/broker_password")
    [restart] = {line for line in typed if "--force-recreate" in line}
    engine.run(restart)
    assert engine.run(f"{COMPOSE} run --rm -T operator status >&2 && echo well || true") == "well"
    _, address = submit_and_approve(door, "鍵を替えた箱のお茶会")
    eventually(lambda: letters_to(engine, address) == 2, 60, 1)


class _Server:
    def __init__(self) -> None:
        self.recipients: list[str] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.recipients += envelope.rcpt_tos
        return "250 kept"


def test_mail_goes_to_the_server_that_the_settings_name(engine: Engine, door: FrontDoor) -> None:
    inspect = "docker network inspect tsunagari_mail -f '{{(index .IPAM.Config 0).Gateway}}'"
    gateway = engine.run(inspect)
    server = _Server()
    controller = Controller(server, gateway, 2525)
    controller.start()
    try:
        engine.run(
            f"{COMPOSE} up -d --no-deps --wait notifications-worker",
            SMTP_HOST=gateway,
            SMTP_PORT="2525",
        )
        assert door.submit("外へ届くお茶会", "outside@example.jp").status_code == 201
        eventually(lambda: server.recipients == ["outside@example.jp"], 60, 1)
    finally:
        controller.stop()
        engine.run(f"{COMPOSE} up -d --no-deps --wait notifications-worker")
    assert letters_to(engine, "outside@example.jp") == 0


def test_the_line_that_stops_all_workers_stops_them(engine: Engine, door: FrontDoor) -> None:
    rows = section(f"{RUNBOOKS}/README.md", "プロセスの止め方").splitlines()
    stop, start = re.findall(r"`([^`]*)`", containing(rows, "| compose |"))
    engine.run(stop)
    [running] = re.findall(
        r"`(docker compose [^`]*ps [^`]*)`", section(f"{RUNBOOKS}/database-restore.md", "1. 止める")
    )
    assert "worker" not in engine.run(running)
    assert door.submit("待つお茶会", "waits@example.jp").status_code == 201
    engine.run(start)
    eventually(lambda: letters_to(engine, "waits@example.jp") == 1, 120, 1)
