"""deploy/env.example says what the code reads: no setting more, none less."""

import re

from deploy.local.frontdoor import LIMITS
from services.chassis.runtime.settings import CHECKOUT
from services.commands.settings_document import LOCAL_STACK, env_example
from services.registry import all_settings

EXAMPLE = CHECKOUT / "deploy" / "env.example"


def test_the_document_is_what_the_code_declares() -> None:
    assert EXAMPLE.read_text(encoding="utf-8") == env_example(), (
        "make it again: tsunagari settings > deploy/env.example"
    )


def test_every_declared_setting_stands_in_it_once() -> None:
    names = re.findall(r"^# ([A-Z][A-Z0-9_]*)=", EXAMPLE.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(names) == sorted(set(names))
    assert {setting.name for setting in all_settings()} <= set(names)


def test_the_limits_of_the_front_door_are_told_as_they_are() -> None:
    told = {name: default for name, default, _ in LOCAL_STACK}
    assert LIMITS.items() <= told.items()
    assert set(told) - set(LIMITS) == {"PORT", "TRUSTED_PROXIES", "CLOCK", "FRONT_NETWORK"}


def test_no_secret_has_a_default_or_a_usable_example() -> None:
    for setting in all_settings():
        if setting.secret:
            assert not setting.default, setting.name  # "" where one may go without
            assert not setting.example or "…" in setting.example, setting.name
