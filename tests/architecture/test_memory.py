"""What a process loads before anybody asked for it: large libraries wait until they are needed."""

import subprocess
import sys

import pytest

from services.registry import SERVICES

# 1 to 17 MB each. Who reads a telephone number, counts working days or searches pays for it, and nobody else.
HEAVY = (
    "phonenumbers",
    "email_validator",
    "jpholiday",
    "stdnum",
    "jaconv",
    "openpyxl",
    "rich",
    "pygments",
    "dns",
    "requests",
    "yaml",
)
PROGRAM = """
import importlib, sys, warnings
warnings.simplefilter("ignore")
importlib.import_module("services.run")
importlib.import_module(f"services.{sys.argv[1]}.service")
print(*(name for name in sys.argv[2:] if sys.modules.get(name)))
"""


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_starts_without_what_few_of_its_requests_need(service: str) -> None:
    started = subprocess.run(
        [sys.executable, "-c", PROGRAM, service, *HEAVY],
        capture_output=True,
        text=True,
        check=True,
    )
    assert started.stdout.split() == []
