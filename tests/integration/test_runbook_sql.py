"""Every SQL statement that a runbook gives to psql is understood by the database that it is meant for."""

import re

import pytest

from tests.architecture.test_runbooks import RUNBOOKS, code_lines
from tests.running import Running

PSQL = re.compile(r'psql "\$\(cat \$RUN_DIR/secrets/(\w+)/(?:migration_)?database_url\)" -c "(.*)"')
STATEMENTS = [
    (runbook.name, *found)
    for runbook in RUNBOOKS
    for line in code_lines(runbook)
    for found in PSQL.findall(line)
]


def test_no_psql_line_is_overlooked() -> None:
    lines = [
        line
        for runbook in RUNBOOKS
        for line in code_lines(runbook)
        if " -c " in line and "psql" in line
    ]
    assert len(STATEMENTS) == len([line for line in lines if "docker compose" not in line]) > 5


@pytest.mark.parametrize(("runbook", "service", "sql"), STATEMENTS)
def test_the_statement_of_a_runbook_can_be_planned(
    instance: Running, runbook: str, service: str, sql: str
) -> None:
    with instance.database(service).unit_of_work() as uow:
        if tables := re.fullmatch(r"VACUUM (.*)", sql):
            for table in tables[1].split(", "):
                assert uow.one("SELECT WHERE to_regclass(%s) IS NOT NULL", (table,)) is not None
        else:
            assert uow.all(f"EXPLAIN {sql}".replace("%", "%%"), ())
