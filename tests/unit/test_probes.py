"""Where a process is asked: at its own address, or by its name where it has a machine of its own."""

import pytest

from services.commands.probes import process_address


@pytest.mark.parametrize(
    ("bind", "address"),
    [
        ("127.0.0.1:8011", "127.0.0.1:8011"),
        ("10.0.0.5:8000", "10.0.0.5:8000"),
        ("0.0.0.0:8000", "members-web:8000"),
        ("[::]:8000", "members-web:8000"),
    ],
)
def test_process_that_listens_everywhere_is_asked_by_its_name(bind: str, address: str) -> None:
    assert process_address(bind, "members", "web") == address
