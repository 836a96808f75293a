"""A process without the settings it needs does not start, and says what is missing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from services.chassis.runtime.setting import declared
from services.chassis.runtime.settings import CHECKOUT, SettingsError, load_settings
from services.entries.settings import EntriesSettings
from services.members.settings import MembersSettings
from services.notifications.settings import NotificationsSettings
from services.registry import SERVICES, all_settings, settings_of
from tests.builders import SOUND_ENVIRONMENT

SOUND = {name: value for name, value in SOUND_ENVIRONMENT.items() if name != "ENVIRONMENT"}
NEEDED = [
    (service, setting.name)
    for service in SERVICES
    for setting in declared(settings_of(service))
    if setting.default is None
]


def _boot(service: str, kind: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Start a process as the product does, with these settings alone."""
    kept = {
        name: os.environ[name] for name in ("PATH", "PYTHONPYCACHEPREFIX") if name in os.environ
    }
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "services.run", service, kind],
        cwd=CHECKOUT,
        env={**kept, "RUN_DIR": "/nonexistent", **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def sound_environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for setting in all_settings():
        monkeypatch.delenv(setting.name, raising=False)
        monkeypatch.delenv(f"{setting.name}_FILE", raising=False)
    for name, value in SOUND.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


@pytest.mark.parametrize(("service", "name"), NEEDED)
def test_missing_setting_is_named(
    service: str, name: str, sound_environment: pytest.MonkeyPatch
) -> None:
    load_settings(settings_of(service))
    sound_environment.delenv(name)
    with pytest.raises(SettingsError) as caught:
        load_settings(settings_of(service))
    named = [other for _, other in NEEDED if f"{other}:" in str(caught.value)]
    assert set(named) == {name}


def test_process_without_settings_names_all_of_them_at_once_and_ends_with_2() -> None:
    ended = _boot("notifications", "worker")
    assert ended.returncode == 2
    for name in (name for service, name in NEEDED if service == "notifications"):
        assert f"{name}:" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_process_with_unfit_settings_names_them_without_their_values() -> None:
    unfit = {
        **SOUND,
        "ENVIRONMENT": "holiday",
        "FORM_SECRET": "short-secret",
        "SESSION_VERIFY_KEYS": "not-a-public-key",
        "DATABASE_POOL": "x",
    }
    ended = _boot("entries", "web", **unfit)
    assert ended.returncode == 2
    for name in ("ENVIRONMENT", "DATABASE_POOL", "FORM_SECRET", "SESSION_VERIFY_KEYS"):
        assert f"{name}:" in ended.stderr
    assert "short-secret" not in ended.stderr
    assert "not-a-public-key" not in ended.stderr


@pytest.mark.parametrize("name", ["FORM_SECRET", "LOOKUP_CODE_SECRET"])
def test_a_short_key_beside_a_long_one_is_refused(
    sound_environment: pytest.MonkeyPatch, name: str
) -> None:
    sound_environment.setenv(name, f"{'n' * 32},{'o' * 31}")
    with pytest.raises(SettingsError, match=f"{name}: must have 32"):
        load_settings(EntriesSettings)


def test_setting_can_be_the_content_of_a_file(
    sound_environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("f" * 40 + "\n")
    sound_environment.delenv("FORM_SECRET")
    sound_environment.setenv("FORM_SECRET_FILE", str(secret))
    assert load_settings(MembersSettings).form_secret == ("f" * 40,)
    sound_environment.setenv("FORM_SECRET_FILE", str(tmp_path / "gone"))
    with pytest.raises(SettingsError, match="FORM_SECRET"):
        load_settings(MembersSettings)


FAR = {
    "DATABASE_URL": "postgresql://entries:geheim@db.example.jp/entries",
    "BROKER_URL": "amqp://entries:geheim@broker.example.jp/tsunagari",
    "MEMBERS_URL": "http://members.example.jp:8000",
    "ENTRIES_URL": "http://10.0.0.7:8000",
}
PROVEN = {
    "DATABASE_URL": FAR["DATABASE_URL"] + "?sslmode=verify-full",
    "BROKER_URL": FAR["BROKER_URL"].replace("amqp:", "amqps:"),
    "MEMBERS_URL": FAR["MEMBERS_URL"].replace("http:", "https:"),
    "ENTRIES_URL": FAR["ENTRIES_URL"].replace("http:", "https:"),
}


@pytest.mark.parametrize("name", FAR)
def test_a_line_to_another_machine_without_proof_is_refused_in_production(
    name: str, sound_environment: pytest.MonkeyPatch
) -> None:
    sound_environment.setenv(name, FAR[name])
    with pytest.raises(SettingsError, match=rf"{name}: \S+ is another machine") as caught:
        load_settings(NotificationsSettings)
    assert "geheim" not in str(caught.value)
    sound_environment.setenv(name, PROVEN[name])
    load_settings(NotificationsSettings)
    sound_environment.setenv(name, FAR[name])
    sound_environment.setenv("ENVIRONMENT", "development")
    load_settings(NotificationsSettings)


@pytest.mark.parametrize(
    "unproven",
    [
        "postgresql://x@db.example.jp/x?sslmode=require",
        "postgresql://x@db.example.jp/x?sslmode=verify-ca",
        "postgresql://x@127.0.0.1,db.example.jp/x",
        "postgresql://x@localhost/x?hostaddr=192.0.2.1",
        "postgresql:///x?host=db.example.jp",
        "postgresql://x@[2001:db8::1]/x",
        "host=db.example.jp dbname=x",
        "postgresql://x@db.example.jp:port/x",
    ],
)
def test_no_spelling_of_a_database_address_goes_round_the_proof(
    unproven: str, sound_environment: pytest.MonkeyPatch
) -> None:
    sound_environment.setenv("DATABASE_URL", unproven)
    with pytest.raises(SettingsError, match="DATABASE_URL"):
        load_settings(MembersSettings)


@pytest.mark.parametrize(
    "here",
    ["postgresql:///x", "postgresql://x@%2Frun%2Fpostgresql/x", "postgresql://x@localhost/x",
     "postgresql://x@[::1]/x", "postgresql://x@127.0.0.1:5433/x"],
)  # fmt: skip
def test_a_database_on_this_machine_needs_no_proof(
    here: str, sound_environment: pytest.MonkeyPatch
) -> None:
    sound_environment.setenv("DATABASE_URL", here)
    assert load_settings(MembersSettings).database_url == here


def test_only_a_host_that_is_named_goes_without_proof(
    sound_environment: pytest.MonkeyPatch,
) -> None:
    sound_environment.setenv("DATABASE_URL", FAR["DATABASE_URL"])
    sound_environment.setenv("UNENCRYPTED_HOSTS", "broker, DB.example.jp")
    assert load_settings(MembersSettings).database_url == FAR["DATABASE_URL"]
    sound_environment.setenv("UNENCRYPTED_HOSTS", "example.jp")
    with pytest.raises(SettingsError, match="DATABASE_URL"):
        load_settings(MembersSettings)


LOGIN = {"SMTP_USER": "tsunagari", "SMTP_PASSWORD": "geheim"}


@pytest.mark.parametrize(
    ("chosen", "fault"),
    [
        ({"SMTP_HOST": "mail.example.jp", "SMTP_TLS": "off"}, "another machine"),
        ({"SMTP_HOST": "10.0.0.7", "SMTP_TLS": "off"}, "another machine"),
        ({"SMTP_HOST": "mail.example.jp", "SMTP_TLS": "off",
          "UNENCRYPTED_HOSTS": "mail.example.jp"}, "another machine"),
        ({"SMTP_TLS": "off", **LOGIN}, "in clear"),
        ({"SMTP_TLS": "off", "ENVIRONMENT": "development", **LOGIN}, "in clear"),
        ({"SMTP_USER": "tsunagari"}, "go together"),
        ({"SMTP_PASSWORD": "geheim"}, "go together"),
        ({"SMTP_USER": "tsunagari", "SMTP_PASSWORD": "秘密"}, "ASCII"),
        ({"SMTP_HOST": "127.0.0.1", "SMTP_TLS": "off"}, ""),
        ({"SMTP_HOST": "localhost", "SMTP_TLS": "off"}, ""),
        ({"SMTP_HOST": "mailbox", "SMTP_TLS": "off", "ENVIRONMENT": "development"}, ""),
        ({"SMTP_HOST": "mail.example.jp", "SMTP_TLS": "starttls", **LOGIN}, ""),
        ({"SMTP_HOST": "mail.example.jp", "SMTP_TLS": "tls", **LOGIN}, ""),
    ],
)  # fmt: skip
def test_neither_mails_nor_a_login_go_in_clear_to_another_machine(
    chosen: dict[str, str], fault: str, sound_environment: pytest.MonkeyPatch
) -> None:
    for name, value in chosen.items():
        sound_environment.setenv(name, value)
    if not fault:
        load_settings(NotificationsSettings)
        return
    with pytest.raises(SettingsError, match=f"SMTP_TLS: .*{fault}") as caught:
        load_settings(NotificationsSettings)
    assert "geheim" not in str(caught.value)


def test_a_file_of_authorities_must_be_one(
    sound_environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert Path(load_settings(MembersSettings).ca_file).exists(), "the system's own"
    empty = tmp_path / "ca.pem"
    empty.touch()
    for unfit in (empty, tmp_path / "gone.pem"):
        sound_environment.setenv("CA_FILE", str(unfit))
        with pytest.raises(SettingsError, match="CA_FILE"):
            load_settings(MembersSettings)
