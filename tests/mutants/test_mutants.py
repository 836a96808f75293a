"""Tests of the tests: each rule that has a patch here is broken once, and the test that the patch names must say no."""

from collections.abc import Iterator

import pytest

from tests.mutants.mutant import Copy, DoesNotFit, Mutant, read_mutants
from tests.running import Running

MUTANTS = read_mutants()
pytestmark = pytest.mark.timeout(300)
ANY_TEST = "tests/unit/entries/test_entry_states.py::test_an_entry_is_taken_only_once"


@pytest.fixture(scope="module")
def copy(instance: Running) -> Iterator[Copy]:
    copy = Copy(instance.run_dir / "mutants")
    yield copy
    copy.remove()


def what_is_wrong_with(mutant: Mutant, copy: Copy) -> str:
    """Nothing where its test says no; else why the mutant proves nothing, and what to do."""
    try:
        with copy.broken_by(mutant):
            run = copy.run(mutant.test)
    except DoesNotFit as error:
        return str(error)
    verdicts = {verdict for _, verdict in run.verdicts}
    if run.code == 0 and verdicts == {"passed"}:
        return f"{mutant.name} lives: {mutant.test} passes although its rule is broken. Mend the test: {mutant.rule}"
    if run.code != 1 or "refused" not in verdicts or not verdicts <= {"passed", "refused"}:
        return (
            f"{mutant.name} must make an assertion of {mutant.test} fail, and did something else"
            f" ({', '.join(sorted(verdicts)) or 'no test ran'}): {mutant.rule}\n{run.output[-3000:]}"
        )
    return ""


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_broken_rule_is_noticed(mutant: Mutant, copy: Copy) -> None:
    if wrong := what_is_wrong_with(mutant, copy):
        pytest.fail(wrong, pytrace=False)


def test_what_notices_a_broken_rule_passes_where_none_is_broken(copy: Copy) -> None:
    tests = {mutant.test for mutant in MUTANTS}
    run = copy.run(*sorted(tests))
    for test in tests:
        assert run.of(test) == {"passed"}, run.output
    assert {verdict for _, verdict in run.verdicts} == {"passed"}
    assert run.code == 0


def adding(file: str, line: str) -> Mutant:
    patch = f"--- /dev/null\n+++ b/{file}\n@@ -0,0 +1 @@\n+{line}\n"
    return Mutant("example", "", ANY_TEST, patch)


FAILS_BEFORE_THE_TEST = "import pytest; broken = pytest.fixture(autouse=True)(lambda: 1 / 0)"


@pytest.mark.parametrize(
    ("mutant", "told"),
    [
        (adding("services/unused.py", "USED = False"), "example lives"),
        (adding("tests/unit/entries/conftest.py", FAILS_BEFORE_THE_TEST), "ZeroDivisionError in its setup"),
        (adding("tests/unit/entries/conftest.py", "1 / 0"), "no test ran"),
        (adding("services/staff/roles.py", "ROLES = {}"), "no longer fits the code"),
    ],
)  # fmt: skip
def test_a_mutant_that_proves_nothing_is_refused(mutant: Mutant, told: str, copy: Copy) -> None:
    assert told in what_is_wrong_with(mutant, copy)
