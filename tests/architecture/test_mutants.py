"""The patches of tests/mutants fit the code and name tests that there are; tests/mutants itself runs them."""

import pytest

from tests.mutants.mutant import Mutant, apply, read_mutants
from tests.running import ROOT


@pytest.mark.parametrize("mutant", read_mutants(), ids=lambda mutant: mutant.name)
def test_a_mutant_fits_the_code_and_names_a_test(mutant: Mutant) -> None:
    apply(mutant, ROOT, "--check")
    file, _, test = mutant.test.partition("[")[0].rpartition("::")
    assert f"def {test}(" in (ROOT / file).read_text(encoding="utf-8"), mutant.test
