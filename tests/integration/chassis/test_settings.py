"""A process without the settings it needs does not start, and says what is missing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from services.chassis.session_keys import draw_signing_key, verify_key_of
from services.chassis.settings import (
    CHECKOUT,
    DECLARED,
    SERVICES,
    SettingsError,
    load_settings,
)

SIGNING_KEY = draw_signing_key()
SOUND = {
    "DATABASE_URL": "postgresql://x@127.0.0.1/x",
    "BROKER_URL": "amqp://x@127.0.0.1/x",
    "PUBLIC_URL": "http://127.0.0.1:1",
    "SESSION_SIGNING_KEY": SIGNING_KEY,
    "SESSION_VERIFY_KEYS": verify_key_of(SIGNING_KEY),
    "FORM_SECRET": "f" * 32,
    "LOOKUP_CODE_SECRET": "l" * 32,
    "FINGERPRINT_SECRET": "p" * 32,
    "NOTIFICATIONS_TOKEN": "t",
    "INTAKE_KEY": "k",
}
NEEDED = [
    (service, setting.name)
    for service in SERVICES
    for setting in DECLARED
    if service in setting.used_by and setting.default is None
]


def _boot(service: str, kind: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Start a process as the product does, with these settings alone."""
    kept = {
        name: os.environ[name] for name in ("PATH", "PYTHONPYCACHEPREFIX") if name in os.environ
    }
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "services.chassis.run", service, kind],
        cwd=CHECKOUT,
        env={**kept, "RUN_DIR": "/nonexistent", **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def sound_environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for setting in DECLARED:
        monkeypatch.delenv(setting.name, raising=False)
        monkeypatch.delenv(f"{setting.name}_FILE", raising=False)
    for name, value in SOUND.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


@pytest.mark.parametrize(("service", "name"), NEEDED)
def test_missing_setting_is_named(
    service: str, name: str, sound_environment: pytest.MonkeyPatch
) -> None:
    load_settings(service)
    sound_environment.delenv(name)
    with pytest.raises(SettingsError) as caught:
        load_settings(service)
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
        load_settings("entries")


def test_setting_can_be_the_content_of_a_file(
    sound_environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("f" * 40 + "\n")
    sound_environment.delenv("FORM_SECRET")
    sound_environment.setenv("FORM_SECRET_FILE", str(secret))
    assert load_settings("members").form_secret == ("f" * 40,)
    sound_environment.setenv("FORM_SECRET_FILE", str(tmp_path / "gone"))
    with pytest.raises(SettingsError, match="FORM_SECRET"):
        load_settings("members")
