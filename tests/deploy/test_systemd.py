"""deploy/systemd/README.md and the runbooks, typed on a real systemd as they stand there."""

import re
import ssl
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from services.registry import SERVICES
from tests.deploy.documents import RUNBOOKS, SYSTEMD, blocks, containing, section
from tests.deploy.machine import CACHE, Machine, command, publish_releases
from tests.deploy.people import (
    ACCOUNTS,
    PASSWORD,
    FrontDoor,
    Posts,
    certificates,
    submit_and_approve,
)
from tests.integration.frontdoor.doors import line_to
from tests.integration.notifications.servers import MailServer
from tests.running import eventually

SITE, MAIL = "tsunagari.example.lg.jp", "smtp.example.lg.jp"
WORKERS = "systemctl list-units --no-legend --state=running 'tsunagari@*-worker.service'"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certificates(tmp_path_factory.mktemp("tls"), SITE, MAIL)


@pytest.fixture(scope="module")
def machine(authority: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """A Debian with what the page takes for granted: packages, a checkout, a certificate, names."""
    hosts = f"127.0.0.1 localhost {SITE} {MAIL}\n"
    names = tmp_path_factory.mktemp("names") / "hosts"
    names.write_text(hosts)
    command("mount", "--bind", str(names), "/etc/hosts")
    machine = Machine(CACHE / "systemd-machine")
    try:
        machine.write("/etc/hosts", hosts)
        publish_releases(machine.root / "srv" / "tsunagari.git")
        machine.boot()
        machine.run(
            "git clone -q /srv/tsunagari.git /opt/tsunagari && git -C /opt/tsunagari checkout -q v0.0.9"
        )
        for name, place in ((f"{SITE}.pem", "certificate.pem"), (f"{SITE}.key", "key.pem")):
            machine.write(f"/etc/ssl/tsunagari/{place}", (authority / name).read_text())
        yield machine
    finally:
        machine.switch_off()


@pytest.fixture(scope="module")
def mail(authority: Path) -> Iterator[MailServer]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority / f"{MAIL}.pem", authority / f"{MAIL}.key")
    server = MailServer(587, context).start()
    yield server
    server.stop()


@pytest.fixture
def door(machine: Machine, authority: Path) -> FrontDoor:
    key = machine.read("/etc/tsunagari/secrets/entries/intake_key").partition(",")[0]
    return FrontDoor(f"https://{SITE}", key, str(authority / "ca.pem"), ACCOUNTS)


def systemd_row(heading: str) -> list[str]:
    """The commands of the row for systemd in a table of the runbooks' first page."""
    rows = section(f"{RUNBOOKS}/README.md", heading).splitlines()
    return re.findall(r"`([^`]*)`", containing(rows, "| systemd |"))


def test_the_page_sets_up_and_starts_everything(machine: Machine, authority: Path) -> None:
    machine.run("".join(blocks(SYSTEMD, "Set up")), 600)
    machine.write("/etc/tsunagari/ca.pem", (authority / "ca.pem").read_text())
    for service in SERVICES:
        machine.append(f"/etc/tsunagari/env/{service}.env", "CA_FILE=/etc/tsunagari/ca.pem\n")
    *before, status = "".join(blocks(SYSTEMD, "A release, and the start")).rstrip().splitlines()
    machine.run("\n".join(before))
    eventually(lambda: len(machine.run(WORKERS).splitlines()) == len(SERVICES), 60, 1)
    assert status.endswith("tsunagari status")
    eventually(lambda: machine.run(f"{status} >&2 && echo well || true") == "well", 60, 1)


def test_one_address_opens_only_so_many_lines_to_the_front_door(machine: Machine) -> None:
    with ExitStack() as lines:
        for _ in range(1000):
            lines.enter_context(line_to(443, "127.0.0.2"))
        with pytest.raises(ConnectionRefusedError):
            line_to(443, "127.0.0.2")
        line_to(443, "127.0.0.3").close()
    eventually(lambda: _connects("127.0.0.2"), 30)


def _connects(source: str) -> bool:
    try:
        line_to(443, source).close()
    except ConnectionRefusedError:
        return False
    return True


def test_an_entry_goes_from_the_front_door_to_mail_and_public_page(
    machine: Machine, mail: MailServer, door: FrontDoor
) -> None:
    for role, (name, _) in ACCOUNTS.items():
        machine.run(
            f"echo '{PASSWORD}' | tsunagari staff add {name} --role {role} --display-name {name} --password-stdin"
        )
    _, address = submit_and_approve(door, "機械の上のお茶会")
    eventually(lambda: mail.recipients.count(address) == 2, 60)


def test_a_release_by_the_page_fails_no_request(machine: Machine, door: FrontDoor) -> None:
    before = machine.run("systemctl show -P ExecMainPID tsunagari@entries-web")
    *commands, status = containing(
        blocks(f"{RUNBOOKS}/release.md", "systemd"), "git fetch"
    ).splitlines()
    with Posts(door) as posts:
        machine.run("\n".join(commands), 600)
        assert status.endswith("tsunagari status")
        eventually(lambda: machine.run(f"{status} >&2 && echo well || true") == "well", 60, 1)
        for _ in range(2):
            machine.run("systemctl restart tsunagari@entries-web")
    assert (machine.root / "opt/tsunagari/tests/deploy/documents.py").exists()
    assert machine.run("systemctl show -P ExecMainPID tsunagari@entries-web") != before
    assert set(posts.answers) == {"201"}, posts.answers
    assert posts.answers["201"] > 20


def test_the_line_that_stops_all_workers_stops_them_and_entries_still_come_in(
    machine: Machine, mail: MailServer, door: FrontDoor
) -> None:
    stop, start = systemd_row("プロセスの止め方")
    machine.run(stop)
    assert machine.run(WORKERS) == ""
    answer = door.submit("止まっている間のお茶会", "while-stopped@example.jp")
    assert answer.status_code == 201
    machine.run(start)
    eventually(lambda: mail.recipients.count("while-stopped@example.jp") == 1, 60)


def test_a_broker_that_lost_its_data_is_filled_again_by_the_page(
    machine: Machine, mail: MailServer, door: FrontDoor
) -> None:
    stop, start = systemd_row("プロセスの止め方")
    machine.run(stop)
    assert door.submit("ブローカーのないお茶会", "broker-lost@example.jp").status_code == 201
    machine.run(
        "systemctl stop rabbitmq-server; rm -rf /var/lib/rabbitmq/mnesia; systemctl start rabbitmq-server"
    )
    load, replay = blocks(f"{RUNBOOKS}/broker-lost.md", "データを失ったとき")
    assert "ブローカーの利用者" in machine.run(load)
    for service in SERVICES:
        machine.run(replay.replace("entries", service))
    machine.run(start)
    eventually(lambda: mail.recipients.count("broker-lost@example.jp") == 1, 60)
    submit_and_approve(door, "戻ったブローカーのお茶会")


def test_a_restore_by_the_page_mails_nobody_twice(
    machine: Machine, mail: MailServer, door: FrontDoor
) -> None:
    page = f"{RUNBOOKS}/database-restore.md"
    mail.stop()
    queued = door.submit("送る前に写したお茶会", "queued@example.jp").json()["number"]
    eventually(lambda: queued in machine.run(f"tsunagari mails list --number {queued}"), 60, 1)
    machine.run("\n".join(blocks(page, "日ごろの備え")))
    mail.start()
    eventually(lambda: mail.recipients.count("queued@example.jp") == 1, 90)
    lost = door.submit("写しのあとのお茶会", "after-backup@example.jp").json()["number"]
    eventually(lambda: mail.recipients.count("after-backup@example.jp") == 1, 60)
    before = Counter(mail.recipients)

    [stop] = blocks(page, "1. 止める")
    assert machine.run("\n".join(stop.replace("entries", service) for service in SERVICES)) == ""
    [restore] = blocks(page, "2. 戻す")
    for service in SERVICES:
        machine.run(restore.replace("entries", service))
    for block in blocks(page, "3. 突き合わせる"):
        # The page's numbers and account are examples.
        last = int(lost.partition("-")[2])
        machine.run(
            block.replace("last = 20 ", f"last = {last} ").replace("last < 20", f"last < {last}")
        )
    workers, disable, web, mailer = blocks(page, "4. 動かす")
    machine.run(workers)
    # Exit code 1: as the page says, notifications does not know it yet.
    assert "停止しました" in machine.run(f"{{ {disable.replace('yamada', 'rin')} }} || true")
    machine.run("\n".join(web.replace("entries", service) for service in SERVICES) + mailer)

    machine.run(f"echo '{PASSWORD}' | tsunagari staff add rin --role reviewer --password-stdin")
    number, address = submit_and_approve(door, "戻したあとのお茶会")
    assert number > lost
    eventually(lambda: mail.recipients.count(address) == 2, 60)
    again = Counter(mail.recipients) - before
    assert again == {address: 2}


ROTATIONS = {
    heading: blocks(f"{RUNBOOKS}/rotate-secrets.md", heading)
    for heading in (
        "止めずに替える",
        "サインインの鍵",
        "データベースのパスワード",
        "ブローカーのパスワード",
    )
}


@pytest.mark.parametrize("heading", ROTATIONS)
def test_secrets_are_changed_by_the_page_and_nobody_notices(
    heading: str, machine: Machine, mail: MailServer, door: FrontDoor
) -> None:
    signed_in = door.office("admin")
    with Posts(door) as posts:
        for block in ROTATIONS[heading]:
            machine.run(block)
            if "半日" not in block:
                assert signed_in.get("/office/").url.endswith("/office/"), "signed out"
    assert set(posts.answers) == {"201"}, posts.answers
    _, address = submit_and_approve(door, f"{heading}のあとのお茶会")
    eventually(lambda: mail.recipients.count(address) == 2, 60)
    assert machine.run("tsunagari status >&2 && echo well || true") == "well"


def test_the_job_of_kubernetes_loads_users_and_permissions_by_the_management_api(
    machine: Machine,
) -> None:
    machine.run("rabbitmq-plugins -q enable rabbitmq_management")
    machine.run(
        "rabbitmqctl -q add_user boss invented && rabbitmqctl -q set_user_tags boss administrator"
    )
    machine.write("/root/management_url", "http://boss:invented@127.0.0.1:15672\n")
    machine.run(
        "rabbitmqctl -q clear_permissions -p tsunagari entries && rabbitmqctl -q delete_user members"
    )
    load = "/opt/tsunagari/.venv/bin/tsunagari topology --passwords /etc/tsunagari/secrets --load /root/management_url"
    eventually(lambda: "すべてそろっています" in machine.run(f"{load} || true"), 30, 1)
    compare = containing(blocks(SYSTEMD, "A release, and the start"), "--compare").splitlines()
    assert "すべてそろっています" in machine.run(containing(compare, "--compare"))
